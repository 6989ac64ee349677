"""What a run says on a terminal or in a log: a bar while it works, then what needs a reader."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.document.statement import Reading
from verify.report.describe import brief, describe
from verify.report.lines import Line, printable
from verify.report.places import from_here
from verify.report.tally import as_expected, counts, failing, last_line, undecided
from verify.run.result import Report, Result
from verify.verdict import RED, Verdict

WIDEST = 120  # columns


class Advance(Protocol):
    """Moves a bar: a result, how many are done of how many, and of what work."""

    def __call__(self, result: Result, done: int, total: int, work: str = "checking") -> None: ...


class Screen(Console):
    """Standard output or error: plain text, coloured only on a terminal; a closed pipe silences it."""

    def __init__(self, stderr: bool = False, width: int | None = None) -> None:
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        super().__init__(
            stderr=stderr,
            width=width,
            color_system=None if plain else "auto",
            markup=False,
            highlight=False,
            emoji=False,
        )

    def on_broken_pipe(self) -> None:
        """Nobody reads any more (`| head`): say nothing more, and let the run end with its own code."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if self.stderr else sys.stdout).fileno())

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines as they are: never folded, so that they can be pasted."""
        for line in lines:
            self.print(Text(line.text, style=line.style), soft_wrap=True)


@contextmanager
def progress_bar(screen: Screen) -> Iterator[Advance]:
    """A bar on standard error that goes away at the end; nothing where that is not a terminal."""
    if not screen.is_terminal:
        yield lambda result, done, total, work="checking": None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    red = 0
    with Progress(*columns, console=screen, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("checking", total=None)

        def advance(result: Result, done: int, total: int, work: str = "checking") -> None:
            nonlocal red
            red += work == "checking" and failing(result)
            told = f"{work}, {red} red" if red else work
            bar.update(task, completed=done, total=total, description=told)

        yield advance


def show(report: Report, screen: Screen, code: int, verbose: bool = False, total: int | None = None) -> None:
    """Print a finished run: the quiet results in a line each, the loud ones in full, the counts."""
    loud = [result for result in report.results if _loud(result)]
    quiet = [result for result in report.results if not _loud(result)]
    screen.lines(brief(result) for result in quiet if verbose or _told(result))
    for result in loud:
        screen.print()
        screen.lines(describe(result, min(screen.width, WIDEST)))
    if report.results:
        if loud or verbose or any(map(_told, quiet)):
            screen.print()
        screen.print(_table(report.results, report.readings))
    screen.lines(_axioms(report.results))
    style = "bold green" if code == 0 else "bold yellow" if code == 2 else "bold red"
    screen.lines([Line(last_line(report, code, total), style)])


def _axioms(results: Iterable[Result]) -> Iterator[Line]:
    """What the proofs of a run take for granted, each with how many do."""
    taken = Counter(axiom for result in results for axiom in result.outcome.axioms)
    if taken:
        told = ", ".join(f"{axiom} ({number:,})" for axiom, number in sorted(taken.items()))
        yield Line(printable(f"axioms that proofs rest on: {told}"))


def _loud(result: Result) -> bool:
    """Whether a result is shown in full."""
    return failing(result) or undecided(result)


def _told(result: Result) -> bool:
    """Whether a result that is not red has a line of its own without being asked."""
    expected_red = as_expected(result) and result.outcome.verdict in RED
    return expected_red or result.outcome.verdict is Verdict.SKIPPED or bool(result.warnings)


def _table(results: Iterable[Result], readings: Iterable[Reading]) -> Table:
    """A row a document, a column for each verdict that occurs, and how many are red."""
    results = list(results)
    rows = _by_document(results, readings)
    present = list(counts(results))
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("document", overflow="fold")
    for column in ("links", *map(str, present), "red"):
        table.add_column(column, justify="right")
    for document, its in rows.items():
        have = counts(its)
        red = sum(map(failing, its))
        cells = [f"{len(its):,}", *(f"{have[each]:,}" if each in have else "" for each in present)]
        table.add_row(
            printable(from_here(document)), *cells, Text(f"{red:,}", "bold red" if red else "green")
        )
    return table


def _by_document(results: Iterable[Result], readings: Iterable[Reading]) -> dict[str, list[Result]]:
    """The results of each document; one that a document inputs belongs to the document that has it."""
    owner = {id(each): reading.path for reading in readings for each in reading.statements}
    rows: dict[str, list[Result]] = {}
    for result in results:
        path = owner.get(id(result.statement), result.statement.position.file)
        rows.setdefault(path, []).append(result)
    return rows
