"""Which squares can occur in a goal: those of its degrees in each matrix, and between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from verify.certify.networks.cuts import Cut, Half
from verify.certify.polynomials.polynomial import Monomial, Poly
from verify.certify.search.shapes import word_of


class Grading:
    """The degrees of a goal in each of its names: their affine hull, along which equations may lead."""

    def __init__(self, goal: Poly, others: Sequence[Poly]) -> None:
        self.first = degrees(next(iter(goal), ()))
        shifts = [subtracted(degrees(m), self.first) for m in goal]
        for poly in others:
            one = degrees(next(iter(poly), ()))
            shifts += [subtracted(degrees(m), one) for m in poly]
        self.names = sorted({name for each in (self.first, *shifts) for name in each})
        rows = np.array([[each[name] for name in self.names] for each in shifts], dtype=float)
        _, values, vectors = np.linalg.svd(rows, full_matrices=True)
        rank = int((values > 1e-9).sum())
        self.normal = vectors[rank:]

    def fits(self, cut: Cut) -> bool:
        """Whether both squares of a cut are of degrees of the goal."""
        return all(self.within(squared(half, cut.outer)) for half in (cut.one, cut.other))

    def within(self, found: Counter[str]) -> bool:
        """Whether degrees lie in the affine hull."""
        if not found.keys() <= set(self.names):
            return False
        shift = np.array([found[name] - self.first[name] for name in self.names], dtype=float)
        return not len(self.normal) or float(np.abs(self.normal @ shift).max()) < 1e-6


def degrees(monomial: Monomial) -> Counter[str]:
    """How often each matrix and each number occurs; sizes are not counted."""
    found: Counter[str] = Counter()
    for name, k in monomial:
        letters = [x for x, _ in word_of(name)] if name.startswith("trace ") else [name]
        for letter in letters:
            found[letter] += k
    return found


def squared(half: Half, outer: Monomial) -> Counter[str]:
    """The degrees of a monomial times the square of a half."""
    found = degrees(outer)
    inside: Iterable[str] = (letter for space, _, _ in half.net for letter, _ in space[0])
    for name, k in (degrees(half.factor) + Counter(inside)).items():
        found[name] += 2 * k
    return found


def subtracted(one: Counter[str], other: Counter[str]) -> Counter[str]:
    """The differences of the counts."""
    found = Counter(one)
    found.subtract(other)
    return found
