"""One trial again, by its number: drawn, measured in float64, and where asked for, settled exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch

from verify.errors import VerifyError
from verify.falsify.judge import HOLD, UNDEFINED, VIOLATION
from verify.falsify.sample import Sampled, Sampler
from verify.stress.choose import measurer
from verify.stress.measurer import Measured
from verify.stress.stages import plainly
from verify.stress.stream import Stream
from verify.stress.tally import Trial
from verify.stress.task import Task


@dataclass(frozen=True, slots=True)
class Replayed:
    """A trial in float64. ``said``: what floats say of it. ``sizes``: with what was drawn beside the task's.
    ``values``: each measurement, in the author's LaTeX, with its value and error bound."""

    trial: Trial
    said: str
    sizes: dict[str, int]
    values: tuple[tuple[str, float, float], ...] = ()


def replay(task: Task, number: int) -> Replayed:
    """Trial ``number`` of a task, the same on every machine."""
    from verify.expressions.printing import latex

    sampler = task.sampler("float64")
    block = replace(task.block(number // task.length), first=number, count=1)
    fine = measurer(sampler)
    measured, _ = plainly(fine, block, fine.measure(block))
    families = ", ".join(family.name for family in sampler.families(block).values())
    ratio, excess = (float(part[0]) for part in (measured.ratio, measured.excess))
    values = tuple(
        (
            latex(sampler.measurements[name].body),
            float(bounded.value.flatten()[0]),
            0.0 if bounded.error is None else float(bounded.error.flatten()[0]),
        )
        for name, bounded in measured.values.items()
    )
    trial = Trial(number, -torch.inf if ratio != ratio else ratio, excess, families)
    return Replayed(trial, _said(measured), sampler.plan.draw(block) or {}, values)


def points(sampler: Sampler, task: Task, numbers: Sequence[int]) -> list[Sampled]:
    """The points of some trials, those of one block together. Raises TooLarge where they would not fit."""
    blocks: dict[int, list[int]] = {}
    for number in sorted(numbers):
        blocks.setdefault(number // task.length, []).append(number)
    found = []
    for place, its in blocks.items():
        block = task.block(place)
        sizes = sampler.plan.draw(block)
        sampler.cost(sizes)
        if sizes is None:
            raise VerifyError(f"no sizes meet the hypotheses of {task.claim.id}")
        trials = torch.tensor(its, dtype=torch.int64)
        table = Stream(block, trials)
        found.append(sampler.judge(table, sizes, sampler.families(block), trials, "sample"))
    return found


def _said(measured: Measured) -> str:
    code, met = int(measured.codes[0]), int(measured.met[0])
    if met < 0:
        return "a hypothesis fails" if met == -1 else "a hypothesis has no value"
    if code == HOLD:
        return "holds"
    if code == UNDEFINED:
        return "has no value"
    return "violated" if code == VIOLATION and met > 0 else "within the error bounds"
