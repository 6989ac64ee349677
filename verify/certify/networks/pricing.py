"""Squares of sums of nets on which a linear functional is negative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from verify.certify.networks.cuts import Half
from verify.certify.polynomials.packing import Packed
from verify.certify.polynomials.polynomial import Monomial
from verify.certify.polynomials.squares import eigenvectors, pairs

Table = tuple[Monomial, list[Half], dict[tuple[int, int], Packed]]
"""What stands before squares, what they are sums of, and the products of any two of these."""


@dataclass(frozen=True, slots=True)
class Square:
    """A monomial times |sum of numbers times halves|^2."""

    outer: Monomial
    terms: tuple[tuple[int, Half], ...]


def priced(tables: Sequence[Table], functional: Mapping[int, float]) -> Iterator[tuple[float, Square]]:
    """Squares on which a functional is negative, with how negative it is."""
    for outer, halves, products in tables:
        matrix = {
            pair: sum(value * functional[place] for place, value in entries.items())
            for pair, entries in products.items()
            if entries.keys() <= functional.keys()
        }
        basis = list(range(len(halves)))
        for worth, found in (*pairs(basis, matrix), *eigenvectors(basis, matrix)):
            yield worth, Square(outer, tuple((c, halves[a]) for a, c in found.items()))
