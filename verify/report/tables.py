"""Tables of the page, and how numbers are written there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import isfinite
from typing import NamedTuple

LARGE = 1e9
"""From here on powers of ten are shorter."""

Row = Sequence[object]


class Html(NamedTuple):
    """A cell that is HTML already."""

    text: str


def table(head: Sequence[str], rows: Iterable[Row], look: str = "") -> str:
    """A table; numbers to the right, columns in which nothing stands left out."""
    lines = [list(line) for line in rows]
    kept = [k for k in range(len(head)) if any(line[k] not in (None, "") for line in lines)]
    if not kept:
        return ""
    right = {k for k in kept if all(line[k] is None or _number(line[k]) for line in lines)}

    def cell(tag: str, k: int, value: object) -> str:
        of = ' scope="col"' if tag == "th" else ""
        kind = ' class="number"' if k in right else ""
        return f"<{tag}{of}{kind}>{shown(value)}</{tag}>"

    top = "".join(cell("th" if head[k] else "td", k, head[k]) for k in kept)
    inside = "".join(f"<tr>{''.join(cell('td', k, line[k]) for k in kept)}</tr>" for line in lines)
    named = f' class="{look}"' if look else ""
    return f"<table{named}><thead><tr>{top}</tr></thead><tbody>{inside}</tbody></table>"


def facts(rows: Iterable[tuple[str, object]]) -> str:
    """What is known, a line each, with its name before it."""
    told = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{shown(value)}</td></tr>' for name, value in rows
    )
    return f'<table class="facts"><tbody>{told}</tbody></table>' if told else ""


def shown(value: object) -> str:
    """A cell: whole numbers in groups, others to four digits, a dash for nothing."""
    if isinstance(value, Html):
        return value.text
    if value is None:
        return "-"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return short(value) if isinstance(value, float) else escape(str(value))


def short(value: float) -> str:
    """A number to four digits, `48,040` and not `4.804e+04`."""
    if isfinite(value) and 1000 <= abs(float(f"{value:.4g}")) < LARGE:
        return f"{float(f'{value:.4g}'):,.0f}"
    return f"{value:.4g}"


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
