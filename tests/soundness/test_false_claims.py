"""Nothing false passes unseen: wrong constants, dropped hypotheses, swapped signs are refuted, exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.soundness.banks import DOCUMENTS, documents, name_of, named, result_of, statements
from verify.claims.close import close
from verify.falsify.recheck import recheck_file
from verify.falsify.search import Effort, search
from verify.report.json import entry
from verify.run.result import Result
from verify.run.settings import Profile
from verify.verdict import Verdict

SLOW = frozenset({"integral-defect-constant", "convex-rate-low", "gradient-interpolation", "gd-sum-index"})
"""Refuted at once, but made small only after many quadratures or many steps in ball arithmetic."""
DEEP = {
    "trace-cube-traceless": "the third or fourth ascent, from matrices of size 3 or more",
    "orthogonal-spectral-pythagoras": "luck of an exact draw under an equation",
    "involution-isometry": "luck of an exact draw under a quadratic equation",
    "product-six": "all of six weights equal, under an inequality on a sum of unknown length",
    "last-gradient": "a function that is concave for three steps, then bends up",
}
"""Found with more effort than the default one: id, and what it takes."""

FALSE = [
    pytest.param(path, identity, marks=pytest.mark.full if identity in SLOW else ())
    for path, identity in statements(*documents("false"))
    if identity not in DEEP
]
HARD = {
    "shapiro-fourteen": "a sum of fourteen quotients that is below 7 by 10^-6, far from all starting points",
    "hadamard-rank-sum": "matrices of rank 3 and 2 and size 6 together",
}
"""Not found with twenty times the default effort either."""

TIMES = 20


def confirmed(result: Result, folder: Path) -> None:
    """The witness, written to a file, is confirmed again from the file and the document alone."""
    assert result.outcome.verdict is Verdict.REFUTED, f"{result.outcome.verdict}: {result.outcome.reason}"
    stored = folder / "witness.json"
    stored.write_text(json.dumps(entry(result)), encoding="utf-8")
    again = recheck_file(stored)
    assert again.verdict is Verdict.REFUTED
    assert again.witness is not None and result.outcome.witness is not None
    for side in ("lhs", "rhs", "values", "sizes", "functions"):
        assert again.witness[side] == result.outcome.witness[side]


def test_the_bank_is_large() -> None:
    """At least forty statements, each with an id of its own."""
    ids = [identity for _, identity in statements(*documents("false"))]
    assert len(ids) >= 40
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("path", "identity"), FALSE, ids=name_of)
def test_a_false_claim_is_refuted(path: Path, identity: str, tmp_path: Path) -> None:
    """Refuted within the default effort, with a witness that stands on its own."""
    confirmed(result_of(path, identity, "ci"), tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("identity", DEEP)
def test_more_effort_refutes_more(identity: str) -> None:
    """What the default effort misses at this seed, and twenty times as much finds."""
    path = next(path for path, name in statements(*documents("false")) if name == identity)
    assert deeply(path, identity) is Verdict.REFUTED


@pytest.mark.full
@pytest.mark.parametrize(
    ("path", "identity"),
    [
        pytest.param(path, identity, marks=pytest.mark.xfail(strict=True, reason=HARD[identity]))
        for path, identity in statements(DOCUMENTS / "hard.tex")
    ],
    ids=name_of,
)
def test_a_hard_false_claim_is_refuted(path: Path, identity: str) -> None:
    """What a better search has to find; it belongs in the bank as soon as this one does."""
    assert deeply(path, identity) is Verdict.REFUTED


def deeply(path: Path, identity: str) -> Verdict:
    """The verdict of a search with much effort."""
    found = named(path, identity)
    assert found.relation is not None
    profile = Profile.CI
    effort = Effort(TIMES * profile.trials, profile.largest, profile.longest)
    return search(close(found.id, found.relation, found.scope, found.conditions), effort).verdict
