"""Certificates that are changed at random: the checker takes none that does not prove what is stated."""

from __future__ import annotations

import random
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from tests.certify import building as b
from tests.certify.recheck.models import counterexample
from tests.certify.recheck.mutations import OF_PROOFS, OF_STATEMENTS
from tests.certify.recheck.proofs import NAMES, cases
from verify.certify.recheck import Proof, Rejected, fingerprint, recheck

SEED = 20_26
FEW, MANY = 1_000, 10_000
POINTS = 150
RARE = 0.12
"""At most this part of the changed certificates may still be proofs."""


def accepted(statement: Any, proof: Any) -> bool:
    """Whether the checker takes it; it raises nothing but Rejected."""
    try:
        recheck(statement, proof)
    except Rejected:
        return False
    return True


def mutant(number: int) -> tuple[str, str, Any, Any, Any]:
    """Of which case what is changed, the statement as it was, and both as they are now."""
    rng = random.Random(f"{SEED}:{number}")
    k = rng.randrange(len(cases()))
    given, lines = cases()[k]
    statement, proof = deepcopy(given), deepcopy(b.certificate(given, *lines))
    of_proof = rng.random() < 0.6
    while True:
        done = rng.choice(OF_PROOFS if of_proof else OF_STATEMENTS)
        if done(rng, proof if of_proof else statement):
            break
    what = done.__name__ if of_proof else "statement"
    return NAMES[k], what, given, statement, proof


def judged(number: int) -> tuple[str, str]:
    """What was changed, and what became of it; asserts that no wrong proof is taken."""
    name, what, given, statement, proof = mutant(number)
    told = f"seed {SEED}, number {number}: {name}, {what} changed: {statement} {proof}"
    taken = accepted(statement, proof)
    if what != "statement":
        assert statement == given, told
        assert not taken or (what != "hashed" and ends_with_the_conclusion(statement, proof)), told
        return what, "still a proof" if taken else "rejected"
    assert not taken, told
    try:
        bound = {**proof, "statement": fingerprint(statement)}
    except TypeError:
        return what, "rejected"
    if not accepted(statement, bound):
        return what, "rejected"
    point, met = counterexample(statement, f"{SEED}:{number}", POINTS)
    assert point is None, f"{told}\nfalse at {point.naturals} {point.drawn} {point.bends}"
    return what, "true" if met else "never met"


def ends_with_the_conclusion(statement: Any, proof: Any) -> bool:
    """Whether the last line says what the statement concludes."""
    checker = Proof(statement)
    sign, goal = checker.stated()
    last, found = [checker.add(line) for line in proof["lines"]][-1]
    return found == goal and (last == sign or (last, sign) == (">", ">="))


def judge(count: int) -> Counter[tuple[str, str]]:
    """What became of so many mutants; asserts that few of them are proofs, and that most are tested."""
    found = Counter(judged(number) for number in range(count))
    print(*sorted(found.items()), sep="\n")
    proofs = sum(n for (what, _), n in found.items() if what != "statement")
    still = sum(n for (_, fate), n in found.items() if fate == "still a proof")
    assert 0 < still <= RARE * proofs
    assert all(found[change.__name__, "rejected"] >= count // 80 for change in OF_PROOFS)
    assert found["statement", "rejected"] > found["statement", "true"] > found["statement", "never met"]
    return found


def test_the_cases_are_proofs() -> None:
    """Of true statements, of which random points meet the hypotheses."""
    assert len(cases()) >= 12
    for name, (given, lines) in zip(NAMES, cases(), strict=True):
        assert accepted(given, b.certificate(given, *lines)), name
        point, met = counterexample(given, name, 200)
        assert point is None and met, name


@pytest.mark.parametrize("name", NAMES)
def test_a_false_conclusion_is_seen_at_a_point(name: str) -> None:
    """The points find what is wrong by 2."""
    given, lines = cases()[NAMES.index(name)]
    sign, left, right = given["conclusion"]
    wrong = {**given, "conclusion": [sign, b.add(left, b.num(-2)), right]}
    assert counterexample(wrong, name, 200)[0] is not None
    assert not accepted(wrong, b.certificate(wrong, *lines))


def test_a_thousand_changes() -> None:
    """Every change is rejected, or leaves a proof of what is stated."""
    judge(FEW)


@pytest.mark.full
def test_ten_thousand_changes() -> None:
    """The same, ten times as long."""
    judge(MANY)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_can_be_left_out(name: str) -> None:
    """Without one of its lines a certificate proves nothing."""
    given, lines = cases()[NAMES.index(name)]
    for k in range(len(lines)):
        rest: list[Any] = [*lines[:k], *lines[k + 1 :]]
        if name != "largest":  # its first line is there to be read only
            assert not accepted(given, b.certificate(given, *rest)), k


@pytest.mark.parametrize("name", NAMES)
def test_a_certificate_proves_one_statement(name: str) -> None:
    """Not that of another certificate, whatever its hash."""
    given, lines = cases()[NAMES.index(name)]
    for other, (stated, _) in zip(NAMES, cases(), strict=True):
        if other != name:
            assert not accepted(stated, b.certificate(given, *lines)), other
            assert not accepted(stated, b.certificate(stated, *lines)), other
