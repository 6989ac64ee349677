"""Floating point that decides: every bound contains the exact result, and exact matrices kept as floats."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import Undefined, Undetermined, VerifyError
from verify.expressions.arithmetics.exact import BallArithmetic, from_fractions
from verify.falsify.certified import CertifiedFloats
from verify.falsify.dyadic import Dyadic, from_tensor
from verify.falsify.witness import from_json

number = st.fractions(-20, 20, max_denominator=64) | st.fractions(max_denominator=10**20)
OPERATIONS = ("add", "subtract", "multiply", "divide", "minimum", "maximum")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(OPERATIONS), st.lists(st.tuples(number, number), min_size=1, max_size=5))
def test_bounds_of_operations_contain_the_exact_result(
    name: str, pairs: list[tuple[Fraction, Fraction]]
) -> None:
    """Entry by entry; what is said to be exact is."""
    left, right = (tuple((pair[k],) for pair in pairs) for k in (0, 1))
    floats, exact = CertifiedFloats(), BallArithmetic(64)
    if name == "divide" and any(y == 0 for (y,) in right):
        return
    found = getattr(floats, name)(floats.hold(left), floats.hold(right))
    truth = getattr(exact, name)(from_fractions(left), from_fractions(right))
    for k, row in enumerate(truth.entries):
        true = Fraction(int(row[0].p), int(row[0].q))
        error = 0.0 if found.error is None else float(found.error[0, k, 0])
        assert math.isinf(error) or abs(Fraction(float(found.value[0, k, 0])) - true) <= Fraction(error)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(number, number), min_size=1, max_size=6))
def test_bounds_of_sums_and_products_contain_the_exact_result(pairs: list[tuple[Fraction, Fraction]]) -> None:
    """The inner product of two columns, as a matrix product and as a sum; the root of a square."""
    left, right = (tuple((pair[k],) for pair in pairs) for k in (0, 1))
    a = CertifiedFloats()
    x, y = a.hold(left), a.hold(right)
    truth = sum((p * q for p, q in pairs), Fraction(0))
    for found in (a.matmul(a.transpose(x), y), a.total(a.multiply(x, y))):
        error = 0.0 if found.error is None else float(found.error)
        assert math.isinf(error) or abs(Fraction(float(found.value)) - truth) <= Fraction(error)
    first = a.rows(x, 0, 1)
    if abs(left[0][0]) < Fraction(1, 10**15):
        return
    first = a.rows(x, 0, 1)
    root = a.elementary("sqrt", a.multiply(first, first))
    error = 0.0 if root.error is None else float(root.error)
    assert abs(Fraction(float(root.value)) - abs(left[0][0])) <= Fraction(error)


ELEMENTARY = ("sqrt", "exp", "log", "sin", "cos", "atan", "softplus", "sigmoid")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ELEMENTARY), st.fractions(Fraction(1, 64), 20, max_denominator=10**20))
def test_bounds_of_elementary_functions_contain_balls(name: str, x: Fraction) -> None:
    """At 200 digits, whatever the library would say."""
    floats, exact = CertifiedFloats(), BallArithmetic(700)
    found = floats.elementary(name, floats.hold(((x,),)))
    with exact.working():
        truth = exact.elementary(name, from_fractions(((x,),)))
        error = Fraction(0) if found.error is None else Fraction(float(found.error))
        off = exact.absolute(exact.subtract(truth, from_fractions(((Fraction(float(found.value)),),))))
        assert exact.compare(off, from_fractions(((error,),))) in (0, 1)


def test_what_has_no_value_is_undefined_or_undetermined() -> None:
    """Never a number."""
    a = CertifiedFloats()
    zero, below, third = (a.hold(((Fraction(x),),)) for x in ("0", "-1/3", "1/3"))
    nearly = a.subtract(a.multiply(third, third), a.multiply(third, third))
    for name, operand in (("sqrt", below), ("log", zero), ("log", below)):
        with pytest.raises(Undefined):
            a.elementary(name, operand)
    for name in ("sqrt", "log"):
        with pytest.raises(Undetermined):
            a.elementary(name, nearly)
    with pytest.raises(Undefined):
        a.divide(third, zero)
    assert a.sign(a.divide(third, nearly)) is None
    assert a.sign(nearly) is None and a.sign(zero) == 0 and a.sign(below) == -1


def test_a_matrix_kept_as_floats_reads_as_fractions() -> None:
    """And is equal to the same matrix kept otherwise; what floats cannot keep is kept as fractions."""
    numbers = torch.arange(2048, dtype=torch.float64).reshape(32, 64) / 16
    kept = from_tensor(numbers)
    assert isinstance(kept, Dyadic) and kept[1][3] == Fraction(67, 16)
    assert kept == tuple(tuple(Fraction(x) for x in row) for row in numbers.tolist())
    tiny = numbers.clone()
    tiny[0, 1] = 5e-324
    assert not isinstance(from_tensor(tiny), Dyadic) and from_tensor(tiny)[0][1] == Fraction(1, 2**1074)
    for bad in ("1/0", "nan", "1e400x"):
        plain = [["0"] * 64 for _ in range(32)]
        plain[3][4] = bad
        with pytest.raises(VerifyError):
            from_json({"sizes": {}, "values": {"A": plain}, "functions": {}})
