"""`verify check`: run, write the files, say what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.report.console import Screen, show
from verify.report.json import Journal
from verify.report.lines import Line, printable
from verify.report.stopping import clean_stop
from verify.report.tally import last_line
from verify.report.watch import watch
from verify.run.settings import Settings


@dataclass(frozen=True, slots=True)
class Faces:
    """Where the answer goes besides standard output, and in which form it stands there."""

    json: Path | None = None
    sarif: Path | None = None
    github: bool = False
    verbose: bool = False


def check(paths: Sequence[Path], settings: Settings, faces: Faces) -> int:
    """Check the documents and answer with the exit code; the files are written before anything is printed."""
    with clean_stop() as stop:
        journal = Journal(faces.json, settings) if faces.json is not None else None
        watched = watch(paths, settings, Screen(stderr=True), journal)
        report = watched.report
        code = stop.code if report.interrupted else report.code(settings.strict)
        if journal is not None:
            journal.finish(report, code)
        if faces.sarif is not None:
            from verify.report.sarif import write_sarif

            write_sarif(report, faces.sarif)
        screen = Screen()
        if faces.github:
            from verify.report.github import commands, step_summary

            step_summary(report, code)
            screen.lines(Line(printable(line)) for line in commands(report))
            screen.lines([Line(last_line(report, code, watched.total))])
        else:
            show(report, screen, code, faces.verbose, watched.total)
        return code
