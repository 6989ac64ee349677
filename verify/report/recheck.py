"""`verify recheck`: a stored witness, confirmed again on its own."""

from __future__ import annotations

from pathlib import Path

from verify.report.console import Screen
from verify.report.describe import evidence
from verify.report.lines import Line, printable, room, row, wrapped
from verify.report.places import from_here
from verify.verdict import Verdict


def recheck(path: Path) -> int:
    """Confirm a witness file again: 0 where it still breaks its claim, 2 where that stays open, else 1."""
    from verify.falsify.recheck import recheck_file

    screen, outcome = Screen(), recheck_file(path)
    confirmed = outcome.verdict is Verdict.REFUTED
    told = "confirmed" if confirmed else f"not confirmed: {outcome.verdict}"
    screen.lines([Line(printable(f"{from_here(path)}  {told}"), "bold green" if confirmed else "bold red")])
    columns = room(screen.width)
    screen.lines(row("because", wrapped(outcome.reason, columns)))
    if outcome.witness is not None:
        screen.lines(evidence(outcome.witness, "breaks at" if confirmed else "at", columns))
    return 0 if confirmed else 2 if outcome.verdict is Verdict.UNDECIDED else 1
