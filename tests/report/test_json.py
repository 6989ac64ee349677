"""The JSON answer has every key of the schema, and is whole at every moment."""

import json
import threading
import time
from math import inf
from pathlib import Path

import pytest

from tests.report.samples import WITNESS, expected, proved, refuted, report, skipped, supported, unread
from verify.errors import VerifyError
from verify.report import json as answer
from verify.report.json import Journal, entry, write_json
from verify.run.result import Result
from verify.run.settings import Settings
from verify.verdict import Outcome, Ratio, Verdict

KEYS = [
    "id", "file", "line", "column", "kind", "statement", "verdict", "reason", "expected", "hypotheses",
    "witness", "certificate", "axioms", "lemmas", "not_used", "warnings", "sharpness", "power",
    "trials", "seconds",
]  # fmt: skip


@pytest.mark.parametrize("make", [supported, proved, refuted, expected, skipped, unread])
def test_every_key_is_always_there(make: type[Result]) -> None:
    assert list(entry(make())) == KEYS


def test_an_entry() -> None:
    told = entry(expected())
    assert told["verdict"] == told["expected"] == "refuted"
    assert told["statement"] == ("\\mathcal{J}(V_2) - \\mathcal{J}(V_1) <= \\frac{5}{2} L \\|V_2 - V_1\\|^2")
    assert (told["file"], told["line"], told["column"]) == ("proof.tex", 20, 7)
    assert told["witness"] == WITNESS
    assert told["certificate"] is None
    assert told["reason"] is None
    assert entry(skipped())["reason"] == "asymptotic rate"
    told = entry(supported())["sharpness"]
    assert told == {"ratio": 0.998, "trial": 812, "how": "sample", "constants": None}


def test_a_proved_entry() -> None:
    """Absent is null; no axioms is a list of none."""
    told = entry(proved())
    assert (told["verdict"], told["certificate"], told["axioms"]) == (
        "proved",
        "certificates/lem-p.json",
        ["below"],
    )
    assert entry(proved(axioms=()))["axioms"] == []
    assert entry(supported())["axioms"] is entry(supported())["certificate"] is None


def test_infinite_ratios_are_still_json(tmp_path: Path) -> None:
    result = Result(supported().statement, Outcome(Verdict.SUPPORTED, ratio=Ratio(inf, 3)))
    write_json(report(result), tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text())["claims"][0]["sharpness"]["ratio"] is None


def test_the_file_of_a_whole_run(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_json(report(supported(), refuted(), expected()), file, Settings(seed=7))
    told = json.loads(file.read_text())
    assert list(told) == ["version", "summary", "claims"]
    assert told["summary"]["complete"] is True
    assert told["summary"]["exit_code"] == 1
    assert told["summary"]["verdicts"]["refuted"] == 2
    assert told["summary"]["verdicts"]["proved"] == 0
    assert (told["summary"]["red"], told["summary"]["expected"], told["summary"]["seed"]) == (1, 1, 7)
    assert [each["id"] for each in told["claims"]] == ["lem:a", "lem:b/proof/2", "lem:c"]
    assert list(tmp_path.iterdir()) == [file]


def test_the_journal_is_valid_from_the_start_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    journal = Journal(file)
    assert json.loads(file.read_text())["claims"] == []
    for number in range(20):
        journal.add(supported(f"lem:{number}"))
        json.loads(file.read_text())
    limit = time.monotonic() + 5
    while len(json.loads(file.read_text())["claims"]) < 20 and time.monotonic() < limit:
        time.sleep(0.01)
    told = json.loads(file.read_text())
    assert [each["id"] for each in told["claims"]] == [f"lem:{number}" for number in range(20)]
    assert told["summary"]["complete"] is False


def test_a_slow_disk_is_written_to_at_most_once_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def slow(path: Path, text: str) -> None:
        written.append(threading.current_thread().name)
        time.sleep(0.06)

    monkeypatch.setattr(answer, "write_whole", slow)
    journal = Journal(tmp_path / "a.json")
    for number in range(50):
        journal.add(supported(f"lem:{number}"))
    assert len(written) == 1
    journal.finish(report(supported()), 0)
    assert len(written) == 2
    time.sleep(0.05)
    assert len(written) == 2  # the timer was called off


def test_finishing_puts_the_document_order_back(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    journal = Journal(file)
    journal.add(refuted())
    journal.add(supported())
    journal.finish(report(supported(), refuted(), interrupted=True), 143)
    told = json.loads(file.read_text())
    assert [each["id"] for each in told["claims"]] == ["lem:a", "lem:b/proof/2"]
    assert told["summary"]["complete"] is False
    assert told["summary"]["exit_code"] == 143


def test_a_file_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(VerifyError, match="cannot be written"):
        Journal(tmp_path / "missing" / "a.json")
    with pytest.raises(VerifyError, match="cannot be written"):
        Journal(tmp_path)
    assert list(tmp_path.iterdir()) == []
