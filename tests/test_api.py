"""`from verify import check`: fast to import, settings checked at the door."""

import subprocess
import sys
from pathlib import Path

import pytest

import verify
from tests.report.samples import install, refuted, supported
from verify.run.settings import Profile


def test_check_answers_with_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = install(monkeypatch, supported(), refuted())
    report = verify.check("proof.tex", profile="quick", seed=4, device="cpu", only="lem:a")
    assert isinstance(report, verify.Report)
    assert [each.outcome.verdict for each in report.results] == [verify.Verdict.SUPPORTED]
    assert (asked[0].profile, asked[0].seed, asked[0].only) == (Profile.QUICK, 4, ("lem:a",))
    assert verify.check([Path("proof.tex")], device="cpu").code() == 1


def test_settings_that_are_not_known_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, supported())
    with pytest.raises(verify.VerifyError, match="use one of quick, ci, nightly"):
        verify.check("proof.tex", profile="fast")
    with pytest.raises(verify.VerifyError, match="use float32 or float64"):
        verify.check("proof.tex", device="cpu", dtype="float16")
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        verify.chekc  # noqa: B018


def test_importing_it_loads_nothing() -> None:
    program = "import sys, verify\nprint([m for m in sys.modules if m.startswith('verify.') or m == 'torch'])"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
