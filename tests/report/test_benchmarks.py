"""Benchmarks on the page: all methods, on what, and what has no chart."""

from __future__ import annotations

from typing import Any

from verify.report.benchmarks import benchmark

ROWS = {
    "verify": {"found": {"0.1": 0.02, "1e-06": 0.5}, "best": None, "evaluations": 0},
    "blind": {"found": {}, "best": 0.7, "evaluations": 31_000},
}


def told(*benchmarks: dict[str, Any], **more: Any) -> str:
    """The HTML of a file with these benchmarks."""
    return "".join(benchmark({"benchmarks": list(benchmarks), **more}))


def test_a_method_that_found_nothing_is_told() -> None:
    text = told({"extra_info": {"claim": "descent", "sizes": "4x4x2", "limit": 5.0, "rows": ROWS}})
    assert "seconds at 0.1</th>" in text and "seconds at 1e-6</th>" in text
    blind = text.partition("<td>blind</td>")[2].partition("</tr>")[0]
    assert blind.count(">-<") == 2 and "31,000" in blind
    assert "no violation found" in text


def test_both_the_device_and_the_processor_are_told() -> None:
    machine = {"cpu": {"brand_raw": "A processor"}, "python_version": "3.11.7"}
    text = told({"extra_info": {"device": "CPU, 1 thread(s)"}}, machine_info=machine, kept="a/b.json")
    for part in ("CPU, 1 thread(s)", "A processor", "3.11.7", "a/b.json"):
        assert part in text


def test_a_curve_is_a_table_too() -> None:
    curve = {
        "title": "Cost",
        "across": "m = n",
        "up": "s",
        "series": {"a": [[4, 0.5]], "b": [[4, 1], [8, 2]]},
    }
    text = told({"extra_info": {"curve": curve}})
    assert "<details><summary>The numbers: s</summary><table" in text
    assert '<td class="number">8</td><td class="number">-</td><td class="number">2</td>' in text


def test_what_has_no_chart_is_listed() -> None:
    text = told(
        {"name": "limits", "extra_info": {"product": 1.5e11, "device": "x"}},
        {"name": "test_plain", "stats": {"mean": 0.25}},
    )
    assert "operations a second of products" in text and "1.5e+11" in text
    assert "test_plain" in text and "seconds at the mean" in text


def test_what_was_measured_alike_is_one_table() -> None:
    """With the columns of its own, and what they mean."""
    one = {"claim": "a", "trials/s": 10.0, "part of the product rate": 0.5}
    four = {"claim": "a", "workers": 4, "trials/s": 40.0, "part of linear": 0.97}
    text = told(*({"extra_info": {"throughput": row}} for row in (one, four, {**one, "claim": "b"})))
    first, second = (part.partition("</table>")[0] for part in text.split("<table><thead>")[1:])
    assert first.count("<tr>") == 3 and "part of linear" not in first
    assert second.count("<tr>") == 2 and "part of the product rate" not in second
    assert "part of linear: 1 is what one worker alone, times their number, reaches" in text
    assert "workers: processes of one thread" in text


def test_a_file_without_benchmarks_says_so() -> None:
    assert "No benchmark is in this file." in told()
