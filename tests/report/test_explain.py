"""What was read is printed back with the names it is about."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.samples import install, proved, refuted, report, skipped, statement, supported, unread
from verify.document.scope import Bound, Declaration, Hypothesis, Property, Scope
from verify.document.source import Span
from verify.errors import VerifyError
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.symbol import symbol
from verify.expressions.relation import Relation
from verify.expressions.rewrite import Definition
from verify.expressions.size import Size
from verify.expressions.types import Matrix, Scalar
from verify.report.explain import explain, full_lines, read_only_lines, selected, target
from verify.report.lines import plain
from verify.run.settings import Settings

HERE = Span(0, 0)
SQUARE = Matrix(Size.named("m"), Size.named("m"))


def scope() -> Scope:
    """m, L >= 1, a symmetric A, an unused B, and c = L."""
    one = Bound(constant(1), strict=False)
    told = Scope()
    told = told.declare(Declaration("m", Scalar(natural=True), HERE, ("m",)))
    told = told.declare(Declaration("L", Scalar(), HERE, ("L",), lower=one))
    told = told.declare(Declaration("A", SQUARE, HERE, ("A",), properties=(Property("symmetric"),)))
    told = told.declare(Declaration("B", SQUARE, HERE, ("B",)))
    definition = Definition("c", (), symbol("L", Scalar()))
    told = told.define(Declaration("c", Scalar(), HERE, ("c",)), definition)
    below = Relation(symbol("L", Scalar()), "<=", constant(9))
    return told.assume(Hypothesis(below, HERE, "L \\le 9", everywhere=False))


RELATION = Relation(Norm((symbol("A", SQUARE),)), "<=", symbol("c", Scalar()))


def test_a_statement_is_printed_back() -> None:
    told = statement("lem:a", scope=scope(), relation=RELATION, notes=("a note",))
    lines = plain(read_only_lines(told, 80)).splitlines()
    assert lines[0] == "proof.tex:1:7  lem:a  link"
    assert lines[3:] == [
        "  read as      \\lVert A \\rVert \\le c",
        "  for all      m, a natural number",
        "               L, a scalar, 1 <= L",
        "               A, a m x m matrix, symmetric",
        "  where        c = L",
        "  under        L \\le 9",
        "  note         a note",
    ]


def test_with_a_verdict() -> None:
    result = refuted(scope=scope(), relation=RELATION)
    lines = plain(full_lines(result, 80))
    for wanted in ("for all      m", "breaks at    m = 1", "searched     40 trials", "replay       verify"):
        assert wanted in lines


def test_a_proof_with_its_method_its_axioms_and_their_sources() -> None:
    result = proved(scope=scope(), relation=RELATION)
    lines = plain(full_lines(result, 100)).splitlines()
    assert lines[0] == "proof.tex:8:7  lem:p  proved (certificate; axioms: below)"
    at = lines.index("  because      certificates/lem-p.json: 3 lines, each checked (1 hypothesis, 2 square)")
    assert lines[at + 1] == "  axioms       below: below c: f(X) >= c (the definition)"


def test_unread_and_skipped_ones_say_so() -> None:
    assert "\\foo is not declared" in plain(read_only_lines(unread().statement, 80))
    assert "asymptotic rate" in plain(read_only_lines(skipped().statement, 80))


def test_path_and_id(tmp_path: Path) -> None:
    odd = tmp_path / "a::b.tex"
    odd.touch()
    assert target(str(odd)) == (odd, "")
    assert target("proof.tex") == (Path("proof.tex"), "")
    assert target("proof.tex::lem:a/proof/2") == (Path("proof.tex"), "lem:a/proof/2")


def test_an_id_selects_what_lies_below_it() -> None:
    readings = report(supported("lem:b"), refuted("lem:b/proof/2"), supported("lem:bc")).readings
    assert [each.id for each in selected(readings, "lem:b")] == ["lem:b", "lem:b/proof/2"]
    assert len(selected(readings, "")) == 3
    with pytest.raises(VerifyError, match="type one of: lem:b"):
        selected(readings, "lemb")


def test_only_the_chosen_ones_are_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = install(monkeypatch, supported("lem:a"), refuted("lem:b"), refuted("lem:b/proof/2"))
    settings = Settings(seed=3)
    assert explain("proof.tex::lem:b", settings, read_only=False) == 1
    assert asked == [replace(settings, only=("lem:b", "lem:b/proof/2"))]
    told = capsys.readouterr().out
    assert "lem:a" not in told
    assert "proof.tex: 3 displays; 3 statements, 1 definitions, 2 hypotheses" in told


def test_read_only_runs_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = install(monkeypatch, supported(), refuted())
    assert explain("proof.tex", Settings(), read_only=True) == 0
    assert asked == []
    assert "refuted" not in capsys.readouterr().out
    install(monkeypatch, supported(), unread())
    assert explain("proof.tex", Settings(), read_only=True) == 3


def test_the_answer_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    install(monkeypatch, supported("lem:a"), refuted("lem:b"))
    file = tmp_path / "it.json"
    assert explain("proof.tex::lem:b", Settings(), read_only=False, json_file=file) == 1
    told = json.loads(file.read_text(encoding="utf-8"))
    assert [(each["id"], each["verdict"]) for each in told["claims"]] == [("lem:b", "refuted")]
