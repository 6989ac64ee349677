"""A run: documents read, every statement judged, one after another or by several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from verify.document.reading import read
from verify.document.statement import Reading, Statement
from verify.errors import VerifyError
from verify.run.documents import find_documents
from verify.run.judge import judge
from verify.run.result import Report, Result
from verify.run.settings import Settings
from verify.verdict import Outcome, Verdict

OnResult = Callable[[Result, int, int], None]
OnReading = Callable[[Reading], None]
FEW = 8


def run(
    paths: Sequence[Path],
    settings: Settings,
    on_result: OnResult = lambda result, done, total: None,
    on_reading: OnReading = lambda reading: None,
) -> Report:
    """Judge every statement of the documents.

    ``on_result(result, done, total)`` is told each result as it comes. Stopped by KeyboardInterrupt it
    answers with what was finished. Raises VerifyError where there is nothing to do.
    """
    readings: list[Reading] = []
    for document in find_documents(paths):
        readings.append(read(document))
        on_reading(readings[-1])
    settings = _completed(settings, [s.id for reading in readings for s in reading.statements])
    work = [
        (reading.path, k, s)
        for reading in readings
        for k, s in enumerate(reading.statements)
        if _wanted(s, settings)
    ]
    results: dict[tuple[str, int], Result] = {}
    interrupted = False
    try:
        for key, result in _judged(work, settings):
            results[key] = result
            on_result(result, len(results), len(work))
    except KeyboardInterrupt:
        interrupted = True
    ordered = tuple(results[path, k] for path, k, _ in work if (path, k) in results)
    return Report(ordered, tuple(readings), interrupted)


def _completed(settings: Settings, ids: Sequence[str]) -> Settings:
    """The settings with every id asked for; one that names none stands for all below it (lem:a/proof)."""
    wanted = [
        [name] if name in ids else [i for i in ids if i.startswith(f"{name}/")] for name in settings.only
    ]
    missing = [name for name, found in zip(settings.only, wanted, strict=True) if not found]
    if missing:
        raise VerifyError(f"no statement has the id {', '.join(missing)}: see verify explain --read-only")
    return replace(settings, only=tuple(name for found in wanted for name in found))


def _wanted(statement: Statement, settings: Settings) -> bool:
    if not settings.only:
        return True
    return statement.id in settings.only


Work = Sequence[tuple[str, int, Statement]]
Judged = tuple[tuple[str, int], Result]


def _judged(work: Work, settings: Settings) -> Iterator[Judged]:
    to_search = sum(s.relation is not None for _, _, s in work)
    if settings.jobs == 1 or to_search < FEW:
        _one_thread()
        for path, k, statement in work:
            yield (path, k), judge(statement, settings, path)
        return
    yield from _in_processes(work, settings)


def _in_processes(work: Work, settings: Settings) -> Iterator[Judged]:
    """The same results as in one process, in the order they come."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(settings.jobs, mp_context=context, initializer=_worker)
    futures: dict[Future[Result], tuple[str, int]] = {}
    finished = False
    try:
        for path, k, statement in work:
            if statement.relation is None:
                yield (path, k), judge(statement, settings, path)
            else:
                futures[pool.submit(_judge_at, path, k, settings)] = (path, k)
        lost: list[tuple[str, int]] = []
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                lost.append(futures[future])
        finished = True
        yield from _one_by_one(lost, {(path, k): s for path, k, s in work}, settings)
    finally:
        if not finished:
            for process in list((pool._processes or {}).values()):
                process.terminate()
        pool.shutdown(wait=finished, cancel_futures=True)


def _one_by_one(
    keys: Sequence[tuple[str, int]], statements: Mapping[tuple[str, int], Statement], settings: Settings
) -> Iterator[Judged]:
    """What was under way or waiting when a process died, each in a process of its own: one says `error`."""
    context = multiprocessing.get_context("spawn")
    for path, k in keys:
        with ProcessPoolExecutor(1, mp_context=context, initializer=_worker) as pool:
            try:
                yield (path, k), pool.submit(_judge_at, path, k, settings).result()
            except BrokenProcessPool:
                reason = "the process that judged this died; was memory short? please report this"
                yield (path, k), Result(statements[path, k], Outcome(Verdict.ERROR, reason))


def _worker() -> None:
    """A worker leaves interrupts to the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _one_thread()


def _one_thread() -> None:
    """Small matrices gain nothing from several threads, and processes would fight over the cores."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import torch

    torch.set_num_threads(1)


def _judge_at(path: str, place: int, settings: Settings) -> Result:
    """The result of statement number ``place``, read again in this process."""
    return judge(_statements(path)[place], settings, path)


@lru_cache(maxsize=8)
def _statements(path: str) -> tuple[Statement, ...]:
    return read(Path(path)).statements
