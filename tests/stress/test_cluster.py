"""The same drive through dask.distributed: worker processes of its own, one of them killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.stress.tasks import task_of
from tests.stress.test_shard import timeless
from verify.stress.campaign import Progress, campaign
from verify.stress.drive import Drive
from verify.stress.tally import Tally
from verify.verdict import Verdict

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


def test_a_cluster_says_what_one_process_says_and_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    task = task_of(tmp_path, "lem:false", (200, 100), 800)
    alone = campaign(task, lambda: ThreadPoolExecutor(1), 1)
    killed: list[int] = []
    with cluster(3) as client:

        def told(tally: Tally, done: int) -> None:
            if done == 3:
                pid = next(iter(client.run(os.getpid).values()))
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        assert timeless(Drive(task, client.get_executor, 3).run()) == timeless(alone.tally)
        many = campaign(task, lambda: client.get_executor(pure=False), 3, progress=Progress(told))
    assert len(killed) == 1
    assert timeless(many.tally) == timeless(alone.tally)
    assert (many.outcome, many.settled, many.worst) == (alone.outcome, alone.settled, alone.worst)
    assert many.outcome.verdict is Verdict.REFUTED
