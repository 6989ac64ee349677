"""Ascent from the worst trials: the phases of the search, begun where sampling came nearest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from verify.errors import TooLarge
from verify.falsify.phases import Border, Climb, Phase, borders
from verify.falsify.pool import Pool
from verify.falsify.sample import Nominee, Sampler
from verify.stress.replay import points
from verify.stress.tally import Trial
from verify.stress.task import Task
from verify.verdict import Ratio

ROUNDS = 40
"""Steps of each ascent."""

SMALL = 12
"""So many blocks and ascents at small sizes, bordered by zeros, for each ascent at the sizes of the task."""

COSTLY = 1 << 12
"""Where one point costs more than so many small ones, only small sizes are climbed at, and bordered."""


@dataclass(frozen=True, slots=True)
class Ascended:
    """What ascents reached. ``ratio``: the largest, with the trial it was climbed from. ``steps``: how many
    there were, ``nominees``: what floats call a violation or a near one, ``note``: what was left out."""

    ratio: Ratio | None = None
    steps: int = 0
    nominees: tuple[Nominee, ...] = ()
    note: str = ""


def ascend(
    sampler: Sampler,
    task: Task,
    worst: Sequence[Trial],
    ascents: int,
    told: Callable[[int, float], None] = lambda step, best: None,
    until: Callable[[], bool] = lambda: False,
) -> Ascended:
    """So many ascents from the worst trials, on the claim and its constants, fewer where ``until`` says so.

    ``sampler``: of the task's claim and sizes, in float64. Equations are not climbed: they fail nearly
    everywhere or nowhere.
    """
    if ascents == 0 or not worst or sampler.ratio is None:
        return Ascended()
    pool = Pool(sampler.limits)
    phases: list[tuple[Phase, int]] = []
    note = ""
    try:
        dear = sampler.cost(task.known) > COSTLY
    except TooLarge:
        return Ascended(note="at these sizes nothing can be climbed: the matrices would not fit into memory")
    if borders(sampler):
        phases.append((Border(sampler, ROUNDS), SMALL))
    if dear:
        note = "at these sizes only small points bordered by zeros were climbed"
    else:
        for batch in points(sampler, task, [trial.number for trial in worst]):
            pool.add(batch)
        phases.append((Climb(sampler, pool, ROUNDS), 1))
    best: Ratio | None = None
    nominees: list[Nominee] = []
    steps = 0
    for _ in range(ascents):
        for phase, times in phases:
            for _ in range(times):
                if until():
                    more = f"the time was over after {steps:,} steps"
                    return Ascended(best, steps, tuple(nominees), "; ".join(filter(None, [note, more])))
                steps += 1
                best = _step(phase, best, nominees)
                told(steps, best.value if best is not None else float("-inf"))
    return Ascended(best, steps, tuple(nominees), note)


def _step(phase: Phase, best: Ratio | None, nominees: list[Nominee]) -> Ratio | None:
    """One step of a phase: the best ratio so far; its nominees are taken down."""
    try:
        step = phase.step()
    except (TooLarge, MemoryError):
        return best
    for sampled in step.found if step is not None else ():
        nominees += sampled.nominees
        reached = sampled.reached[0] if sampled.reached else None
        if reached is None or sampled.points is None:
            continue
        if best is None or reached.value > best.value:
            number = int(sampled.points.numbers[reached.place])
            best = Ratio(reached.value, number, sampled.points.origin)
    return best
