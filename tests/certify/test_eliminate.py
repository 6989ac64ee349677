"""Replacing determined variables, and the way back."""

from __future__ import annotations

from tests.certify.spelled import poly, polys
from verify.certify.polynomials.eliminate import reduced, restore
from verify.certify.polynomials.polynomial import add, multiply, subtract


def test_a_chain_of_replacements() -> None:
    """C is known through A and B; the multipliers speak of the equations as they were given."""
    goal, equal = poly("C - x**2"), polys("2*C - A - B, A - x**2, B - x**2 - y*C, y")
    small = reduced(goal, polys("x"), equal)
    assert small.goal == {}
    multipliers = restore(goal, equal, small.replacements)
    total = add(*(multiply(multiplier, equal[k]) for k, multiplier in multipliers.items()))
    assert subtract(goal, total) == {}


def test_variables_of_known_sign_stay() -> None:
    """Monomials in them have a sign, which would be lost."""
    assert reduced(poly("x"), polys("x"), polys("x + y**2 - z")).goal == poly("x")
    kept = reduced(poly("x"), polys("x, z"), polys("x + z - 1"))
    assert kept.replacements == ()


def test_sums_of_nonnegative_monomials_replace() -> None:
    """Then the hypothesis on the variable is no longer needed."""
    small = reduced(poly("c"), polys("a, b, c"), polys("c - a - b"))
    assert small.goal == poly("a + b")
