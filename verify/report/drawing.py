"""Charts as SVG, which needs no script: a histogram of ratios, and curves on logarithmic axes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 70, 12, 12, 44
COLOURS = ("#1f6fb4", "#c2571a", "#3a8a3a", "#8a4fa3", "#9a7d0a", "#b03060", "#4d6b6b")
"""Told apart in grey as well, with the marks below."""

MARKS = ("circle", "square", "diamond")
NARROW, SQUARE = 2.5, 3

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis from 10^low to 10^high, drawn from ``start`` to ``stop``."""

    low: int
    high: int
    start: float
    stop: float

    @staticmethod
    def over(values: Sequence[float], start: float, stop: float) -> Axis:
        """The axis that holds all these values, which are positive."""
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return Axis(low, max(high, low + 1), start, stop)

    def at(self, value: float) -> float:
        """Where a value lies."""
        part = (log10(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.stop - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        """Powers of ten, at most nine of them, with their names."""
        step = ceil((self.high - self.low + 1) / 9)
        return [(10.0**k, power(k)) for k in range(self.low, self.high + 1, step)]


def power(exponent: int) -> str:
    """A power of ten, written out where it is short."""
    if -4 <= exponent <= 6:
        return f"{10.0**exponent:,.{max(0, -exponent)}f}"
    return f"1e{exponent}"


def histogram(counts: Mapping[int, int], octave: int, label: str) -> str:
    """How many values lie in each bin [2^(k/octave), 2^((k+1)/octave)); counts on a logarithmic axis."""
    if not counts:
        return ""
    edges = [2.0 ** (k / octave) for k in (min(counts), max(counts) + 1)]
    across = Axis.over([*edges, 1.0], LEFT, WIDTH - RIGHT)
    up = Axis.over([0.7, *map(float, counts.values())], HEIGHT - BOTTOM, TOP)
    parts = []
    for place, count in sorted(counts.items()):
        left, right = across.at(2.0 ** (place / octave)), across.at(2.0 ** ((place + 1) / octave))
        top = up.at(count)
        parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(0.6, right - left - 0.3):.1f}" '
            f'height="{up.start - top:.1f}" fill="{COLOURS[0]}"/>'
        )
    one = across.at(1.0)
    parts.append(
        f'<line x1="{one:.1f}" x2="{one:.1f}" y1="{TOP}" y2="{up.start}" class="limit"/>'
        f'<text x="{one - 4:.1f}" y="{TOP + 10}" text-anchor="end">violated beyond 1</text>'
    )
    return _framed("".join(parts), across, up, label, "trials")


def curves(series: Mapping[str, Points], across_label: str, up_label: str) -> str:
    """Curves with a legend, both axes logarithmic; points that are not positive are left out."""
    kept = {name: [(x, y) for x, y in points if x > 0 and y > 0] for name, points in series.items()}
    kept = {name: points for name, points in kept.items() if points}
    if not kept:
        return ""
    every = [point for points in kept.values() for point in points]
    across = Axis.over([x for x, _ in every], LEFT, WIDTH - RIGHT)
    up = Axis.over([y for _, y in every], HEIGHT - BOTTOM, TOP)
    parts = []
    for place, (_, points) in enumerate(kept.items()):
        colour = COLOURS[place % len(COLOURS)]
        at = [(across.at(x), up.at(y)) for x, y in sorted(points)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        parts += [mark(x, y, MARKS[place % len(MARKS)], colour) for x, y in at]
    return _framed("".join(parts), across, up, across_label, up_label) + "".join(_legend(list(kept)))


def mark(x: float, y: float, kind: str, colour: str) -> str:
    """A mark at a point."""
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{SQUARE}" fill="{colour}"/>'
    turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if kind == "diamond" else ""
    return (
        f'<rect x="{x - NARROW:.1f}" y="{y - NARROW:.1f}" width="{2 * NARROW}" height="{2 * NARROW}" '
        f'fill="{colour}"{turn}/>'
    )


def _legend(names: Sequence[str]) -> Iterator[str]:
    yield '<p class="legend">'
    for place, name in enumerate(names):
        sign = mark(6, 6, MARKS[place % len(MARKS)], COLOURS[place % len(COLOURS)])
        yield f'<span><svg width="12" height="12" aria-hidden="true">{sign}</svg> {escape(name)}</span> '
    yield "</p>"


def _framed(inside: str, across: Axis, up: Axis, across_label: str, up_label: str) -> str:
    """The chart with its axes, readable by name to those who cannot see it."""
    parts = []
    for value, name in across.ticks():
        x = across.at(value)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{up.stop}" y2="{up.start}" class="grid"/>')
        parts.append(f'<text x="{x:.1f}" y="{up.start + 15:.1f}" text-anchor="middle">{name}</text>')
    for value, name in up.ticks():
        y = up.at(value)
        parts.append(f'<line x1="{across.start}" x2="{across.stop}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{name}</text>')
    middle = (up.start + up.stop) / 2
    labels = (
        f'<text x="{(across.start + across.stop) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"{escape(across_label)}</text>"
        f'<text x="14" y="{middle:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 14 {middle:.0f})">{escape(up_label)}</text>'
    )
    title = escape(f"{up_label} against {across_label}")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
        f"{''.join(parts)}{inside}{labels}</svg>"
    )
