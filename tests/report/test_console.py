"""What stands on the console: a green run is short, a red one says everything, a log has no colours."""

import io
import os
import pty
import subprocess
import sys

import pytest

from tests.report.samples import expected, proved, refuted, report, skipped, supported, undecided, unread
from verify.report.console import Screen, progress_bar, show
from verify.run.result import Report


def shown(told: Report, verbose: bool = False, total: int | None = None) -> list[str]:
    screen = Screen(width=80)
    screen.file = io.StringIO()
    show(told, screen, told.code(), verbose, total)
    return screen.file.getvalue().splitlines()


def test_a_green_run_is_three_lines() -> None:
    assert shown(report(supported(), supported("lem:b", 5))) == [
        "document   links  supported  red",
        "proof.tex      2          2    0",
        "2 links: 2 supported; exit code 0",
    ]


def test_quiet_results_are_shown_when_asked() -> None:
    lines = shown(report(supported(), supported("lem:b", 5)), verbose=True)
    assert lines[0].startswith("proof.tex:3:7  lem:a  supported: best ratio 0.998")
    assert lines[1].startswith("proof.tex:5:7  lem:b  supported")


def test_what_is_proved_is_counted_and_its_axioms_named() -> None:
    """Axioms are told of a whole run without being asked."""
    told = report(proved(), proved("lem:q", 9, axioms=("below", "convex")), proved("lem:r", 10, axioms=()))
    assert shown(told) == [
        "document   links  proved  red",
        "proof.tex      3       3    0",
        "axioms that proofs rest on: below (2), convex (1)",
        "3 links: 3 proved; exit code 0",
    ]
    lines = shown(told, verbose=True)
    assert lines[0].startswith("proof.tex:8:7  lem:p  proved (certificate; axioms: below): best ratio 0.5")
    assert lines[2].startswith("proof.tex:10:7  lem:r  proved (certificate): best ratio 0.5")


def test_skipped_and_expected_ones_have_a_line_each() -> None:
    lines = shown(report(supported(), expected(), skipped()))
    assert lines[0] == "proof.tex:20:7  lem:c  refuted, as expected: a factor is missing in print"
    assert lines[1] == "proof.tex:25:7  lem:d  skipped: asymptotic rate"
    assert lines[-1] == "3 links: 1 supported, 1 refuted (1 expected), 1 skipped; exit code 0"


def test_red_and_undecided_ones_are_shown_in_full() -> None:
    lines = shown(report(supported(), refuted(), expected(), skipped(), undecided(), unread()))
    assert "proof.tex:12:7  lem:b/proof/2  refuted" in lines
    assert "  breaks at    m = 1, n = 1, r = 1" in lines
    assert "proof.tex:30:7  lem:e  undecided" in lines
    assert "proof.tex:35:7  lem:f  unread" in lines
    assert lines[-1] == (
        "6 links: 1 supported, 2 refuted (1 expected), 1 undecided, 1 unread, 1 skipped; exit code 3"
    )


def test_an_interrupted_run_says_what_is_missing() -> None:
    lines = shown(report(supported(), interrupted=True), total=133)
    assert lines[-1] == "interrupted before 132 more; 1 link: 1 supported; exit code 130"


def test_a_run_without_results() -> None:
    assert shown(Report(())) == ["0 links: nothing was checked; exit code 0"]


def test_long_paths_fold_inside_the_width() -> None:
    path = "/elsewhere/" + "/".join(["a_long_folder_name"] * 6) + "/proof.tex"
    results = report(
        *[make(file=path) for make in (supported, refuted)],
    )
    table = [line for line in shown(Report(results.results)) if "red" in line or line.rstrip().endswith("1")]
    assert all(len(line) <= 80 for line in table)


def test_no_escape_codes_unless_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("\x1b" in line for line in shown(report(refuted())))
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen(width=80)
    screen._force_terminal = True
    screen.file = io.StringIO()
    show(report(refuted()), screen, 1)
    assert "\x1b" not in screen.file.getvalue()


def test_the_bar_is_quiet_in_a_log() -> None:
    screen = Screen(stderr=True)
    screen.file = io.StringIO()
    with progress_bar(screen) as advance:
        advance(refuted(), 1, 2)
    assert screen.file.getvalue() == ""


def test_the_bar_counts_on_a_terminal() -> None:
    program = (
        "from tests.report.samples import refuted\n"
        "from verify.report.console import Screen, progress_bar\n"
        "with progress_bar(Screen(stderr=True)) as advance: advance(refuted(), 1, 2)"
    )
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run([sys.executable, "-c", program], stderr=theirs, env=environment, check=True)
    os.close(theirs)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "checking, 1 red" in told
    assert "1/2" in told
