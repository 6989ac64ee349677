"""The file of a certificate: what is written is read, and what is broken is said."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from verify.certify import certificate as file
from verify.certify.certificate import FORMAT, Certificate, is_certificate, read, write
from verify.errors import CertificateError, VerifyError

STATEMENT = {
    "symbols": {"x": ["scalar"]},
    "conclusion": [">=", ["power", ["symbol", "x"], 2], ["number", "0"]],
}
PROOF = {"statement": "ab12", "lines": [["square", [["1/2", [["symbol x", 1]]]]], ["combination", [[[], 0]]]]}
STORED = Certificate("eq:\\|V\\|", "proof.tex", STATEMENT, PROOF, ("below", "convex"), "1")


def broken(path: Path, **changes: Any) -> str:
    """What is said of a file with these entries; None takes one away."""
    write(path, STORED)
    data = {**json.loads(path.read_text()), **changes}
    path.write_text(json.dumps({key: value for key, value in data.items() if value is not None}))
    with pytest.raises(CertificateError) as told:
        read(path)
    assert str(path) in str(told.value) and "verify check --certify" in str(told.value)
    return told.value.what


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "certificates" / "a.json"
    write(path, STORED)
    assert read(path) == STORED
    assert is_certificate(path)
    assert [each.name for each in path.parent.iterdir()] == ["a.json"]
    write(path, replace(STORED, checker="2"))
    assert read(path).checker == "2"


def test_each_line_of_the_proof_has_a_line_of_the_file(tmp_path: Path) -> None:
    """So that a change of one is easily seen."""
    path = tmp_path / "a.json"
    write(path, STORED)
    lines = path.read_text().splitlines()
    steps = [json.dumps(step, separators=(",", ":")) for step in PROOF["lines"]]
    assert all(any(step == line.rstrip(",") for line in lines) for step in steps)


def test_it_states_what_it_was_found_for() -> None:
    """Whether a pair is a tuple or a list makes no difference; anything else does."""
    again = {"symbols": {"x": ("scalar",)}, "conclusion": tuple(STATEMENT["conclusion"])}
    assert STORED.states(again)
    assert not STORED.states({**STATEMENT, "symbols": {}})
    assert not STORED.states({**STATEMENT, "conclusion": [">", *STATEMENT["conclusion"][1:]]})


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"format": "other"}, "no certificate"),
        ({"format": None}, "no certificate"),
        ({"version": 2}, "format version 2"),
        ({"id": None}, "no id"),
        ({"id": 3}, "no id"),
        ({"statement": []}, "no statement"),
        ({"certificate": None}, "no certificate"),
        ({"certificate": {"statement": "a"}}, "no lines"),
        ({"axioms": [1]}, "axioms without a name"),
        ({"checker": 1.5}, "no exact number"),
        ({"certificate": {"lines": [0.1]}}, "no exact number"),
        ({"certificate": {"lines": [["1e999999999"]]}}, "with an exponent"),
        ({"document": "../../other.tex"}, "beside its folder"),
        ({"document": ""}, "beside its folder"),
        ({"document": ".."}, "beside its folder"),
    ],
)
def test_a_broken_file_is_said(tmp_path: Path, changes: dict[str, Any], what: str) -> None:
    assert what in broken(tmp_path / "a.json", **changes)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"a"', "[" * 100_000, '{"a": NaN}', "\x00"])
def test_what_is_no_json_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    assert not is_certificate(path)
    with pytest.raises(VerifyError):
        read(path)


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xff\xfe{}")
    assert not is_certificate(path)
    with pytest.raises(CertificateError):
        read(path)


def test_a_missing_or_large_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CertificateError, match="No such file"):
        read(tmp_path / "a.json")
    assert not is_certificate(tmp_path)
    write(tmp_path / "a.json", STORED)
    monkeypatch.setattr(file, "LARGEST", 100)
    with pytest.raises(CertificateError, match="larger"):
        read(tmp_path / "a.json")
    with pytest.raises(CertificateError, match="too large"):
        write(tmp_path / "b.json", STORED)
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "certificates").write_text("a file")
    with pytest.raises(CertificateError, match="cannot be written"):
        write(tmp_path / "certificates" / "a.json", STORED)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.json").mkdir()
    with pytest.raises(CertificateError, match="cannot be written"):
        write(tmp_path / "b" / "a.json", STORED)
    assert [each.name for each in (tmp_path / "b").iterdir()] == ["a.json"]


def test_only_plain_data_is_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write(tmp_path / "a.json", replace(STORED, statement={"a": Fraction(1, 2)}))
    assert list(tmp_path.iterdir()) == []
    assert json.loads(json.dumps({"format": FORMAT}))["format"] == FORMAT
