"""Hints: which values statements speak of, and how plainly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.certify.search.placed import Lemma
from verify.measure.hints import hints, numbers


def statement(*numbers: str) -> dict[str, Any]:
    """One whose conclusion is a sum of numbers."""
    terms = ["sum", *(["number", each] for each in numbers)]
    return {"conclusion": terms, "hypotheses": [], "always": [], "equations": []}


def fractions(text: str) -> set[Fraction]:
    """Several fractions."""
    return {Fraction(each) for each in text.split()}


def test_numbers_of_statements() -> None:
    """1, 2/3 and 5 with their quotients."""
    assert numbers(statement("2/3", "-5")) == fractions("1 2/3 3/2 5 1/5 15/2 2/15")


def test_numbers_as_they_are_written_are_apart_from_quotients() -> None:
    """4 and 1/4 stand in the second lemma, and are 1/4 and 1 over it in both."""
    first, second = Lemma(statement("2", "8"), {}), Lemma(statement("4"), {})
    written, others = hints([first, second])
    assert written.keys() == fractions("1/8 1/4 1/2 2 4 8")
    assert written[Fraction(4)] == [second] and others[Fraction(4)] == [first]
    assert others.keys() == fractions("1/4 1 4")
