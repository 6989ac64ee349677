"""What two ways to measure say of the same trials, side by side; without pytest, which a machine may lack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch

from verify.falsify.judge import HOLD, VIOLATION
from verify.falsify.sample import Sampler
from verify.stress.kernel import Structured
from verify.stress.measurer import Measured, Measurer, chosen, judged
from verify.stress.stream import Stream
from verify.stress.task import Task


def both(
    task: Task, number: int, dtype: str, count: int = 8, way: Callable[[Sampler], Measurer] = Structured
) -> tuple[Measured, Measured]:
    """What the plain and another way measure at the same draws."""
    sampler, block = task.sampler(dtype), replace(task.block(number), count=count)
    numbers = chosen(block, None)
    plain = judged(sampler, block, Stream(block, numbers), numbers)
    return plain, way(sampler).measure(block)


def agree(plain: Measured, fast: Measured) -> None:
    """Each measurement within both bounds, no judgement contradicted."""
    assert plain.values.keys() == fast.values.keys()
    for name, one in plain.values.items():
        other = fast.values[name]
        slack = sum((v.error for v in (one, other) if v.error is not None), torch.zeros(()))
        apart = (one.value.double() - other.value.double()).abs()
        known = torch.isfinite(one.value) & torch.isfinite(other.value) & torch.isfinite(slack)
        assert not bool(((apart > slack) & known).any()), name
    for a, b in ((plain, fast), (fast, plain)):
        assert not bool(((a.codes == HOLD) & (b.codes == VIOLATION)).any())
        assert not bool(((a.met == 1) & (b.met == -1)).any())
