"""Charts as SVG, which needs no script: a histogram of ratios, and curves on logarithmic axes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from verify.report.style import LIGHT

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 98, 32, 24, 50
MARKS = ("circle", "square", "diamond")
NARROW, SQUARE = 2.5, 3
CLOSE = 3.0
"""Where the ends of an axis differ by a smaller factor, multiples of one step are named."""
WIDE = 2.0
"""An axis of more decades than this shows powers of ten alone, others also twice and five times these."""
NEARLY = 1 + 1e-9
MOST = 8
"""So many ticks at most."""
LEAST = 0.6
"""The foot of the bars: one trial is seen."""

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis with named values, drawn from ``start`` (of ``low``) to ``stop`` (of ``high``)."""

    low: float
    high: float
    start: float
    stop: float
    named: tuple[float, ...]

    @staticmethod
    def over(values: Sequence[float], start: float, stop: float, least: float = 0.0) -> Axis:
        """The axis that holds all these values, which are positive; from ``least`` on where that is given."""
        low, high = least or min(values), max(values)
        grid = _close(low, high) if 1 < high / low < CLOSE else _apart(low, high)
        first = least or max(value for value in grid if value <= low * NEARLY)
        last = min(value for value in grid if value * NEARLY >= high and value > first)
        named = [value for value in grid if first <= value <= last]
        step = ceil(len(named) / MOST)
        begin = named.index(1.0) % step if 1.0 in named else 0
        return Axis(first, last, start, stop, tuple(named[begin::step]))

    def at(self, value: float) -> float:
        """Where a value lies."""
        part = log10(value / self.low) / log10(self.high / self.low)
        return self.start + part * (self.stop - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        """The named values with their names."""
        return [(value, written(value)) for value in self.named]


def _apart(low: float, high: float) -> list[float]:
    """Powers of ten around both values, and where these are near also twice and five times these."""
    steps = (1,) if log10(high / low) > WIDE else (1, 2, 5)
    decades = range(floor(log10(low)) - 1, ceil(log10(high)) + 2)
    return [step * 10.0**k for k in decades for step in steps]


def _close(low: float, high: float) -> list[float]:
    """Multiples of one round step around both values."""
    rough = (high - low) / (MOST - 3)
    decade = 10.0 ** floor(log10(rough))
    step = next(each * decade for each in (1, 2, 5, 10) if each * decade >= rough / NEARLY)
    places = range(max(1, floor(low / step)), ceil(high / step) + 2)
    grid = [float(f"{k * step:.9g}") for k in places]
    return grid if grid[0] <= low * NEARLY else [low, *grid]


def written(value: float) -> str:
    """A value of an axis, written out where that is short."""
    if 1e-4 <= value * NEARLY < 1e6:
        return f"{float(f'{value:.6g}'):,.10f}".rstrip("0").rstrip(".")
    digits, exponent = f"{value:.3e}".split("e")
    return f"{digits.rstrip('0').rstrip('.')}e{int(exponent)}"


def histogram(counts: Mapping[int, int], octave: int, label: str, title: str = "") -> str:
    """How many values lie in each bin [2^(k/octave), 2^((k+1)/octave)); counts on a logarithmic axis."""
    if not counts:
        return ""
    edges = [2.0 ** (k / octave) for k in (min(counts), max(counts) + 1)]
    across = Axis.over([*edges, 1.0], LEFT, WIDTH - RIGHT)
    up = Axis.over([1.0, *map(float, counts.values())], HEIGHT - BOTTOM, TOP, LEAST)
    parts = []
    for place, count in sorted(counts.items()):
        left, right = across.at(2.0 ** (place / octave)), across.at(2.0 ** ((place + 1) / octave))
        top = up.at(count)
        parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(0.6, right - left - 0.3):.1f}" '
            f'height="{up.start - top:.1f}" fill="currentColor"/>'
        )
    one = across.at(1.0)
    side = "end" if one > WIDTH / 2 else "start"
    limit = (
        f'<line x1="{one:.1f}" x2="{one:.1f}" y1="{TOP - 4}" y2="{up.start}" class="limit"/>'
        f'<text x="{one:.1f}" y="{TOP - 9}" text-anchor="{side}">violated beyond 1</text>'
    )
    told = f"{title}: {sum(counts.values()):,} between {edges[0]:.3g} and {edges[1]:.3g}" if title else ""
    return _framed(f'<g class="c0">{"".join(parts)}</g>{limit}', across, up, (label, "trials"), told)


def curves(series: Mapping[str, Points], across_label: str, up_label: str, title: str = "") -> str:
    """Curves with a legend, both axes logarithmic; points that are not positive are left out."""
    kept = {
        (place, name): [(x, y) for x, y in points if x > 0 and y > 0]
        for place, (name, points) in enumerate(series.items())
    }
    kept = {name: points for name, points in kept.items() if points}
    if not kept:
        return ""
    every = [point for points in kept.values() for point in points]
    across = Axis.over([x for x, _ in every], LEFT, WIDTH - RIGHT)
    up = Axis.over([y for _, y in every], HEIGHT - BOTTOM, TOP)
    parts = []
    for (place, _), points in kept.items():
        at = [(across.at(x), up.at(y)) for x, y in sorted(points)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        again = ' stroke-dasharray="6 3"' if place >= len(LIGHT) else ""
        parts.append(f'<g class="{_colour(place)}"><polyline points="{line}" fill="none" ')
        parts.append(f'stroke="currentColor" stroke-width="1.6"{again}/>')
        parts += [mark(x, y, MARKS[place % len(MARKS)]) for x, y in at]
        parts.append("</g>")
    told = f"{title}: {', '.join(name for _, name in kept)}" if title else ""
    return _framed("".join(parts), across, up, (across_label, up_label), told) + "".join(_legend(kept))


def mark(x: float, y: float, kind: str) -> str:
    """A mark at a point."""
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{SQUARE}" fill="currentColor"/>'
    turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if kind == "diamond" else ""
    return (
        f'<rect x="{x - NARROW:.1f}" y="{y - NARROW:.1f}" width="{2 * NARROW}" height="{2 * NARROW}" '
        f'fill="currentColor"{turn}/>'
    )


def _colour(place: int) -> str:
    return f"c{place % len(LIGHT)}"


def _legend(names: Iterable[tuple[int, str]]) -> Iterator[str]:
    """A name keeps its colour where others have no curve."""
    yield '<p class="legend">'
    for place, name in names:
        sign = mark(6, 6, MARKS[place % len(MARKS)])
        drawn = f'<svg width="12" height="12" aria-hidden="true" class="{_colour(place)}">{sign}</svg>'
        yield f"<span>{drawn} {escape(name)}</span> "
    yield "</p>"


def _framed(inside: str, across: Axis, up: Axis, labels: tuple[str, str], title: str) -> str:
    """The chart with its axes, told in words to those who cannot see it."""
    across_label, up_label = labels
    parts = []
    for value, name in across.ticks():
        x = across.at(value)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{up.stop}" y2="{up.start}" class="grid"/>')
        parts.append(f'<text x="{x:.1f}" y="{up.start + 18:.1f}" text-anchor="middle">{name}</text>')
    for value, name in up.ticks():
        y = up.at(value)
        parts.append(f'<line x1="{across.start}" x2="{across.stop}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{name}</text>')
    middle = (up.start + up.stop) / 2
    names = (
        f'<text x="{(across.start + across.stop) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">'
        f"{escape(across_label)}</text>"
        f'<text x="14" y="{middle:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 14 {middle:.0f})">{escape(up_label)}</text>'
    )
    told = f"{title}; {up_label} against {across_label}" if title else f"{up_label} against {across_label}"
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">'
        f"{''.join(parts)}{inside}{names}</svg></figure>"
    )
