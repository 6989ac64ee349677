"""What follows from a lemma about one step of a recursion, at every index: sums, rates, bounds at the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.certify.claimed import statements_of
from verify.certify.recheck import recheck
from verify.certify.search.placed import Lemma
from verify.certify.search.search import search

DOCUMENT = Path(__file__).parent / "documents" / "steps.tex"
PROVED = ("small", "step", "descent", "below-start", "summed", "rate", "gradient", "affine", "grows")
FALSE = ("false-step", "false-summed", "false-grows")
SECONDS, BRIEF = 20.0, 3.0


STATEMENTS = statements_of(DOCUMENT)


@pytest.fixture(scope="module")
def certificates() -> dict[str, Any]:
    """Certificates of the true claims, each found with those before it as lemmas, and accepted."""
    found: dict[str, Any] = {}
    for identity in PROVED:
        lemmas = [Lemma(STATEMENTS[other], certificate) for other, certificate in found.items()]
        certificate = search(STATEMENTS[identity], SECONDS, lemmas)
        if certificate is not None:
            found[identity] = json.loads(json.dumps(certificate))
            recheck(STATEMENTS[identity], found[identity])
    return found


def test_every_statement_is_asked() -> None:
    assert sorted(STATEMENTS) == sorted((*PROVED, *FALSE))


@pytest.mark.full
@pytest.mark.parametrize("identity", PROVED)
def test_it_follows_from_what_came_before(certificates: dict[str, Any], identity: str) -> None:
    assert identity in certificates


@pytest.mark.full
@pytest.mark.parametrize("identity", FALSE)
def test_what_is_false_does_not(certificates: dict[str, Any], identity: str) -> None:
    lemmas = [Lemma(STATEMENTS[other], certificate) for other, certificate in certificates.items()]
    assert search(STATEMENTS[identity], BRIEF, lemmas) is None
