"""A run: the same results from one process and from several, and what is finished is kept when it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from verify.errors import VerifyError
from verify.run.engine import run
from verify.run.result import Result
from verify.run.settings import Profile, Settings
from verify.verdict import Verdict

TEXT = r"""
\begin{lemma}\label{lem:a}
%@ let m, n \in \mathbb{N}
%@ let x, y \ge 0
%@ let A, B \in \mathbb{R}^{m\times n}
%@ let L > 0
%@ let f : \mathbb{R}^n \to \mathbb{R} ; smooth L
%@ let u, v \in \mathbb{R}^n
%@ claim[a] \sqrt{x y} \le \frac{x + y}{2}
%@ claim[b] \|A + B\| \le \|A\| + \|B\|
%@ claim[c] \|A + B\| \le \|A\|
%@ claim[d] f(v) \le f(u) + \langle \nabla f(u), v - u \rangle + \frac{L}{2} \|v - u\|^2
%@ claim[e] f(v) \le f(u) + \langle \nabla f(u), v - u \rangle + \frac{L}{4} \|v - u\|^2
%@ claim[f] \frac{x}{y} \ge 0
%@ skip: prose
%@ claim[g] x \approx y
%@ claim[h] q \le 1
%@ claim[i] \|A\|_{op} \le \|A\|
%@ claim[j] x^2 + y^2 \ge 2 x y
%@ claim[k] x \le -1 \Rightarrow x + y = 1
\end{lemma}
"""
QUICK = Settings(Profile.QUICK)
EXPECTED = {
    "a": Verdict.SUPPORTED, "b": Verdict.SUPPORTED, "c": Verdict.REFUTED, "d": Verdict.SUPPORTED,
    "e": Verdict.REFUTED, "f": Verdict.UNDEFINED, "g": Verdict.SKIPPED, "h": Verdict.UNREAD,
    "i": Verdict.SUPPORTED, "j": Verdict.SUPPORTED, "k": Verdict.VACUOUS,
}  # fmt: skip


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A document with a claim of every verdict."""
    path = tmp_path / "all.tex"
    path.write_text(TEXT, encoding="utf-8")
    return path


def without_time(result: Result) -> tuple[object, ...]:
    """Everything a result says save how long it took."""
    return (
        result.statement.id,
        replace(result.outcome, seconds=0.0),
        result.hypotheses,
        result.read,
        result.replay,
    )


def test_every_verdict(document: Path) -> None:
    """In the order of the document, each told as it comes."""
    told: list[tuple[str, int, int]] = []
    report = run(
        [document], QUICK, lambda result, done, total: told.append((result.statement.id, done, total))
    )
    assert {r.statement.id: r.outcome.verdict for r in report.results} == EXPECTED
    assert [r.statement.id for r in report.results] == sorted(EXPECTED)
    assert told == [(identity, k + 1, 11) for k, identity in enumerate(sorted(EXPECTED))]
    assert report.code() == 3


def test_two_processes_answer_as_one(document: Path) -> None:
    """Verdicts, witnesses, ratios and counts, to the last bit."""
    one, two = (run([document], replace(QUICK, jobs=jobs)) for jobs in (1, 2))
    assert [without_time(r) for r in one.results] == [without_time(r) for r in two.results]


def test_a_claim_judged_alone_answers_as_in_the_whole(document: Path) -> None:
    """What is drawn depends on the claim, not on its neighbours."""
    whole = {r.statement.id: without_time(r) for r in run([document], QUICK).results}
    for identity in ("a", "c", "e"):
        (alone,) = run([document], replace(QUICK, only=(identity,))).results
        assert without_time(alone) == whole[identity]


def test_an_interruption_keeps_what_is_finished(document: Path) -> None:
    """The report says that it is not all."""

    def stop(result: Result, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    report = run([document], QUICK, stop)
    assert report.interrupted
    assert [r.statement.id for r in report.results] == ["a", "b", "c"]
    assert report.code() == 130


def test_an_interruption_of_two_processes_ends_them(document: Path) -> None:
    """None of them is left behind."""

    def stop(result: Result, done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    report = run([document], replace(QUICK, jobs=2), stop)
    assert report.interrupted and len(report.results) == 4


def heed_interrupts() -> None:
    """Undo what a shell does to its background jobs, whose children ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_killed_run_leaves_its_answers(document: Path, tmp_path: Path) -> None:
    """SIGINT to the command line: exit code 130, and a JSON file that is whole."""
    import json

    out = tmp_path / "answer.json"
    slow = document.with_name("slow.tex")
    slow.write_text(TEXT + "".join(f"%@ claim[s{k}] 1 = 1\n" for k in range(1500)), encoding="utf-8")
    command = [sys.executable, "-m", "verify.cli", "check", str(slow), "--json", str(out)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
        preexec_fn=heed_interrupts,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if out.exists() and '"a"' in out.read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == 130
    answer = json.loads(out.read_text(encoding="utf-8"))
    assert answer["summary"]["complete"] is False
    assert answer["claims"][0]["id"] == "a"


def test_another_seed_draws_otherwise(document: Path) -> None:
    """And reaches another ratio, with the same verdict."""
    first, second = (run([document], replace(QUICK, seed=seed, only=("d",))).results[0] for seed in (0, 1))
    assert first.outcome.verdict is second.outcome.verdict is Verdict.SUPPORTED
    assert first.outcome.trials != second.outcome.trials


def test_what_is_not_there_is_said(document: Path) -> None:
    """A missing file, a folder without proofs, an id of nothing."""
    with pytest.raises(VerifyError, match="no such file"):
        run([document.with_name("gone.tex")], QUICK)
    with pytest.raises(VerifyError, match="no statement has the id"):
        run([document], replace(QUICK, only=("zz",)))
    empty = document.parent / "empty"
    empty.mkdir()
    with pytest.raises(VerifyError, match=r"no \.tex file"):
        run([empty], QUICK)


@pytest.mark.parametrize("wrong", [{"dtype": "float16"}, {"jobs": 0}])
def test_settings_are_checked_at_the_door(wrong: dict[str, object]) -> None:
    """Before any work."""
    with pytest.raises(VerifyError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_a_sum_over_more_numbers_than_can_be_added_is_undecided(tmp_path: Path) -> None:
    """It neither ends the run nor keeps it from ending."""
    path = tmp_path / "sum.tex"
    path.write_text("\\[ \\sum_{i=1}^{10^9} 1 = 1 \\]\n", encoding="utf-8")
    (result,) = run([path], Settings(Profile.QUICK)).results
    assert result.outcome.verdict is Verdict.UNDECIDED
    assert "a sum over 1000000000 numbers" in result.outcome.reason
