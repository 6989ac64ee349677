"""Integrals are enclosed, whether analytic, with kinks, or only bisected."""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.expressions.arithmetics.enclosures import (
    A,
    contains,
    floats,
    integrated,
    rationals,
    width,
)
from verify.errors import Undefined, Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.exact import (
    Enclosure,
    from_fractions,
    to_fractions,
)


@settings(deadline=None)
@given(
    coefficients=st.lists(rationals, min_size=1, max_size=6),
    lower=st.fractions(-3, 3, max_denominator=8),
    upper=st.fractions(-3, 3, max_denominator=8),
)
def test_integrals_of_polynomials_are_enclosed(
    coefficients: list[Fraction], lower: Fraction, upper: Fraction
) -> None:
    def polynomial(t: Enclosure) -> Enclosure:
        value = A.constant(0)
        for c in reversed(coefficients):
            value = A.add(A.multiply(value, t), A.constant(c))
        return value

    found = A.integral(polynomial, A.constant(lower), A.constant(upper))
    exact = sum(c * (upper ** (k + 1) - lower ** (k + 1)) / (k + 1) for k, c in enumerate(coefficients))
    assert contains(found, exact) and width(found) < 1e-30


def test_integrals_with_roots_kinks_and_matrices() -> None:
    one, third = A.constant(1), A.constant(Fraction(1, 3))
    matrix = from_fractions([[1, 2], [3, 4]])
    root = integrated(lambda t: A.elementary("sqrt", t))
    mirrored = integrated(lambda t: A.elementary("sqrt", A.subtract(one, t)))
    for found in (root, mirrored):
        assert contains(found, Fraction(2, 3)) and width(found) < 1e-25
    kink = integrated(lambda t: A.absolute(A.subtract(t, third)))
    assert contains(kink, Fraction(5, 18)) and width(kink) < 1e-25
    positive = integrated(lambda t: A.maximum(A.subtract(t, third), A.constant(0)))
    assert contains(positive, Fraction(2, 9)) and width(positive) < 1e-25
    through_zero = integrated(
        lambda t: A.elementary("sqrt", A.total(A.power(A.subtract(matrix, A.multiply(t, matrix)), 2))), 0, 2
    )
    gap = A.subtract(through_zero, A.elementary("sqrt", A.constant(30)))
    assert A.sign(gap) is None and width(gap) < 1e-12
    inner = integrated(lambda t: A.total(A.matmul(A.transpose(matrix), A.multiply(t, matrix))))
    assert contains(inner, Fraction(1 * 1 + 1 * 2 + 2 * 1 + 2 * 2 + 3 * 3 + 3 * 4 + 4 * 3 + 4 * 4, 2))
    backwards = A.integral(lambda t: t, one, A.constant(0))
    assert contains(backwards, Fraction(-1, 2)) and width(backwards) < 1e-30
    assert to_fractions(A.integral(lambda t: A.divide(one, t), third, third)) == [[0]]


def test_integrals_without_complex_enclosures_are_bisected() -> None:
    matrix = from_fractions([[1, 2], [3, 4]])
    found = integrated(lambda t: A.rows(A.singular_values(A.multiply(t, matrix)), 0, 1))
    exact = np.linalg.norm(floats(matrix), 2) / 2
    assert contains(found, float(exact)) and width(found) < 0.01


def test_integrands_without_a_value_are_undefined() -> None:
    with pytest.raises(Undefined, match="root of a negative number"):
        integrated(lambda t: A.elementary("sqrt", A.subtract(t, A.constant(5))))
    with pytest.raises(Undetermined):
        integrated(lambda t: A.divide(A.constant(1), t))
    with pytest.raises(ZeroDivisionError):
        integrated(lambda t: A.constant(1 // 0))


def test_arctangent_is_cut_where_it_is_not_analytic() -> None:
    with A.working():
        across = flint.acb(flint.arb(0, 0.1), flint.arb(2, 0.1))
        assert not balls.atan(across).is_finite()
        assert balls.atan(flint.acb(1, 2)).is_finite()
    found = integrated(lambda t: A.elementary("atan", t))
    assert contains(found, Fraction(0)) is False and width(found) < 1e-25
