"""Linear relations: a matrix as a sum of a few others times numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from verify.certify.norms.blocks import Grid, Reader
from verify.certify.polynomials.polynomial import Monomial, Poly, join
from verify.certify.recheck import Word

Key = tuple[int, Monomial, Word]
Vector = dict[Key, Fraction]
MOST_TRIPLES = 9
"""Candidates of which three at a time are tried."""
MOST_NUMBERS = 4
"""Monomials in numbers by which matrices may be multiplied."""


def vector(reader: Reader, grid: Grid) -> tuple[tuple[tuple[str, str], ...], Vector]:
    """The sizes of the blocks of a grid, and its entries in the basis of words."""
    values = [reader.value(term) for term in grid.terms]
    found = {(k, *key): Fraction(c) for k, value in enumerate(values) for key, c in value.terms.items()}
    return tuple((value.rows, value.columns) for value in values), found


def relations(reader: Reader, grid: Grid, others: Sequence[Grid]) -> Iterator[list[tuple[Poly, int]]]:
    """The ways to see a grid as a sum of two or three others times numbers, given by their places."""
    sizes, target = vector(reader, grid)
    vectors = [vector(reader, other) for other in others]
    numbers = sorted({powers for _, powers, _ in target}, key=simplicity)[:MOST_NUMBERS]
    multiples: list[tuple[Monomial, int, Vector]] = []
    for place, (here, found) in enumerate(vectors):
        for number in dict.fromkeys([(), *numbers]):
            moved = {(k, join(number, powers), word): c for (k, powers, word), c in found.items()}
            if here == sizes and moved:
                multiples.append((number, place, moved))
    counts = Counter(key for _, _, moved in multiples for key in moved) + Counter(target.keys())
    columns = [each for each in multiples if all(counts[key] > 1 for key in each[2])]
    for count in (2, 3) if len(columns) <= MOST_TRIPLES else (2,):
        for chosen in combinations(columns, count):
            if len({place for _, place, _ in chosen}) == count:
                found_ = solved(target, [each for _, _, each in chosen])
                if found_ is not None and all(found_):
                    yield [({number: c}, place) for c, (number, place, _) in zip(found_, chosen, strict=True)]


def simplicity(powers: Monomial) -> tuple[int, Monomial]:
    """Monomials of low degree first."""
    return sum(k for _, k in powers), powers


def solved(target: Vector, columns: Sequence[Vector]) -> list[Fraction] | None:
    """The coefficients with which columns add up to a target; None where there are none, or many."""
    keys = set(target).union(*columns)
    rows = [[side.get(key, Fraction(0)) for side in (*columns, target)] for key in sorted(keys)]
    for k in range(len(columns)):
        pivot = next((row for row in rows[k:] if row[k]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        pivot = [x / pivot[k] for x in pivot]
        rows = [[x - row[k] * y for x, y in zip(row, pivot, strict=True)] for row in rows]
        rows.insert(k, pivot)
    if any(row[-1] for row in rows[len(columns) :]):
        return None
    return [row[-1] for row in rows[: len(columns)]]
