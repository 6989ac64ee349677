"""What polynomials have in common: greatest common monomials, rational ratios, square roots of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, isqrt

from verify.certify.polynomials.polynomial import Monomial, Poly

FINE = 1000
"""Largest denominator of a number that stands for a root."""


def content(polys: Iterable[Poly]) -> Poly:
    """The greatest monomial, with a positive rational coefficient, that divides all of them."""
    powers: dict[str, int] | None = None
    up, down = 0, 1
    for poly in polys:
        for monomial, c in poly.items():
            here = dict(monomial)
            kept = here if powers is None else {k: min(e, here[k]) for k, e in powers.items() if k in here}
            powers = kept
            up, down = gcd(up, c.numerator), down * c.denominator // gcd(down, c.denominator)
    if powers is None:
        return {(): Fraction(1)}
    return {tuple(sorted(powers.items())): Fraction(up, down)}


def quotient(poly: Poly, monomial: Poly) -> Poly:
    """A polynomial divided by a monomial that divides it."""
    ((below, c),) = monomial.items()
    powers = dict(below)
    found: Poly = {}
    for each, value in poly.items():
        rest: Monomial = tuple((x, k - powers.get(x, 0)) for x, k in each if k > powers.get(x, 0))
        found[rest] = value / c
    return found


def ratio(poly: Poly, other: Poly) -> Fraction | None:
    """The number by which ``other`` is multiplied to be ``poly``, None where there is none."""
    if not other or poly.keys() != other.keys():
        return None
    found = {c / other[monomial] for monomial, c in poly.items()}
    return found.pop() if len(found) == 1 else None


def rational_root(value: Fraction) -> Fraction | None:
    """The square root of a positive number, where it is rational."""
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root * root == value else None


def root_above(value: Fraction, fine: int = FINE) -> Fraction:
    """A rational number a little larger than the square root of a positive number."""
    near = Fraction(isqrt(value.numerator * value.denominator * 10**12), value.denominator * 10**6)
    found = near.limit_denominator(fine)
    return found if found * found >= value else value / found


def at_one(poly: Poly) -> Fraction:
    """The value where all variables are 1."""
    return sum(poly.values(), Fraction(0))
