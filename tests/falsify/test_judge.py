"""What floats say of a relation: codes alone or with the size of a violation."""

from __future__ import annotations

import pytest
import torch

from tests.stress.test_structured import task
from verify.expressions.arithmetics.bounded import is_finite
from verify.falsify.instance import Instance
from verify.falsify.judge import codes_of, judge
from verify.falsify.raws import RawDraws


@pytest.mark.parametrize("number", range(4))
def test_codes_alone_are_those_with_sizes(number: int) -> None:
    """Of the conclusion and of all hypotheses, at draws of many kinds."""
    work = task("eq:9", (3, 2, 1), None)
    sampler, block = work.sampler("float32"), work.block(number)
    table, sizes = RawDraws(block, block.trials()[:64]), sampler.plan.draw(block)
    assert sizes is not None
    arithmetic = sampler.arithmetic
    instance = Instance(
        sampler.claim,
        arithmetic,
        sizes,
        sampler.families(block),
        lambda *asked: arithmetic.lift(table.draw(*asked)),
        sampler.rules,
    )
    evaluator = instance.evaluator
    codes, _ = judge(sampler.skeleton, evaluator, 64)
    assert torch.equal(codes, codes_of(sampler.skeleton, evaluator, 64))
    assert sampler.claim.hypotheses
    for assumption in sampler.claim.hypotheses:
        for here in evaluator.at_every(assumption.index):
            codes, _ = judge(assumption.relation, here, 64)
            assert torch.equal(codes, codes_of(assumption.relation, here, 64))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_what_is_finite(dtype: torch.dtype) -> None:
    """As torch says, of the largest and the least numbers too."""
    limits = torch.finfo(dtype)
    numbers = torch.tensor(
        [0.0, -0.0, limits.max, limits.min, limits.tiny, 5e-324, torch.inf, -torch.inf, torch.nan],
        dtype=dtype,
    )
    assert torch.equal(is_finite(numbers), torch.isfinite(numbers))
