"""Claims that are false or without a value at some edge: nothing proves them.

They are false by hand. Each would follow from a statement that assumes a little more than its claim does, or
concludes a little less: see the four documents.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soundness.banks import documents, name_of, named, statements
from verify.certify.certificate import plain
from verify.certify.recheck import recheck
from verify.certify.search.search import search
from verify.certify.stating.claimed import stated
from verify.certify.stating.formulas import NotStated
from verify.claims.close import close

SECONDS, LONG = 0.2, 1.0
CASES = statements(*documents("hostile"))
FIRST = next(path for path in documents("hostile") if path.stem == "values")


def is_proved(path: Path, identity: str, seconds: float) -> bool:
    """Whether a certificate is found that the checker takes."""
    found = named(path, identity)
    assert found.relation is not None, found.unread
    try:
        statement = plain(stated(close(found.id, found.relation, found.scope, found.conditions)))
    except NotStated:
        return False
    try:
        proof = search(statement, seconds)
        recheck(statement, plain(proof))
    except Exception:  # what is rejected, or a fault of the search, proves nothing
        return False
    return True


def test_there_are_many() -> None:
    """In every document, each of them read."""
    assert len(CASES) >= 200
    assert len({identity for _, identity in CASES}) == len(CASES)


@pytest.mark.parametrize("path", [FIRST], ids=name_of)
def test_no_hostile_claim_is_proved_at_once(path: Path) -> None:
    """In a short time each."""
    proved = [name for where, name in CASES if where == path and is_proved(where, name, SECONDS)]
    assert not proved


@pytest.mark.full
@pytest.mark.parametrize(("path", "identity"), CASES, ids=name_of)
def test_no_hostile_claim_is_proved(path: Path, identity: str) -> None:
    """In a longer time."""
    assert not is_proved(path, identity, LONG)
