"""Bounds chained, unknown numbers taken out, and variables that go together."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest

from tests.certify.spelled import poly
from verify.certify.polynomials.columns import system
from verify.certify.polynomials.combination import combine
from verify.certify.polynomials.directed import directed
from verify.certify.polynomials.grouping import grouped
from verify.certify.polynomials.polynomial import Poly
from verify.certify.polynomials.potential import FAR, potential
from verify.certify.polynomials.relief import relieved


def polys(*texts: str) -> list[Poly]:
    """Polynomials from text."""
    return [poly(text) for text in texts]


def test_steps_are_counted() -> None:
    """x <= y <= 1 takes two steps from x to 1, and x^2 four; z is not bounded."""
    here = system(poly("1 - x + z"), polys("x", "y", "z", "y - x", "1 - y"), [], None)
    far = potential(here, 1, [here.packing.pack(())], inf)
    x, z = (here.packing.pack(((name, 1),)) for name in "xz")
    assert far.value(x) == pytest.approx(2)
    assert far.value(2 * x) == pytest.approx(4)
    assert far.value(z) >= FAR / 2


def test_what_is_not_bounded_has_no_chain() -> None:
    """Nothing bounds x from above."""
    assert list(directed(system(poly("1 - x"), polys("x"), [], None), 1, inf)) == []


@pytest.mark.parametrize(
    ("goal", "hypotheses"),
    [
        ("1 - a*b*c*d", ("a", "b", "c", "d", "1 - a", "1 - b", "1 - c", "1 - d")),
        ("1 - a**3*g**2", ("a", "g", "l", "m", "1 - a*l", "1 - a*m**2", "l*m - g")),
        ("3 - 5*e**2*l*n", ("e", "1 - e", "1 - 5*l*e*v**2 - 5*l*e*g", "2*g*v - n", "g", "v", "n", "l - 1")),
    ],
)
def test_chains_prove(goal: str, hypotheses: tuple[str, ...]) -> None:
    """The combination multiplies out to the goal."""
    known = polys(*hypotheses)
    found = combine(poly(goal), known, [], seconds=10)
    assert found is not None
    assert found.value(known, []) == poly(goal)


def test_an_unknown_number_is_taken_out() -> None:
    """f - h >= x^2 - y and y <= x^2 / 2 make f >= h + x^2 / 2; nothing speaks of k."""
    known = polys("x", "y", "f - h - x**2 + y", "x**2 - 2*y", "f + k")
    goal = poly("2*f - 2*h - x**2")
    first = next(relieved(goal, known))
    assert first.goal == poly("x**2 - 2*y")
    assert first.parts == ((2, Fraction(2)),)
    assert first.at_least[4] == {}
    found = combine(goal, known, [])
    assert found is not None
    assert found.value(known, []) == goal


def test_variables_that_go_together() -> None:
    """x + 2y is one number in the goal; a hypothesis about x alone is dropped."""
    goal = poly("(x + 2*y)**2 - 2*z*(x + 2*y) + z**2")
    groups = grouped(goal, polys("x", "y", "x + 2*y - z", "1 - x"), [])
    assert groups is not None
    assert groups.goal == poly("x**2 - 2*z*x + z**2")
    assert groups.at_least == (poly("x"), {}, poly("x - z"), {})
    assert groups.back(groups.goal) == goal
    assert list(groups.factors((0, 2))) == [(Fraction(1), (0, 2)), (Fraction(2), (1, 2))]
    assert grouped(poly("x**2 + y"), polys("x", "y"), []) is None
