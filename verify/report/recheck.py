"""`verify recheck`: stored evidence, confirmed again on its own: a witness, or any number of certificates."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from verify.report.console import Screen
from verify.report.describe import evidence
from verify.report.lines import Line, printable, room, row, wrapped
from verify.report.machine import jobs
from verify.report.places import from_here
from verify.verdict import Verdict

if TYPE_CHECKING:
    from verify.run.audit import Audited


def recheck(paths: Sequence[Path]) -> int:
    """Confirm the evidence again; the exit code.

    One JSON file that is no certificate is a witness. Raises VerifyError where nothing is found.
    """
    from verify.certify.certificate import is_certificate

    if len(paths) == 1 and paths[0].is_file() and paths[0].suffix != ".tex" and not is_certificate(paths[0]):
        return recheck_witness(paths[0])
    return recheck_certificates(paths)


def recheck_witness(path: Path) -> int:
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


def recheck_certificates(paths: Sequence[Path]) -> int:
    """Check certificates again: 0 where all are accepted, 3 where one cannot be read, else 1."""
    from verify.run.audit import Standing, audit

    screen, start = Screen(), time.perf_counter()
    standings: Counter[Standing] = Counter()
    for audited in audit(paths, jobs()):
        standings[audited.standing] += 1
        fine = audited.standing is Standing.ACCEPTED
        screen.lines([Line(printable(_told(audited)), "green" if fine else "bold red")])
    seconds = time.perf_counter() - start
    code = 3 if standings[Standing.UNREADABLE] else 1 if set(standings) - {Standing.ACCEPTED} else 0
    counts = ", ".join(f"{standings[each]:,} {each.value}" for each in Standing if standings[each])
    total = sum(standings.values())
    told = f"{total:,} certificate{'s' if total != 1 else ''}: {counts}; {seconds:.2f} s; exit code {code}"
    screen.lines([Line(told, "bold green" if code == 0 else "bold red")])
    return code


def _told(audited: Audited) -> str:
    """A certificate on one line."""
    from verify.run.audit import Standing

    heading = "  ".join(filter(None, (from_here(audited.path), audited.id, audited.standing.value)))
    if audited.standing is not Standing.ACCEPTED:
        return f"{heading}: {' '.join(audited.reason.split())}"
    lines = f"{audited.lines:,} line{'s' if audited.lines != 1 else ''}"
    axioms = f"; axioms: {', '.join(audited.axioms)}" if audited.axioms else ""
    return f"{heading}: {lines}, {1000 * audited.seconds:.0f} ms{axioms}"
