"""Rates and bounds at the end of a recursion, proved from its steps alone: no lemma is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.certify.claimed import statements_of
from verify.certify.recheck import recheck
from verify.certify.search.search import search

STATEMENTS = statements_of(Path(__file__).parent / "documents" / "rates.tex")
FALSE = sorted(each for each in STATEMENTS if each.startswith("false-"))
TRUE = sorted(each for each in STATEMENTS if each not in FALSE)
FIRST = ("stays", "path")
"""Asked by the default suite."""
SECONDS, BRIEF = 20.0, 3.0


def proved(identity: str, seconds: float) -> bool:
    """Whether a certificate is found; it has to be accepted."""
    certificate = search(STATEMENTS[identity], seconds)
    if certificate is not None:
        recheck(STATEMENTS[identity], json.loads(json.dumps(certificate)))
    return certificate is not None


@pytest.mark.parametrize(
    "identity", [pytest.param(each, marks=() if each in FIRST else pytest.mark.full) for each in TRUE]
)
def test_a_rate_is_proved(identity: str) -> None:
    assert proved(identity, SECONDS)


@pytest.mark.full
@pytest.mark.parametrize("identity", FALSE)
def test_what_is_false_is_not(identity: str) -> None:
    assert not proved(identity, BRIEF)
