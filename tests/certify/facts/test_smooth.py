"""The axioms of smooth functions hold for the project's smooth functions, and hold for no smaller L."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.certify.facts.falsifying import breaches
from verify.certify.facts import smooth
from verify.certify.facts.axiom import Axiom

names = pytest.mark.parametrize("axiom", smooth.AXIOMS, ids=lambda axiom: axiom.name)


@names
def test_it_holds(axiom: Axiom) -> None:
    assert [*breaches(axiom)] == []


@names
def test_it_holds_for_larger_constants(axiom: Axiom) -> None:
    assert [*breaches(axiom, L=1.7)] == []


@pytest.mark.parametrize(
    "axiom", [a for a in smooth.AXIOMS if a.name != "constant"], ids=lambda axiom: axiom.name
)
def test_with_a_smaller_constant_it_is_seen_to_fail(axiom: Axiom) -> None:
    assert [*breaches(axiom, L=0.9)]


def test_no_constant_is_larger_than_zero_for_sure() -> None:
    assert [*breaches(replace(smooth.CONSTANT, terms=(("1", "L"), ("-1/1000",))))]


def test_the_interpolation_inequality_implies_the_others() -> None:
    """4L (rise - drift) + 2L^2 step is twice L above 'under' and the square of |turn + L step|."""
    terms = {tuple(sorted(words)): float(c) for c, *words in smooth.SMOOTH_INTERPOLATION.terms}
    square = {("turn",): 1.0, ("L", "cross"): 2.0, ("L", "L", "step"): 1.0}
    under = {("L", "rise"): 4.0, ("L", "drift"): -4.0, ("L", "L", "step"): 2.0}
    assert {key: under.get(key, 0) - square.get(key, 0) for key in {*under, *square}} == terms
