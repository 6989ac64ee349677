"""How sharp a claim is and what its support is worth, in words and figures.

Everything here was seen by a search: the sharp constant may lie closer to the printed one than what is
told as needed, never further away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import isfinite, isinf

from verify.report.lines import Line, room, row, wrapped
from verify.verdict import Constant, Dropped, Outcome, Verdict

STANDING = (Verdict.SUPPORTED, Verdict.PROVED)
DIGITS = 4
SLACK = 1.005
"""Constants seen needed up to less than this factor count as sharp in a line's one figure."""

GAP = "   "
NARROWEST = 24
INNERMOST = re.compile(r"\\(frac)\{([^{}]*)\}\{([^{}]*)\}|\\(sqrt)(?:\[(\d+)\])?\{([^{}]*)\}")
CAVEAT = (
    "must be: the best that the search met, all else as printed; the sharp constant may be closer to the "
    "printed one"
)


def figure(outcome: Outcome) -> Iterator[str]:
    """The constant with the most room seen, in a few words: `in place of 1/5 at most 0.9293`."""
    loose = [each for each in outcome.constants if isfinite(each.factor) and each.factor > SLACK]
    if outcome.verdict in STANDING and loose:
        best = max(loose, key=lambda each: each.factor)
        told = rounded(best.needed, best.direction == "at most")
        yield f"in place of {spoken(best.text)} {best.direction} {told}"


def sharpness(outcome: Outcome, width: int) -> Iterator[Line]:
    """The ratio and a table of the constants: as printed, still needed, and how far these are apart."""
    told = []
    if outcome.ratio is not None and outcome.ratio.how != "sample":
        told = [f"best ratio by {outcome.ratio.how}, from trial {outcome.ratio.trial:,}"]
    yield from row("sharpness", [*told, *_table(outcome.constants, room(width))])


def power(outcome: Outcome, width: int) -> Iterator[Line]:
    """Which stronger versions of a claim that stands the same search breaks."""
    if outcome.verdict not in STANDING:
        return
    texts = [each.text for each in outcome.constants]
    told = [_tightened(each, texts.count(each.text) > 1) for each in outcome.constants]
    told += map(_dropped, outcome.power)
    yield from row("power", [line for each in told for line in wrapped(each, room(width))])


def spoken(text: str) -> str:
    r"""A number in LaTeX as one would type it: `\frac{2\sqrt{2}}{3}` is `2 sqrt(2)/3`."""
    while match := INNERMOST.search(text):
        if match[1]:
            above = f"({match[2]})" if re.search(r" [+-] ", match[2]) else match[2]
            below = match[3] if re.fullmatch(r"[\d.]+|sqrt\([^()]*\)", match[3]) else f"({match[3]})"
            inner = f"{above}/{below}"
        else:
            inner = f"sqrt({match[6]})" if match[5] is None else f"root{match[5]}({match[6]})"
        before, after = text[: match.start()], text[match.end() :]
        gap = " " if before and (before[-1].isalnum() or before[-1] == ")") else ""
        text = f"{before}{gap}{inner}{' ' if after[:1].isalnum() else ''}{after}"
    return text.replace(" \\cdot ", " * ")


def rounded(value: float, up: bool, digits: int = DIGITS) -> str:
    """A number with a few digits, rounded to the side on which nothing more is claimed than was seen."""
    if not isfinite(value):
        return "unbounded"
    context = Context(prec=digits, rounding=ROUND_CEILING if up else ROUND_FLOOR)
    return f"{float(context.create_decimal(Decimal(value))):.{digits}g}"


def _table(constants: tuple[Constant, ...], columns: int) -> Iterator[str]:
    """A row for each constant, under a head; what it multiplies comes last, as it may be long."""
    if not constants:
        return
    head = ("printed", "must be", "factor", "of")
    cells = [(_printed(c), f"{c.direction} {c.needed:.6g}", _factor(c), c.term) for c in constants]
    widths = [max(len(line[k]) for line in (head, *cells)) for k in range(3)]
    used = sum(widths) + 3 * len(GAP)
    for line in (head, *cells):
        left = GAP.join(f"{cell:<{size}}" for cell, size in zip(line, widths, strict=False))
        rest = wrapped(line[3], max(NARROWEST, columns - used))
        for number, part in enumerate(rest):
            yield f"{left if number == 0 else ' ' * (used - len(GAP))}{GAP}{part}".rstrip()
    yield from wrapped(CAVEAT, columns)


def _printed(constant: Constant) -> str:
    """The constant as printed, with its value where that is not plain."""
    told = spoken(constant.text)
    return told if re.fullmatch(r"[\d.]+", told) else f"{told} = {constant.value:.4g}"


def _factor(constant: Constant) -> str:
    """How far the printed constant is from the needed one; a dash where nothing was needed."""
    return "-" if isinf(constant.factor) else f"{constant.factor:.4g}"


def _tightened(constant: Constant, several: bool) -> str:
    """What is seen of tighter values of a constant; with its term where that alone tells which it is."""
    printed = spoken(constant.text) + (f" (of {constant.term})" if several else "")
    small = constant.direction == "at least"
    if not isfinite(constant.needed) or (small and constant.needed <= 0):
        return f"in place of {printed}: no constant above 0 was seen to be too small"
    side = "below" if small else "above"
    return f"in place of {printed}: every constant {side} {rounded(constant.needed, not small)} breaks"


def _dropped(dropped: Dropped) -> str:
    """What is seen of the claim without a hypothesis."""
    word = {
        Verdict.SUPPORTED: "still stands",
        Verdict.REFUTED: "refuted",
        Verdict.UNDEFINED: "undefined",
    }.get(dropped.verdict, str(dropped.verdict))
    exact = dropped.verdict in (Verdict.REFUTED, Verdict.UNDEFINED)
    note = f"{' at ' if exact else ': '}{dropped.note}" if dropped.note else ""
    return f"without {dropped.hypothesis}: {word}{note}"
