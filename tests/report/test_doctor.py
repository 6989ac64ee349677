"""The doctor tells a sound machine from one where something is missing."""

import sys
from types import SimpleNamespace

import pytest

from tests.report.samples import install, refuted, supported
from verify.errors import VerifyError
from verify.report import doctor, machine


def test_a_sound_machine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    install(monkeypatch, supported("self_test/true"), refuted("self_test/false"))
    assert doctor.doctor() == 0
    told = capsys.readouterr().out
    for wanted in (
        "python",
        "torch",
        "python-flint",
        "cores",
        "device",
        "self-test     passed",
        "all is well",
    ):
        assert wanted in told


def test_an_engine_that_refutes_nothing_is_found_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(monkeypatch, supported("true"), supported("false"))
    assert doctor.doctor() == 3
    assert "failed: true supported, false supported" in capsys.readouterr().out


def test_a_missing_package_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flint", None)  # type: ignore[misc]
    finding = doctor._package("flint", "python-flint")
    assert finding.remedy == "pip install python-flint"


def test_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.device("cpu") == "cpu"
    torch = SimpleNamespace(cuda=SimpleNamespace(is_available=lambda: False), __version__="2.13.0")
    monkeypatch.setitem(sys.modules, "torch", torch)
    assert machine.device("auto") == "cpu"
    with pytest.raises(VerifyError, match="type --device cpu"):
        machine.device("cuda")
    torch.cuda.is_available = lambda: True
    assert machine.device("cuda") == "cuda"
    with pytest.raises(VerifyError, match="use auto, cpu or cuda"):
        machine.device("tpu")


def test_auto_does_not_load_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)  # type: ignore[misc]
    assert machine.device("auto") == "cpu"
