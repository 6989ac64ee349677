"""The axiom of lower bounds."""

from __future__ import annotations

from dataclasses import replace

from tests.certify.facts.falsifying import breaches
from verify.certify.facts.below import BELOW


def test_it_holds() -> None:
    assert [*breaches(BELOW)] == []


def test_with_a_larger_bound_it_is_seen_to_fail() -> None:
    assert [*breaches(replace(BELOW, terms=(*BELOW.terms, ("-1/10",))))]
