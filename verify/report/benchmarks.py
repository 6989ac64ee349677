"""A file of pytest-benchmark on the page: throughput, curves, the time to a first violation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from verify.report.drawing import curves, written
from verify.report.tables import facts, table

UNITS = {
    "compared": "blocks of trials measured alike on this device and on the processor",
    "product": "operations a second of products of large matrices",
    "copy": "bytes a second, read and written, of a copy",
    "read": "bytes a second of a sum over much memory",
}
PARTS = {
    "part of the product rate": "a product of large matrices, in operations a second,",
    "part of the copy rate": "a copy of much memory, in bytes a second,",
    "part of the read rate": "a sum over much memory, in bytes a second,",
    "part of linear": "one worker alone, times their number,",
}
DRAWN = ("throughput", "curve", "rows")

Info = Mapping[str, Any]


def benchmark(data: Mapping[str, Any], anchor: str = "") -> Iterator[str]:
    """All of a file."""
    found = [each for each in data.get("benchmarks") or [] if isinstance(each, dict)]
    every: list[Info] = [each.get("extra_info") or {} for each in found]
    named = f' id="{anchor}"' if anchor else ""
    yield f"<h2{named}>{escape(heading(data))}</h2>"
    yield facts((name, value) for name, value in _origin(data, every) if value)
    if not found:
        yield "<p>No benchmark is in this file.</p>"
    yield from _throughput([info["throughput"] for info in every if "throughput" in info])
    for info in every:
        if "curve" in info:
            yield from _curve(info["curve"])
    violations = [info for info in every if "rows" in info]
    if violations:
        yield "<h3>Seconds to the first violation, by how much the claim is wrong</h3>"
        told = "How much: the part by which a constant is changed. A dash: no violation found, or no score."
        yield f'<p class="note">{told}</p>'
    for info in violations:
        yield from _violation(info)
    yield from _others(found)


def heading(data: Mapping[str, Any]) -> str:
    """`Benchmarks of 2020-01-02`."""
    day = str(data.get("datetime") or "")[:10]
    return f"Benchmarks of {day}" if day else "Benchmarks"


def _origin(data: Mapping[str, Any], every: Sequence[Info]) -> Iterator[tuple[str, str]]:
    """Which file, and on what."""
    machine = data.get("machine_info") or {}
    processor = (machine.get("cpu") or {}).get("brand_raw") or machine.get("processor") or ""
    devices = dict.fromkeys(str(info["device"]) for info in every if "device" in info)
    yield "file", str(data.get("kept") or "")
    yield "measured on", ", ".join(devices)
    yield "processor", str(processor) or "unnamed processor"
    version = machine.get("python_version")
    yield "Python", str(version) if version else ""


def _throughput(rates: Sequence[Info]) -> Iterator[str]:
    if not rates:
        return
    yield "<h3>Throughput: random numbers, error bounds and judgement included</h3>"
    kinds = list(dict.fromkeys(tuple(rate) for rate in rates))
    for kind in kinds:
        yield table(kind, [list(rate.values()) for rate in rates if tuple(rate) == kind])
    columns = {name for kind in kinds for name in kind}
    if "workers" in columns:
        yield '<p class="note">workers: processes of one thread; where they are not told, it is one.</p>'
    if any(name.startswith("times ") for name in columns):
        yield '<p class="note">times X: trials a second as a multiple of those of X.</p>'
    for name, told in PARTS.items():
        if name in columns:
            yield f'<p class="note">{name}: 1 is what {told} reaches on this device.</p>'


def _curve(curve: Info) -> Iterator[str]:
    yield f"<h3>{escape(curve['title'])}</h3>"
    points = {name: [(x, y) for x, y in its] for name, its in curve["series"].items()}
    yield curves(points, curve["across"], curve["up"], curve["title"])
    places = sorted({x for its in points.values() for x, _ in its})
    columns = [dict(its) for its in points.values()]
    rows = [[x, *(column.get(x) for column in columns)] for x in places]
    numbers = table((curve["across"], *points), rows)
    yield f"<details><summary>The numbers: {escape(curve['up'])}</summary>{numbers}</details>"


def _violation(info: Info) -> Iterator[str]:
    """The time of each method, those that found nothing within the limit too."""
    where = f"{info['claim']} at {info['sizes']}, each method at most {info['limit']:g} s"
    yield f"<h4>{escape(where)}</h4>"
    points = {
        name: [(float(eps), seconds) for eps, seconds in row["found"].items()]
        for name, row in info["rows"].items()
    }
    yield curves(
        points, "relative change of a constant", "seconds", f"Time to the first violation of {where}"
    )
    scales = sorted({eps for its in points.values() for eps, _ in its}, reverse=True)
    rows = [
        [
            name,
            *(dict(points[name]).get(eps) for eps in scales),
            row.get("best"),
            row.get("evaluations") or None,
        ]
        for name, row in info["rows"].items()
    ]
    yield table(
        ("method", *(f"seconds at {written(eps)}" for eps in scales), "best score", "evaluations"),
        rows,
        "long",
    )


def _others(found: Sequence[Info]) -> Iterator[str]:
    """Benchmarks that are a mean time, and what else was measured, in numbers."""
    left = [each for each in found if not set(DRAWN) & set(each.get("extra_info") or {})]
    rows: list[tuple[str, object, str]] = []
    for each in left:
        name = str(each.get("name", "unnamed"))
        mean = (each.get("stats") or {}).get("mean")
        if mean is not None:
            rows.append((name, float(mean), "seconds at the mean"))
        its = (each.get("extra_info") or {}).items()
        rows += [
            (name, float(value) if isinstance(value, float) else value, UNITS.get(key, key))
            for key, value in its
            if key != "device"
        ]
    if rows:
        yield "<h3>Other measurements</h3>"
        yield table(("benchmark", "value", "of what"), rows)
