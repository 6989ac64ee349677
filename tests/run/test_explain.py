"""What is measured of one claim: with which certificates, and of which claims at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from verify.certify.certificate import Certificate, write
from verify.certify.recheck import VERSION
from verify.claims.close import close
from verify.document.reading import read
from verify.document.statement import Statement
from verify.measure.prove import Prover
from verify.run.certify import place
from verify.run.explain import Measured, lemmas, measured, with_proved
from verify.run.result import Result
from verify.run.settings import Profile, Settings
from verify.verdict import Constant, Outcome, Trials, Verdict

TEXT = r"""%@ let x, y \in \mathbb{R}
%@ claim[first] x y \le \frac{1}{2} (x^2 + y^2)
%@ claim[second] (x + y)^2 \le 3 (x^2 + y^2)
"""
FOUND = Outcome(Verdict.SUPPORTED, trials=Trials(tried=9, met=9, held=9))
SETTINGS = Settings(Profile.QUICK)


def stored(document: Path, statement: Statement) -> None:
    """Put a certificate of a statement beside the document."""
    assert statement.relation is not None
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    proof = Prover()(claim, 20)
    assert proof is not None
    lemma = proof.lemma
    given = Certificate(claim.id, document.name, lemma.statement, lemma.certificate, (), VERSION)
    write(place(document, claim.id), given)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Two claims, each with its certificate."""
    path = tmp_path / "papers" / "one" / "proof.tex"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    for statement in read(path).statements:
        stored(path, statement)
    return path


def test_earlier_certificates_are_lemmas(document: Path) -> None:
    """Those of claims before it, not its own."""
    statements = read(document).statements
    assert lemmas(statements, "first", document) == []
    assert len(lemmas(statements, "second", document)) == 1


def test_a_certificate_of_another_wording_is_a_lemma(document: Path) -> None:
    """It stands alone, whatever the document says today."""
    document.write_text(TEXT.replace(r"\frac{1}{2}", r"\frac{2}{3}"), encoding="utf-8")
    assert len(lemmas(read(document).statements, "second", document)) == 1


def test_certificates_of_other_documents_are_lemmas(document: Path) -> None:
    """Of those that are given, else of those in the folders beside; later ones too."""
    other = document.parent.parent / "other" / "proof.tex"
    other.parent.mkdir()
    other.write_text(document.read_text(encoding="utf-8"), encoding="utf-8")
    statements = read(other).statements
    assert len(lemmas(statements, "first", other)) == 2
    assert len(lemmas(statements, "first", other, [document])) == 2
    assert lemmas(statements, "first", other, [other]) == []


def test_the_outcome_tells_what_is_proved(document: Path) -> None:
    """Only the constant with that text, term and direction gets it."""
    statements = read(document).statements
    result = Result(statements[1], FOUND)
    found = measured(result, statements, document, SETTINGS, 20)
    [bracket] = found.brackets
    assert bracket.proved is not None
    own = Constant(bracket.coefficient.text, bracket.coefficient.term, 3.0, 2.0)
    outcome = replace(FOUND, constants=(own, replace(own, direction="at most")))
    value = bracket.proved.level.value(bracket.coefficient)
    assert [each.proved for each in with_proved(outcome, found).constants] == [value, None]


def test_a_stored_certificate_is_named(document: Path) -> None:
    """The first is sharp as printed, so that its own certificate proves it; in the second 3 may be 2."""
    statements = read(document).statements
    found = measured(Result(statements[1], FOUND), statements, document, SETTINGS, 20)
    [bracket] = found.brackets
    assert bracket.refuted is not None and bracket.refuted.level.value(bracket.coefficient) < 2
    assert bracket.proved is not None
    assert 2 <= bracket.proved.level.value(bracket.coefficient) < 3
    assert bracket.proved.certificate is None
    first = measured(Result(statements[0], FOUND), statements, document, SETTINGS, 20).brackets
    assert [each.proved is not None and each.proved.certificate for each in first] == [
        f"certificates/{place(document, 'first').name}"
    ]


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.VACUOUS, Verdict.UNDEFINED, Verdict.ERROR])
def test_of_other_verdicts_nothing_is_measured(document: Path, verdict: Verdict) -> None:
    statements = read(document).statements
    result = Result(statements[0], Outcome(verdict))
    assert measured(result, statements, document, SETTINGS, 20) == Measured()


def test_nothing_is_proved_where_no_point_met_the_hypotheses(document: Path) -> None:
    statements = read(document).statements
    result = Result(statements[1], Outcome(Verdict.SUPPORTED))
    for bracket in measured(result, statements, document, SETTINGS, 20).brackets:
        assert bracket.proved is None
