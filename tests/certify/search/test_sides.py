"""Two quotients, roots or maxima are compared by what they are of, without any other search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.polynomials.polynomial import Poly, variables
from verify.certify.recheck import number
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search
from verify.certify.search.shown import Shown
from verify.certify.search.sides import exceeding, lessened, parted, sides, unwound
from verify.certify.search.tactics import Tactic
from verify.certify.stating.claimed import stated

LETS = (
    r"let a, b, c \ge 0",
    r"let d, e \in \mathbb{R}",
    r"let u_t, w_t \in \mathbb{R}",
    r"seq w_{t+1} = 1 + u_t^2",
    r"assume d + \sqrt{b} > 0",
    r"let g > 0",
    r"assume a + \sqrt{b} > 0",
)


def asking(formula: str) -> tuple[Search, str, Poly]:
    """A search for a claim in which all roots and inverses are seen to exist, and its goal."""
    search = Search(plain(stated(claim(formula, *LETS))), 5.0)
    sign, goal = search.scribe.stated()
    assert search.existing(Shown()) is not None
    return search, sign, poly_of(goal)


def shown(search: Search, sign: str, goal: Poly, tactics: Iterator[Tactic]) -> bool:
    """Whether the first tactic writes a line that says the goal."""
    place = next(tactics, lambda: None)()
    found, value = search.scribe.lines[place] if place is not None else ("", number(0))
    return poly_of(value) == goal and found in (sign, ">")


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{1}{1+a} \ge \frac{1}{1+a+b}",
        r"\frac{c + ab}{1+a} \ge \frac{c + ab}{1+a+b}",
        r"\sqrt{a+b} \ge \sqrt{a}",
        r"c\sqrt[3]{a+b} \ge c\sqrt[3]{b}",
        r"\max\{a+b, 1\} \ge \max\{a, 1\}",
        r"\min\{\frac{1}{1+\sqrt{a}}, 1\} \ge \min\{\frac{1}{1 + \sqrt{a + b}}, 1\}",
        r"\frac{1}{1+u_0^2} \ge \frac{1}{w_1 + a}",
        r"\frac{1}{1+\sqrt{u_0^2 + 1}} \ge \frac{1}{1+\sqrt{w_1 + a}}",
    ],
)
def test_a_comparison_is_unwound(formula: str) -> None:
    search, sign, goal = asking(formula)
    assert shown(search, sign, goal, sides(search, sign, goal))
    kinds = ("inverse ", "root ", "largest ")
    assert not any(name.startswith(kinds) for name in variables(unwound(search, goal)[-1].goal))


@pytest.mark.parametrize(
    "formula",
    [r"\frac{1}{1+a+b} \ge \frac{1}{1+a}", r"\sqrt{a} \ge \sqrt{a + b}", r"\max\{a, 1\} \ge \max\{a+b, 1\}"],
)
def test_a_false_one_is_not_shown(formula: str) -> None:
    search, sign, goal = asking(formula)
    search.deadline = search.end = search.end - 4
    assert [tactic() for tactic in sides(search, sign, goal)] == [None]


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{d}{1+a} \ge \frac{d}{1+a+b}",  # d may be negative
        r"\frac{1}{1+a} + c \ge \frac{1}{1+a+b}",
        r"\sqrt{a+b} \ge \sqrt[3]{a}",
        r"\max\{a, b\} \ge \max\{b, a, 0\}",
        r"\max\{a, b\} \ge \max\{c, 1\}",
        r"w_1 \ge 1",
        r"a b \ge 0",
    ],
)
def test_other_goals_are_left_alone(formula: str) -> None:
    search, sign, goal = asking(formula)
    assert not list(sides(search, sign, goal))


def test_what_stands_beside_a_comparison_is_shown_apart() -> None:
    search, sign, goal = asking(r"\sqrt{a+b} + d^2 + 2 \ge \sqrt{a} + 2d")
    assert not list(sides(search, sign, goal))
    assert shown(search, sign, goal, parted(search, sign, goal))


def test_a_comparison_alone_is_not_taken_apart() -> None:
    search, sign, goal = asking(r"\sqrt{a+b} \ge \sqrt{a}")
    assert not list(parted(search, sign, goal))


def test_a_sum_is_positive_as_it_exceeds_one_that_is() -> None:
    search, sign, goal = asking(r"3d + 3\sqrt{b + c} > 0")
    assert shown(search, sign, goal, exceeding(search, goal))


def test_what_is_assumed_of_other_numbers_says_nothing() -> None:
    search, _, goal = asking(r"e + \sqrt{b + c} > 0")
    assert not list(exceeding(search, goal))


def test_what_is_no_simpler_is_left_alone() -> None:
    search, _, goal = asking(r"d + e > 0")
    assert not list(exceeding(search, goal))


def test_a_sum_is_positive_as_what_shares_a_factor_is() -> None:
    search, sign, goal = asking(r"e^2 + g a + g\sqrt{b + c} > 0")
    assert shown(search, sign, goal, lessened(search, goal))


@pytest.mark.parametrize(
    "formula",
    [
        r"e + g a + g\sqrt{b + c} > 0",  # e may be negative
        r"e^2 + g a + g b > 0",  # of a + b nothing is assumed
        r"g a + g\sqrt{b} > 0",  # all of it shares the factor
    ],
)
def test_other_sums_are_left_whole(formula: str) -> None:
    search, _, goal = asking(formula)
    assert not list(lessened(search, goal))
