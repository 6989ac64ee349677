"""The sharp values that searches are held against are themselves right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.quality.sharp_values import FRACTION, ROOT, missing, sharp_values
from tests.soundness.banks import result_of
from verify.claims.close import close
from verify.claims.constants import constants
from verify.claims.split import split
from verify.document.reading import read
from verify.verdict import Outcome, Ratio, Verdict, is_expected

PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
PRINTED = np.array([2 * ROOT / 3, ROOT, ROOT / 3, ROOT / 4, 1])


def worst() -> tuple[np.ndarray, np.ndarray]:
    """Of Lemma 1 over L s^2, on a grid: the worst left side, and what each constant multiplies."""
    scale = np.concatenate([[0], np.logspace(-7, 7, 57)])
    share = np.concatenate([[0], np.logspace(-7, 7, 57), np.linspace(0.3, 0.7, 41)])
    s, relative, y = (each.ravel() for each in np.meshgrid(scale[1:], share, scale))
    v = relative * s
    left = y / 2 + v**2 / 2 + v * s / 2 + s**2 / 8
    return left, np.stack([s * v, v**2, s, s**2, y])


def test_lemma_1_on_a_grid() -> None:
    """No point of the grid is beyond the values derived, and some point is as good as at them."""
    left, terms = worst()
    sharp = sharp_values()["lem:descent"]
    right = PRINTED @ terms
    assert sharp.ratio * (1 - 1e-4) <= (left / right).max() <= sharp.ratio * (1 + 1e-12)
    for k, least in enumerate(sharp.constants):
        others = right - PRINTED[k] * terms[k]
        some = terms[k] > 1e-9 * (left + others)
        needed = ((left - others)[some] / terms[k][some]).max()
        assert least - 1e-4 <= needed <= least + 1e-6


def test_lemma_1_has_that_worst_case() -> None:
    """Equality of g s^2/2 + (L/2)(v s + s^2/2)^2 at rank one, for some v, s, g and L."""
    for size, share, slope, L in ((1.0, 0.5, 2.0, 1.0), (3.0, 4.0, 0.0, 2.0), (0.2, 0.1, 7.0, 5.0)):
        V = np.full(2, size)
        W, moved = size**2, (size * (1 + share)) ** 2
        gradient = slope * V  # J(V) = l(V_1 V_2), l(w) = slope (w - W) + (L/2)(w - W)^2
        left = slope * (moved - W) + L / 2 * (moved - W) ** 2 - gradient @ (share * V)
        v, s = np.linalg.norm(V), share * np.linalg.norm(V)
        assert left == pytest.approx(slope * s**2 / 2 + L / 2 * (v * s + s**2 / 2) ** 2)


def decrease(B: np.ndarray, A: np.ndarray, G: np.ndarray, L: float) -> float:
    """The share of eta j^2 by which J goes down at worst: l has the gradient G at B A, and curvature L."""
    eta = min(1 / (5 * ROOT * L * ((B**2).sum() + (A**2).sum() + np.linalg.norm(G))), 1)
    down, across = -eta * G @ A.T, -eta * B.T @ G
    D = down @ A + B @ across + down @ across  # a difference of products would cancel
    j = (down**2).sum() + (across**2).sum()
    return float(-((G * D).sum() + L / 2 * (D**2).sum()) * eta / j)


def test_lemma_2_where_it_is_tight() -> None:
    """Near a minimum of a quadratic the decrease comes down to the fraction derived."""
    one = np.ones((1, 1))
    assert FRACTION < decrease(one, one, -1e-6 * one, 1.0) < FRACTION + 1e-6


def test_lemma_2_nowhere_goes_below() -> None:
    """Random matrices of several ranks and scales, gradients of every size."""
    draws = np.random.default_rng(0)
    for _ in range(4_000):
        m, n, r = draws.integers(1, 4, 3)
        B, A, G = (draws.standard_normal(shape) for shape in ((m, r), (r, n), (m, n)))
        if draws.random() < 0.5:
            G = draws.choice((-1, 1)) * B @ A + 10 ** draws.uniform(-4, 0) * G
        B, A = 10 ** draws.uniform(-2, 2) * B, 10 ** draws.uniform(-2, 2) * A
        if draws.random() < 0.5:
            A *= np.linalg.norm(B) / np.linalg.norm(A)
        G *= 10 ** draws.uniform(-6, 4)
        assert decrease(B, A, G, 1 + (draws.random() < 0.5) * 10 ** draws.uniform(-2, 3)) > FRACTION - 1e-9


def test_every_sharp_value_has_its_constant() -> None:
    """As many constants are found in each claim as values are known, in the same order."""
    known = sharp_values()
    seen = set()
    for statement in read(PAPER).statements:
        if statement.id in known and statement.relation is not None:
            one = close(statement.id, statement.relation, statement.scope, statement.conditions)
            parts = split(one.conclusion)
            made = constants(parts.skeleton, {**one.rules, **parts.measurements}, statement.relation)
            sharp = known[statement.id].constants
            assert len(made) == len(sharp), statement.id
            for constant, value in zip(made, sharp, strict=True):
                assert constant.sign * (constant.value - value) >= -1e-12, statement.id
            found = tuple(c.reached(c.sign * v, 0) for c, v in zip(made, sharp, strict=True))
            outcome = Outcome(Verdict.SUPPORTED, ratio=Ratio(known[statement.id].ratio, 0), constants=found)
            assert set(missing(statement.id, outcome).values()) == {0}
            seen.add(statement.id)
    assert seen == set(known)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("identity", sorted(sharp_values()))
def test_what_is_printed_is_seen_to_be_sharp(identity: str, seed: int) -> None:
    """A thorough run of the paper's lemmas reports the ratio and every constant to a part in ten thousand."""
    outcome = result_of(PAPER, identity, "ci", seed, thorough=True).outcome
    assert is_expected(outcome.verdict, Verdict.SUPPORTED)
    for what, share in missing(identity, outcome).items():
        assert -1e-9 <= share <= 1e-4, (what, share)


def test_what_is_missing_is_told() -> None:
    """A ratio of 0.4 for 0.5 misses a fifth of it."""
    first = Outcome(Verdict.SUPPORTED, ratio=Ratio(0.4, 0))
    with pytest.raises(AssertionError, match="0 constants"):
        missing("lem:descent", first)
