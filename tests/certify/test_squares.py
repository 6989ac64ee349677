"""Squares that a functional asks for."""

from __future__ import annotations

from math import inf

from tests.certify.spelled import poly
from verify.certify.polynomials.columns import system
from verify.certify.polynomials.squares import ratios, violated


def test_a_functional_against_a_square() -> None:
    """L with L(x^2) = L(y^2) = 1 and L(xy) = 2 is negative on (x - 2y)^2."""
    here = system(poly("x**2 + x*y + y**2"), [], [], None)
    pack = here.packing.pack
    xx, xy, yy = pack((("x", 2),)), pack((("x", 1), ("y", 1))), pack((("y", 2),))
    found = violated(here, {xx: 1.0, xy: 2.0, yy: 1.0}, inf)
    assert poly("(x-2*y)**2") in [here.packing.poly(column.entries) for column in found]
    assert violated(here, {xx: 1.0, xy: 1.0, yy: 1.0}, inf) == []


def test_ratios_are_simple() -> None:
    """The square root of two by its convergents."""
    assert [str(each) for each in ratios(2**0.5)][:3] == ["1", "3/2", "4/3"]
