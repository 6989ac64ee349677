"""The axiom of convex functions."""

from __future__ import annotations

from dataclasses import replace

from tests.certify.facts.falsifying import breaches
from verify.certify.facts.convex import CONVEX


def test_it_holds() -> None:
    assert [*breaches(CONVEX)] == []


def test_strengthened_it_is_seen_to_fail() -> None:
    assert [*breaches(replace(CONVEX, terms=(*CONVEX.terms, ("-1/100", "step"))))]


def test_of_functions_that_are_not_convex_it_is_seen_to_fail() -> None:
    assert [*breaches(replace(CONVEX, needs=()))]
