"""Sharpness: which terms stay on the right of the ratio, and that searches reach it."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.claims.ratio import ratio_sides
from verify.claims.split import split
from verify.expressions.printing import latex
from verify.falsify.search import Effort, search
from verify.verdict import Verdict

LETS = (
    r"let m, n \in \mathbb{N}",
    r"let a, b \in \mathbb{R}",
    r"let x, y \ge 0",
    r"let A, B \in \mathbb{R}^{m\times n}",
    r"let L > 0",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L",
    r"let u, v \in \mathbb{R}^n",
)
SIDES = {
    r"x \le y": ("x", "y"),
    r"y \ge x": ("x", "y"),
    r"x + a \le y + b": ("x - b + a", "y"),
    r"x \le y - a": ("x + a", "y"),
    r"x - y \le a": ("x - a", "y"),
    r"x \le a": ("x", "a"),
}


@pytest.mark.parametrize("formula", SIDES)
def test_nonnegative_terms_stay_on_the_right(formula: str) -> None:
    """All others move left; where nothing stays, the nonnegative ones of the left face the rest."""
    sides = ratio_sides(split(claim(formula, *LETS).conclusion).skeleton, {})
    assert sides is not None
    expected_left, expected_right = SIDES[formula]
    terms = lambda text: sorted(text.replace(" - ", " + -").split(" + "))  # noqa: E731
    assert terms(latex(sides[0])) == terms(expected_left)
    assert terms(latex(sides[1])) == terms(expected_right)


@pytest.mark.parametrize("formula", ["a = b", r"a \ne b", "A = B", r"A^T A \succeq 0", r"a \le 0"])
def test_what_has_no_ratio(formula: str) -> None:
    """Equations, comparisons of matrices, and nothing nonnegative to divide by."""
    assert ratio_sides(split(claim(formula, *LETS).conclusion).skeleton, {}) is None


REACHED = {
    r"\sqrt{x y} \le \frac{x + y}{2}": (0.999, 1),
    r"\|A + B\| \le \|A\| + \|B\|": (0.999, 1),
    r"\|A + B\| \le 2 (\|A\| + \|B\|)": (0.499, 0.5),
    r"f(v) \le f(u) + \langle \nabla f(u), v - u \rangle + L \|v - u\|^2": (0.499, 0.5),
}


@pytest.mark.parametrize("formula", REACHED)
def test_the_ratio_reached_says_how_sharp_a_claim_is(formula: str) -> None:
    """Close to the true supremum, and not beyond it but for rounding."""
    outcome = search(claim(formula, *LETS), Effort(4_000, 4, 4))
    assert outcome.verdict is Verdict.SUPPORTED and outcome.ratio is not None
    low, high = REACHED[formula]
    assert low <= outcome.ratio.value <= high * (1 + 1e-6)
