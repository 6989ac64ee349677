"""A run: documents read, every statement judged, one after another or by several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from verify.document.reading import read
from verify.document.statement import Reading, Statement
from verify.errors import VerifyError
from verify.run.documents import find_documents, statements_of
from verify.run.judge import judge
from verify.run.processes import one_thread, spread
from verify.run.proving import proving
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
    on_proof: OnResult = lambda result, done, total: None,
) -> Report:
    """Judge every statement of the documents; then look for certificates, where the settings ask for that.

    ``on_result(result, done, total)`` is told each result as it comes, ``on_proof`` each again after the
    search for its certificate. Stopped by KeyboardInterrupt it answers with what was finished. Raises
    VerifyError where there is nothing to do.
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
        for key, result, done, total in proving(readings, results, settings):
            results[key] = result
            on_proof(result, done, total)
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
        one_thread()
        for path, k, statement in work:
            yield (path, k), judge(statement, settings, path)
        return
    yield from _in_processes(work, settings)


def _in_processes(work: Work, settings: Settings) -> Iterator[Judged]:
    """The same results as in one process, in the order they come."""
    statements = {(path, k): statement for path, k, statement in work}
    for (path, k), statement in statements.items():
        if statement.relation is None:
            yield (path, k), judge(statement, settings, path)
    calls = (((path, k), (path, k, settings)) for path, k, s in work if s.relation is not None)
    for key, result in spread(_judge_at, calls, settings.jobs):
        reason = "the process that judged this died; was memory short? please report this"
        yield key, result or Result(statements[key], Outcome(Verdict.ERROR, reason))


def _judge_at(path: str, place: int, settings: Settings) -> Result:
    """The result of statement number ``place``, read again in this process."""
    return judge(statements_of(path)[place], settings, path)
