"""However a run ends, what was finished is kept."""

import json
from pathlib import Path

import pytest

from tests.report.samples import install, refuted, supported
from verify.errors import VerifyError
from verify.report.console import Screen
from verify.report.json import Journal
from verify.report.watch import watch
from verify.run.result import Result
from verify.run.settings import Settings


def test_a_stop_keeps_what_was_finished(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def before(result: Result) -> None:
        if result.statement.id == "lem:stop":
            raise KeyboardInterrupt

    install(monkeypatch, supported(), refuted(), supported("lem:stop"), before=before)
    journal = Journal(tmp_path / "a.json")
    watched = watch([Path("proof.tex")], Settings(), Screen(stderr=True), journal)
    assert watched.report.interrupted
    assert len(watched.report.results) == 2
    assert watched.total == 3


def test_a_stop_that_the_engine_lets_through_keeps_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import verify.run

    install(monkeypatch, supported())

    def run(paths: object, settings: object, on_result: object, *others: object) -> None:
        on_result(supported(), 1, 2)  # type: ignore[operator]
        raise KeyboardInterrupt

    monkeypatch.setattr(verify.run.engine, "run", run)  # type: ignore[attr-defined]
    report = watch([Path("proof.tex")], Settings(), Screen(stderr=True)).report
    assert report.interrupted
    assert [each.statement.id for each in report.results] == ["lem:a"]


def test_a_fault_leaves_the_finished_ones_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def before(result: Result) -> None:
        if result.statement.id == "lem:bad":
            raise VerifyError("no such file")

    install(monkeypatch, supported(), supported("lem:b"), supported("lem:bad"), before=before)
    file = tmp_path / "a.json"
    with pytest.raises(VerifyError):
        watch([Path("proof.tex")], Settings(), Screen(stderr=True), Journal(file))
    told = json.loads(file.read_text())
    assert [each["id"] for each in told["claims"]] == ["lem:a", "lem:b"]
    assert told["summary"]["complete"] is False
