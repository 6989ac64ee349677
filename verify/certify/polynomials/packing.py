"""Monomials packed into one integer each, so that a product of monomials is a sum of integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from verify.certify.polynomials.polynomial import Monomial, Poly

WIDTH = 8
"""Bits of one exponent; the highest guards against borrowing, so exponents and degrees stay below 128."""
FIELD = (1 << WIDTH) - 1
LARGEST = (1 << (WIDTH - 1)) - 1

Packed = dict[int, int]
"""A polynomial with integer coefficients over packed monomials."""


@dataclass(frozen=True)
class Packing:
    """The order of the variables. The lowest field of a packed monomial is its total degree."""

    names: tuple[str, ...]

    @cached_property
    def guards(self) -> int:
        """The highest bit of every field."""
        return sum(1 << (WIDTH * (k + 1) - 1) for k in range(len(self.names) + 1))

    @cached_property
    def parities(self) -> int:
        """The lowest bit of the field of every variable."""
        return sum(self.bit(k) for k in range(len(self.names)))

    @staticmethod
    def bit(place: int) -> int:
        """The lowest bit of the field of a variable."""
        return 1 << (WIDTH * (place + 1))

    def one(self, place: int) -> int:
        """A variable as a packed monomial."""
        return self.bit(place) + 1

    def pack(self, monomial: Monomial) -> int:
        """A monomial as an integer; ValueError where an exponent is too large."""
        if sum(exponent for _, exponent in monomial) > LARGEST // 4:
            raise ValueError("the degree is too large to pack")
        return sum(self.one(self.names.index(name)) * exponent for name, exponent in monomial)

    def unpack(self, packed: int) -> Monomial:
        """The monomial of an integer."""
        powers = self.exponents(packed)
        return tuple((name, power) for name, power in zip(self.names, powers, strict=True) if power)

    def exponents(self, packed: int) -> list[int]:
        """The exponent of every variable."""
        return [packed >> (WIDTH * (k + 1)) & FIELD for k in range(len(self.names))]

    def integral(self, poly: Poly) -> tuple[Packed, Fraction]:
        """Coprime integers proportional to a polynomial, and the positive number it was multiplied by."""
        clear = lcm(*(coefficient.denominator for coefficient in poly.values()))
        whole = {self.pack(monomial): int(coefficient * clear) for monomial, coefficient in poly.items()}
        common = gcd(*whole.values())
        return {monomial: value // common for monomial, value in whole.items()}, Fraction(clear, common)

    def poly(self, packed: Packed) -> Poly:
        """A packed polynomial in the ordinary form."""
        return {self.unpack(monomial): Fraction(value) for monomial, value in packed.items() if value}


def degree_of(packed: int) -> int:
    """The total degree of a packed monomial."""
    return packed & FIELD


def times(left: Packed, right: Packed) -> Packed:
    """The product of two packed polynomials."""
    total: Packed = {}
    for one, coefficient in left.items():
        for other, factor in right.items():
            total[one + other] = total.get(one + other, 0) + coefficient * factor
    return {monomial: value for monomial, value in total.items() if value}


def shifted(poly: Packed, monomial: int, sign: int = 1) -> Packed:
    """A packed polynomial times a monomial and a sign."""
    return {monomial + other: sign * value for other, value in poly.items()}


def product_of(polys: Sequence[Packed]) -> Packed:
    """The product of several packed polynomials."""
    result: Packed = {0: 1}
    for poly in polys:
        result = times(result, poly)
    return result
