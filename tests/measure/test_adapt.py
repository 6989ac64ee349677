"""Certificates for claims with another number: from the lines of one that is known."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.closing import claim
from verify.certify.accept import derived
from verify.certify.certificate import plain
from verify.certify.stating.claimed import stated
from verify.measure.adapt import adapted
from verify.measure.prove import Proof, Prover

SECONDS = 10.0
PAIR = (r"let m, n \in \mathbb{N}", r"let A, B \in \mathbb{R}^{m\times n}")


def proof(formula: str, *lets: str) -> Proof:
    """A proof of a claim."""
    found = Prover()(claim(formula, *lets), SECONDS)
    assert found is not None
    return found


def statement(formula: str, *lets: str) -> dict[str, Any]:
    """A claim as the checker reads it."""
    found: dict[str, Any] = plain(stated(claim(formula, *lets)))
    return found


CHANGED = [
    # |A + B|^2 + |A - B|^2 = 2 |A|^2 + 2 |B|^2
    (r"\|A + B\|^2 \le 3 \|A\|^2 + 3 \|B\|^2", r"\|A + B\|^2 \le 2 \|A\|^2 + 3 \|B\|^2", PAIR),
    (r"\|A + B\|^2 < 3 \|A\|^2 + 3 \|B\|^2 + 1", r"\|A + B\|^2 < 2 \|A\|^2 + 3 \|B\|^2 + 1", PAIR),
    # x^2 <= 3 x where 0 <= x <= 3
    (r"x^2 \le 5 x", r"x^2 \le 3 x", (r"let x \ge 0", r"assume x \le 3")),
]


@pytest.mark.parametrize(("known", "wanted", "lets"), CHANGED, ids=lambda text: str(text)[:20])
def test_a_sharper_number_is_proved(known: str, wanted: str, lets: tuple[str, ...]) -> None:
    found = adapted(proof(known, *lets).lemma, statement(wanted, *lets), SECONDS)
    assert found is not None
    assert derived(claim(wanted, *lets), found).axioms == ()


def test_another_number_in_a_hypothesis() -> None:
    """The lines that take it say something else then, and still enough."""
    lets = [(r"let x \in \mathbb{R}", rf"assume x \le {number}") for number in (3, 4)]
    found = adapted(proof(r"2 x \le 10", *lets[0]).lemma, statement(r"2 x \le 10", *lets[1]), SECONDS)
    assert found is not None
    assert derived(claim(r"2 x \le 10", *lets[1]), found).axioms == ()


def test_what_is_false_is_not_proved() -> None:
    """At A = B it needs 2."""
    known = proof(CHANGED[0][0], *PAIR).lemma
    wanted = statement(r"\|A + B\|^2 \le \frac{19}{10} \|A\|^2 + 2 \|B\|^2", *PAIR)
    assert adapted(known, wanted, 1.0) is None


def test_a_claim_with_more_hypotheses_is_another_one() -> None:
    known = proof(r"x^2 \ge 0", r"let x \in \mathbb{R}").lemma
    assert adapted(known, statement(r"x^2 \ge 0", r"let x \ge 1"), 1.0) is None
