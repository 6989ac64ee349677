"""Squares |a X + b Y + ...|^2 of matrices of one size: those on which a functional on numbers is negative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from verify.certify.polynomials.packing import Packed, Packing, shifted
from verify.certify.polynomials.polynomial import Poly
from verify.certify.polynomials.squares import moment, ratios
from verify.certify.search.scribe import Data, Scribe, data_of
from verify.certify.search.shapes import halves

MOST_NAMES = 6
"""Matrices of one size of which the differences are taken, two by two."""
MOST_NEW = 40
"""Squares proposed at a time; the most violated come first."""
SMALL = 1e-7
COARSE = (1, 2, 6)
"""Largest denominators of the coefficients in a sum of three or more."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A matrix, with its size; ``plain``: one of those that all the others are differences of."""

    term: Data
    size: tuple[str, str]
    plain: bool


@dataclass(frozen=True, slots=True)
class Square:
    """A factor, times |the sum of number * monomial * vector|^2."""

    factor: int
    parts: tuple[tuple[int, int, int], ...]
    """Of each summand the number, the packed monomial and the place of the vector."""


def vectors(scribe: Scribe, labels: Sequence[str]) -> list[Vector]:
    """The matrices of which traces are inner products, and their differences."""
    found: dict[str, tuple[Data, tuple[str, str]]] = {}
    for label in labels:
        for pair in halves(scribe, label) if label.startswith("trace ") else ():
            for each in pair:
                term = each[1] if each[0] == "transpose" else each
                value = scribe.value(term)
                sides = repr(value.terms), repr(scribe.transposed(value).terms)
                found.setdefault(min(sides), (term, (value.rows, value.columns)))
    kept = [Vector(term, size, True) for term, size in found.values()]
    for size in dict.fromkeys(each.size for each in kept):
        here = [each.term for each in kept if each.size == size]
        for gradient in (False, True):
            group = [term for term in here if (term[0] == "gradient") == gradient]
            for x, y in combinations(group, 2) if len(group) <= MOST_NAMES else ():
                kept.append(Vector(["sum", x, ["product", ["number", "-1"], y]], size, False))
    return kept


class Squares:
    """The inner products of some matrices, packed, and squares of sums of them."""

    def __init__(self, scribe: Scribe, kept: Sequence[Vector]) -> None:
        self.scribe, self.kept = scribe, kept
        self.inner: dict[tuple[int, int], Poly] = {}
        for k, one in enumerate(kept):
            for j, other in enumerate(kept[: k + 1]):
                if one.size == other.size:
                    turned = ["product", ["transpose", other.term], one.term]
                    self.inner[j, k] = scribe.poly(["trace", turned])

    def packed(self, packing: Packing) -> Gram:
        """The same in packed monomials."""
        found = {}
        for pair, poly in self.inner.items():
            found[pair] = {packing.pack(m): int(c) for m, c in poly.items()} if poly else {}
        return Gram(packing, [each.plain for each in self.kept], found)

    def line(self, packing: Packing, square: Square) -> Data:
        """The line that says that a square is not negative."""
        nets = [
            [data_of({packing.unpack(m): Fraction(c)}), [[self.kept[k].term, "i", "j"]]]
            for c, m, k in square.parts
        ]
        return ["tensor", nets]


@dataclass(frozen=True)
class Gram:
    """Inner products by the places of the two matrices, the smaller first."""

    packing: Packing
    plain: Sequence[bool]
    inner: Mapping[tuple[int, int], Packed]

    def product(self, j: int, k: int) -> Packed | None:
        """<X_j, X_k>; None where the two have different sizes."""
        return self.inner.get((min(j, k), max(j, k)))

    def poly(self, square: Square, factor: Packed) -> Packed:
        """A square multiplied out."""
        total: Packed = {}
        for c, m, j in square.parts:
            for d, n, k in square.parts:
                inner = self.product(j, k)
                assert inner is not None
                for one, value in inner.items():
                    for other, more in factor.items():
                        key = one + other + m + n
                        total[key] = total.get(key, 0) + c * d * value * more
        return {key: value for key, value in total.items() if value}

    def bases(
        self, factors: Sequence[Packed], functional: Mapping[int, float], numbers: int
    ) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """For each factor the monomials times matrices whose squares the functional speaks of."""
        guards, parities = self.packing.guards, self.packing.parities
        for place, factor in enumerate(factors):
            found: dict[tuple[int, int], None] = {}
            for (j, k), inner in self.inner.items():
                if j != k or not inner:
                    continue
                whole = [one + other for one in inner for other in factor]
                for row in functional:
                    rest = (row | guards) - whole[0]
                    if rest & guards == guards and not (rest ^ guards) & parities:
                        monomial = (rest ^ guards) >> 1
                        if not monomial & ~numbers and all(x + 2 * monomial in functional for x in whole):
                            found[monomial, k] = None
            yield place, list(found)

    def violated(
        self, factors: Sequence[Packed], functional: Mapping[int, float], numbers: int
    ) -> list[Square]:
        """Squares on which the functional is negative, the worst first."""
        found: list[tuple[float, Square]] = []
        for place, basis in self.bases(factors, functional, numbers):
            matrix = self.moments(basis, factors[place], functional)
            found += self._pairs(place, basis, matrix)
            found += self._eigenvectors(place, basis, matrix)
        found.sort(key=lambda each: each[0])
        return [square for _, square in found[:MOST_NEW]]

    def moments(
        self, basis: Sequence[tuple[int, int]], factor: Packed, functional: Mapping[int, float]
    ) -> np.ndarray:
        """The functional on products, two by two; nan where it says nothing of them."""
        full = np.full((len(basis), len(basis)), np.nan)
        for a, (m, j) in enumerate(basis):
            for b, (n, k) in enumerate(basis[: a + 1]):
                inner = self.product(j, k)
                if inner is not None:
                    values = [moment(shifted(inner, other), m + n, functional) for other in factor]
                    if None not in values:
                        pairs = zip(factor.values(), values, strict=True)
                        full[a, b] = full[b, a] = sum(c * v for c, v in pairs if v is not None)
        return full

    def _pairs(
        self, place: int, basis: Sequence[tuple[int, int]], matrix: np.ndarray
    ) -> Iterator[tuple[float, Square]]:
        for a in range(len(basis)):
            if matrix[a, a] < -SMALL:
                yield float(matrix[a, a]), Square(place, ((1, *basis[a]),))
        for a, b in combinations(range(len(basis)), 2):
            first, last, mixed = matrix[a, a], matrix[b, b], matrix[a, b]
            if np.isnan(mixed) or mixed * mixed <= first * last + 1e-9 or not mixed:
                continue
            best = mixed / last if last > 1e-6 else max(first, abs(mixed)) / mixed
            for ratio in ratios(float(best)):
                p, q = ratio.numerator, ratio.denominator
                value = (q * q * first - 2 * p * q * mixed + p * p * last) / (p * p + q * q)
                if p and value < -SMALL:
                    yield float(value), Square(place, ((q, *basis[a]), (-p, *basis[b])))

    def _eigenvectors(
        self, place: int, basis: Sequence[tuple[int, int]], matrix: np.ndarray
    ) -> Iterator[tuple[float, Square]]:
        known: list[int] = []
        for a, (_, k) in enumerate(basis):
            if self.plain[k] and not np.isnan(matrix[a, [*known, a]]).any():
                known.append(a)
        if len(known) < 3:
            return
        full = matrix[np.ix_(known, known)]
        values, found = np.linalg.eigh(full)
        for column in range(min(3, len(known))):
            if values[column] > -SMALL:
                return
            vector = found[:, column] / np.max(np.abs(found[:, column]))
            for largest in COARSE:
                rounded = [Fraction(float(x)).limit_denominator(largest) for x in vector]
                clear = int(np.lcm.reduce([x.denominator for x in rounded]))
                whole = np.array([float(x * clear) for x in rounded])
                value = float(whole @ full @ whole) / float(whole @ whole)
                if np.count_nonzero(whole) > 2 and value < -SMALL:
                    parts = zip(whole, known, strict=True)
                    yield value, Square(place, tuple((int(c), *basis[a]) for c, a in parts if c))
