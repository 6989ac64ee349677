"""Calls spread over processes, the answers in the order they come."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item")
Answer = TypeVar("Answer")

FEW_COLLECTIONS = 100_000
"""New objects between two searches for garbage in short work: at the usual 700 they take a third of it."""

ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What tells libraries that are loaded later."""


def spread(
    function: Callable[..., Answer], calls: Iterable[tuple[Key, tuple[Any, ...]] | None], jobs: int
) -> Iterator[tuple[Key, Answer | None]]:
    """The answers to calls, each given by its key and its arguments; None where a process died of one.

    A call is only asked for when a process is free, so that it may depend on the answers so far; None in its
    place: there is none before the next answer. Left early, this ends its processes.
    """
    executor, running, lost = pool(jobs), dict[Future[Answer], tuple[Key, tuple[Any, ...]]](), []
    waiting, finished = iter(calls), False
    try:
        while True:
            for call in waiting:
                if call is None:
                    break
                key, arguments = call
                try:
                    running[executor.submit(function, *arguments)] = key, arguments
                except BrokenProcessPool:
                    lost.append((key, arguments))
                if len(running) >= jobs:
                    break
            if not running:
                break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                key, arguments = running.pop(future)
                try:
                    answer = future.result()
                except BrokenProcessPool:
                    lost.append((key, arguments))
                    continue
                yield key, answer
        finished = True
    finally:
        if not finished:
            for process in list((executor._processes or {}).values()):
                process.terminate()
        executor.shutdown(wait=finished, cancel_futures=True)
    yield from _alone(function, lost)


def _alone(
    function: Callable[..., Answer], calls: Iterable[tuple[Key, tuple[Any, ...]]]
) -> Iterator[tuple[Key, Answer | None]]:
    """What was under way or waiting when a process died, each in a process of its own."""
    for key, arguments in calls:
        with pool(1) as executor:
            try:
                answer = executor.submit(function, *arguments).result()
            except BrokenProcessPool:
                yield key, None
                continue
        yield key, answer


def pool(jobs: int) -> ProcessPoolExecutor:
    """So many fresh processes, of one thread each, that leave interrupts to this one."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_worker)


def forked(function: Callable[[Item], Answer], items: Sequence[Item], jobs: int) -> Iterator[Answer]:
    """What a function gives of each item, in their order, by copies of this process, which have all it read.

    For short work before any thread is started. What a copy cannot do is done here, and fails here.
    """
    jobs = min(jobs, len(items))
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(function, items)
        return
    context = multiprocessing.get_context("fork")
    receiving, copies = [], []
    gc.freeze()  # the copies need not go through what was read for garbage
    for k in range(jobs):
        end, sending = context.Pipe(duplex=False)
        copies.append(context.Process(target=_each, args=(function, items[k::jobs], sending), daemon=True))
        copies[-1].start()
        sending.close()
        receiving.append(end)
    try:
        for place, item in enumerate(items):
            try:
                answer = receiving[place % jobs].recv()
            except EOFError:
                answer = function(item)
            yield answer
    finally:
        gc.unfreeze()
        for copy in copies:
            copy.terminate()
            copy.join()


def _each(function: Callable[[Item], Answer], items: Sequence[Item], sending: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(FEW_COLLECTIONS)
    with suppress(Exception):
        for item in items:
            sending.send(function(item))


def _worker() -> None:
    """A worker leaves interrupts to the process that started it; torch is loaded later, if it is needed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))


def one_thread() -> None:
    """Small matrices gain nothing from several threads, and processes would fight over the cores."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import torch

    torch.set_num_threads(1)
