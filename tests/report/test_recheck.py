"""`verify recheck` of certificates: a line each, the total, and the exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import verify.run.audit
from verify.certify.certificate import FORMAT
from verify.report.recheck import recheck
from verify.run.audit import Audited, Standing

FINE = Audited(Path("certificates/a.json"), Standing.ACCEPTED, "", "eq:a", 12, ("below", "convex"), 0.0031)
PLAIN = Audited(Path("certificates/b.json"), Standing.ACCEPTED, "", "eq:b", 1, (), 0.0004)
STALE = Audited(Path("certificates/c.json"), Standing.STALE, "the claim was edited since", "eq:c")
WRONG = Audited(Path("certificates/d.json"), Standing.REJECTED, "line 3 does\nnot follow", "eq:d")
BROKEN = Audited(Path("certificates/e.json"), Standing.UNREADABLE, "is not read: \x1b[2J")


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *audited: Audited
) -> tuple[int, list[str]]:
    """The exit code and the lines, with the time left out."""

    def audit(paths: Sequence[Path], jobs: int) -> Iterator[Audited]:
        yield from audited

    monkeypatch.setattr(verify.run.audit, "audit", audit)
    code = recheck([Path("proofs_checks")])
    return code, re.sub(r"[\d.]+ s;", "_ s;", capsys.readouterr().out).splitlines()


def test_all_accepted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(monkeypatch, capsys, FINE, PLAIN) == (
        0,
        [
            "certificates/a.json  eq:a  accepted: 12 lines, 3 ms; axioms: below, convex",
            "certificates/b.json  eq:b  accepted: 1 line, 0 ms",
            "2 certificates: 2 accepted; _ s; exit code 0",
        ],
    )


@pytest.mark.parametrize(
    ("audited", "code"), [([FINE, STALE], 1), ([WRONG], 1), ([FINE, BROKEN], 3), ([WRONG, BROKEN, STALE], 3)]
)
def test_exit_codes(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    audited: list[Audited],
    code: int,
) -> None:
    found, lines = told(monkeypatch, capsys, *audited)
    assert found == code
    assert lines[-1].endswith(f"exit code {code}")
    assert len(lines) == len(audited) + 1


def test_reasons_stand_on_one_line_and_steer_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, lines = told(monkeypatch, capsys, STALE, WRONG, BROKEN)
    assert lines == [
        "certificates/c.json  eq:c  stale: the claim was edited since",
        "certificates/d.json  eq:d  rejected: line 3 does not follow",
        "certificates/e.json  unreadable: is not read: \\x1b[2J",
        "3 certificates: 1 stale, 1 rejected, 1 unreadable; _ s; exit code 3",
    ]


def test_a_certificate_by_itself_is_no_witness(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Though it is broken."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"format": FORMAT}))
    assert recheck([path]) == 3
    assert "unreadable" in capsys.readouterr().out
