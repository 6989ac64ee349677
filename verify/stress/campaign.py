"""A campaign: one task from its first trial to its verdict: sampled, climbed, confirmed."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from verify.stress.ascent import Ascended, ascend
from verify.stress.choose import Service, service
from verify.stress.device import device_name
from verify.stress.drive import Drive
from verify.stress.journal import Journal, described, left
from verify.stress.replay import Replayed, replay
from verify.stress.survivors import Settled, settle
from verify.stress.tally import Tally, quantile, to_data
from verify.stress.task import Task
from verify.verdict import Outcome, Verdict

PARTS = (0.5, 0.9, 0.99, 0.999, 1.0)
"""The quantiles of the ratio that are told."""


@dataclass(frozen=True, slots=True)
class Stressed:
    """What a campaign came to. ``worst``: the worst trials again, one by one in float64, the worst first.
    ``seconds``: of sampling, by the clock. ``service``: what measured."""

    task: Task
    tally: Tally
    outcome: Outcome
    worst: tuple[Replayed, ...] = ()
    ascended: Ascended = field(default_factory=Ascended)
    settled: Settled = field(default_factory=Settled)
    seconds: float = 0.0
    interrupted: bool = False
    service: Service = field(default_factory=Service)
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Who is told how a campaign goes: the tally after each shard, the best ratio after each ascent."""

    shard: Callable[[Tally, int], None] = lambda tally, done: None
    ascent: Callable[[int, float], None] = lambda step, best: None
    confirming: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Until:
    """When to draw no more trials, and when to climb no more."""

    draw: Callable[[], bool] = lambda: False
    climb: Callable[[], bool] = lambda: False


def campaign(
    task: Task,
    executors: Callable[[], Executor],
    workers: int,
    journal: Journal | None = None,
    ascents: int = 0,
    until: Until | None = None,
    progress: Progress | None = None,
) -> Stressed:
    """Run a task.

    ``executors`` makes a ``concurrent.futures.Executor`` of so many ``workers``; ``until`` says when to draw
    and to climb no more. Interrupted, it answers with what was finished, and confirms nothing.
    """
    told, ends, served = progress or Progress(), until or Until(), service(task)
    start = time.perf_counter()
    drive = Drive(task, executors, workers, journal, ends.draw, told.shard)
    tally = drive.run()
    seconds = time.perf_counter() - start
    stopped = Stressed(
        task, tally, _standing(tally), (), Ascended(), Settled(), seconds, True, served, workers
    )
    if drive.interrupted:
        return stopped
    try:
        return _concluded(stopped, ascents, told, ends)
    except KeyboardInterrupt:
        return stopped


def _concluded(sampled: Stressed, ascents: int, told: Progress, ends: Until) -> Stressed:
    """What follows sampling."""
    task, tally = sampled.task, sampled.tally
    worst = tuple(
        sorted(
            (replay(task, trial.number) for trial in tally.worst),
            key=lambda each: (-each.trial.ratio, each.trial.number),
        )
    )
    here = replace(task, device="cpu")  # few points at a time
    sampler = here.sampler("float64")
    ascended = ascend(sampler, here, tally.worst, ascents, told.ascent, ends.climb)
    told.confirming()
    settled = settle(sampler, here, tally, ascended.nominees)
    outcome = settled.outcome or _standing(tally, settled.note, len(tally.violating))
    return replace(
        sampled, outcome=outcome, worst=worst, ascended=ascended, settled=settled, interrupted=False
    )


def _standing(tally: Tally, note: str = "", examined: int = 0) -> Outcome:
    """The outcome where nothing was refuted. ``examined``: violating trials put to exact arithmetic."""
    met, screened = tally.counts.met, tally.counts.screened
    if met == 0:
        return Outcome(Verdict.UNDECIDED, f"no trial met the hypotheses (0 of {screened:,})")
    if note:
        return Outcome(Verdict.UNDECIDED, note)
    violated = tally.counts.violated
    if violated > examined:
        return Outcome(
            Verdict.UNDECIDED,
            f"{violated:,} trials violate in floating point, {examined:,} of them "
            "were put to exact arithmetic, and none of these violates there",
        )
    if violated:
        return Outcome(Verdict.SUPPORTED, "what violates in floating point does not in exact arithmetic")
    return Outcome(Verdict.SUPPORTED, f"{met:,} of {screened:,} trials met the hypotheses, none violates")


def to_json(stressed: Stressed, replay_line: str) -> dict[str, Any]:
    """The campaign as plain JSON data; the same keys whatever happened."""
    tally, settled, ascended = stressed.tally, stressed.settled, stressed.ascended
    counts = to_data(tally)
    outcome = stressed.outcome
    return {
        **described(stressed.task),
        "file": stressed.task.document,
        "id": stressed.task.claim.id,
        "verdict": outcome.verdict.value,
        "reason": outcome.reason,
        "witness": outcome.witness,
        "complete": not stressed.interrupted,
        "measurers": {name: list(its) for name, its in stressed.service.served.items()},
        "left_out": list(stressed.service.left_out),
        "workers": stressed.workers,
        "machine": device_name(stressed.task.device),
        "stages": {
            **counts["counts"],
            "ascents": ascended.steps,
            "examined": settled.examined,
            "refuting": settled.refuting,
            "holding": settled.holding,
            "open_after_confirmation": settled.open,
        },
        "worst": [_trial(each) for each in stressed.worst],
        "ascent": None
        if ascended.ratio is None
        else {"ratio": ascended.ratio.value, "trial": ascended.ratio.trial, "how": ascended.ratio.how},
        "quantiles": {str(part): quantile(tally.bins, part) for part in PARTS},
        "bins": counts["bins"],
        "replay": replay_line,
        "seconds": stressed.seconds,
        "worker_seconds": tally.nanoseconds / 1e9,
        "operations": tally.work,
    }


def so_far(folder: Path) -> dict[str, Any]:
    """What a run that was interrupted has found, in the form of :func:`to_json`, in so far as it has it."""
    told, tally = left(folder)
    outcome, counts = _standing(tally), to_data(tally)
    return {
        **told,
        "verdict": outcome.verdict.value,
        "reason": outcome.reason,
        "complete": False,
        "stages": counts["counts"],
        "worst": [{"trial": each.number, "ratio": each.ratio, "family": each.family} for each in tally.worst],
        "quantiles": {str(part): quantile(tally.bins, part) for part in PARTS},
        "bins": counts["bins"],
        "worker_seconds": tally.nanoseconds / 1e9,
        "operations": tally.work,
    }


def _trial(each: Replayed) -> dict[str, Any]:
    ratio = each.trial.ratio
    return {
        "trial": each.trial.number,
        "ratio": ratio if abs(ratio) != float("inf") else None,
        "excess": each.trial.excess,
        "family": each.trial.family,
        "said": each.said,
        "sizes": each.sizes,
        "measurements": [
            {"term": term, "value": value, "error": error} for term, value, error in each.values
        ],
    }
