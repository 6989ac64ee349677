"""What facts about values leave of a goal is a goal of its own."""

from __future__ import annotations

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.polynomials.polynomial import Poly
from verify.certify.search.relieving import relieving
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search
from verify.certify.stating.claimed import stated

LETS = (
    r"let n \in \mathbb{N}",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; below c",
    r"let x, y \in \mathbb{R}^n",
    r"let a, b \in \mathbb{R}",
    r"assume a \ge 0",
    r"assume a \le 1/2",
    r"assume b \ge 0",
    r"assume f(y) \le f(x) - a b^3 + a^2 b^3",
)


def asking(formula: str) -> tuple[Search, Poly]:
    """A search for a claim, and its goal."""
    search = Search(plain(stated(claim(formula, *LETS))), 5.0)
    return search, poly_of(search.scribe.stated()[1])


def test_the_rest_is_proved() -> None:
    search, goal = asking(r"f(y) \le f(x) - \frac{a}{2} b^3")
    first = next(relieving(search, goal, list(search.gatherer.hypotheses())))
    place = first()
    assert place is not None
    sign, value = search.scribe.lines[place]
    assert (sign, poly_of(value)) == (">=", goal)


def test_a_rest_that_is_false_is_not() -> None:
    search, goal = asking(r"f(y) \le f(x) - 2 a b^3")
    search.deadline = search.end = search.end - 4.5
    assert all(tactic() is None for tactic in relieving(search, goal, list(search.gatherer.hypotheses())))


def test_goals_without_values_are_left_alone() -> None:
    search, goal = asking(r"a b \le b")
    assert not list(relieving(search, goal, list(search.gatherer.hypotheses())))
