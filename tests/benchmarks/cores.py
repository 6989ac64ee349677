"""Processes that measure at one moment, with a number of threads that libraries are told before they load.

This module loads none of them, so that a process can be told first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from threading import Barrier
from time import perf_counter
from typing import Any

LIBRARIES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
PATIENCE = 300.0
"""Seconds that processes wait for each other at most: the first time they compile."""

Way = Callable[..., tuple[Callable[[], object], int]]
"""Makes something to be run, and says how much of it one run does."""


class Team:
    """So many fresh processes of so many threads each."""

    def __init__(self, workers: int, threads: int = 1) -> None:
        context = get_context("spawn")
        start = threads, context.Barrier(workers)
        self.workers = workers
        self.executor = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=start)

    def rate(self, seconds: float, way: Way, *about: Any) -> float:
        """How much all of them do in a second, each for as long, from one moment on."""
        each = [self.executor.submit(_rate, seconds, way, about) for _ in range(self.workers)]
        return sum(future.result() for future in each)


_team: tuple[int, Any] = (1, Barrier(1))
"""In a process of a team: its threads, and where all meet."""


def _begin(threads: int, meeting: Any) -> None:
    global _team
    _team = threads, meeting
    os.environ.update(dict.fromkeys(LIBRARIES, str(threads)))


@lru_cache(maxsize=2)
def _ready(way: Way, about: tuple[Any, ...]) -> tuple[Callable[[], object], int]:
    """Made once, so that a round has no more to do than run it."""
    import torch

    from verify.stress.memory import keep_memory

    torch.set_num_threads(_team[0])
    keep_memory()
    return way(*about)


def _rate(seconds: float, way: Way, about: tuple[Any, ...]) -> float:
    run, count = _ready(way, about)
    run()
    _team[1].wait(PATIENCE)
    start, done = perf_counter(), 0
    while (passed := perf_counter() - start) < seconds:
        run()
        done += count
    return done / passed
