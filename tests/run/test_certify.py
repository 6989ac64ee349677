"""Certificates in a run: the stored one first, another only where there is time, written only when asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import verify.falsify.search
from tests.claims.closing import claim
from verify.certify import accept
from verify.certify.certificate import Certificate, read, write
from verify.certify.recheck import Rejected
from verify.errors import VerifyError
from verify.run import certify
from verify.run.certify import LIGHT, known, place
from verify.run.engine import run
from verify.run.queue import LEAST
from verify.run.result import Result
from verify.run.settings import Profile, Settings
from verify.verdict import Outcome, Trials, Verdict

TEXT = r"""
%@ let x, y \in \mathbb{R}
%@ claim[true] 2 x y \le x^2 + y^2
%@ claim[false] 3 x y \le x^2 + y^2
"""
PROOF = {"statement": "", "lines": [["square", []]]}
QUICK = Settings(Profile.QUICK)
CERTIFY = replace(QUICK, certify=7.0)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A true claim and a false one."""
    path = tmp_path / "proof.tex"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A search that finds a proof of anything, and a checker that takes it; the seconds it was given."""
    given: list[float] = []

    def search(statement: Any, seconds: float, lemmas: Any = (), *others: Any) -> dict[str, Any] | None:
        given.append(seconds)
        return PROOF

    def recheck(statement: Any, certificate: Any) -> set[str]:
        if certificate != PROOF:
            raise Rejected("no line follows")
        return {"below"}

    install(monkeypatch, search)
    monkeypatch.setattr(accept, "recheck", recheck)
    return given


def install(monkeypatch: pytest.MonkeyPatch, search: Callable[..., Any]) -> None:
    """Put a search for certificates in place."""
    module = SimpleNamespace(search_by_turns=search)
    monkeypatch.setitem(sys.modules, "verify.certify.search.turns", module)  # type: ignore[misc]


def judged(document: Path, settings: Settings = QUICK) -> dict[str, Result]:
    """The results by their ids."""
    return {each.statement.id: each for each in run([document], settings).results}


def verdict(document: Path, identity: str = "true", settings: Settings = QUICK) -> Verdict:
    return judged(document, settings)[identity].outcome.verdict


def test_a_proof_is_looked_for_as_long_as_the_profile_says(document: Path, searched: list[float]) -> None:
    """Quick: not at all; and never of a claim that is refuted. Nothing is written."""
    results = judged(document)
    assert [results[name].outcome.verdict for name in ("true", "false")] == [
        Verdict.SUPPORTED,
        Verdict.REFUTED,
    ]
    assert searched == []
    results = judged(document, Settings(Profile.CI))
    assert [results[name].outcome.verdict for name in ("true", "false")] == [Verdict.PROVED, Verdict.REFUTED]
    assert searched == [Profile.CI.proving] == [2.0]
    assert results["true"].outcome.certificate is None
    assert results["true"].outcome.power == ()
    assert [each.name for each in document.parent.iterdir()] == ["proof.tex"]


def test_what_is_asked_for_is_written_and_used(document: Path, searched: list[float]) -> None:
    """By later runs without a search for a proof, and with less of a search for counterexamples."""
    outcome = judged(document, CERTIFY)["true"].outcome
    assert searched == [LEAST]
    path = place(document, "true")
    assert outcome.certificate == f"certificates/{path.name}"
    assert (read(path).document, read(path).id, read(path).axioms) == ("proof.tex", "true", ("below",))
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    again = judged(document)["true"].outcome
    assert searched == [LEAST]
    assert (again.verdict, again.certificate) == (Verdict.PROVED, outcome.certificate)
    assert again.trials.met > 0
    assert again.trials.tried < outcome.trials.tried / (LIGHT - 2)
    assert again.ratio is not None


def test_what_is_explained_thoroughly_has_the_whole_search(document: Path, searched: list[float]) -> None:
    """And its hypotheses weighed, though it is proved."""
    document.write_text("%@ let x \\ge 0\n%@ claim[true] x^3 \\ge -x\n", encoding="utf-8")
    judged(document, CERTIFY)
    light = judged(document)["true"].outcome
    full = judged(document, replace(QUICK, only=("true",), thorough="true"))["true"].outcome
    assert light.verdict is full.verdict is Verdict.PROVED
    assert light.power == () != full.power
    assert full.trials.tried > 2 * light.trials.tried


def test_an_edited_claim_is_not_proved_by_what_was_stored(document: Path, searched: list[float]) -> None:
    """And says so; a new one is looked for and put in its place."""
    judged(document, CERTIFY)
    document.write_text(TEXT.replace("2 x y", "1 x y"), encoding="utf-8")
    result = judged(document)["true"]
    assert result.outcome.verdict is Verdict.SUPPORTED
    assert any("another wording" in note for note in result.statement.notes)
    assert verdict(document, settings=CERTIFY) is Verdict.PROVED
    assert verdict(document) is Verdict.PROVED
    assert searched == [LEAST] * 2


def test_another_document_of_the_folder_has_its_own(document: Path, searched: list[float]) -> None:
    judged(document, CERTIFY)
    other = document.with_name("other.tex")
    other.write_text(TEXT.replace("2 x y", "1 x y"), encoding="utf-8")
    assert verdict(other, settings=CERTIFY) is Verdict.PROVED
    assert verdict(document) is verdict(other) is Verdict.PROVED
    assert place(document, "true") != place(other, "true")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_text("{"), "is not read"),
        (
            lambda path: write(path, replace(read(path), proof={**PROOF, "lines": []})),
            "rejected: no line follows",
        ),
        (lambda path: write(path, replace(read(path), statement={})), "another wording"),
    ],
)
def test_a_spoiled_file_proves_nothing(
    document: Path, searched: list[float], spoil: Callable[[Path], None], told: str
) -> None:
    judged(document, CERTIFY)
    spoil(place(document, "true"))
    result = judged(document)["true"]
    assert result.outcome.verdict is Verdict.SUPPORTED
    assert any(told in note for note in result.statement.notes)


def test_a_file_of_another_claim_proves_nothing(document: Path, searched: list[float]) -> None:
    """Put under the name of the false claim, or under that of a true one."""
    judged(document, CERTIFY)
    place(document, "true").rename(place(document, "false"))
    assert verdict(document, "false") is Verdict.REFUTED
    assert verdict(document) is Verdict.SUPPORTED


def test_refuted_and_proved_is_an_error(document: Path, searched: list[float]) -> None:
    """A checker that takes the proof of what is false is found out."""
    found = judged(document, CERTIFY)["true"]
    stored = read(place(document, "true"))
    claims = {each.id: each for each in run_statements(document)}
    write(place(document, "false"), replace(stored, id="false", statement=accept.stated(claims["false"])))
    outcome = judged(document)["false"].outcome
    assert found.outcome.verdict is Verdict.PROVED
    assert outcome.verdict is Verdict.ERROR
    assert outcome.witness is not None and place(document, "false").name in outcome.reason
    assert run([document], QUICK).code() == 1


def run_statements(document: Path) -> list[Any]:
    """The claims of a document."""
    from verify.claims.close import close
    from verify.document.reading import read as read_document

    return [
        close(each.id, each.relation, each.scope, each.conditions)
        for each in read_document(document).statements
        if each.relation is not None
    ]


@pytest.mark.parametrize("fault", [MemoryError("no room"), KeyError("x"), RecursionError(), Rejected("no")])
def test_a_fault_in_the_search_costs_a_proof_not_the_verdict(
    document: Path, searched: list[float], monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def search(statement: Any, seconds: float, lemmas: Any = (), *others: Any) -> None:
        raise fault

    install(monkeypatch, search)
    result = judged(document, CERTIFY)["true"]
    assert result.outcome.verdict is Verdict.SUPPORTED
    assert any("please report" in note for note in result.statement.notes)
    assert not place(document, "true").parent.exists()


def test_a_proof_that_the_checker_rejects_is_none(
    document: Path, searched: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, lambda *asked: {"lines": []})
    result = judged(document, CERTIFY)["true"]
    assert result.outcome.verdict is Verdict.SUPPORTED
    assert any("no line follows" in note for note in result.statement.notes)
    install(monkeypatch, lambda *asked: None)
    result = judged(document, CERTIFY)["true"]
    assert (result.outcome.verdict, result.statement.notes) == (Verdict.SUPPORTED, ())
    assert not place(document, "true").parent.exists()


def test_a_folder_that_cannot_be_written_costs_only_the_file(document: Path, searched: list[float]) -> None:
    document.with_name("certificates").write_text("a file")
    result = judged(document, CERTIFY)["true"]
    assert (result.outcome.verdict, result.outcome.certificate) == (Verdict.PROVED, None)
    assert any("cannot be written" in note for note in result.statement.notes)


def test_where_a_light_search_meets_nothing_the_whole_one_is_made(
    document: Path, searched: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a stored proof never costs a verdict."""
    judged(document, CERTIFY)
    whole, tried = verify.falsify.search.search, []

    def blind(claim: Any, effort: Any, *more: Any) -> Any:
        tried.append(effort.trials)
        outcome = whole(claim, effort, *more)
        if effort.trials < Profile.QUICK.trials:
            outcome = replace(outcome, verdict=Verdict.UNDECIDED, trials=replace(outcome.trials, met=0))
        return outcome

    monkeypatch.setattr(verify.falsify.search, "search", blind)
    assert verdict(document, settings=replace(QUICK, only=("true",))) is Verdict.PROVED
    assert tried == [Profile.QUICK.trials // LIGHT, Profile.QUICK.trials]


def test_two_processes_prove_as_one(document: Path, searched: list[float]) -> None:
    """What is stored is found by every process; a checker put in place by this test is not."""
    judged(document, CERTIFY)
    copies = "".join(f"%@ claim[t{k}] 1 = 1\n" for k in range(8))
    document.write_text(TEXT + copies, encoding="utf-8")
    results = judged(document, replace(QUICK, jobs=2))
    assert results["true"].outcome.verdict is Verdict.SUPPORTED
    assert any("rejected" in note for note in results["true"].statement.notes)


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("inf"), float("nan")])
def test_seconds_are_checked_at_the_door(seconds: float) -> None:
    with pytest.raises(VerifyError, match="--certify"):
        Settings(certify=seconds)


CLASH = r"""
%@ let x, y \in \mathbb{R}
%@ assume x^2 + y^2 \le 1
%@ assume x + y \ge LEAST
%@ claim[never] x \ge y
"""


def test_hypotheses_that_contradict_each_other_are_vacuous(tmp_path: Path) -> None:
    """By a certificate, where no point met them; those that hold at one point alone are left undecided."""
    document = tmp_path / "proof.tex"
    for least, settings, expected in (
        ("2", Settings(Profile.CI), Verdict.VACUOUS),
        ("2", replace(QUICK, certify=2.0), Verdict.VACUOUS),
        ("2", QUICK, Verdict.UNDECIDED),
        (r"\sqrt{2}", Settings(Profile.CI), Verdict.UNDECIDED),
    ):
        document.write_text(CLASH.replace("LEAST", least), encoding="utf-8")
        result = judged(document, settings)["never"]
        assert result.outcome.verdict is expected
        assert result.red is (expected is Verdict.VACUOUS)
    assert [each.name for each in tmp_path.iterdir()] == ["proof.tex"]


def test_a_lemma_is_read_once_and_again_where_it_was_written(
    document: Path, searched: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several searches in one process have it; one that was taken away is left out."""
    judged(document, CERTIFY)
    path, given, opened = place(document, "true"), list[list[Any]](), list[Path]()

    def search(statement: Any, seconds: float, lemmas: Any, *others: Any) -> None:
        given.append([lemma.certificate["lines"] for lemma in lemmas])

    def opening(path: Path) -> Any:
        opened.append(path)
        return read(path)

    install(monkeypatch, search)
    monkeypatch.setattr(certify, "read", opening)
    asked = claim(r"3 x y \le x^2 + y^2", r"let x, y \in \mathbb{R}")
    supported = replace(Outcome(Verdict.SUPPORTED), trials=Trials(met=1))
    for _ in range(2):
        certify.sought(asked, supported, document, CERTIFY, [path, path.with_name("gone.json")])
    assert (given, opened) == ([[PROOF["lines"]]] * 2, [path])
    write(path, replace(read(path), proof={**PROOF, "lines": []}))
    certify.sought(asked, supported, document, CERTIFY, [path])
    path.unlink()
    certify.sought(asked, supported, document, CERTIFY, [path])
    assert (given[2:], opened) == ([[[]], []], [path, path])


def test_a_lemma_is_read_once_until_its_file_changes(tmp_path: Path) -> None:
    """What is learnt of a lemma is kept for the next claim."""
    file, document = tmp_path / "certificates" / "it.json", tmp_path / "proof.tex"
    stored = Certificate("it", "proof.tex", {}, {"statement": "one", "lines": []})
    write(file, stored)
    (first,), (again,) = known([file], document), known([file], document)
    assert first is again and first.name == "it"
    file.unlink()
    write(file, replace(stored, proof={"statement": "another", "lines": []}))
    (other,) = known([file], document)
    assert other.certificate == {"statement": "another", "lines": []}
