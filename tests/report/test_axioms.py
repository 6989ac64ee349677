"""Axioms in words: each says what it assumes, and where that is from."""

from verify.certify.facts import axioms
from verify.report.axioms import spelled


def test_each_is_told_with_its_source() -> None:
    told = [spelled(axiom.name) for axiom in axioms()]
    assert "below: below c: f(X) >= c (the definition)" in told
    assert len(set(told)) == len(told)
    for axiom, line in zip(axioms(), told, strict=True):
        assert line == f"{axiom.name}: {axiom.says} ({axiom.source})"


def test_one_without_words_keeps_its_name() -> None:
    assert spelled("new") == "new"
