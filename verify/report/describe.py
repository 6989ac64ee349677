"""One result in full: what was claimed, what breaks it, under which hypotheses, how to see it again.

The same text stands on the console, in pytest's failures and in GitHub's annotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from verify.document.statement import Statement
from verify.report import witness as layout
from verify.report.axioms import spelled
from verify.report.lines import WIDTH, Line, printable, room, row, wrapped
from verify.report.places import place
from verify.report.sharpness import figure
from verify.report.tally import as_expected, failing
from verify.run.result import Result
from verify.verdict import Outcome, Verdict

STYLES = {
    Verdict.UNDECIDED: "bold yellow",
    Verdict.PROVED: "bold green",
    Verdict.SUPPORTED: "green",
    Verdict.SKIPPED: "dim",
}


def describe(result: Result, width: int = WIDTH) -> list[Line]:
    """All there is to say of a result."""
    return [heading(result), *details(result, width)]


def details(result: Result, width: int = WIDTH) -> list[Line]:
    """What stands under the heading: the claim, the evidence, the hypotheses, the command to see it again."""
    return [
        *claimed(result.statement, width),
        *judged(result, width),
        *row("under", [line for each in result.hypotheses for line in wrapped(each, room(width))]),
        *noted(result.statement, width),
        *warned(result, width),
        *row("replay", [result.replay] if result.replay else []),
    ]


def heading(result: Result) -> Line:
    """`file:line:column  id  verdict`, the verdict with the one wanted where another came."""
    statement, verdict = result.statement, result.outcome.verdict
    told = rated(result.outcome)
    if statement.expected is not None:
        told += ", as expected" if as_expected(result) else f", not {statement.expected} as expected"
    style = "bold red" if failing(result) else "green" if as_expected(result) else STYLES.get(verdict, "")
    return Line(printable(f"{place(statement.position)}  {statement.id}  {told}"), style)


def rated(outcome: Outcome) -> str:
    """The verdict in a word; of a proved one also on what the proof rests."""
    if outcome.verdict is not Verdict.PROVED:
        return str(outcome.verdict)
    axioms = [f"axioms: {', '.join(outcome.axioms)}"] if outcome.axioms else []
    return f"{outcome.verdict} ({'; '.join([outcome.trust, *axioms])})"


def brief(result: Result) -> Line:
    """A result in one line: its heading with the reason, or how well it stood."""
    statement, outcome = result.statement, result.outcome
    told = heading(result)
    if as_expected(result) and statement.expected_reason:
        more = statement.expected_reason
    elif outcome.verdict is Verdict.SKIPPED:
        more = reason(result)
    else:
        more = ", ".join(standing(outcome))
    more = "; ".join(filter(None, [more, *(f"warning: {each}" for each in result.warnings)]))
    style = "yellow" if result.warnings else told.style
    return Line(told.text + (printable(f": {' '.join(more.split())}") if more else ""), style)


def reason(result: Result) -> str:
    """Why it has its verdict, in words: the engine's, else the reader's."""
    return result.outcome.reason or result.statement.unread or result.statement.skipped


def standing(outcome: Outcome) -> Iterator[str]:
    """The best ratio reached, the constant with the most room, and the points tried."""
    if outcome.ratio is not None:
        told = f"{outcome.ratio.value:.6g}" if isfinite(outcome.ratio.value) else "unbounded"
        yield f"best ratio {told}"
    yield from figure(outcome)
    trials = outcome.trials
    if trials.tried:
        met = f", {trials.met:,} within the hypotheses" if trials.met != trials.tried else ""
        yield f"{trials.tried:,} trials{met}"


def claimed(statement: Statement, width: int = WIDTH) -> Iterator[Line]:
    """The two sides as the author wrote them, or the spot that could not be read."""
    right = " ".join(f"{statement.sign} {statement.right_text}".split())
    label = "link" if statement.kind == "link" else "claim"
    yield from row(label, [*wrapped(statement.left_text, room(width)), *wrapped(right, room(width))])
    yield from (Line(printable(f"    {line}".rstrip())) for line in statement.caret.splitlines())


def noted(statement: Statement, width: int = WIDTH) -> Iterator[Line]:
    """The reader's notes on how it took the formula."""
    for note in statement.notes:
        yield from row("note", wrapped(note, room(width)))


def warned(result: Result, width: int = WIDTH) -> Iterator[Line]:
    """What is wrong beside the verdict."""
    for each in result.warnings:
        for line in row("warning", wrapped(each, room(width))):
            yield Line(line.text, "yellow")


def judged(result: Result, width: int = WIDTH) -> Iterator[Line]:
    """Why it has its verdict: the reason, what a proof rests on, the witness, or how hard it was searched."""
    statement, outcome, columns = result.statement, result.outcome, room(width)
    told = [line for part in reason(result).splitlines() for line in wrapped(part, columns)]
    yield from row("because", told)
    yield from row("lemmas", wrapped(", ".join(outcome.lemmas or ()), columns))
    yield from row("not used", wrapped(", ".join(outcome.spare), columns))
    yield from row("axioms", [line for each in outcome.axioms for line in wrapped(spelled(each), columns)])
    if statement.expected is not None and statement.expected_reason:
        yield from row("expected", wrapped(f"{statement.expected}: {statement.expected_reason}", columns))
    if statement.hint:
        yield from row("type", wrapped(statement.hint, columns))
    if outcome.witness is not None:
        at = "undefined at" if outcome.verdict is Verdict.UNDEFINED else "breaks at"
        yield from evidence(outcome.witness, at, columns)
    else:
        yield from row("searched", list(standing(outcome)))


def evidence(witness: Mapping[str, Any], at: str, columns: int) -> Iterator[Line]:
    """A witness: the point, and both sides' values there."""
    yield from row(at, layout.point(witness, columns))
    sides = layout.sides(witness)
    if sides is not None:
        yield from row("left side", wrapped(sides[0], columns))
        yield from row("right side", wrapped(sides[1], columns))
    margin = layout.margin(witness)
    yield from row("margin", [margin] if margin else [])
