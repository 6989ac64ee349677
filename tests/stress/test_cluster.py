"""The same drive through dask.distributed: worker processes of its own, one of them killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.stress.tasks import task_of
from tests.stress.test_shard import timeless
from verify.stress.drive import Drive
from verify.stress.tally import Tally

distributed = pytest.importorskip("distributed", reason="dask is not installed: pip install -e '.[cluster]'")


@contextmanager
def cluster(workers: int) -> Iterator[Any]:
    """A client of a scheduler with so many worker processes on this machine."""
    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as scheduler,
        distributed.Client(scheduler) as client,
    ):
        yield client


def test_a_cluster_has_the_tally_of_one_process_and_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    from functools import reduce

    from verify.stress.shard import run_shard
    from verify.stress.tally import merge

    task = task_of(tmp_path, "lem:false", (200, 100), 800)
    expected = timeless(reduce(merge, map(run_shard, task.shards())))
    with cluster(3) as client:
        assert timeless(Drive(task, client.get_executor, 3).run()) == expected
        killed: list[int] = []

        def told(tally: Tally, done: int) -> None:
            if done == 3:
                pid = next(iter(client.run(os.getpid).values()))
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        drive = Drive(task, lambda: client.get_executor(pure=False), 3, told=told)
        assert timeless(drive.run()) == expected
        assert len(killed) == 1
