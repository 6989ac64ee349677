"""`verify stress` from the command line: what it finds, and how each finding is shown again."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.stress.tasks import written
from verify.cli import main


def run(*words: str) -> Result:
    """A command of `verify`."""
    return CliRunner().invoke(main, list(words))


def told(result: Result, label: str) -> str:
    """The line of an answer with this label."""
    found = re.search(rf"^  {label} +(.*)$", result.output, re.MULTILINE)
    assert found, result.output
    return found[1]


def test_a_false_constant_is_found_refuted_and_shown_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    words = ["--sizes", "64x48", "--trials", "20000", "--jobs", "1", "--ascents", "0"]
    result = run("stress", str(path), "--claim", "lem:false", *words, "--out", str(tmp_path / "run"))
    assert (result.exit_code, "lem:false  refuted" in result.output) == (1, True), result.output
    again = run(*shlex.split(told(result, "replay"))[1:])
    assert (again.exit_code, "violated; exact arithmetic: refuted" in again.output) == (1, True), again.output
    rechecked = run(*shlex.split(told(result, "recheck"))[1:])
    assert (rechecked.exit_code, "confirmed" in rechecked.output) == (0, True), rechecked.output
    data = json.loads((tmp_path / "run" / "result.json").read_text())
    assert data["verdict"] == "refuted"
    assert data["stages"]["violated"] > 0
    assert data["witness"]["sizes"]["m"] <= 64


@pytest.mark.parametrize("name", ["lem:sum", "lem:gradient"])
def test_a_true_claim_raises_no_alarm_in_ten_thousand_trials(tmp_path: Path, name: str) -> None:
    words = [
        "--sizes",
        "24x16",
        "--trials",
        "10000",
        "--jobs",
        "1",
        "--ascents",
        "1",
        "--out",
        str(tmp_path / "r"),
    ]
    result = run("stress", str(written(tmp_path)), "--claim", name, *words)
    assert (result.exit_code, f"{name}  supported" in result.output) == (0, True), result.output
    data = json.loads((tmp_path / "r" / "result.json").read_text())
    assert data["stages"]["screened"] >= 10_000
    assert (data["stages"]["violated"], data["stages"]["refuting"]) == (0, 0)
    assert data["worst"][0]["ratio"] <= 1 + 1e-12


def test_the_worst_trial_is_shown_again_to_the_last_digit(tmp_path: Path) -> None:
    words = ["--sizes", "24x16", "--trials", "1", "--jobs", "1", "--ascents", "0"]
    words += ["--out", str(tmp_path / "r")]
    result = run("stress", str(written(tmp_path)), "--claim", "lem:gradient", "--losses", "logistic", *words)
    worst = json.loads((tmp_path / "r" / "result.json").read_text())["worst"][0]
    again = run(*shlex.split(told(result, "replay"))[1:])
    assert float(told(again, "ratio")) == worst["ratio"]
    assert told(again, "functions") == worst["family"] == "logistic"


@pytest.mark.full
def test_a_killed_run_goes_on_to_what_an_unbroken_one_finds(tmp_path: Path) -> None:
    """Killed outright, workers and all, once a first shard is on the disk."""
    path = written(tmp_path)
    words = [sys.executable, "-m", "verify.cli", "stress", str(path), "--claim", "lem:gradient"]
    words += ["--sizes", "200x100", "--trials", "600", "--jobs", "2", "--ascents", "0"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    broken, unbroken = tmp_path / "broken", tmp_path / "unbroken"
    process = subprocess.Popen(
        [*words, "--out", str(broken)], start_new_session=True, env=environment, stdout=subprocess.DEVNULL
    )
    lines = broken / "tally.jsonl"
    while process.poll() is None and not (lines.exists() and lines.stat().st_size):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (broken / "result.json").exists()
    for folder, more in ((broken, ["--resume"]), (unbroken, [])):
        subprocess.run(
            [*words, "--out", str(folder), *more], check=True, env=environment, capture_output=True
        )
    first, second = (json.loads((folder / "result.json").read_text()) for folder in (broken, unbroken))
    for key in ("stages", "worst", "bins", "verdict", "operations"):
        assert first[key] == second[key], key


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--claim", "lem:summ"], "no statement of .* has the id lem:summ; there are lem:sum, lem:false"),
        (["--sizes", "64y48"], "--sizes 64y48: expected whole numbers such as 512x512x16"),
        (["--claim", "lem:sum", "--sizes", "64"], "lem:sum has the sizes mxn, in this order"),
        (["--claim", "lem:gradient", "--losses", "logistik"], "choose from .*logistic"),
    ],
)
def test_what_was_typed_wrong_is_told(tmp_path: Path, words: list[str], message: str) -> None:
    result = run("stress", str(written(tmp_path)), *words)
    assert result.exit_code == 3
    assert re.search(message, result.output), result.output
