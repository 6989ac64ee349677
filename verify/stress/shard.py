"""A shard run: every block screened, what that leaves open judged again in finer floats, all tallied."""

from __future__ import annotations

import os
import time
from functools import lru_cache

import torch

from verify.errors import Undefined
from verify.falsify.judge import HOLD, UNDEFINED, VIOLATION
from verify.falsify.raws import Block
from verify.falsify.sample import Sampler
from verify.stress.choose import measurer
from verify.stress.measurer import Measured
from verify.stress.memory import keep_memory
from verify.stress.stages import plainly, replaced, tied
from verify.stress.tally import KEPT, LEAST, MOST, OCTAVE, Bin, Counts, Tally, Trial, best, largest, merge
from verify.stress.task import Shard, Task
from verify.stress.work import operations


def run_shard(shard: Shard) -> Tally:
    """The tally of a shard: a pure function, but for the time it took."""
    bench = bench_of(shard.task)
    tally = Tally()
    for number in range(shard.first, shard.last + 1):
        tally = merge(tally, bench.run(number))
    return tally


class Bench:
    """The measurers of a task, made once in each process."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.sampler: Sampler = task.sampler(task.dtype)
        self.screen = measurer(self.sampler)
        self.fine = self.screen if task.dtype == "float64" else measurer(task.sampler("float64"))
        self.costs: dict[object, int] = {}

    def run(self, number: int) -> Tally:
        """The tally of one block, up to the end of the task."""
        start = time.perf_counter_ns()
        block = self.task.block(number)
        measured = self.screen.measure(block)
        places = torch.nonzero(measured.open).flatten()
        escalated = 0
        if self.fine is not self.screen and len(places) > 0:
            measured = replaced(measured, places, self.fine.measure(block, places))
            escalated = len(places)
        measured, plain = plainly(self.fine, block, measured)
        families = self.sampler.families(block)
        name = ", ".join(family.name for family in families.values())
        work = self._operations(block, name) * block.count
        return tallied(measured, (escalated, plain), name, work, time.perf_counter_ns() - start)

    def _operations(self, block: Block, name: str) -> int:
        sizes = self.sampler.plan.draw(block) or {}
        key = (name, tuple(sizes.items()))
        if key not in self.costs:
            try:
                self.costs[key] = operations(self.sampler, sizes, self.sampler.families(block))
            except Undefined:
                self.costs[key] = 0
        return self.costs[key]


@lru_cache(maxsize=2)
def bench_of(task: Task) -> Bench:
    """The bench of a task; one thread, for workers are many."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)
    keep_memory()
    torch.backends.cuda.matmul.allow_tf32 = False
    return Bench(task)


def tallied(measured: Measured, again: tuple[int, int], family: str, work: int, nanoseconds: int) -> Tally:
    """The tally of what was measured. ``again``: how many trials in float64, how many in plain float64."""
    inside = measured.met >= 0
    codes, met = measured.codes, measured.met
    held = inside & (codes == HOLD)
    violated = (codes == VIOLATION) & (met > 0)
    undefined = inside & (codes == UNDEFINED)
    left = inside & ~held & ~violated & ~undefined
    counts = Counts(
        len(codes),
        *again,
        *(int(each.sum()) for each in (~inside, held, left, left & tied(measured))),
        *(int(each.sum()) for each in (violated, undefined)),
    )
    ratio = measured.ratio.nan_to_num(nan=-torch.inf)
    excess = measured.excess.nan_to_num(nan=-torch.inf)

    def trials(where: torch.Tensor, order: torch.Tensor) -> list[Trial]:
        places = torch.nonzero(where).flatten()
        if len(places) > KEPT:
            least = order[places].topk(KEPT).values.min()
            above, equal = places[order[places] > least], places[order[places] == least]
            places = torch.cat([above, equal[:KEPT]])  # of equal ones the earlier trials
        return [
            Trial(int(measured.numbers[k]), float(ratio[k]), float(excess[k]), family)
            for k in places.tolist()
        ]

    return Tally(
        counts,
        best(trials(torch.isfinite(ratio), ratio)),
        largest(trials(violated, excess)),
        largest(trials(left, excess)),
        largest(trials(undefined, excess)),
        binned(ratio),
        work,
        nanoseconds,
    )


def binned(ratio: torch.Tensor) -> dict[Bin, int]:
    """How many ratios lie in each bin."""
    finite = ratio[torch.isfinite(ratio)]
    positive = finite[finite > 0]
    bins: dict[Bin, int] = {"none": len(ratio) - len(finite), "at most 0": len(finite) - len(positive)}
    places = (positive.log2() * OCTAVE).floor().clamp(LEAST, MOST).long() - LEAST
    for place, number in enumerate(torch.bincount(places).tolist()):
        bins[place + LEAST] = number
    return {place: number for place, number in bins.items() if number}
