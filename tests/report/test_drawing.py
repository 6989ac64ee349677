"""Axes and curves: named values lie on the chart, and a name keeps its colour."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from verify.report.drawing import HEIGHT, WIDTH, Axis, curves, histogram, written


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([0.917, 1.0], ["0.9", "0.92", "0.94", "0.96", "0.98", "1"]),
        ([1.0, 8.0], ["1", "2", "5", "10"]),
        ([64.0, 128.0], ["60", "80", "100", "120", "140"]),
        ([3e-6, 0.2], ["1e-6", "1e-5", "0.0001", "0.001", "0.01", "0.1", "1"]),
        ([3e-9, 1.0], ["1e-8", "1e-6", "0.0001", "0.01", "1"]),
        ([7.0], ["5", "10"]),
        ([1.0], ["1", "2"]),
    ],
)
def test_an_axis_names_round_values(values: list[float], names: list[str]) -> None:
    axis = Axis.over(values, 0, 100)
    assert [name for _, name in axis.ticks()] == names
    for value in values:
        assert -1e-6 <= axis.at(value) <= 100 + 1e-6


@pytest.mark.parametrize("low", [1e-12, 0.003, 0.99999, 1.0, 31.4, 2.5e7])
@pytest.mark.parametrize("factor", [1.0, 1 + 1e-7, 1.01, 2.9, 3.1, 500.0, 1e15])
def test_an_axis_holds_its_values_and_names_at_most_eight(low: float, factor: float) -> None:
    axis = Axis.over([low, low * factor], 0, 100)
    assert -1e-6 <= axis.at(low) <= axis.at(low * factor) <= 100 + 1e-6
    assert 1 <= len(axis.ticks()) <= 8
    assert all(-1e-6 <= axis.at(value) <= 100 + 1e-6 for value, _ in axis.ticks())


@pytest.mark.parametrize(
    ("value", "name"), [(1e-5, "1e-5"), (1e-4, "0.0001"), (1e5, "100,000"), (1e6, "1e6"), (0.0052, "0.0052")]
)
def test_values_are_written_short(value: float, name: str) -> None:
    assert written(value) == name


def test_counts_have_no_part_of_a_trial() -> None:
    names = [e.text for e in ElementTree.fromstring(histogram({-3: 1, -2: 30}, 16, "ratio")).iter() if e.text]
    assert "0.1" not in names and {"1", "10", "violated beyond 1"} <= set(names)


def test_names_stand_within_the_chart() -> None:
    """In the largest letters, of some 9 units each, those of a narrow screen."""
    svg = (
        curves({"a": [(1, 3e-9), (99_999, 1e5)]}, "m = n", "seconds").partition("</figure>")[0] + "</figure>"
    )
    for text in (
        e for e in ElementTree.fromstring(svg).iter() if e.tag == "text" and "transform" not in e.attrib
    ):
        width = 9 * len(text.text or "")
        x, part = float(text.attrib["x"]), {"end": 1.0, "middle": 0.5}.get(text.attrib["text-anchor"], 0.0)
        assert x - part * width >= 0 and x + (1 - part) * width <= WIDTH
        assert 0 < float(text.attrib["y"]) < HEIGHT


def test_a_name_keeps_its_colour_where_another_has_no_curve() -> None:
    both = curves({"a": [(1, 1), (2, 2)], "b": [(1, 2)]}, "x", "y")
    alone = curves({"a": [], "b": [(1, 2)]}, "x", "y")
    assert '<g class="c1">' in both and '<g class="c1">' in alone
    assert '<g class="c0">' not in alone


def test_a_chart_is_told_in_words() -> None:
    text = histogram({-1: 5}, 1, "ratio of the two sides", "Ratios of <b>")
    assert (
        'aria-label="Ratios of &lt;b&gt;: 5 between 0.5 and 1; trials against ratio of the two sides"' in text
    )
