"""A device has a name."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from verify.stress.device import device_name


def test_a_processor_is_named_as_the_system_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text("processor\t: 0\nmodel name\t: Some Processor 3000\nprocessor\t: 1\n", encoding="utf-8")
    monkeypatch.setattr("verify.stress.device.Path", lambda _: told)
    assert device_name("cpu") == "Some Processor 3000"
    told.unlink()
    assert device_name("cpu") == (platform.processor() or platform.machine())
