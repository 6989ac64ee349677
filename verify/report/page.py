"""One self-contained page: runs of `verify stress`, and benchmarks; no script, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import chain
from math import isfinite
from textwrap import dedent
from typing import Any

from verify.errors import VerifyError
from verify.report.benchmarks import benchmark, heading
from verify.report.describe import evidence
from verify.report.drawing import histogram
from verify.report.lines import plain, room
from verify.report.stressed import listed
from verify.report.style import style
from verify.report.tables import Html, facts, short, table

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
    "examined": "points put to exact arithmetic",
    "refuting": "of them refute",
    "holding": "of them hold",
    "open_after_confirmation": "of them stay open",
}
ALWAYS = ("screened", "held", "violated")
"""The other stages are told where they have any trials."""

DRAWN = 4
"""So many bins of a tally are drawn as one bar, where there are more than ``FEW``."""
FEW = 48
COLUMNS = 62
"""The width of a witness."""

BESIDE = {"none": "have no ratio", "at most 0": "have a ratio of at most 0"}
WAYS = {"border": "with zeros around a smaller point", "ascent": "along the gradient"}

Result = Mapping[str, Any]


def page(runs: Iterable[Result], benchmarks: Iterable[Mapping[str, Any]]) -> str:
    """The page of these results of runs and these files of pytest-benchmark."""
    stressed, measured = list(runs), list(benchmarks)
    drawn = [_drawn(run(each, f"run-{number + 1}"), each) for number, each in enumerate(stressed)]
    drawn += [_drawn(benchmark(each, f"bench-{number + 1}"), each) for number, each in enumerate(measured)]
    body = [*contents(stressed, measured), *chain.from_iterable(drawn)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>verify: stress and benchmarks</title><style>{style()}</style></head>\n"
        f"<body><h1>verify: stress and benchmarks</h1>\n{chr(10).join(filter(None, body))}\n</body></html>\n"
    )


def _drawn(parts: Iterator[str], told: Mapping[str, Any]) -> list[str]:
    """Raises VerifyError where a file does not hold what it should."""
    try:
        return list(parts)
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        where = told.get("kept", "a result")
        raise VerifyError(f"{where} cannot be drawn, something in it is amiss: {problem!r}") from problem


def contents(runs: list[Result], benchmarks: list[Mapping[str, Any]]) -> Iterator[str]:
    """Where there is more than one thing on the page, all of them at a glance."""
    if len(runs) + len(benchmarks) < 2:
        return
    yield table(
        ("claim", "verdict", "worst ratio", "sizes", "trials", "document"),
        [
            (
                _link(f"run-{number + 1}", str(each["claim"])),
                Html(_verdict(each)),
                _reached(each),
                "x".join(map(str, each["sizes"].values())),
                each["stages"]["screened"],
                each["document"],
            )
            for number, each in enumerate(runs)
        ],
        "long",
    )
    rows = [
        (_link(f"bench-{number + 1}", heading(each)), each.get("kept", ""))
        for number, each in enumerate(benchmarks)
    ]
    yield table(("benchmarks", "file"), rows, "long")


def run(result: Result, anchor: str = "") -> Iterator[str]:
    """A run: its verdict, what breaks the claim, its stages, the ratios, the worst trials."""
    where = f"{result['claim']} at {', '.join(f'{name} = {size}' for name, size in result['sizes'].items())}"
    named = f' id="{anchor}"' if anchor else ""
    yield f"<h2{named}>{escape(where)}</h2>"
    yield f"<p>{_verdict(result)}: {escape(result['reason'])}</p>"
    yield facts((name, value) for name, value in _origin(result) if value)
    yield from _broken(result)
    stages = [
        (result["stages"][key], ("\u2003" if words.startswith("of ") else "") + words)
        for key, words in STAGES.items()
        if result["stages"].get(key) or (key in ALWAYS and key in result["stages"])
    ]
    yield table(("count", "stage"), stages)
    yield from _distribution(result, where)
    yield from _worst(result)


def _link(anchor: str, words: str) -> Html:
    return Html(f'<a href="#{anchor}">{escape(words)}</a>')


def _verdict(result: Result) -> str:
    verdict = escape(str(result["verdict"]))
    unfinished = "" if result.get("complete", True) else "interrupted; so far "
    return f'{unfinished}<strong class="{verdict}">{verdict}</strong>'


def _reached(result: Result) -> Html | None:
    """The largest ratio, drawn or climbed to."""
    ratios = [each["ratio"] for each in [*result["worst"], result.get("ascent") or {"ratio": None}]]
    largest = max((float(each) for each in ratios if each is not None and isfinite(each)), default=None)
    return None if largest is None else Html(f"{largest:.7g}")


def _origin(result: Result) -> Iterator[tuple[str, str]]:
    """What was run, how, on what, and where it is kept."""
    yield "document", str(result["document"])
    yield "seed", str(result["seed"])
    yield "families", ", ".join(result.get("losses") or ())
    yield "measured by", listed(result.get("measurers") or {})
    device = f"{result['device']}, screened in {result['dtype']}"
    yield "on", ", ".join(filter(None, [str(result.get("machine") or ""), device]))
    yield "speed", _speed(result)
    yield "left out", ", ".join(result.get("left_out") or ())
    yield "kept in", str(result.get("kept") or "")


def _speed(result: Result) -> str:
    busy = result.get("worker_seconds") or 0.0
    if not busy:
        return ""
    rate, work = result["stages"]["screened"] / busy, (result.get("operations") or 0) / busy / 1e9
    workers = result.get("workers", 1)
    each = "one worker" if workers == 1 else f"each of {workers} workers"
    return f"{short(float(rate))} trials/s and {float(f'{work:.2g}'):g} GFLOP/s (of the formulas) for {each}"


def _broken(result: Result) -> Iterator[str]:
    """The witness, and how to confirm it."""
    if not result.get("witness"):
        return
    at = "undefined at" if result["verdict"] == "undefined" else "breaks at"
    yield "<h3>What breaks the claim</h3>"
    yield f"<pre>{escape(dedent(plain(evidence(result['witness'], at, room(COLUMNS)))))}</pre>"
    if result.get("kept"):
        from shlex import quote

        told = f"verify recheck {quote(result['kept'] + '/result.json')}"
        yield f"<p>Confirm it exactly: {_command(told)}</p>"


def _distribution(result: Result, where: str) -> Iterator[str]:
    """The histogram of the ratio, what is not on it, and its quantiles."""
    from verify.stress.tally import OCTAVE

    bins = {int(place): count for place, count in result["bins"].items() if place not in BESIDE}
    beside = ", ".join(
        f"{result['bins'][name]:,} {words}" for name, words in BESIDE.items() if name in result["bins"]
    )
    if not bins:
        yield f"<p>No trial has a positive ratio of the two sides{': ' if beside else ''}{beside}.</p>"
        return
    together = DRAWN if max(bins) - min(bins) > FEW else 1
    bars: dict[int, int] = {}
    for place, count in bins.items():
        bars[place // together] = bars.get(place // together, 0) + count
    yield "<h3>Distribution of the ratio</h3>"
    yield histogram(bars, OCTAVE // together, "ratio of the two sides", f"Ratios of {where}")
    yield f'<p class="note">Not drawn: {beside}.</p>' if beside else ""
    found = [
        (float(part), value)
        for part, value in (result.get("quantiles") or {}).items()
        if value is not None and float(part) < 1  # the worst trial is told exactly
    ]
    names = ["median" if part == 0.5 else f"{100 * part:g} %" for part, _ in found]
    if found:
        yield table(("of positive ratios", *names), [["at most", *(value for _, value in found)]])
        yield '<p class="note">Each of these, or up to 4.4 % more.</p>'


def _worst(result: Result) -> Iterator[str]:
    """The worst trials, what was reached from them, and how to see one again."""
    worst = [
        (
            each["trial"],
            None if each["ratio"] is None or not isfinite(each["ratio"]) else Html(f"{each['ratio']:.10g}"),
            each["family"],
            each.get("said", ""),
        )
        for each in result["worst"]
    ]
    if worst:
        yield "<h3>Worst trials</h3>"
        yield table(("trial", "ratio", "functions", "in float64"), worst)
    if result.get("ascent"):
        ascent, steps = result["ascent"], result["stages"].get("ascents")
        way = WAYS.get(ascent["how"], ascent["how"])
        told = f" in {steps:,} step{'s' if steps != 1 else ''}" if steps else ""
        reached = f"{ascent['ratio']:.10g}{told} ({escape(str(way))})"
        yield f"<p>Climbing from the worst trials reaches {reached}.</p>"
    if result.get("replay"):
        number = re.search(r"--trial (\d+)", result["replay"])
        which = "The worst trial"
        if number and all(int(number[1]) != trial for trial, *_ in worst[:1]):
            which = f"Trial {int(number[1]):,}, from which the witness came,"
        others = " (another: change the number)" if len(worst) > 1 else ""
        yield f"<p>{which} again{others}: {_command(result['replay'])}</p>"


def _command(line: str) -> str:
    """A command that breaks between its words only, where they fit."""
    return f"<code>{' '.join(f'<span>{escape(word)}</span>' for word in line.split(' '))}</code>"
