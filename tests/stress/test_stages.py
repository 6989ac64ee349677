"""The last stage of floats: it settles what cancels, leaves ties alone, and never changes an answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.stress.tasks import task_of
from verify.falsify.judge import HOLD, UNSURE, VIOLATION
from verify.stress.choose import measurer
from verify.stress.replay import replay
from verify.stress.shard import run_shard
from verify.stress.stages import TIE, plainly
from verify.stress.task import Shard, Task


def near(folder: Path, loss: str = "ridge-cosine") -> Task:
    """Matrices nearly equal, where sums cancel."""
    return replace(task_of(folder, "lem:gradient", (40, 30), 10_000), losses=(loss,))


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("number", range(10))
def test_what_it_measures_again_are_the_open_trials_that_are_no_ties(
    tmp_path: Path, number: int, small: bool
) -> None:
    task = near(tmp_path)
    if small:
        task = replace(task_of(tmp_path, "lem:gradient", (8, 6), 1), losses=("softmax-cross-entropy",))
    fine, block = measurer(task.sampler("float64")), task.block(number)
    before = fine.measure(block)
    after, count = plainly(fine, block, before)
    doubtful = (
        (before.met >= 0) & (before.codes != HOLD) & (before.codes != VIOLATION) & (before.excess.abs() > TIE)
    )
    assert count == int(doubtful.sum())
    for part in ("codes", "met", "excess", "ratio"):
        old, new = getattr(before, part)[~doubtful], getattr(after, part)[~doubtful]
        torch.testing.assert_close(new, old, rtol=0, atol=0, equal_nan=True)


def test_it_settles_some_and_contradicts_none(tmp_path: Path) -> None:
    task = near(tmp_path, "cosine-sum")
    fine = measurer(task.sampler("float64"))
    settled = 0
    for number in range(30):
        block = task.block(number)
        before = fine.measure(block)
        after, _ = plainly(fine, block, before)
        settled += int(((before.codes == UNSURE) & (after.codes == HOLD)).sum())
        assert not bool((after.codes == VIOLATION).any())  # the lemma is true
    assert settled > 0


def test_families_that_plain_floats_serve_are_not_measured_twice(tmp_path: Path) -> None:
    task = near(tmp_path, "nuclear-envelope")
    fine, block = measurer(task.sampler("float64")), task.block(6)
    before = fine.measure(block)
    assert bool((before.codes == UNSURE).any())
    assert plainly(fine, block, before) == (before, 0)


def test_matrices_that_would_not_fit_stay_open(tmp_path: Path) -> None:
    task = replace(near(tmp_path), sizes={"m": 1 << 13, "n": 1 << 13})
    fine, block = measurer(task.sampler("float64")), replace(task.block(6), count=1)
    before = fine.measure(block)
    opened = replace(before, codes=torch.full_like(before.codes, UNSURE), excess=before.excess - 1)
    assert plainly(fine, block, opened) == (opened, 0)


def test_counts_say_how_many_and_replay_says_the_same_of_each(tmp_path: Path) -> None:
    task = near(tmp_path, "ridge-wave")
    counts = run_shard(Shard(task, 0, 9)).counts
    assert 0 < counts.plain < counts.escalated
    assert 0 <= counts.tied <= counts.open
    tally = run_shard(Shard(task, 6, 6))
    said = {replay(task, trial.number).said for trial in tally.undecided}
    assert said <= {"within the error bounds"}
