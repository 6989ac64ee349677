"""Signs of sums, from how they are built and from differences that are assumed."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search
from verify.certify.stating.claimed import stated

LETS = (
    r"let a, b, c \ge 0",
    r"let d, e \in \mathbb{R}",
    r"assume a \ge d",
    r"assume b \ge 2 e",
)


def seen(formula: str) -> bool:
    """Whether the sign in a claim is seen, by a line that says it."""
    search = Search(plain(stated(claim(formula, *LETS))), 5.0)
    sign, said = search.scribe.stated()
    goal = poly_of(said)
    place = search.signs.of(goal, sign == ">")
    if place is None:
        return False
    found, value = search.scribe.lines[place]
    assert poly_of(value) == goal and found in (sign, ">")
    return True


@pytest.mark.parametrize(
    "formula",
    [
        r"b (a - d) + c \ge 0",
        r"b (a - d) + 1 > 0",
        r"c^2 (a - d) + 3 c (b - 2 e) + a b \ge 0",
        r"b c (2a - d) \ge 0",  # a b c more than needed
        r"e^2 (a - d) \ge 0",
    ],
)
def test_differences_that_are_known(formula: str) -> None:
    assert seen(formula)


@pytest.mark.parametrize(
    "formula",
    [
        r"b (a - 2 d) + c \ge 0",
        r"e (a - d) \ge 0",
        r"b (d - a) + c \ge 0",
        r"b (a - d) > 0",
        r"b (a - d) + c (b - 3 e) \ge 0",
    ],
)
def test_others_are_not_seen(formula: str) -> None:
    assert not seen(formula)
