"""Acceptance: who may say proved, and what keeps it from being said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.closing import claim
from verify.certify import accept as acceptance
from verify.certify.accept import absurd, accept, contradicted, derived, provable, unmet
from verify.certify.certificate import plain
from verify.certify.recheck import Rejected, fingerprint
from verify.certify.stating.claimed import stated
from verify.claims.claim import Claim
from verify.falsify.search import Effort, search
from verify.verdict import Outcome, Trials, Verdict

SQUARE = claim(r"x^2 \ge 0", r"let x \in \mathbb{R}")
MET = Trials(tried=10, met=8, held=8)
STANDS = Outcome(Verdict.SUPPORTED, "8 of 10 trials met the hypotheses", trials=MET, seed=3)
PROOF = {"lines": [["hypothesis", 0], ["square", []], ["square", []]]}
OTHERS = [each for each in Verdict if each not in (Verdict.SUPPORTED, Verdict.REFUTED)]


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A checker that takes everything, with an axiom; what it was asked."""
    asked: list[Any] = []

    def recheck(statement: Any, certificate: Any) -> set[str]:
        asked.append((statement, certificate))
        return {"convex", "below"}

    monkeypatch.setattr(acceptance, "recheck", recheck)
    return asked


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that takes nothing."""

    def recheck(statement: Any, certificate: Any) -> set[str]:
        raise Rejected("line 3 does not follow")

    monkeypatch.setattr(acceptance, "recheck", recheck)


def test_a_claim_is_proved(trusting: list[Any]) -> None:
    """With everything that the search saw of it, the axioms in order, and the file."""
    outcome = accept(SQUARE, STANDS, PROOF, "certificates/a.json")
    assert outcome.verdict is Verdict.PROVED
    assert (outcome.certificate, outcome.axioms, outcome.trust) == (
        "certificates/a.json",
        ("below", "convex"),
        "certificate",
    )
    assert (outcome.trials, outcome.seed) == (MET, 3)
    assert outcome.reason == "certificates/a.json: 3 lines, each checked (1 hypothesis, 2 square)"


def test_one_that_is_not_stored_says_so(trusting: list[Any]) -> None:
    outcome = accept(SQUARE, STANDS, PROOF)
    assert outcome.certificate is None
    assert "--certify" in outcome.reason


def test_the_statement_is_made_afresh(trusting: list[Any]) -> None:
    """Whatever the proof says that it is a proof of."""
    accept(SQUARE, STANDS, {**PROOF, "statement": "of another claim"})
    ((statement, _),) = trusting
    assert statement == plain(stated(SQUARE))


@pytest.mark.parametrize("verdict", OTHERS)
def test_every_other_verdict_of_the_search_stays(trusting: list[Any], verdict: Verdict) -> None:
    searched = Outcome(verdict, "as it was", trials=MET)
    assert not provable(searched)
    assert accept(SQUARE, searched, PROOF, "certificates/a.json") == searched


def test_nothing_is_proved_of_hypotheses_that_no_point_met(trusting: list[Any]) -> None:
    for trials in (Trials(), Trials(tried=10), Trials(tried=10, undefined=3)):
        searched = Outcome(Verdict.SUPPORTED, trials=trials)
        assert not provable(searched)
        assert accept(SQUARE, searched, PROOF) == searched


def test_refuted_and_proved_is_an_error_of_ours(trusting: list[Any]) -> None:
    """With both pieces of evidence."""
    searched = Outcome(Verdict.REFUTED, "a witness breaks it", {"values": {}}, trials=MET)
    outcome = accept(SQUARE, searched, PROOF, "certificates/a.json")
    assert outcome.verdict is Verdict.ERROR
    assert outcome.witness == {"values": {}}
    assert (outcome.certificate, outcome.axioms) == ("certificates/a.json", ("below", "convex"))
    for word in ("witness", "certificates/a.json", "axioms: below, convex", "report"):
        assert word in outcome.reason


def test_what_is_rejected_is_not_proved(strict: None) -> None:
    for verdict in (Verdict.SUPPORTED, Verdict.REFUTED):
        with pytest.raises(Rejected, match="does not follow"):
            accept(SQUARE, Outcome(verdict, trials=MET), PROOF)


def test_lines_inside_lines_are_counted(trusting: list[Any]) -> None:
    inner = [["square", []], ["combination", [[[], 0]]]]
    proof = {"lines": [["everywhere", [["1", [["a", 1]]]], [["absurd", ">=", [["1", []]], inner], *inner]]]}
    found = derived(SQUARE, proof)
    assert found.lines == 1 + 2 + 1 + 2
    assert found.rules == {"everywhere": 1, "absurd": 1, "square": 2, "combination": 2}


LET = r"let x \in \mathbb{R}"
X, ONE = [["1", [["symbol x", 1]]]], [["1", []]]
BY_SQUARE = [["combination", [["1", X, []]], []]]
BY_HYPOTHESIS = [["hypothesis", 0], ["combination", [["1", ONE, [0]], ["1", ONE, []]], []]]


def certificate(found: Claim, lines: list[Any]) -> dict[str, Any]:
    """The lines as a certificate of the claim."""
    return {"statement": fingerprint(plain(stated(found))), "lines": lines}


def test_by_the_checker_itself() -> None:
    """A square, and a hypothesis, in one line or two; and no other claim by the same lines."""
    square = claim(r"x \cdot x \ge 0", LET)
    outcome = accept(square, STANDS, certificate(square, BY_SQUARE))
    assert (outcome.verdict, outcome.axioms) == (Verdict.PROVED, ())
    assumed = claim(r"x \ge -1", r"let x \ge 0")
    outcome = accept(assumed, STANDS, certificate(assumed, BY_HYPOTHESIS))
    assert outcome.verdict is Verdict.PROVED
    assert "2 lines, each checked (1 combination, 1 hypothesis)" in outcome.reason
    for formula, let in ((r"x \cdot x \ge 1", LET), (r"x \ge -1", LET), (r"x \cdot x > 0", LET)):
        other = claim(formula, let)
        for lines in (BY_SQUARE, BY_HYPOTHESIS):
            with pytest.raises(Rejected):
                accept(other, STANDS, certificate(other, lines))


def test_a_certificate_of_another_statement_is_rejected() -> None:
    """Though its lines would do for this one."""
    square, stricter = claim(r"x \cdot x \ge 0", LET), claim(r"x \cdot x \ge 0", r"let x \ge 0")
    with pytest.raises(Rejected, match="another statement"):
        accept(stricter, STANDS, certificate(square, BY_SQUARE))
    assert accept(stricter, STANDS, certificate(stricter, BY_SQUARE)).verdict is Verdict.PROVED


def test_the_checker_rejects_what_is_no_proof() -> None:
    """The real one, of nothing at all and of broken data."""
    for proof in ({}, {"lines": []}, {"statement": "", "lines": []}, [], None, 3, {"lines": [["none"]]}):
        with pytest.raises(Rejected):
            accept(SQUARE, STANDS, proof)


def test_a_search_leaves_room_for_a_proof() -> None:
    """A true claim does, a false one does not."""
    effort = Effort(trials=200, largest=2, longest=2)
    assert provable(search(SQUARE, effort))
    assert not provable(search(claim(r"x^2 \ge x", r"let x \in \mathbb{R}"), effort))


NOWHERE = Outcome(Verdict.UNDECIDED, "no trial met the hypotheses", trials=Trials(tried=10))
NEVER = claim(r"x \ge 5", r"let x \ge 1", r"let y \le 0", r"assume x \le y")
CLASH = [
    *(["hypothesis", k] for k in range(3)),
    ["combination", [["1", ONE, [0]], ["1", ONE, [1]], ["1", ONE, [2]]], []],
]


def test_hypotheses_are_contradicted_by_the_checker_alone() -> None:
    """x >= 1, y <= 0 and x <= y add up to -1 >= 0."""
    outcome = contradicted(NEVER, NOWHERE, certificate(absurd(NEVER), CLASH))
    assert (outcome.verdict, outcome.trust, outcome.certificate) == (Verdict.VACUOUS, "certificate", None)
    assert "4 lines, each checked" in outcome.reason
    assert outcome.trials == NOWHERE.trials
    possible = claim(r"x \ge 5", r"let x \ge 1", r"let y \le 2", r"assume x \le y")
    for lines in (CLASH, CLASH[:-1], []):
        with pytest.raises(Rejected):
            contradicted(possible, NOWHERE, certificate(absurd(possible), lines))
    with pytest.raises(Rejected, match="another statement"):
        contradicted(NEVER, NOWHERE, certificate(NEVER, CLASH))


def test_hypotheses_that_a_point_met_are_not_contradicted(trusting: list[Any]) -> None:
    for verdict in Verdict:
        searched = Outcome(verdict, trials=MET)
        assert not unmet(searched)
        assert contradicted(NEVER, searched, PROOF) == searched
    assert not unmet(Outcome(Verdict.REFUTED))
    assert unmet(NOWHERE)
