"""Two hundred changed links of the paper: of those that get a certificate, none has a counterexample.

A mutant may be true. Where a certificate is found for it, with the certificates of the paper as lemmas, or
where that of the link it was made from proves it too, it is attacked by the search for counterexamples.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.certify.test_statement import claims_of
from tests.soundness.mutants import AT_A_PART, OF_CLAIMS, changed
from verify.certify.certificate import FOLDER, plain, read
from verify.certify.recheck import Rejected, fingerprint, recheck
from verify.certify.search.placed import Lemma
from verify.certify.search.search import search
from verify.certify.stating.claimed import stated
from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.falsify.search import Effort
from verify.falsify.search import search as attack
from verify.run.settings import Profile
from verify.verdict import Outcome, Verdict

PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
SEED = 20_26
MANY, PARTS = 200, 8
SECONDS = 0.4
LEMMAS = 4
"""How many links before the changed one are lemmas, beside the link itself."""

TRIALS = 1_500


@cache
def links() -> tuple[tuple[Claim, Any, Any], ...]:
    """The links of the paper that have a certificate, with their statements and certificates."""
    claims = {claim.id: claim for claim in claims_of(PAPER)}
    stored = {
        (found := read(path)).id: found.proof for path in sorted((PAPER.parent / FOLDER).glob("*.json"))
    }
    return tuple(
        (claims[name], plain(stated(claims[name])), stored[name]) for name in claims if name in stored
    )


@cache
def mutant(number: int) -> tuple[int, str, Claim, Any]:
    """Which link is changed, how, and the changed claim with its statement; the same each time."""
    rng = random.Random(f"{SEED}:{number}")
    while True:
        k = rng.randrange(len(links()))
        found = changed(links()[k][0], rng)
        if found is None:
            continue
        try:
            statement = plain(stated(found[1]))
        except VerifyError:
            continue
        if fingerprint(statement) != fingerprint(links()[k][1]):
            return k, *found, statement


def is_proved(statement: Any, proof: Any) -> bool:
    """Whether the checker takes it."""
    try:
        recheck(statement, proof)
    except Rejected:
        return False
    return True


def proofs(number: int) -> set[str]:
    """How a mutant is proved: by the certificate of its link, or by one that is found for it."""
    k, _, _, statement = mutant(number)
    lemmas = [Lemma(given, proof) for _, given, proof in links()[max(0, k - LEMMAS) : k + 1]]
    try:
        found = search(statement, SECONDS, lemmas)
    except Exception:  # a fault of the search proves nothing
        found = None
    given = {
        "as its link": {**links()[k][2], "statement": fingerprint(statement)},
        "of its own": None if found is None else plain(found),
    }
    return {name for name, proof in given.items() if proof is not None and is_proved(statement, proof)}


def attacked(claim: Claim) -> Outcome:
    """What a search for counterexamples says."""
    return attack(claim, Effort(TRIALS, Profile.QUICK.largest, Profile.QUICK.longest, seed=1))


def test_the_links_are_proved() -> None:
    """Each certificate proves the statement of its link, and no mutant without a hash of its own."""
    assert len(links()) >= 100
    assert all(is_proved(statement, proof) for _, statement, proof in links())
    for number in range(MANY):
        k, _, _, statement = mutant(number)
        assert not is_proved(statement, links()[k][2])


def test_the_mutants_are_of_every_kind() -> None:
    """Each way to change a claim occurs, and most links are changed."""
    made = [mutant(number) for number in range(MANY)]
    kinds = Counter(how for _, how, _, _ in made)
    assert {work.__name__ for work in (*AT_A_PART, *OF_CLAIMS)} == {*kinds}, kinds
    assert len({k for k, _, _, _ in made}) > len(links()) / 2


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTS))
def test_no_certified_mutant_is_false(part: int) -> None:
    """Not one of those that are proved is refuted, or has no value somewhere."""
    seen: Counter[str] = Counter()
    for number in range(part, MANY, PARTS):
        _, how, claim, _ = mutant(number)
        found = proofs(number)
        outcome = attacked(claim) if found else None
        told = f"number {number}: {claim.id}, {how}, proved {found}: {claim.conclusion}"
        assert outcome is None or outcome.verdict not in (Verdict.REFUTED, Verdict.UNDEFINED), (told, outcome)
        seen.update(found or {"not proved"})
        seen[outcome.verdict.name if outcome is not None else "not attacked"] += 1
    print(dict(seen))
    assert seen["not proved"] > MANY / PARTS / 4


def test_false_mutants_are_attacked_in_earnest() -> None:
    """The search that attacks them refutes a good part of those that nothing proves."""
    refuted = [number for number in range(12) if attacked(mutant(number)[2]).verdict is Verdict.REFUTED]
    assert len(refuted) >= 3
