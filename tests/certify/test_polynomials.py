"""Polynomial arithmetic."""

from __future__ import annotations

from fractions import Fraction

from tests.certify.spelled import poly
from verify.certify.polynomials.polynomial import (
    constant,
    degree,
    multiply,
    power,
    product,
    subtract,
    variables,
)


def test_monomials_are_sorted_and_zeros_are_dropped() -> None:
    """The normal form makes equality of dictionaries equality of polynomials."""
    assert poly("y*x + x**2 - x*y") == {(("x", 2),): Fraction(1)}
    assert multiply(poly("b"), poly("a")) == {(("a", 1), ("b", 1)): Fraction(1)}
    assert subtract(poly("(x+y)**2"), poly("x**2+2*x*y+y**2")) == {}


def test_powers_and_products() -> None:
    """A power of nothing is 1; degrees add."""
    assert power(poly("x-y"), 0) == constant(1) == product([])
    assert degree(power(poly("x*y-1"), 3)) == 6
    assert degree({}) == 0


def test_variables() -> None:
    """Names come sorted, once each."""
    assert variables(poly("z*a"), poly("b+a")) == ("a", "b", "z")
