"""A run that is watched: the JSON file and the bar follow it, and a stop loses nothing that was finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.document.statement import Reading
from verify.report.console import Screen, progress_bar
from verify.report.json import Journal
from verify.run.result import Report, Result
from verify.run.settings import Settings


@dataclass(frozen=True, slots=True)
class Watched:
    """A report, and how many statements there were to judge (None where it was stopped before that)."""

    report: Report
    total: int | None


def watch(
    paths: Sequence[Path], settings: Settings, errors: Screen, journal: Journal | None = None
) -> Watched:
    """Run the engine on the paths. Raises VerifyError where there is nothing to run."""
    results: list[Result] = []
    readings: list[Reading] = []
    totals: list[int] = []
    try:
        from verify.run import engine  # torch comes with it, in seconds during which a stop must be clean too

        with progress_bar(errors) as advance:

            def on_result(result: Result, done: int, total: int) -> None:
                results.append(result)
                totals.append(total)
                if journal is not None:
                    journal.add(result)
                advance(result, done, total)

            def on_proof(result: Result, done: int, total: int) -> None:
                advance(result, done, total, "certifying")

            report = engine.run(paths, settings, on_result, readings.append, on_proof)
    except KeyboardInterrupt:
        report = Report(tuple(results), tuple(readings), interrupted=True)
    except BaseException:
        if journal is not None:
            journal.close()
        raise
    return Watched(report, totals[-1] if totals else None)
