"""Hypotheses that contradict each other: seen where numbers show it, and never where they do not."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.claims.contradiction import contradiction

LETS = (r"let a, b \in \mathbb{R}", r"let x \ge 0", r"let n \in \mathbb{N}", r"let u \in \mathbb{R}^n")
TOUCH = r"a + b + x + \|u\| \ge 0"


def clash(*assumptions: str) -> str | None:
    """What is said of these assumptions."""
    return contradiction(claim(TOUCH, *LETS, *(f"assume {each}" for each in assumptions)))


@pytest.mark.parametrize(
    "assumptions",
    [
        (r"a \le 1", r"a \ge 2"),
        ("a < 1", r"a \ge 1"),
        (r"x \le -1",),
        (r"\|u\| < 0",),
        (r"\|u\|^2 \le -\frac{1}{2}",),
        (r"a \le b", "a > b"),
        (r"a \le b", "b < a"),
        (r"a b \le 1", r"2 \le a b"),
    ],
)
def test_a_contradiction_is_said(assumptions: tuple[str, ...]) -> None:
    """With the two hypotheses."""
    found = clash(*assumptions)
    assert found is not None and "contradict each other" in found


@pytest.mark.parametrize(
    "assumptions",
    [
        (r"a \le 1", r"a \ge 1"),
        (r"x \le 0",),
        (r"\|u\| \le 0",),
        (r"a \le b", r"a \ge b"),
        (r"a \le 1", r"b \ge 2"),
        (r"a^2 \le 4", r"a \ge -2"),
        (r"a \ne b", r"a \le b"),
        ("a > b", r"a \ne b"),
    ],
)
def test_what_can_be_met_is_no_contradiction(assumptions: tuple[str, ...]) -> None:
    """Ties included."""
    assert clash(*assumptions) is None


def test_a_contradiction_about_another_name_is_said() -> None:
    """A premise that nothing can meet makes any conclusion true, also one that does not mention it."""
    found = claim("b = 1", *LETS, r"assume x \le -1")
    assert contradiction(found) is not None
