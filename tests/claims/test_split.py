"""The split: matrices are met only in measurements, and the skeleton is about scalars."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.claims.split import split
from verify.expressions.rewrite import replace_term, substitute
from verify.expressions.types import Scalar

LETS = (
    r"let m, n, T \in \mathbb{N}",
    r"let a \ge 0",
    r"let A, B \in \mathbb{R}^{m\times n}",
    r"let w_t \in \mathbb{R}^n",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth 1",
)
FORMULAS = {
    r"\|A + B\| \le \|A\| + \|B\|": 3,
    r"\|A\|^2 + \|A\|^2 \le 2 \|A\|^2": 1,
    r"a^2 \ge 0": 0,
    r"a \|A\| \le \max\{a, \|A\|\}^2 + a^2 + 1": 1,
    r"\min_{t=0,\dots,T} \|w_t\| \le \|w_0\|": 2,
    r"\sum_{t=0}^{T} f(w_t) \le f(w_0) + a": 2,
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_measurements_are_found_once(formula: str) -> None:
    """Equal ones share a name."""
    found = split(claim(formula, *LETS).conclusion)
    assert len(found.measurements) == FORMULAS[formula]


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_skeleton_is_of_scalars(formula: str) -> None:
    """No matrix and no function is left in it."""
    found = split(claim(formula, *LETS).conclusion)
    for side in (found.skeleton.left, found.skeleton.right):
        assert all(isinstance(part.type, Scalar) for part in side.walk())
        assert side.names.isdisjoint({"A", "B", "w_t", "f"})


@pytest.mark.parametrize("formula", [f for f in FORMULAS if "sum" not in f and "min_" not in f])
def test_putting_the_measurements_back_gives_the_claim(formula: str) -> None:
    """The split loses nothing."""
    conclusion = claim(formula, *LETS).conclusion
    found = split(conclusion)
    bodies = {name: rule.body for name, rule in found.measurements.items()}
    assert substitute(found.skeleton.left, bodies) == conclusion.left
    assert substitute(found.skeleton.right, bodies) == conclusion.right


def test_a_measurement_under_an_index_is_a_family() -> None:
    """One rule for all indices."""
    found = split(claim(r"\sum_{t=0}^{T} \|w_t\| \ge 0", *LETS).conclusion)
    assert [rule.variable for rule in found.measurements.values()] == ["t"]


def test_a_comparison_of_matrices_is_measured_whole() -> None:
    """Its skeleton is itself."""
    conclusion = claim(r"A^T A \succeq B^T B", *LETS).conclusion
    assert split(conclusion).skeleton == conclusion
    assert replace_term(conclusion.left, conclusion.left, conclusion.right) == conclusion.right
