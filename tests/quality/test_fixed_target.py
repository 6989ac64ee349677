"""Violations near an extremal point without any pattern are found: a fixed dense matrix, a known optimum."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.quality.fixed_target import CLAIMS, Target
from tests.quality.judging import assert_refuted, judged
from tests.quality.strengthened import MIDDLE, SMALL, Sizes
from verify.verdict import Verdict, is_expected

EPSILONS = (Fraction("0.1"), Fraction("1e-3"), Fraction("1e-6"))
ROUNDING = Fraction("1e-12")
"""What a singular value of numpy may be off by."""
HASTY = {*((claim, SMALL, Fraction("1e-6")) for claim in CLAIMS), ("weighted", MIDDLE, Fraction("0.1"))}
"""Asked by the default suite, of seed 0."""


@pytest.mark.parametrize("sizes", [SMALL, MIDDLE], ids=str)
def test_the_optimum_of_a_step_is_interior(sizes: Sizes) -> None:
    """Several starts climb to the same best value, which neither V = 0 nor infinity reaches."""
    target = Target(sizes)
    best = target.optimum("overshoot")
    assert sum(value >= best * (1 - 1e-9) for value in target.climbed) >= 3
    assert best > 1.05 * max(target.singular_values[0] / 2048, 1 / 2048)


def test_the_loss_of_a_step_is_what_the_statement_says() -> None:
    """The formula without cancellation against the differences it stands for."""
    target = Target(SMALL)
    V = torch.from_numpy(np.random.default_rng(3).standard_normal((8, 2)))

    def J(V: torch.Tensor) -> torch.Tensor:
        return ((V[:4] @ V[4:].T - torch.from_numpy(target.M)) ** 2).sum() / 2

    gradient = torch.func.grad(J)(V)
    lost = J(V - gradient / 1024) - J(V) + (gradient**2).sum() / 1024
    expected = lost / ((gradient**2).sum() / 1024) / (1 + (V**2).sum() / 256) ** 3
    assert float(target.loss_of_step(V)) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize(
    ("claim", "sizes", "eps", "seed"),
    [
        pytest.param(
            *case,
            marks=() if case[3] == 0 and case[:3] in HASTY else pytest.mark.full,
            id=f"{case[0]}-{case[1]}-{float(case[2]):g}-seed{case[3]}",
        )
        for case in product(CLAIMS, (SMALL, MIDDLE), EPSILONS, range(3))
    ],
)
def test_within_eps_of_the_optimum(
    claim: str, sizes: Sizes, eps: Fraction, seed: int, tmp_path: Path
) -> None:
    """The search comes within eps of the optimum: the statement short of it by eps is refuted."""
    assert_refuted(judged(Target(sizes).document(claim, eps), tmp_path, seed), tmp_path)


@pytest.mark.parametrize(
    ("seed", "profile"),
    [(0, "quick"), *(pytest.param(seed, "ci", marks=pytest.mark.full) for seed in range(3))],
)
@pytest.mark.parametrize("sizes", [SMALL, MIDDLE], ids=str)
@pytest.mark.parametrize("claim", ["weighted", "nearest"])
def test_the_optimum_stands(claim: str, sizes: Sizes, seed: int, profile: str, tmp_path: Path) -> None:
    """With the constant that singular values prove, nothing is found and nothing looks like a violation."""
    outcome = judged(Target(sizes).document(claim, -ROUNDING), tmp_path, seed, profile).outcome
    assert is_expected(outcome.verdict, Verdict.SUPPORTED), (
        f"{outcome.verdict}: {outcome.reason} {outcome.witness}"
    )
    assert outcome.trials.violated == 0, "floats call a violation what is true"
