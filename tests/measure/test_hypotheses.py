"""Hypotheses: needed where an exact witness says so, not needed where a proof does without."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.claims.closing import claim
from tests.measure.measuring import claimed, measuring
from verify.certify.accept import derived
from verify.certify.certificate import plain
from verify.certify.recheck import Rejected
from verify.certify.stating.claimed import stated
from verify.measure.again import again
from verify.measure.hypotheses import Need, weigh
from verify.measure.prove import Clock, Prover
from verify.measure.weaken import weakened
from verify.verdict import Dropped, Verdict

NEEDS = {
    # 1/2 < (1/2)^(1/2), and where x < 0 neither side changes sides with the other
    (r"x \le x^2", r"let x \ge 1", r"assume x \le 10"): {r"x \ge 1": Need.NEEDED, r"x \le 10": Need.SPARE},
    # A = [[0, 1], [0, 0]] breaks it without symmetry; the trace says nothing here
    (
        r"\langle A, A^T \rangle_F \ge \|A\|^2",
        r"let n \in \mathbb{N}",
        r"let A \in \mathbb{R}^{n\times n} ; symmetric",
        r"assume \text{Tr}(A) \ge 0",
    ): {r"A: symmetric": Need.NEEDED, r"\text{Tr}(A) \ge 0": Need.SPARE},
}


@pytest.mark.parametrize("lines", NEEDS, ids=lambda lines: lines[0])
def test_needed_and_needless_are_told_apart(tmp_path: Path, lines: tuple[str, ...]) -> None:
    found = measuring(tmp_path, claimed(*lines), thorough=True).hypotheses
    assert {each.hypothesis: each.need for each in found} == NEEDS[lines]


@pytest.mark.parametrize(
    ("verdict", "need"),
    [
        (Verdict.UNDEFINED, Need.NEEDED),
        (Verdict.UNDECIDED, Need.UNKNOWN),
        (Verdict.SUPPORTED, Need.UNKNOWN),
    ],
)
def test_without_witness_and_without_proof_nothing_is_known(verdict: Verdict, need: Need) -> None:
    """No time is given for a proof."""
    said = Dropped(r"x \ge 1", verdict)
    [found] = weigh(claim(r"x \le x^2", r"let x \ge 1"), [said], Prover(), Clock.of(0))
    assert found.need is need


def test_what_is_not_attacked_is_not_weighed() -> None:
    assert list(weigh(claim(r"x \le x^2", r"let x \ge 1"), [], Prover(), Clock.of(10))) == []


def test_a_certificate_stands_where_it_takes_nothing_that_is_gone() -> None:
    """The hypothesis that it uses moves to another place when one before it is dropped."""
    whole = claim(r"x \le x^2", r"let x, y \in \mathbb{R}", r"assume x + y \le 9", r"assume x \ge 1")
    proof = Prover()(whole, 10)
    assert proof is not None
    left = dict(weakened(whole))
    kept = left[r"x + y \le 9"]
    same = again(proof.lemma, plain(stated(kept)))
    assert same is not None and same["statement"] != proof.lemma.certificate["statement"]
    assert derived(kept, same).axioms == ()
    assert again(proof.lemma, plain(stated(left[r"x \ge 1"]))) is None


def test_a_certificate_of_another_claim_is_not_taken() -> None:
    """Its lines fit, and prove something else."""
    one, other = claim(r"x^2 \ge 0", r"let x \in \mathbb{R}"), claim(r"x \ge 0", r"let x \in \mathbb{R}")
    proof = Prover()(one, 10)
    assert proof is not None
    same = again(proof.lemma, plain(stated(other)))
    assert same is not None
    with pytest.raises(Rejected):
        derived(other, same)
    assert Prover()(other, 1, proof.lemma) is None
