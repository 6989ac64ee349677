"""A number is positive where a fact about it would be false otherwise."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.search.nonzero import nonzero
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search
from verify.certify.stating.claimed import stated


def shown(formula: str, *assumptions: str) -> tuple[Search, int | None]:
    """What is found of a claim x > 0."""
    lets = (r"let x, y, z \in \mathbb{R}", *(f"assume {each}" for each in assumptions))
    search = Search(plain(stated(claim(formula, *lets))), 5.0)
    sign, goal = search.scribe.stated()
    assert sign == ">"
    return search, nonzero(search, poly_of(goal), list(search.gatherer.hypotheses()))


@pytest.mark.parametrize(
    "assumptions",
    [
        (r"z > 0", r"y \ge 0", r"2 x y \ge z"),
        (r"y \ge 0", r"z \ge 0", r"x y^2 > z"),
        (r"y > 0", r"z > 0", r"x z + 3 x \ge y z^2 + 1"),
    ],
)
def test_a_fact_would_be_false(assumptions: tuple[str, ...]) -> None:
    search, place = shown("x > 0", *assumptions)
    assert place is not None
    sign, value = search.scribe.lines[place]
    assert (sign, poly_of(value)) == (">", search.scribe.poly(["symbol", "x"]))


@pytest.mark.parametrize(
    "assumptions",
    [
        (r"z > 0", r"2 x y \ge z"),
        (r"z \ge 0", r"y \ge 0", r"2 x y \ge z"),
        (r"z > 0", r"y \ge 0", r"2 x^2 y \ge z"),
        (r"z > 0", r"y \ge 0", r"2 x y + y \ge z"),
        (r"z > 0", r"y \ge 0", r"z \ge 2 x y"),
    ],
)
def test_a_fact_may_be_true_of_other_numbers(assumptions: tuple[str, ...]) -> None:
    assert shown("x > 0", *assumptions)[1] is None


def test_only_numbers_alone_are_looked_at() -> None:
    assert shown("x + y > 0", r"z > 0", r"y \ge 0", r"2 x y \ge z")[1] is None
