"""Norms of multiples: |c m X| = c m |X|, where the base of one root is a square times that of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from verify.certify.polynomials.polynomial import Monomial, Poly, multiply, scale, subtract, variable
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import data_of, one
from verify.certify.search.tactics import compared

if TYPE_CHECKING:
    from verify.certify.search.search import Search


def multiples(search: Search, labels: Sequence[str]) -> Iterator[Fact]:
    """r = c m s for roots r, s of degree two in play and a product m >= 0 of numbers."""
    terms, bases = search.scribe.terms, search.scribe.roots
    roots = [label for label in labels if label in bases and terms[label][2] == 2 and bases[label]]
    for first in roots:
        for second in roots:
            factor = None if first == second else root_of_ratio(bases[first], bases[second])
            if factor is not None and (place := search.soon(factor, False)) is not None:
                yield equal(search, first, second, factor, place)


def root_of_ratio(large: Poly, small: Poly) -> Poly | None:
    """c m with large = (c m)^2 small, None where there is none."""
    monomial, value = next(iter(small.items()))
    for other, c in large.items():
        root = halved(other, monomial)
        number = rational_root(c / value)
        if root is not None and number:
            found: Poly = {root: number}
            if multiply(multiply(found, found), small) == large:
                return found
    return None


def halved(large: Monomial, small: Monomial) -> Monomial | None:
    """The monomial whose square is the quotient of two."""
    powers = dict(large)
    for name, k in small:
        powers[name] = powers.get(name, 0) - k
    if any(k < 0 or k % 2 for k in powers.values()):
        return None
    return tuple(sorted((name, k // 2) for name, k in powers.items() if k))


def rational_root(value: Fraction) -> Fraction | None:
    """The root of a number, where it is rational."""
    if value <= 0:
        return None
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root**2 == value else None


def equal(search: Search, first: str, second: str, factor: Poly, place: int) -> Fact:
    """The equation, with the lines that derive it."""
    scribe, (one_, other) = search.scribe, (variable(first), variable(second))
    product = multiply(factor, other)
    poly = subtract(one_, product)

    def write() -> int:
        bases = [scribe.terms[label][1] for label in (first, second)]
        signs = [scribe.write(["root", base, 2, None]) for base in bases]
        squares = [scribe.write(["root", base, 2, search.gatherer.nonnegative(base)]) for base in bases]
        whole = scribe.write(["combination", [["1", one(), [place, signs[1]]]], []])
        square = multiply(factor, factor)
        halves = []
        for sign in (1, -1):
            # (c m s)^2 - r^2 = 0, and the other way round
            equations = [[data_of(scale(square, sign)), squares[1]], [[[str(-sign), []]], squares[0]]]
            zero = scribe.write(["combination", [["1", [], []]], equations])
            pair = (product, whole, one_) if sign > 0 else (one_, signs[0], product)
            halves.append(compared(search, *pair, zero, 2))
        start = len(scribe.lines)
        clash = ["combination", [["1", one(), halves], ["1", one(), [start]]], []]
        return scribe.write(["absurd", "=", data_of(poly), [clash]])

    return Fact("=", poly, write, "multiple")
