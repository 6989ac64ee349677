"""Hard-to-find violations are found: sharp claims strengthened by eps are refuted, the sharp ones never."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from tests.quality.judging import assert_refuted, judged
from tests.quality.strengthened import CLAIMS, EPSILONS, MIDDLE, SIZES, SMALL, Sizes, document
from verify.verdict import Verdict, is_expected

HASTY = {(SMALL, Fraction("1e-6")), (MIDDLE, Fraction("0.1"))}
"""Asked by the default suite, of seed 0: the finest eps at the small size, a coarse one at the middle."""


def cases() -> list[object]:
    """Every claim, size, eps and seed; all but a few are of the long bank."""
    return [
        pytest.param(
            claim,
            sizes,
            eps,
            seed,
            marks=() if seed == 0 and (sizes, eps) in HASTY else pytest.mark.full,
            id=f"{claim}-{sizes}-{float(eps):g}-seed{seed}",
        )
        for claim, sizes, eps, seed in product(CLAIMS, SIZES, EPSILONS, range(3))
    ]


@pytest.mark.parametrize(("claim", "sizes", "eps", "seed"), cases())
def test_a_strengthened_claim_is_refuted(
    claim: str, sizes: Sizes, eps: Fraction, seed: int, tmp_path: Path
) -> None:
    """Refuted by a witness that stands on its own."""
    assert_refuted(judged(document(claim, sizes, eps), tmp_path, seed), tmp_path)


@pytest.mark.parametrize(
    ("claim", "sizes", "seed", "profile"),
    [
        *(pytest.param(claim, sizes, 0, "quick") for claim, sizes in product(CLAIMS, (SMALL, MIDDLE))),
        *(
            pytest.param(claim, sizes, seed, "ci", marks=pytest.mark.full)
            for claim, sizes, seed in product(CLAIMS, SIZES, range(3))
        ),
    ],
    ids=str,
)
def test_a_sharp_claim_stands(claim: str, sizes: Sizes, seed: int, profile: str, tmp_path: Path) -> None:
    """At eps = 0 the same statement is true: supported, with no false alarm, however hard it is pressed."""
    outcome = judged(document(claim, sizes, Fraction(0)), tmp_path, seed, profile).outcome
    assert is_expected(outcome.verdict, Verdict.SUPPORTED), (
        f"{outcome.verdict}: {outcome.reason} {outcome.witness}"
    )
    assert outcome.trials.violated == 0, "floats call a violation what is true"
