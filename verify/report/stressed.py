"""A stress run in lines: what was tried, at which stage trials were settled, the worst of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from verify.report.describe import STYLES, evidence
from verify.report.lines import Line, printable, room, row, wrapped
from verify.report.places import from_here, place
from verify.verdict import RED, Verdict

if TYPE_CHECKING:
    from verify.document.statement import Statement
    from verify.stress.campaign import Stressed
    from verify.stress.replay import Replayed
    from verify.stress.survivors import Settled
    from verify.stress.task import Task

WIDTH = 110
FEW = 4


def lines(statement: Statement, stressed: Stressed, folder: Path, workers: int) -> Iterator[Line]:
    """All there is to say of a run."""
    from verify.report.stress import replay_line

    outcome, task, columns = stressed.outcome, stressed.task, room(WIDTH)
    told = f"{outcome.verdict}: {outcome.reason}"
    if stressed.interrupted:
        told = f"interrupted, so far {told}"
    yield _heading(statement, told, outcome.verdict)
    yield from row("sizes", [", ".join(f"{name} = {size}" for name, size in task.sizes.items())])
    yield from row("measured", [line for each in _measured(stressed) for line in wrapped(each, columns)])
    yield from row("stages", [line for each in _stages(stressed) for line in wrapped(each, columns)])
    yield from row("ratio", wrapped(_ratios(stressed), columns))
    yield from row("worst", wrapped(_worst(stressed), columns))
    yield from row("ascent", wrapped(_ascent(stressed), columns))
    yield from row("speed", wrapped(_speed(stressed, workers), columns))
    if outcome.witness is not None:
        yield from evidence(outcome.witness, "breaks at", columns)
    line = replay_line(stressed)
    yield from row("replay", [line] if line else [])
    if outcome.witness is not None:
        yield from row("recheck", [f"verify recheck {from_here(folder)}/result.json"])
    more = "; the same command with --resume goes on" if stressed.interrupted else ""
    yield from row("kept in", [f"{from_here(folder)}{more}"])


def replayed(statement: Statement, task: Task, again: Replayed, settled: Settled) -> Iterator[Line]:
    """A trial that was replayed."""
    verdict = Verdict.SUPPORTED if settled.outcome is None else settled.outcome.verdict
    exact = "exact arithmetic: " + (
        str(verdict) if settled.outcome else settled.note or ("holds" if settled.holding else "open")
    )
    yield _heading(statement, f"trial {again.trial.number} {again.said}; {exact}", verdict)
    yield from row("sizes", [", ".join(f"{name} = {size}" for name, size in again.sizes.items())])
    yield from row("functions", [again.trial.family] if again.trial.family else [])
    yield from row("ratio", [f"{again.trial.ratio:.17g}"])
    values = [f"{term} = {value:.17g} +- {error:.1e}" for term, value, error in again.values]
    yield from row("measured", [line for value in values for line in wrapped(value, room(WIDTH))])
    if settled.outcome is not None and settled.outcome.witness is not None:
        yield from evidence(settled.outcome.witness, "breaks at", room(WIDTH))


def _heading(statement: Statement, told: str, verdict: Verdict) -> Line:
    style = "bold red" if verdict in RED else STYLES.get(verdict, "")
    return Line(printable(f"{place(statement.position)}  {statement.id}  {told}"), style)


def _measured(stressed: Stressed) -> Iterator[str]:
    """By what; which families of functions were too large for memory."""
    service = stressed.service
    yield f"by {listed(service.served)}, on {stressed.task.device}, screened in {stressed.task.dtype}"


def listed(served: Mapping[str, tuple[str, ...]]) -> str:
    """`structured floats (18 families), plain floats (nuclear-envelope)`."""
    said = []
    for name, families in served.items():
        some = f"{len(families)} families" if len(families) > FEW else ", ".join(families)
        said.append(f"{name} floats ({some})" if some else f"{name} floats")
    return ", ".join(said)


def _stages(stressed: Stressed) -> Iterator[str]:
    """How many trials were settled where."""
    counts, settled, dtype = stressed.tally.counts, stressed.settled, stressed.task.dtype
    told = f"{counts.screened:,} trials screened in {dtype}"
    if dtype != "float64":
        told += f", {counts.escalated:,} of them again in float64"
    if counts.plain:
        told += f", {counts.plain:,} of these once more with a bound for every entry"
    yield told
    ties = f" ({counts.tied:,} of them ties)" if counts.tied else ""
    yield (
        f"{counts.held:,} hold, {counts.outside:,} miss a hypothesis, {counts.open:,} left open by rounding"
        f"{ties}, {counts.violated:,} violate, {counts.undefined:,} undefined"
    )
    if settled.examined:
        yield (
            f"{settled.examined:,} point{'s' if settled.examined != 1 else ''} put to exact arithmetic: "
            f"{settled.refuting:,} refute, {settled.holding:,} hold, {settled.open:,} stay open"
        )


def _ratios(stressed: Stressed) -> str:
    """The distribution of the ratio, from its bins."""
    from verify.stress.tally import quantile

    parts = (("median", 0.5), ("90 %", 0.9), ("99 %", 0.99), ("99.9 %", 0.999))
    found = [(name, quantile(stressed.tally.bins, part)) for name, part in parts]
    told = ", ".join(f"{name} {value:.3g}" for name, value in found if value is not None)
    return f"{told} (each of these or up to 4.4 % more)" if told else ""


def _worst(stressed: Stressed) -> str:
    if not stressed.worst:
        return ""
    trial = stressed.worst[0].trial
    family = f", {trial.family}" if trial.family else ""
    told = f"(seed {stressed.task.seed}, {stressed.task.claim.id}, trial {trial.number})"
    return f"{trial.ratio:.10g} at {told}{family}; float64: {stressed.worst[0].said}"


def _ascent(stressed: Stressed) -> str:
    ascended = stressed.ascended
    if ascended.ratio is None:
        return ascended.note
    note = f"; {ascended.note}" if ascended.note else ""
    ratio = ascended.ratio
    return f"{ratio.value:.10g} by {ratio.how}, in {ascended.steps:,} steps{note}"


def _speed(stressed: Stressed, workers: int) -> str:
    """Trials a second and operations a second, of what was sampled in all of the run's sessions."""
    tally = stressed.tally
    busy = tally.nanoseconds / 1e9
    if busy <= 0:
        return ""
    rate, work = tally.counts.screened / busy, tally.work / busy / 1e9
    clock = f"; {stressed.seconds:,.1f} s on {workers:,} worker{'s' if workers != 1 else ''}"
    return f"{rate:,.0f} trials/s and {work:,.2f} GFLOP/s (of the formulas) for each worker{clock}"
