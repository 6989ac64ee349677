"""Campaigns: what is said of a claim that nothing refuted, and of one that was stopped too soon."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests.stress.tasks import task_of
from verify.falsify.raws import Mood
from verify.stress.ascent import ascend
from verify.stress.campaign import Progress, campaign
from verify.stress.shard import run_shard
from verify.stress.survivors import settle
from verify.stress.tally import Tally, Trial
from verify.stress.task import Shard
from verify.verdict import Verdict


def test_a_campaign_that_is_stopped_does_not_pass_over_what_violates(tmp_path: Path) -> None:
    """Nothing was confirmed yet, so that the answer is open; the same campaign to its end refutes."""

    def stop(tally: Tally, done: int) -> None:
        if tally.counts.violated:
            raise KeyboardInterrupt

    task = task_of(tmp_path, "lem:false", (64, 48), 2000)
    stopped = campaign(task, lambda: ThreadPoolExecutor(1), 1, progress=Progress(stop))
    assert (stopped.interrupted, stopped.outcome.verdict) == (True, Verdict.UNDECIDED)
    whole = campaign(task, lambda: ThreadPoolExecutor(1), 1)
    assert whole.outcome.verdict is Verdict.REFUTED
    assert whole.settled.trial in {trial.number for trial in whole.tally.violating}


def test_sizes_beyond_exact_arithmetic_end_in_what_floats_say(tmp_path: Path) -> None:
    """Where the matrix would be 2 GB, only thin factors are held, and nothing is climbed or confirmed."""
    task = replace(task_of(tmp_path, "lem:gradient", (1 << 14, 1 << 14), 1), losses=("ridge-cosine",))
    shared = next(task.block(k).number for k in range(10) if task.block(k).mood is Mood.SHARED)
    tally = run_shard(Shard(task, shared, shared))
    assert tally.counts.screened == 1
    sampler = task.sampler("float64")
    assert "would not fit" in ascend(sampler, task, tally.worst, 1).note
    settled = settle(sampler, task, replace(tally, violating=(Trial(0, 1.0, 1.0),)), ())
    assert (settled.outcome, settled.open >= 1, "too large" in settled.note) == (None, True, True)
