"""Shards: pure functions of their blocks, whose tallies say what became of every trial."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import reduce
from pathlib import Path

import pytest

from tests.stress.tasks import task_of
from verify.stress.replay import replay
from verify.stress.shard import run_shard
from verify.stress.tally import Tally, merge
from verify.stress.task import Shard


def timeless(tally: Tally) -> Tally:
    """The tally without the time it took."""
    return replace(tally, nanoseconds=0)


@pytest.mark.parametrize("name", ["lem:sum", "lem:false", "lem:gradient"])
def test_any_cut_into_shards_has_one_tally(tmp_path: Path, name: str) -> None:
    task = pickle.loads(pickle.dumps(task_of(tmp_path, name, (40, 30), 10_000)))
    whole = run_shard(Shard(task, 0, 7))
    cuts = [Shard(task, 6, 7), Shard(task, 0, 0), Shard(task, 3, 5), Shard(task, 1, 2)]
    assert timeless(reduce(merge, map(run_shard, cuts))) == timeless(whole)


@pytest.mark.parametrize("name", ["lem:sum", "lem:false", "lem:gradient"])
def test_every_trial_ends_somewhere(tmp_path: Path, name: str) -> None:
    counts = run_shard(Shard(task_of(tmp_path, name, (40, 30), 10_000), 0, 9)).counts
    assert counts.screened == counts.outside + counts.held + counts.open + counts.violated + counts.undefined
    assert 0 < counts.escalated < counts.screened
    assert (counts.violated > 0) == (name == "lem:false")


def test_the_screen_in_float32_settles_what_float64_settles(tmp_path: Path) -> None:
    """No trial is lost or judged otherwise on the way through the cheaper screen."""
    cheap, dear = (
        run_shard(Shard(task_of(tmp_path, "lem:false", (40, 30), 10_000, dtype), 0, 9)).counts
        for dtype in ("float32", "float64")
    )
    assert (cheap.violated, cheap.outside, cheap.undefined) == (dear.violated, dear.outside, dear.undefined)
    assert cheap.held + cheap.open == dear.held + dear.open
    assert dear.escalated == 0


def test_the_worst_trial_is_the_worst_of_all_one_by_one(tmp_path: Path) -> None:
    task = task_of(tmp_path, "lem:gradient", (40, 30), 10_000, "float64")
    tally = run_shard(Shard(task, 4, 4))
    numbers = task.block(4).trials().tolist()
    every = {number: replay(task, number).trial.ratio for number in numbers[:: len(numbers) // 64]}
    assert tally.worst[0].ratio >= max(every.values()) * (1 - 1e-9)
    assert replay(task, tally.worst[0].number).trial.ratio == pytest.approx(tally.worst[0].ratio, rel=1e-9)
