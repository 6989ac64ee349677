"""Drives: one tally whatever the number of workers, their order, and the death of some of them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import ProcessPoolExecutor
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from tests.stress.tasks import task_of
from tests.stress.test_shard import timeless
from verify.errors import VerifyError
from verify.run.processes import pool
from verify.stress.drive import ATTEMPTS, Drive
from verify.stress.journal import LINES, open_run
from verify.stress.shard import run_shard
from verify.stress.tally import Tally, merge
from verify.stress.task import Task


class Disorderly(ThreadPoolExecutor):
    """Threads that finish in an order of chance, and break at the calls that ``breaks`` names."""

    def __init__(self, workers: int, seed: int, breaks: Callable[[int], bool] = lambda call: False) -> None:
        super().__init__(workers)
        self.random, self.breaks, self.calls = random.Random(seed), breaks, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it after a moment."""
        self.calls += 1
        moment = self.random.random() / 20
        if self.breaks(self.calls):
            gone: Future[Any] = Future()
            gone.set_exception(BrokenExecutor("a worker is gone"))
            return gone

        def later() -> Any:
            time.sleep(moment)
            return fn(*args, **kwargs)

        return super().submit(later)


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """Some shards of a false claim."""
    return task_of(tmp_path, "lem:false", (200, 100), 400)


@pytest.fixture
def expected(task: Task) -> Tally:
    """The tally of one shard after the other."""
    return timeless(reduce(merge, map(run_shard, task.shards())))


@pytest.mark.full
@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_processes_changes_nothing(task: Task, expected: Tally, workers: int) -> None:
    tally = Drive(task, lambda: pool(workers), workers).run()
    assert timeless(tally) == expected
    assert expected.counts.violated > 0


@pytest.mark.parametrize("seed", range(3))
def test_the_order_changes_nothing(task: Task, expected: Tally, seed: int) -> None:
    assert timeless(Drive(task, lambda: Disorderly(3, seed), 3).run()) == expected


def test_a_killed_process_loses_nothing(task: Task, expected: Tally, tmp_path: Path) -> None:
    """A worker is killed after the second shard, another one much later."""
    pools: list[ProcessPoolExecutor] = []

    def executors() -> Executor:
        pools.append(pool(2))
        return pools[-1]

    def told(tally: Tally, done: int) -> None:
        if done in (2, 5):
            next(iter(pools[-1]._processes.values())).kill()

    journal = open_run(tmp_path / "run", task, resume=False)
    drive = Drive(task, executors, 2, journal, told=told)
    assert timeless(drive.run()) == expected
    assert len(pools) >= 2
    lines = (tmp_path / "run" / LINES).read_text().splitlines()
    assert len(lines) == drive.done == len(list(task.shards()))


def test_calls_that_break_are_made_again(task: Task, expected: Tally) -> None:
    executors: list[Disorderly] = []

    def one() -> Executor:
        executors.append(Disorderly(2, 0, lambda call: call == 3 and len(executors) < 4))
        return executors[-1]

    assert timeless(Drive(task, one, 2).run()) == expected
    assert len(executors) == 4


def test_a_shard_whose_workers_always_die_is_told(task: Task) -> None:
    made: list[Disorderly] = []

    def one() -> Executor:
        made.append(Disorderly(1, 0, lambda call: True))
        return made[-1]

    with pytest.raises(VerifyError, match=rf"trials \d+ to \d+ died {ATTEMPTS} times .* fewer --jobs"):
        Drive(task, one, 1).run()
    assert len(made) == ATTEMPTS


def test_a_fault_of_ours_is_not_tried_again(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(shard: object) -> Tally:
        raise ZeroDivisionError

    monkeypatch.setattr("verify.stress.drive.run_shard", broken)
    with pytest.raises(ZeroDivisionError):
        Drive(task, lambda: Disorderly(1, 0), 1).run()


def test_an_interrupted_run_goes_on_to_the_same_tally(task: Task, expected: Tally, tmp_path: Path) -> None:
    def told(tally: Tally, done: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    first = Drive(task, lambda: Disorderly(2, 1), 2, open_run(tmp_path / "run", task, False), told=told)
    assert first.run().counts.screened < expected.counts.screened
    assert first.interrupted
    journal = open_run(tmp_path / "run", task, resume=True)
    assert len(journal.finished) == 3
    second = Drive(task, lambda: Disorderly(2, 2), 2, journal)
    assert timeless(second.run()) == expected


def test_no_shard_begins_when_the_time_is_over(task: Task) -> None:
    drive = Drive(task, lambda: Disorderly(1, 0), 1)
    drive.until = lambda: drive.done >= 2
    drive.run()
    assert 2 <= drive.done <= 4 < len(list(task.shards()))
