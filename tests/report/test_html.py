"""The page of runs and benchmarks: self-contained, well formed, and with the figures of its runs."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from tests.stress.tasks import task_of, written
from verify.cli import main
from verify.report.drawing import curves, histogram
from verify.stress.journal import open_run
from verify.stress.shard import run_shard

VOID = {"meta", "br", "rect", "line", "circle", "polyline"}


class Elements(HTMLParser):
    """Every element with its attributes; fails where tags do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def page(folder: Path, *paths: Path) -> str:
    """The page that the command writes."""
    html = folder / "page.html"
    result = CliRunner().invoke(main, ["report", *map(str, paths), "--html", str(html)])
    assert result.exit_code == 0, result.output
    text = html.read_text(encoding="utf-8")
    elements = Elements()
    elements.feed(text)
    assert elements.open == []
    assert "script" not in {tag for tag, _ in elements.seen}
    links = [its["href"] or "" for _, its in elements.seen if "href" in its]
    anchors = [its["id"] for _, its in elements.seen if "id" in its]
    assert len(anchors) == len(set(anchors))
    assert set(links) <= {f"#{each}" for each in anchors}
    assert not [its for _, its in elements.seen if "src" in its]
    assert all(its.get("aria-label") or "aria-hidden" in its for tag, its in elements.seen if tag == "svg")
    assert "url(" not in text
    return text


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A run that was stopped after its first shard."""
    task = task_of(tmp_path, "lem:gradient", (64, 48), 1)
    journal = open_run(tmp_path / "runs" / "broken", task, resume=False)
    shard = next(task.shards())
    journal.add(shard, run_shard(shard))
    return tmp_path / "runs"


def test_a_run_is_drawn_with_its_figures(tmp_path: Path) -> None:
    words = ["--sizes", "24x16", "--trials", "1", "--jobs", "1", "--ascents", "0"]
    words += ["--out", str(tmp_path / "r")]
    path = written(tmp_path)
    result = CliRunner().invoke(main, ["stress", str(path), "--claim", "lem:sum", *words])
    assert result.exit_code == 0, result.output
    data = json.loads((tmp_path / "r" / "result.json").read_text())
    text = page(tmp_path, tmp_path / "r")
    assert f"{data['stages']['screened']:,}" in text
    assert f"{data['worst'][0]['trial']:,}" in text
    assert "structured floats" in text
    assert f"<span>--trial</span> <span>{data['worst'][0]['trial']}</span>" in text
    assert data["machine"] in text
    assert text.count("<svg") == 1


def test_an_interrupted_run_is_told_as_such(tmp_path: Path, kept: Path) -> None:
    text = page(tmp_path, kept)
    assert "interrupted; so far" in text
    assert "lem:gradient at m = 64, n = 48" in text
    assert "The worst trial again" in text


def test_a_file_that_is_no_result_is_told(tmp_path: Path, kept: Path) -> None:
    (kept / "broken" / "result.json").write_text("[]", encoding="utf-8")
    result = CliRunner().invoke(main, ["report", str(kept), "--html", str(tmp_path / "p.html")])
    assert result.exit_code == 3
    assert "is not the result of a run" in result.output


def test_a_run_that_was_stopped_before_its_first_shard(tmp_path: Path) -> None:
    open_run(tmp_path / "runs", task_of(tmp_path, "lem:gradient", (64, 48), 1), resume=False)
    text = page(tmp_path, tmp_path / "runs")
    assert "no trial met the hypotheses (0 of 0)" in text
    assert "<svg" not in text


@pytest.mark.parametrize("extra", [{"curve": 3}, {"rows": {}}, {"throughput": [1]}])
def test_a_benchmark_that_is_none_is_told(tmp_path: Path, extra: dict[str, Any]) -> None:
    file = tmp_path / "odd.json"
    file.write_text(json.dumps({"benchmarks": [{"extra_info": extra}]}), encoding="utf-8")
    result = CliRunner().invoke(main, ["report", str(file), "--html", str(tmp_path / "p.html")])
    assert result.exit_code == 3
    assert f"{file} cannot be drawn" in result.output


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["report", str(tmp_path / "x"), "--html", str(tmp_path / "p.html")])
    assert result.exit_code == 3
    assert "give the folder of a run" in result.output


def test_benchmarks_are_drawn(tmp_path: Path) -> None:
    data: dict[str, Any] = {
        "datetime": "2020-01-02T03:04:05",
        "machine_info": {"cpu": {"brand_raw": "An <old> CPU"}},
        "benchmarks": [
            {"extra_info": {"throughput": {"claim": "lem:x", "trials/s": 12345.0, "times": None}}},
            {
                "extra_info": {
                    "curve": {
                        "title": "Cost",
                        "across": "m",
                        "up": "s",
                        "series": {"a & b": [[1, 2], [4, 0.5]]},
                    }
                }
            },
            {
                "extra_info": {
                    "claim": "descent",
                    "sizes": "4x4x2",
                    "limit": 5.0,
                    "rows": {"verify": {"found": {"0.1": 0.02}}, "hypothesis": {"found": {}}},
                }
            },
        ],
    }
    file = tmp_path / "bench.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    text = page(tmp_path, file)
    for part in ("An &lt;old&gt; CPU", "12,340", "a &amp; b", "descent at 4x4x2"):
        assert part in text


def test_nothing_to_draw_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["report", str(tmp_path), "--html", str(tmp_path / "p.html")])
    assert result.exit_code == 3
    assert "no run and no benchmark" in result.output


def test_bars_stand_at_their_ratios() -> None:
    """One of a doubling is twice as wide as one of half of it, and taller where there are more."""
    svg = histogram({-2: 10, -1: 1000}, 1, "ratio")
    bars = [e for e in ElementTree.fromstring(svg).iter() if e.tag == "rect"]
    assert len(bars) == 2
    low, high = bars
    assert float(low.attrib["x"]) < float(high.attrib["x"])
    assert 0 < float(low.attrib["height"]) < float(high.attrib["height"])


def test_curves_leave_out_what_has_no_logarithm() -> None:
    """A point at zero, and a series with no other."""
    both = curves({"kept": [(1, 1), (10, 0), (100, 3)], "gone": [(0, 1)]}, "x", "y")
    root = ElementTree.fromstring(f"<div>{both}</div>")
    (line,) = [e for e in root.iter() if e.tag == "polyline"]
    assert len(line.attrib["points"].split()) == 2
    assert "gone" not in both
    assert curves({"gone": [(0, 1)]}, "x", "y") == ""
