"""Every axiom can be read, has a source, and speaks only of what it may."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.certify.facts import LETTERS, Axiom, axioms
from verify.certify.facts.axiom import NUMBERS

names = pytest.mark.parametrize("axiom", axioms(), ids=lambda axiom: axiom.name)


@names
def test_it_speaks_of_the_constants_that_it_needs(axiom: Axiom) -> None:
    letters = {LETTERS[need] for need in axiom.needs if need in LETTERS}
    for coefficient, *words in axiom.terms:
        assert Fraction(coefficient) != 0
        assert {*words} <= letters | {*NUMBERS}
    assert axiom.source and axiom.says and axiom.data() == [list(term) for term in axiom.terms]


def test_names_are_used_once() -> None:
    assert len({axiom.name for axiom in axioms()}) == len(axioms()) == 15
