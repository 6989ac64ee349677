"""Monomials as integers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.certify.spelled import poly
from verify.certify.polynomials.binomials import divides
from verify.certify.polynomials.packing import Packing, degree_of, times

PACKING = Packing(("x", "y", "z"))


def test_there_and_back() -> None:
    """Packing loses nothing; the scale is the factor that makes the coefficients coprime integers."""
    packed, scale = PACKING.integral(poly("2*x**2*z/3 - 4*y/3"))
    assert scale == Fraction(3, 2)
    assert PACKING.poly(packed) == poly("x**2*z - 2*y")


def test_products_and_degrees() -> None:
    """The product of packed polynomials is the packed product."""
    left, right = poly("x+y*z"), poly("x-y*z")
    packed = times(PACKING.integral(left)[0], PACKING.integral(right)[0])
    assert PACKING.poly(packed) == poly("x**2-y**2*z**2")
    assert sorted(map(degree_of, packed)) == [2, 4]


def test_divisibility() -> None:
    """No borrowing from one exponent to the next."""
    pack = PACKING.pack
    assert divides(PACKING, pack((("x", 1),)), pack((("x", 2), ("z", 1))))
    assert not divides(PACKING, pack((("y", 1),)), pack((("x", 2), ("z", 1))))


def test_huge_degrees_are_refused() -> None:
    """An exponent that does not fit is an error, not another monomial."""
    with pytest.raises(ValueError, match="degree"):
        PACKING.pack((("x", 200),))
