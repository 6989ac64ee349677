"""One self-contained page: runs of `verify stress`, and benchmarks; no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from verify.report.drawing import curves, histogram

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #8886; --red: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #16181b; --red: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-top: 1px solid var(--line);
  padding-top: 1rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; margin: .6rem 0; display: block; overflow-x: auto; font-size: .9rem; }
th, td { text-align: left; padding: .15rem .9rem .15rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; } .legend svg { width: 12px; height: 12px; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); }
.grid { stroke: var(--line); stroke-width: .5; } .limit { stroke: var(--red); stroke-dasharray: 5 3; }
.legend span { margin-right: 1rem; white-space: nowrap; font-size: .85rem; }
.refuted, .undefined, .error { color: var(--red); }
code { font-size: .85rem; overflow-wrap: anywhere; }
"""

STAGES = {
    "screened": "drawn and screened",
    "escalated": "of them judged again in float64",
    "plain": "of these once more, with a bound for every entry",
    "held": "hold",
    "outside": "miss a hypothesis",
    "open": "left open by rounding",
    "tied": "of them ties: both sides are equal to 14 digits",
    "violated": "violate in floating point",
    "undefined": "have no value",
    "ascents": "steps of ascent from the worst",
    "examined": "points put to exact arithmetic",
    "refuting": "of them refute",
    "holding": "of them hold",
    "open_after_confirmation": "of them stay open",
}

DRAWN = 4
"""So many bins of a tally are drawn as one bar."""

Row = Sequence[object]


def page(runs: Iterable[Mapping[str, Any]], benchmarks: Iterable[Mapping[str, Any]]) -> str:
    """The page of these results of runs and these files of pytest-benchmark."""
    body = [part for each in runs for part in run(each)]
    body += [part for each in benchmarks for part in benchmark(each)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>verify: stress and benchmarks</title><style>{STYLE}</style></head>\n"
        f"<body><h1>verify: stress and benchmarks</h1>\n{chr(10).join(body)}\n</body></html>\n"
    )


def table(head: Sequence[str], rows: Iterable[Row]) -> str:
    """A table; numbers to the right."""
    lines = list(rows)
    if not lines:
        return ""
    right = [
        all(isinstance(line[k], int | float) or line[k] is None for line in lines) for k in range(len(head))
    ]

    def cells(tag: str, line: Row) -> str:
        kinds = (' class="number"' if each else "" for each in right)
        return "".join(f"<{tag}{kind}>{shown(cell)}</{tag}>" for kind, cell in zip(kinds, line, strict=True))

    inside = "".join(f"<tr>{cells('td', line)}</tr>" for line in lines)
    return f"<table><thead><tr>{cells('th', head)}</tr></thead><tbody>{inside}</tbody></table>"


def shown(value: object) -> str:
    """A cell: whole numbers in groups, others to four digits."""
    if value is None:
        return "-"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.4g}" if isinstance(value, float) else escape(str(value))


def run(result: Mapping[str, Any]) -> Iterator[str]:
    """A run: its verdict, its stages, the distribution of the ratio, the worst trials."""
    sizes = ", ".join(f"{name} = {size}" for name, size in result["sizes"].items())
    verdict = str(result["verdict"])
    yield f"<h2>{escape(result['claim'])} at {escape(sizes)}</h2>"
    unfinished = "" if result.get("complete", True) else "interrupted; so far "
    yield f'<p>{unfinished}<strong class="{verdict}">{verdict}</strong>: {escape(result["reason"])}</p>'
    measurers = ", ".join(
        f"{name} floats ({len(its)} families)" if its else f"{name} floats"
        for name, its in result.get("measurers", {}).items()
    )
    facts = [
        ("document", result["document"]),
        ("seed", str(result["seed"])),
        ("measured by", measurers or "-"),
        ("on", f"{result['device']}, {result['dtype']}, {result.get('machine') or 'unnamed machine'}"),
        ("speed", _speed(result)),
    ]
    if result.get("left_out"):
        facts.append(("left out", ", ".join(result["left_out"])))
    yield table(("", ""), facts)
    stages = result["stages"]
    yield table(("trials", ""), [(stages[key], words) for key, words in STAGES.items() if key in stages])
    from verify.stress.tally import OCTAVE

    bins: dict[int, int] = {}
    for place, count in result["bins"].items():
        if place.lstrip("-").isdecimal():
            bins[int(place) // DRAWN] = bins.get(int(place) // DRAWN, 0) + count
    if bins:
        yield "<h3>Distribution of the ratio</h3>"
        yield histogram(bins, OCTAVE // DRAWN, "ratio of the two sides")
        beside = {name: count for name, count in result["bins"].items() if name in ("none", "at most 0")}
        yield f"<p>{_beside(beside)}</p>" if beside else ""
        quantiles = result.get("quantiles") or {}
        told = [(f"{100 * float(part):g} %", value) for part, value in quantiles.items() if value is not None]
        yield table([name for name, _ in told], [[value for _, value in told]] if told else [])
        yield "<p>So much of the positive ratios is at most this, or up to 4.4 % more.</p>" if told else ""
    worst = [
        (each["trial"], each["ratio"] and f"{each['ratio']:.10g}", each["family"], each.get("said", ""))
        for each in result["worst"]
    ]
    if worst:
        yield "<h3>Worst trials</h3>"
        yield table(("trial", "ratio", "functions", "in float64"), worst)
    if result.get("ascent"):
        ascent = result["ascent"]
        yield f"<p>Ascents reach {ascent['ratio']:.10g} ({escape(str(ascent['how']))}).</p>"
    if result.get("replay"):
        yield f"<p>The worst trial again: <code>{escape(result['replay'])}</code></p>"


def _speed(result: Mapping[str, Any]) -> str:
    busy = result.get("worker_seconds") or 0.0
    if not busy:
        return "-"
    rate, work = result["stages"]["screened"] / busy, (result.get("operations") or 0) / busy / 1e9
    workers = result.get("workers", 1)
    each = "one worker" if workers == 1 else f"each of {workers} workers"
    return f"{rate:,.0f} trials/s and {work:,.1f} GFLOP/s for {each}"


def _beside(counts: Mapping[str, int]) -> str:
    words = {"none": "have no ratio", "at most 0": "have one of at most 0"}
    return "Beside these, " + ", ".join(f"{count:,} {words[name]}" for name, count in counts.items()) + "."


def benchmark(data: Mapping[str, Any]) -> Iterator[str]:
    """A file of pytest-benchmark: throughput, curves, and the time to a first violation."""
    machine = data.get("machine_info") or {}
    name = (machine.get("cpu") or {}).get("brand_raw") or machine.get("processor") or "unnamed processor"
    every = [each.get("extra_info") or {} for each in data.get("benchmarks", [])]
    device = next((info["device"] for info in every if "device" in info), name)
    yield f"<h2>Benchmarks of {escape(str(data.get('datetime', ''))[:10])}</h2><p>{escape(str(device))}</p>"
    rates = [info["throughput"] for info in every if "throughput" in info]
    if rates:
        yield "<h3>Throughput: random numbers, error bounds and judgement included</h3>"
        columns = list(dict.fromkeys(key for rate in rates for key in rate))
        yield table(columns, [[rate.get(key) for key in columns] for rate in rates])
    for info in every:
        if "curve" in info:
            curve = info["curve"]
            yield f"<h3>{escape(curve['title'])}</h3>"
            points = {name: [(x, y) for x, y in its] for name, its in curve["series"].items()}
            yield curves(points, curve["across"], curve["up"])
    found = [info for info in every if "rows" in info]
    if found:
        yield "<h3>Seconds to the first violation, by how much the claim is wrong</h3>"
        for info in found:
            yield f"<p>{escape(info['claim'])} at {escape(info['sizes'])}, {info['limit']:g} s at most</p>"
            points = {
                name: [(float(eps), seconds) for eps, seconds in row["found"].items()]
                for name, row in info["rows"].items()
            }
            yield curves(points, "relative change of a constant", "seconds")
