"""New squares for a linear program that has none fit: those on which its dual functional is negative.

Where the program fails it yields a functional on monomials, nonnegative on all columns, negative on the goal.
If it is negative on p (a - k b)^2 for a p known to be nonnegative, that square is worth a column; so are
those of the eigenvectors of its moment matrices (cutting planes for Lasserre's relaxations, 2001).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

import numpy as np

from verify.certify.polynomials.binomials import halves, square_column
from verify.certify.polynomials.columns import Column, System
from verify.certify.polynomials.packing import Packed, shifted

DENOMINATORS = (1, 2, 3, 5, 8, 20, 100)
"""Largest denominators of the ratio in a binomial, tried in turn."""
MOST_NEW = 60
"""Squares added at a time; the most violated come first."""


def multipliers(here: System, support: set[int]) -> list[tuple[int, tuple[int, ...], Packed]]:
    """What a square may be multiplied by: odd monomials of known sign, and single hypotheses."""
    odd = {
        sum(here.packing.one(k) for k in here.signs if monomial & here.packing.bit(k))
        for monomial in support
        if here.allowed(monomial)
    }
    odd |= {0, *(here.packing.one(k) for k in here.signs)}
    found: list[tuple[int, tuple[int, ...], Packed]] = [
        (monomial, (), {monomial: here.sign(monomial)}) for monomial in sorted(odd)
    ]
    light = [0, *(here.packing.one(k) for k in here.signs)]
    for factors, poly in here.products(1):
        found += [(m, factors, shifted(poly, m, here.sign(m))) for m in light]
    return found


def moment(poly: Packed, monomial: int, functional: Mapping[int, float]) -> float | None:
    """The functional on poly * monomial; None where it says nothing of it."""
    value = 0.0
    for term, coefficient in poly.items():
        part = functional.get(term + monomial)
        if part is None:
            return None
        value += coefficient * part
    return value


def ratios(ratio: float) -> list[Fraction]:
    """Simple fractions near a number."""
    near = Fraction(ratio)
    return list(dict.fromkeys(near.limit_denominator(largest) for largest in DENOMINATORS))


def violated(here: System, functional: Mapping[int, float], deadline: float) -> list[Column]:
    """The squares on which the functional is negative, the worst first; those found until the deadline."""
    found: list[tuple[float, Column]] = []
    for odd, factors, poly in multipliers(here, set(functional)):
        basis = halves(here, poly, functional)
        if len(basis) < 2:
            continue
        if time.process_time() > deadline:
            break
        matrix = {
            (a, b): value
            for a in basis
            for b in basis
            if a <= b and (value := moment(poly, a + b, functional)) is not None
        }
        for worth, square in [*pairs(basis, matrix), *eigenvectors(basis, matrix)]:
            found.append((worth, square_column(here, odd, factors, square)))
    found.sort(key=lambda each: each[0])
    return [column for _, column in found[:MOST_NEW]]


def pairs(basis: list[int], matrix: Mapping[tuple[int, int], float]) -> Iterator[tuple[float, Packed]]:
    """Binomials a - k b with a negative square, with how negative it is."""
    for a, b in combinations(basis, 2):
        first, last, mixed = matrix.get((a, a)), matrix.get((b, b)), matrix.get((a, b))
        if first is None or last is None or mixed is None or mixed * mixed <= first * last + 1e-9:
            continue
        if last > 1e-6:
            best = mixed / last
        else:
            best = max(first, abs(mixed)) / mixed if mixed else 1.0
        for ratio in ratios(best):
            p, q = ratio.numerator, ratio.denominator
            value = q * q * first - 2 * p * q * mixed + p * p * last
            if p and value < -1e-7 * (p * p + q * q):
                yield value / (p * p + q * q), {a: q, b: -p}


def eigenvectors(basis: list[int], matrix: Mapping[tuple[int, int], float]) -> Iterator[tuple[float, Packed]]:
    """Sums of at least three monomials with a negative square: rounded eigenvectors of the moment matrix."""
    known: list[int] = []
    for a in basis:
        if all((min(a, b), max(a, b)) in matrix for b in (*known, a)):
            known.append(a)
    if len(known) < 3:
        return
    full = np.array([[matrix[min(a, b), max(a, b)] for b in known] for a in known])
    values, vectors = np.linalg.eigh(full)
    for k in range(min(3, len(known))):
        if values[k] > -1e-7:
            return
        vector = vectors[:, k] / np.max(np.abs(vectors[:, k]))
        for largest in (1, 2, 6, 30):
            rounded = [Fraction(float(x)).limit_denominator(largest) for x in vector]
            clear = int(np.lcm.reduce([x.denominator for x in rounded]))
            whole = np.array([float(x * clear) for x in rounded])
            value = float(whole @ full @ whole) / float(whole @ whole)
            if np.count_nonzero(whole) > 2 and value < -1e-7:
                yield value, {a: int(x) for a, x in zip(known, whole, strict=True) if x}
