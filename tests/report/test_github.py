"""Annotations that GitHub reads back to what was meant, at most ten a step."""

import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.report.samples import expected, proved, refuted, report, skipped, supported, undecided, unread
from verify.report.github import commands, escaped, escaped_property, step_summary
from verify.report.places import from_repository


def test_worst_first_and_only_what_needs_a_reader() -> None:
    lines = list(commands(report(undecided(), unread(), supported(), expected(), skipped(), refuted())))
    assert [line.split("::")[1].split(" ")[0] for line in lines] == ["error", "error", "warning"]
    assert "title=refuted%3A lem%3Ab/proof/2::" in lines[0]
    assert "title=unread%3A lem%3Af::" in lines[1]
    assert "line=30,col=7,title=undecided%3A lem%3Ae::" in lines[2]


def test_what_is_warned_of_comes_last_and_is_no_error() -> None:
    """Though it is proved."""
    told = replace(proved(), warnings=("no proof was found from (7) alone",))
    lines = list(commands(report(told, proved("lem:q"), undecided())))
    assert [line.split("::")[1].split(" ")[0] for line in lines] == ["warning", "warning"]
    assert "title=proved%3A lem%3Ap::" in lines[1] and "from (7) alone" in lines[1]


def test_an_annotation_is_one_line_that_unescapes_to_the_console_text() -> None:
    (line,) = commands(report(refuted()))
    assert "\n" not in line
    message = line.split("::", 2)[2]
    assert unquote(message.replace("%25", "\0")).replace("\0", "%").splitlines()[2].startswith("  breaks at")


def test_escaping() -> None:
    assert escaped("a%b\r\n:,") == "a%25b%0D%0A:,"
    assert escaped_property("a%b\r\n:,") == "a%25b%0D%0A%3A%2C"


def test_no_more_than_ten_and_the_rest_in_the_summary(tmp_path: Path) -> None:
    told = report(*[refuted(f"lem:{number}", number + 1) for number in range(13)], undecided())
    lines = list(commands(told))
    assert sum(line.startswith("::error") for line in lines) == 10
    assert sum(line.startswith("::warning") for line in lines) == 1
    assert "proof.tex:13:7  lem:12  refuted" in lines
    file = tmp_path / "summary.md"
    step_summary(told, 1, str(file))
    text = file.read_text()
    assert "13 refuted" in text.replace("&#58;", ":")
    rows = [line for line in text.splitlines() if line.startswith("| <code>")]
    assert len(rows) == 3
    assert all(row.count("|") == 6 for row in rows)  # \| in LaTeX must not cut a cell


def test_no_summary_where_everything_fits(tmp_path: Path) -> None:
    step_summary(report(refuted()), 1, str(tmp_path / "summary.md"))
    assert not (tmp_path / "summary.md").exists()


def test_paths_are_those_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "papers").mkdir()
    monkeypatch.chdir(tmp_path / "repo" / "papers")
    assert from_repository("a.tex") == "papers/a.tex"
    assert from_repository("../b.tex") == "b.tex"
    monkeypatch.chdir(tmp_path)
    assert from_repository("a.tex") == "a.tex"
    assert from_repository("/elsewhere/a.tex") == f"{os.sep}elsewhere/a.tex"
