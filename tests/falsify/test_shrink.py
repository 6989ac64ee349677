"""Shrinking: the witness handed out is one a person could have chosen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.claims.closing import claim
from verify.falsify.confirm import Status, examine
from verify.falsify.search import Effort, search
from verify.falsify.witness import Witness, from_json
from verify.verdict import Verdict

LETS = (
    r"let m, n \in \mathbb{N}",
    r"let a, b \in \mathbb{R}",
    r"let x, y \ge 0",
    r"let A, B \in \mathbb{R}^{m\times n}",
    r"let D, F \in \mathbb{R}^{n\times n}",
    r"let L \ge 1",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L",
    r"let u, v \in \mathbb{R}^n",
)
EFFORT = Effort(10_000, 16, 8)


def witness_of(formula: str) -> Witness:
    """The witness a search hands out, confirmed."""
    found = claim(formula, *LETS)
    outcome = search(found, EFFORT)
    assert outcome.verdict is Verdict.REFUTED and outcome.witness is not None, outcome.reason
    witness = from_json(outcome.witness)
    assert examine(found, witness).status is Status.VIOLATED
    return witness


SIZES = {
    r"\|A + B\| \le \|A\|": {"m": 1, "n": 1},
    r"D F = F D": {"n": 2},
    r"(\text{Tr}(D))^2 \le \|D\|^2": {"n": 2},
    r"\|A\|_* \le \|A\|": {"m": 2, "n": 2},
    r"f(v) \le f(u)": {"n": 1},
}


@pytest.mark.parametrize("formula", SIZES)
def test_the_smallest_sizes_that_do(formula: str) -> None:
    """No larger than the claim needs."""
    assert dict(witness_of(formula).sizes) == SIZES[formula]


@pytest.mark.parametrize(
    "formula",
    [r"x + y \le 2 \sqrt{x y}", r"(x + y)^2 \le x^2 + y^2", r"a b \le 0.9 \frac{a^2 + b^2}{2}", *SIZES],
)
def test_the_entries_are_small_numbers(formula: str) -> None:
    """Whole or nearly so."""
    witness = witness_of(formula)
    entries = [entry for matrix in witness.values.values() for row in matrix for entry in row]
    assert all(entry.denominator <= 16 and abs(entry) <= 16 for entry in entries), entries
    assert sum(entry.denominator == 1 for entry in entries) >= len(entries) / 2


def test_what_does_not_matter_is_zero() -> None:
    """Entries that the violation does not need."""
    witness = witness_of(r"D F = F D")
    entries = [entry for matrix in witness.values.values() for row in matrix for entry in row]
    assert entries.count(Fraction(0)) >= len(entries) / 2
