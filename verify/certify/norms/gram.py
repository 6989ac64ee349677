"""Squares |a X + b Y + ...|^2 of matrices of one size: those on which a functional on numbers is negative."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import inf, lcm

import numpy as np
from flint import fmpz_mat

from verify.certify.polynomials.packing import Packed, Packing, shifted
from verify.certify.polynomials.polynomial import Poly, variables
from verify.certify.polynomials.squares import moment, ratios
from verify.certify.search.scribe import Data, Scribe, data_of
from verify.certify.search.shapes import halves, word_of

MINUS: Data = ["number", "-1"]
MOST_NAMES = 6
"""Matrices of one size of which the differences are taken, two by two."""
MOST_NEW = 40
"""Squares proposed at a time; the most violated come first."""
SMALL = 1e-7
LARGEST = 1000
"""Coefficients of a square of two."""
ENOUGH = 0.3
"""How negative a simpler square has to be, as a part of what the best one is."""
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


def vectors(scribe: Scribe, goal: Poly, labels: Sequence[str]) -> list[Vector]:
    """The matrices of which traces are inner products, and their differences.

    Where the goal stays the same when several of them are moved alike, only differences of these, and of
    these and others that it does not speak of.
    """
    found: dict[str, tuple[Data, tuple[str, str]]] = {}
    for label in labels:
        for pair in halves(scribe, label) if label.startswith("trace ") else ():
            for each in pair:
                term = each[1] if each[0] == "transpose" else each
                value = scribe.value(term)
                sides = repr(value.terms), repr(scribe.transposed(value).terms)
                found.setdefault(min(sides), (term, (value.rows, value.columns)))
    traces = [word_of(label) for label in variables(goal) if label.startswith("trace ")]
    spoken = {name for word in traces for name, _ in word}
    kept: list[Vector] = []
    for size in dict.fromkeys(size for _, size in found.values()):
        here = [term for term, other in found.values() if other == size]
        moved = together(scribe, goal, here)
        free = {k for group in moved for k in group}
        words = [word for term in here for _, word in scribe.value(term).terms]
        silent = free | {k for k, word in enumerate(words) if spoken.isdisjoint(name for name, _ in word)}
        kept += [Vector(term, size, True) for k, term in enumerate(here) if k not in free]
        for x, y in combinations(range(len(here)), 2):
            alike = any(x in group and y in group for group in moved)
            same = (here[x][0] == "gradient") == (here[y][0] == "gradient")
            fit = not free & {x, y} or {x, y} <= silent
            if alike or (fit and same and len(here) <= MOST_NAMES):
                first = any(x == min(group) for group in moved)
                kept.append(Vector(["sum", here[x], ["product", MINUS, here[y]]], size, alike and first))
    return kept


def together(scribe: Scribe, goal: Poly, terms: Sequence[Data]) -> list[set[int]]:
    """The sets of vectors that the goal lets one move all by the same."""
    read = [list(scribe.value(term).terms) for term in terms]
    names = {found[0][1][0][0]: k for k, found in enumerate(read) if found and found[0][1]}
    rows: dict[object, dict[int, Fraction]] = {}
    for monomial, c in goal.items():
        traces = [name for name, _ in monomial if name.startswith("trace ")]
        words = [[name for name, _ in word_of(label)] for label in traces]
        if not any(name in names for word in words for name in word):
            continue
        if len(words) != 1 or len(words[0]) != 2 or dict(monomial)[traces[0]] != 1:
            return []
        rest = tuple(each for each in monomial if each[0] != traces[0])
        for one, other in (words[0], words[0][::-1]):
            if one in names:
                row = rows.setdefault((rest, other), {})
                row[names[one]] = row.get(names[one], Fraction(0)) + c
    if not rows:
        points = {k for k, term in enumerate(terms) if term[0] != "gradient"}
        return [points] if len(points) > 1 else []
    clear = lcm(*(c.denominator for row in rows.values() for c in row.values()))
    matrix = [[int(row.get(k, 0) * clear) for k in range(len(terms))] for row in rows.values()]
    found, nullity = fmpz_mat(matrix).nullspace()
    groups = []
    for column in range(nullity):
        weights = [int(found[k, column]) for k in range(len(terms))]
        group = {k for k, weight in enumerate(weights) if weight}
        if len(group) > 1 and len({weights[k] for k in group}) == 1:
            groups.append(group)
    return groups


class Squares:
    """The inner products of some matrices, packed, and squares of sums of them."""

    def __init__(self, scribe: Scribe, kept: Sequence[Vector], deadline: float = inf) -> None:
        self.scribe, self.kept = scribe, kept
        self.inner: dict[tuple[int, int], Poly] = {}
        for k, one in enumerate(kept):
            if time.process_time() > deadline:
                raise ValueError("too many matrices for the time")
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
            near = []
            for ratio in ratios(float(best)):
                p, q = ratio.numerator, ratio.denominator
                value = (q * q * first - 2 * p * q * mixed + p * p * last) / (p * p + q * q)
                if p and max(abs(p), q) < LARGEST:
                    near.append((float(value), Square(place, ((q, *basis[a]), (-p, *basis[b])))))
            yield from simplest(near)

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
            near = []
            for largest in COARSE:
                rounded = [Fraction(float(x)).limit_denominator(largest) for x in vector]
                clear = int(np.lcm.reduce([x.denominator for x in rounded]))
                whole = np.array([float(x * clear) for x in rounded])
                value = float(whole @ full @ whole) / float(whole @ whole)
                if np.count_nonzero(whole) > 2:
                    parts = zip(whole, known, strict=True)
                    square = Square(place, tuple((int(c), *basis[a]) for c, a in parts if c))
                    near.append((value, square))
            yield from simplest(near)


def simplest(near: Sequence[tuple[float, Square]]) -> Iterator[tuple[float, Square]]:
    """The first that is about as negative as any, where that is negative at all; and the best."""
    best = min((value for value, _ in near), default=0.0)
    if best < -SMALL:
        yield next(each for each in near if each[0] <= ENOUGH * best)
        yield next(each for each in near if each[0] == best)
