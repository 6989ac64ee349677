"""Squares of sums and differences of two monomials that meet a support."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations, combinations_with_replacement

from verify.certify.polynomials.columns import Column, System
from verify.certify.polynomials.packing import Packed, Packing, degree_of, shifted, times

MOST_BASIS = 40
"""Rows of a moment matrix."""


def divides(packing: Packing, divisor: int, monomial: int) -> bool:
    """Whether one packed monomial divides another."""
    guards = packing.guards
    return ((monomial | guards) - divisor) & guards == guards


def binomials(here: System, support: set[int]) -> Iterator[Column]:
    """m (a - b)^2 and m (a + b)^2 where m a^2 and m b^2 are present, or m a b is and a, b have one degree."""
    parities, packing = here.packing.parities, here.packing
    classes: dict[int, list[int]] = {}
    seen: set[tuple[int, int]] = set()
    for monomial in support:
        if here.allowed(monomial):
            classes.setdefault(monomial & parities, []).append(monomial)
    for ends in classes.values():
        if len(ends) <= 60:
            for one, other in combinations(sorted(ends), 2):
                seen.add((one, other))
                yield from squares_of(here, one, other)
    names = [packing.one(k) for k in range(len(packing.names))]
    pieces = [*names, *(one + other for one, other in combinations_with_replacement(names, 2))]
    for middle in support:
        inside = [piece for piece in pieces if divides(packing, piece, middle)]
        for one, other in combinations(inside, 2):
            if degree_of(one) == degree_of(other) and divides(packing, one + other, middle):
                first, last = sorted((middle + one - other, middle + other - one))
                if (first, last) not in seen and here.allowed(first):
                    seen.add((first, last))
                    yield from squares_of(here, first, last)


def under_hypotheses(here: System, support: set[int]) -> Iterator[Column]:
    """h (a - b)^2 and h (a + b)^2 for single hypotheses h, where all their monomials are present."""
    for factors, poly in here.products(1):
        for one, other in combinations(halves(here, poly, support), 2):
            if all(term + one + other in support for term in poly):
                for k in (-1, 1):
                    yield square_column(here, 0, factors, {one: 1, other: k})


def squares_of(here: System, one: int, other: int) -> Iterator[Column]:
    """The two binomial squares whose outer terms are these, of one parity and of known sign."""
    odd, middle = here.once(one & here.packing.parities), (one + other) >> 1
    a, b, sign = (one - odd) >> 1, (other - odd) >> 1, here.sign(odd)
    for k in (-1, 1):
        entries = {one: sign, middle: 2 * k * sign, other: sign}
        yield Column(entries, odd, (), tuple(sorted(((a, 1), (b, k)))))


def square_column(here: System, odd: int, factors: tuple[int, ...], square: Packed) -> Column:
    """A monomial of known sign times hypotheses times a square."""
    entries = shifted(times(square, square), odd, here.sign(odd))
    if factors:
        entries = times(entries, here.hypothesis(factors))
    return Column(entries, odd, factors, tuple(sorted(square.items())))


def halves(here: System, poly: Packed, support: Collection[int]) -> list[int]:
    """The monomials a with all of poly * a^2 in the support."""
    first, guards, parities = min(poly), here.packing.guards, here.packing.parities
    found = []
    for monomial in support:
        guarded = (monomial | guards) - first
        if guarded & guards != guards:
            continue
        rest = guarded ^ guards
        if not rest & parities and all(term + rest in support for term in poly):
            found.append(rest >> 1)
    return sorted(found)[:MOST_BASIS]
