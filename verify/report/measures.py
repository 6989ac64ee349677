"""What was measured of a claim, in words: its constants between two ends, its hypotheses, its chain."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isfinite, isinf

from verify.certify.accept import Derived
from verify.document.source import Position
from verify.measure.bracket import Bracket, Proved, Refuted
from verify.measure.givens import Given
from verify.measure.hypotheses import Need, Weighed
from verify.measure.levels import Level
from verify.measure.power import at
from verify.measure.waterfall import Waterfall
from verify.report.lines import Line, room, row, wrapped
from verify.report.places import place
from verify.report.sharpness import spoken
from verify.run.explain import Measured

STEP = "  "


def measures(measured: Measured, width: int) -> Iterator[Line]:
    """All that was measured."""
    columns = room(width)
    told = [
        line
        for end, where in zip(measured.brackets, measured.places, strict=True)
        for line in bracketed(end, where, columns)
    ]
    yield from row("constants", told)
    yield from row("hypotheses", [line for each in measured.hypotheses for line in weighed(each, columns)])
    if measured.waterfall is not None:
        yield from row("chain", list(fallen(measured.waterfall, columns)))


def bracketed(end: Bracket, where: Position, columns: int) -> Iterator[str]:
    """One end of a constant: what is proved, what is refuted, and how each is known."""
    unwritten = "" if end.coefficient.written else " (not written)"
    of = "in" if isinstance(end.coefficient, Given) else "of"
    head = f"{spoken(end.coefficient.text)}{unwritten} at {place(where)}, {of} {end.coefficient.term}, "
    head += f"made {'smaller' if end.side > 0 else 'larger'}:"
    yield from wrapped(head, columns)
    told = [f"proved {_proved(end)}", f"refuted {_refuted(end)}", *_between(end)]
    for each in told:
        for line in wrapped(each, columns - len(STEP)):
            yield STEP + line


def _proved(end: Bracket) -> str:
    """The best value proved: all weaker ones hold with it where the term is nowhere negative."""
    found: Proved | None = end.proved
    if found is None:
        return "none: no certificate was found"
    known = found.certificate or "a certificate found now, not stored"
    return f"{value(end, found.level)} by {known}: {lines(found.proof.derived)}"


def _refuted(end: Bracket) -> str:
    found: Refuted | None = end.refuted
    if found is None:
        return "none: no witness was found"
    return f"{value(end, found.level)} at {at(found.witness)}"


def _between(end: Bracket) -> Iterator[str]:
    """How far the two ends are apart: a factor, or where one is not above 0 a difference."""
    if end.proved is None or end.refuted is None:
        return
    told = f"a factor of {end.ratio:.4g}"
    if isinf(end.ratio):
        ends = [each.level.value(end.coefficient) for each in (end.proved, end.refuted)]
        told = f"a difference of {abs(ends[0] - ends[1]):.4g}"
    yield f"between them {told}; {end.seconds:.1f} s"


def value(end: Bracket, level: Level) -> str:
    """A level of a constant, as one would type it."""
    printed = spoken(end.coefficient.text)
    if not level.relative:
        return number(level.number)
    told = printed if level.number == 1 else f"{number(level.number)} * {printed}"
    return told if level.number == 0 else f"{told} = {level.value(end.coefficient):.4g}"


def number(exact: Fraction) -> str:
    """A fraction, as a decimal where that is exact and short."""
    short = f"{float(exact):.6g}"
    decimal = exact.denominator > 9 and "e" not in short and Fraction(short) == exact
    return short if decimal else str(exact)


def lines(derived: Derived) -> str:
    """How long a certificate is, and what it takes without proof."""
    taken = f"axioms: {', '.join(derived.axioms)}" if derived.axioms else "no axioms"
    return f"{derived.lines} line{'' if derived.lines == 1 else 's'}, {taken}"


def weighed(each: Weighed, columns: int) -> Iterator[str]:
    """What is known of a hypothesis."""
    told = f"{each.hypothesis}: {each.need.value}"
    if each.need is Need.SPARE and each.proof is not None:
        told += f" (proved without it: {lines(each.proof.derived)})"
    elif each.note:
        told += f" ({each.note} without it)"
    yield from wrapped(told, columns)


def fallen(waterfall: Waterfall, columns: int) -> Iterator[str]:
    """What each link of a chain gives away at one point, the ends of the chain closest there."""
    whole = f"{waterfall.factor:.4g}" if isfinite(waterfall.factor) else "not told (a side is not above 0)"
    yield from wrapped(f"larger end over smaller, as close as met ({waterfall.point}): {whole}", columns)
    for fall in waterfall.falls:
        factor = f"factor {fall.factor:.4g}, " if isfinite(fall.factor) else ""
        share = f"{fall.share:.1%}".replace("-0.0%", "0.0%")
        told = f"{place(fall.statement.position)} {fall.statement.id}: {factor}{share} of the gap"
        for line in wrapped(told, columns - len(STEP)):
            yield STEP + line
