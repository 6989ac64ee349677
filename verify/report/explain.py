"""`verify explain`: what was read, statement by statement, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from verify.document.statement import Reading, Statement
from verify.errors import VerifyError
from verify.report.console import Screen
from verify.report.describe import claimed, heading, judged, noted, standing, warned
from verify.report.json import write_json
from verify.report.lines import Line, printable, row
from verify.report.places import from_here, place
from verify.report.reading import as_read, assumed
from verify.report.sharpness import power, sharpness
from verify.report.stopping import clean_stop
from verify.report.tally import last_line
from verify.report.watch import watch
from verify.run.result import Result
from verify.run.settings import Settings

if TYPE_CHECKING:
    from verify.run.explain import Measured

WIDEST = 120


def explain(
    text: str, settings: Settings, read_only: bool, seconds: float = 0.0, json_file: Path | None = None
) -> int:
    """Print what was read of `PATH` or `PATH::ID`, and unless ``read_only`` the verdicts; the exit code.

    ``seconds``: how long the statement of that id is measured. ``json_file``: where the verdicts go.
    Raises VerifyError where the file or the id does not exist.
    """
    from verify.document import read
    from verify.run.documents import find_documents

    path, name = target(text)
    screen = Screen()
    width = min(screen.width, WIDEST)
    readings = [read(document) for document in find_documents([path])]
    chosen = selected(readings, name)
    with clean_stop() as stop:
        if read_only:
            screen.lines(_summary(reading) for reading in readings)
            for statement in chosen:
                screen.print()
                screen.lines(read_only_lines(statement, width))
            return 3 if any(each.unread for each in chosen) else 0
        only = tuple(dict.fromkeys(each.id for each in chosen)) if name else ()
        watched = watch([path], replace(settings, only=only), Screen(stderr=True))
        report = watched.report
        code = stop.code if report.interrupted else report.code(settings.strict)
        screen.lines(_summary(reading) for reading in readings)
        known = []
        for result in report.results:
            screen.print()
            screen.lines(full_lines(result, width))
            if result.statement.id == name and seconds > 0 and not report.interrupted:
                from verify.report.measures import measures  # the search for certificates comes with it
                from verify.run.explain import with_proved

                found = _measured(result, readings, settings, seconds)
                screen.lines(measures(found, width))
                result = replace(result, outcome=with_proved(result.outcome, found))
            known.append(result)
        if json_file is not None:
            write_json(replace(report, results=tuple(known)), json_file, settings, code)
        screen.print()
        screen.lines([Line(last_line(report, code, watched.total), "bold")])
        return code


def target(text: str) -> tuple[Path, str]:
    """The file and the statement's id of `PATH` or `PATH::ID`; the id may be empty."""
    if "::" not in text or Path(text).exists():
        return Path(text), ""
    path, _, name = text.partition("::")
    return Path(path), name


def selected(readings: Sequence[Reading], name: str) -> list[Statement]:
    """The statements with that id, or below it (the links of its proof); all where there is no name."""
    statements = [each for reading in readings for each in reading.statements]
    if not name:
        return statements
    chosen = [each for each in statements if each.id == name or each.id.startswith(f"{name}/")]
    if not chosen:
        known = list(dict.fromkeys(each.id for each in statements))
        close = get_close_matches(name, known, n=3, cutoff=0.3) or known[:3]
        raise VerifyError(f"no statement {name!r}; type one of: {', '.join(close)}")
    return chosen


def read_only_lines(statement: Statement, width: int) -> Iterator[Line]:
    """A statement as it was read, without a verdict."""
    told = "unread" if statement.unread else "skipped" if statement.skipped else statement.kind
    style = "bold red" if statement.unread else "bold"
    yield Line(printable(f"{place(statement.position)}  {statement.id}  {told}"), style)
    yield from claimed(statement, width)
    yield from row("because", (statement.unread or statement.skipped).splitlines())
    yield from row("type", statement.hint.splitlines())
    if statement.relation is not None:
        yield from as_read(statement, width=width)
        yield from assumed(statement, width)
    yield from noted(statement, width)


def full_lines(result: Result, width: int) -> Iterator[Line]:
    """A statement as it was read, with its verdict and all the evidence."""
    statement = result.statement
    yield heading(result)
    yield from claimed(statement, width)
    if statement.relation is not None:
        yield from as_read(statement, result.read, width)
    yield from row("under", result.hypotheses)
    yield from noted(statement, width)
    yield from judged(result, width)
    yield from warned(result, width)
    if result.outcome.witness is not None:
        yield from row("searched", list(standing(result.outcome)))
    yield from sharpness(result.outcome, width)
    yield from power(result.outcome, width)
    yield from row("replay", [result.replay] if result.replay else [])


def _measured(result: Result, readings: Sequence[Reading], settings: Settings, seconds: float) -> Measured:
    """The measures of one claim, the certificates of the other documents at hand."""
    from verify.run.explain import measured

    reading = next(each for each in readings if any(one.id == result.statement.id for one in each.statements))
    others = [Path(each.path) for each in readings if each is not reading]
    screen = Screen(stderr=True)
    with screen.status("measuring") if screen.is_terminal else nullcontext():
        return measured(result, reading.statements, Path(reading.path), settings, seconds, others)


def _summary(reading: Reading) -> Line:
    told = (
        f"{from_here(reading.path)}: {reading.displays} displays; {len(reading.statements)} statements, "
        f"{reading.definitions} definitions, {reading.hypotheses} hypotheses"
    )
    return Line(printable(told), "bold")
