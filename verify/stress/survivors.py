"""Confirmation of what floats leave open: exact arithmetic decides, or nobody.

The points of surviving trials and the ends of ascents are handed to ``falsify.decide``: examined by
certified floating point at their sizes, made small, and confirmed in balls or exact rationals. What that
cannot settle is told as open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from verify.errors import TooLarge, VerifyError
from verify.falsify.confirm import Status, examine
from verify.falsify.decide import Decider
from verify.falsify.draft import realise
from verify.falsify.judge import UNDEFINED, UNSURE, VIOLATION
from verify.falsify.sample import Nominee, Sampler
from verify.falsify.sizes import size_plan
from verify.stress.replay import points
from verify.stress.tally import Tally, Trial
from verify.stress.task import LONGEST, Task
from verify.verdict import Outcome, Verdict

CHECKS = 12
"""Ends of ascents that are looked at."""

SMALLEST = 4
"""Shrinking looks for violations at sizes up to this first."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the survivors. ``examined``: how many points were put to exact arithmetic, of these
    ``refuting``, ``holding`` (exactly, a tie say, or outside the hypotheses) and ``open`` ones.

    ``outcome``: refuted or undefined, confirmed; ``trial``: the one it was found at, None after an ascent.
    """

    examined: int = 0
    refuting: int = 0
    holding: int = 0
    open: int = 0
    outcome: Outcome | None = None
    trial: int | None = None
    note: str = ""


def settle(sampler: Sampler, task: Task, tally: Tally, ends: Iterable[Nominee]) -> Settled:
    """What exact arithmetic says of the tally's survivors and of the ends of ascents, up to a refutation."""
    try:
        sampler.cost(task.known)
    except TooLarge:  # nothing can be made a witness, or smaller
        note = "trials violate in floating point, too large for exact arithmetic" if tally.violating else ""
        return Settled(open=len(tally.survivors), note=note)
    evidence: dict[str, Any] = {"seed": task.seed, "dtype": task.dtype, "device": task.device}
    plan = size_plan(task.claim, SMALLEST, LONGEST)
    decider = Decider(Sampler(task.claim, plan, task.seed, losses=task.losses), rounds=40)
    examined = holding = left = 0
    undefined: tuple[Outcome, int | None] | None = None
    note = ""
    for nominee, trial in _nominees(sampler, task, tally, ends):
        examined += 1
        if nominee.code == UNSURE:
            status = _status(sampler, nominee)
            if status is not Status.VIOLATED:
                holding += status in (Status.HOLDS, Status.OUTSIDE)
                left += status not in (Status.HOLDS, Status.OUTSIDE)
                continue
        outcome, why = _decided(decider, nominee, evidence)
        if outcome is None:
            holding, left, note = holding + (not why), left + bool(why), note or why
        elif outcome.verdict is Verdict.REFUTED:
            return Settled(examined, 1, holding, left, outcome, trial, note)
        elif undefined is None:
            undefined = outcome, trial
    settled = Settled(examined, 0, holding, left, note=note)
    if undefined is None:
        return settled
    return Settled(examined, 0, holding, left, *undefined, note)


def exactly(sampler: Sampler, task: Task, number: int) -> Settled:
    """What exact arithmetic says of one trial."""
    return settle(sampler, task, Tally(violating=(Trial(number, 0.0, 0.0),)), ())


def _decided(decider: Decider, nominee: Nominee, evidence: Mapping[str, Any]) -> tuple[Outcome | None, str]:
    try:
        return decider.decide(nominee, evidence)
    except (VerifyError, ArithmeticError, ValueError, MemoryError) as error:
        return None, f"trial {nominee.trial} could not be settled: {error}"


def _status(sampler: Sampler, nominee: Nominee) -> Status:
    """What exact arithmetic says of a point that floats leave open."""
    with suppress(VerifyError, ArithmeticError, ValueError, MemoryError):
        realised = realise(sampler.claim, nominee.draft)
        if realised is not None:
            return examine(sampler.claim, realised[0]).status
    return Status.UNSETTLED


Point = tuple[Nominee, int | None]
"""A point to examine, and the trial that it is, if it is one."""


def _nominees(sampler: Sampler, task: Task, tally: Tally, ends: Iterable[Nominee]) -> Iterator[Point]:
    """The points to examine, the likeliest violations first; drawn when they are asked for."""
    yield from _drawn(sampler, task, tally.violating, VIOLATION)
    likely = sorted((end for end in ends if end.code == VIOLATION), key=lambda end: -end.excess)
    yield from ((end, None) for end in likely[:CHECKS])
    yield from _drawn(sampler, task, tally.undecided, UNSURE)
    yield from _drawn(sampler, task, tally.undefined, UNDEFINED)


def _drawn(sampler: Sampler, task: Task, trials: Iterable[Trial], code: int) -> Iterator[Point]:
    for trial in trials:
        for sampled in points(sampler, task, [trial.number]):
            if sampled.points is not None:
                yield Nominee(trial.number, code, trial.excess, sampled.points.draft(0)), trial.number
