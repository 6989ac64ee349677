"""Sums, minima and recursions for all lengths: what is true is proved and checked, what is false is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from verify.certify.recheck import Rejected, fingerprint, recheck
from verify.certify.search.search import search
from verify.certify.stating.forms import checked
from verify.certify.stating.statement import state
from verify.claims.close import close
from verify.document.reading import read

DOCUMENT = Path(__file__).parent / "documents" / "sums.tex"
QUICK = (
    "termwise",
    "linear",
    "telescope",
    "constant",
    "triangular",
    "least-against-average",
    "least-against-first",
    "sum-nonnegative",
    "sum-positive",
    "arithmetic",
    "growth",
    "decreasing",
    "decreasing-sum",
    "last-against-sum",
    "budget",
    "budget-below",
)
SLOW = ("least-against-sum", "rate", "descent", "gradient-descent-sum", "gradient-descent")
FALSE = (
    "false-termwise",
    "false-telescope",
    "false-triangular",
    "false-average",
    "false-weights",
    "false-positive",
    "false-growth",
    "false-decreasing",
    "false-budget",
    "false-rate",
    "false-descent",
    "false-gradient-descent",
)
FIRST = ("linear", "telescope", "sum-nonnegative", "growth")
"""Asked by the default suite."""
SHORT, LONG = 10.0, 40.0
"""Seconds for a proof."""


def statements() -> dict[str, dict[str, Any]]:
    """The statements of the document as the checker reads them."""
    found = {}
    for each in read(DOCUMENT).statements:
        assert each.relation is not None
        claim = close(each.id, each.relation, each.scope, each.conditions)
        found[each.id] = json.loads(json.dumps(checked(state(claim))))
    return found


STATEMENTS = statements()


def proved(identity: str, seconds: float) -> bool:
    """Whether a certificate is found; it has to be accepted."""
    certificate = search(STATEMENTS[identity], seconds)
    if certificate is not None:
        recheck(STATEMENTS[identity], json.loads(json.dumps(certificate)))
    return certificate is not None


def test_every_statement_is_asked() -> None:
    assert sorted(STATEMENTS) == sorted((*QUICK, *SLOW, *FALSE))


@pytest.mark.parametrize(
    "identity", [pytest.param(each, marks=() if each in FIRST else pytest.mark.full) for each in QUICK]
)
def test_it_is_proved(identity: str) -> None:
    assert proved(identity, SHORT)


@pytest.mark.full
@pytest.mark.parametrize("identity", SLOW)
def test_it_is_proved_in_more_time(identity: str) -> None:
    assert proved(identity, LONG)


@pytest.mark.parametrize("identity", ["false-telescope", "false-growth"])
def test_what_is_false_is_not_proved(identity: str) -> None:
    assert not proved(identity, 0.5)


@pytest.mark.full
@pytest.mark.parametrize("identity", FALSE)
def test_what_is_false_is_not_proved_in_more_time(identity: str) -> None:
    assert not proved(identity, SHORT / 2)


def test_an_induction_serves_no_other_statement() -> None:
    """The certificate of one, bound to the other: its lines do not prove it."""
    certificate = search(STATEMENTS["growth"], SHORT)
    assert certificate is not None
    other = STATEMENTS["false-growth"]
    with pytest.raises(Rejected):
        recheck(other, {**certificate, "statement": fingerprint(other)})
