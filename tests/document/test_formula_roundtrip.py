"""What is printed reads back to the same tree: the promise behind every echo of a formula."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.document.formulas import read
from tests.document.terms import ATOMS, SCOPE, terms
from verify.expressions.printing import latex
from verify.expressions.term import Term

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=500, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(terms())
def test_what_is_printed_reads_back(term: Term) -> None:
    """Of every operation, at any depth, among names of every spelling."""
    reads_back = read(SCOPE, latex(term)) == term
    assert reads_back, latex(term)


@pytest.mark.full
@settings(max_examples=20_000, deadline=None, suppress_health_check=QUIET)
@given(terms(depth=5))
def test_what_is_printed_reads_back_at_length(term: Term) -> None:
    """The same, deeper and for longer."""
    reads_back = read(SCOPE, latex(term)) == term
    assert reads_back, latex(term)


def test_every_atom_is_generated() -> None:
    """The property above speaks of every operation a formula can spell."""
    seen: set[type[Term]] = set()

    @settings(max_examples=2_000, deadline=None, suppress_health_check=QUIET, derandomize=True)
    @given(terms())
    def collect(term: Term) -> None:
        seen.update(type(part) for part in term.walk())

    collect()
    assert seen == set(ATOMS)
