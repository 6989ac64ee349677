"""The four forms of proof, on facts that need them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.certify.spelled import poly, polys
from verify.certify.polynomials.polynomial import constant
from verify.certify.polynomials.positivstellensatz import Direct, Refutation, Scaled, Split, holds, prove

NORMS = "na**2 - A, nb**2 - B, nc**2 - A - 2*C - B"
SCHUR = "x*(x-y)*(x-z) + y*(y-x)*(y-z) + z*(z-x)*(z-y)"
TRUE = {
    "square": (Direct, "x**2 - 2*x*y + y**2", "", "", ()),
    "quotient": (Scaled, "q", "n, d", "q*d - n", (1,)),
    "quotients compared": (Scaled, "p - q", "n, m - n, d", "q*d - n, p*d - m", (2,)),
    "denominators compared": (Scaled, "q - r", "n, d, e - d, e", "q*d - n, r*e - n", (1, 3)),
    "triangle": (Refutation, "na + nb - nc", "na, nb, nc, A*B - C**2", NORMS, ()),
    "root of a sum": (Refutation, "a + b - c", "a, b, c", "c**2 - a**2 - b**2", ()),
    "absolute value": (Refutation, "a - x", "a", "a**2 - x**2", ()),
    "Schur": (Split | Refutation, SCHUR, "x, y, z", "", ()),
}
FALSE = {
    "square": ("x**2 - 2.1*x*y + y**2", "", "", ()),
    "quotient": ("q - 0.001", "n, d", "q*d - n", (1,)),
    "denominators compared": ("q - 1.01*r", "n, d, e - d, e", "q*d - n, r*e - n", (1, 3)),
    "triangle": ("na + nb - 1.01*nc", "na, nb, nc, A*B - C**2", NORMS, ()),
    "root of a sum": ("a + b - 1.01*c", "a, b, c", "c**2 - a**2 - b**2", ()),
    "absolute value": ("a - 1.01*x", "a", "a**2 - x**2", ()),
    "Schur": (f"{SCHUR} - 0.01*x*y*z", "x, y, z", "", ()),
    "the smaller is either": ("b - m", "a, b", "(m-a)*(m-b)", ()),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_facts(name: str) -> None:
    """Each is proved in the form it needs, and the proof multiplies out."""
    form, goal, at_least, equal, positive = TRUE[name]
    problem = (poly(goal), polys(at_least), polys(equal), positive)
    found = prove(*problem, seconds=10.0)
    assert found is not None
    assert isinstance(found, form)
    assert holds(found, *problem)


@pytest.mark.parametrize("name", FALSE)
def test_false_controls(name: str) -> None:
    """No form proves what is false."""
    goal, at_least, equal, positive = FALSE[name]
    assert prove(poly(goal), polys(at_least), polys(equal), positive) is None


def test_a_changed_goal_does_not_hold() -> None:
    """A proof is of one statement."""
    goal = poly("x**2 + 1")
    found = prove(goal, [], [])
    assert isinstance(found, Direct) and holds(found, goal, [], [])
    assert not holds(found, poly("x**2"), [], [])
    term = replace(found.combination.terms[0], square=constant(2))
    changed = replace(found.combination, terms=(term, *found.combination.terms[1:]))
    assert not holds(Direct(changed), goal, [], [])


def test_the_new_name_is_new() -> None:
    """A variable that is called N already."""
    found = prove(poly("a - N"), polys("a"), polys("a**2 - N**2"))
    assert isinstance(found, Refutation) and found.name != "N"


def test_only_positive_factors_scale() -> None:
    """n q >= 0 with n >= 0 says nothing of q."""
    assert prove(poly("q"), polys("n"), polys("q*n - 1 - n"), ()) is not None
    assert prove(poly("q"), polys("n"), polys("q*n"), ()) is None
