"""The axioms of Lipschitz functions, and that none holds for a smaller K."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.certify.facts.falsifying import breaches
from verify.certify.facts import lipschitz
from verify.certify.facts.axiom import Axiom


@pytest.mark.parametrize("axiom", lipschitz.AXIOMS, ids=lambda axiom: axiom.name)
def test_it_holds(axiom: Axiom) -> None:
    assert [*breaches(axiom)] == []
    assert [*breaches(axiom, K=1.7)] == []


@pytest.mark.parametrize(
    "axiom", [lipschitz.LIPSCHITZ, lipschitz.LIPSCHITZ_VALUE], ids=lambda axiom: axiom.name
)
def test_with_a_smaller_constant_it_is_seen_to_fail(axiom: Axiom) -> None:
    assert [*breaches(axiom, K=0.9)]


def test_no_constant_is_larger_than_zero_for_sure() -> None:
    assert [*breaches(replace(lipschitz.LIPSCHITZ_CONSTANT, terms=(("1", "K"), ("-1/1000",))))]
