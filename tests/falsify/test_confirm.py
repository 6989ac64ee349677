"""Confirmation: what exact arithmetic says of a claim at a point, status by status."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.expressions.arithmetics.enclosure import bounds
from verify.expressions.arithmetics.exact import from_fractions
from verify.falsify.confirm import Status, confirm, examine
from verify.falsify.witness import Matrix, Witness, from_json, to_json
from verify.verdict import Verdict

LETS = (r"let a, b \in \mathbb{R}", r"let x \ge 0", r"let n \in \mathbb{N}", r"let u \in \mathbb{R}^n")


def number(value: int | str) -> Matrix:
    """A scalar as a witness keeps it."""
    return ((Fraction(value),),)


def at(found: Claim, **values: int | str) -> Status:
    """The status of a scalar claim at these values."""
    return examine(found, Witness({}, {name: number(value) for name, value in values.items()})).status


def test_statuses() -> None:
    """Each of them, and what it takes."""
    root = claim(r"\sqrt{a} \le b", *LETS)
    assert at(root, a=4, b=1) is Status.VIOLATED
    assert at(root, a=4, b=2) is Status.HOLDS
    assert at(root, a=-1, b=0) is Status.UNDEFINED
    assert at(claim(r"a \le b", *LETS, "assume b > 1"), a=2, b=1) is Status.OUTSIDE
    assert at(claim(r"x \le 1", *LETS), x=-1) is Status.OUTSIDE
    assert at(claim(r"\sqrt{2} \sqrt{3} = \sqrt{6} + 0 a", *LETS), a=0) is Status.UNSETTLED


def test_hypotheses_decide_before_undefinedness() -> None:
    """Outside of them, no value is no fault."""
    guarded = claim(r"\frac{1}{a} > 0", *LETS, "assume a > 0")
    assert at(guarded, a=0) is Status.OUTSIDE
    assert at(claim(r"\frac{1}{a} \ne 0", *LETS), a=0) is Status.UNDEFINED


def test_an_undefined_hypothesis_is_not_met() -> None:
    """A trial there is outside."""
    assert at(claim(r"a \ge 1", *LETS, r"assume \log a \le 1"), a=-1) is Status.OUTSIDE


@pytest.mark.parametrize("sign", [r"\le", "<", r"\ge", ">", "=", r"\ne"])
def test_signs_at_a_tie(sign: str) -> None:
    """Strict ones fail there, the others hold."""
    expected = Status.HOLDS if sign in (r"\le", r"\ge", "=") else Status.VIOLATED
    assert at(claim(f"a {sign} b", *LETS), a="1/3", b="1/3") is expected


def test_a_margin_of_one_part_in_ten_to_the_hundred_is_decided() -> None:
    """Precision rises until the sign is certain."""
    tiny = "1/1" + "0" * 100
    found = claim(r"\sqrt{2} + a \le \sqrt{2}", *LETS)
    assert at(found, a=tiny) is Status.VIOLATED
    assert at(found, a=f"-{tiny}") is Status.HOLDS


def test_only_a_violation_refutes() -> None:
    """A refuted outcome carries the enclosures of both sides."""
    found = claim(r"\sqrt{a} \le b", *LETS)
    outcome = confirm(found, Witness({}, {"a": number(2), "b": number(1)}), seed=3)
    assert outcome is not None and outcome.verdict is Verdict.REFUTED and outcome.seed == 3
    assert outcome.witness is not None
    low, high = outcome.witness["lhs"]
    assert 1.41421 < float(low) <= float(high) < 1.41422
    assert outcome.witness["rhs"] == ["1", "1"]
    undefined = confirm(found, Witness({}, {"a": number(-1), "b": number(1)}))
    assert undefined is not None and undefined.verdict is Verdict.UNDEFINED
    assert confirm(found, Witness({}, {"a": number(1), "b": number(1)})) is None


def test_a_missing_value_is_an_error() -> None:
    """Never a default."""
    with pytest.raises(VerifyError, match="gives no value for b"):
        at(claim(r"a \le b", *LETS), a=1)
    with pytest.raises(VerifyError, match="gives no value for n"):
        examine(claim(r"\|u\| \le 1", *LETS), Witness({}, {"u": ((Fraction(2),),)}))


def test_a_witness_is_the_same_after_it_was_written() -> None:
    """Plain data and back."""
    witness = Witness({"n": 2}, {"u": ((Fraction(1, 3),), (Fraction(-2),)), "a": number("5/7")})
    assert from_json(to_json(witness)) == witness


def test_a_number_with_an_exponent_is_none() -> None:
    """Few characters make it so large that reading it does not end."""
    for value in ("1e999999999", [["1", "1E9"]]):
        with pytest.raises(VerifyError, match="not a witness"):
            from_json({"sizes": {}, "values": {"a": value}, "functions": {}})


@pytest.mark.parametrize("power", [10**5, -(10**5)])
def test_bounds_of_a_huge_number_are_written_at_once(power: int) -> None:
    """Twenty digits, however long the number itself is."""
    start = time.perf_counter()
    low, high = bounds(from_fractions(((Fraction(3, 2) ** power,),)))
    assert time.perf_counter() - start < 1
    assert len(low) < 40 and len(high) < 40
