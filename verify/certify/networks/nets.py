"""Networks of matrices: what is left open of a product of traces where some of its indices are not summed.

A net is a set of arcs, each a word of matrices between two open indices (legs); the empty word is an identity.
Two nets with the same legs are halves of the product of traces that they contract to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import permutations, product

from verify.certify.polynomials.polynomial import Poly
from verify.certify.recheck import ONE, Rejected, Word
from verify.certify.search.scribe import Data, Scribe, poly_of
from verify.certify.search.shapes import spelled

Space = tuple[Word, str, str]
"""A word of matrices, its rows and its columns."""
Arc = tuple[Space, int, int]
"""What lies between two legs, its row index and its column index."""
Net = tuple[Arc, ...]
"""Arcs, each turned the smaller way round, in order."""


class Nets:
    """Nets of the matrices of a statement, and their contractions as the checker computes them."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self.contracted: dict[tuple[Net, Net], Poly | None] = {}

    def size(self, letter: tuple[str, bool]) -> tuple[str, str]:
        """The rows and columns of a letter of a word."""
        rows, columns = self.scribe.value(self.scribe.terms[letter[0]])[:2]
        return (columns, rows) if letter[1] else (rows, columns)

    def turned(self, space: Space) -> Space:
        """The transpose of a word."""
        word, rows, columns = space
        return self.scribe.turned(word), columns, rows

    def net(self, arcs: Iterator[Arc]) -> Net:
        """The arcs as a net."""
        return tuple(sorted(min(arc, (self.turned(arc[0]), arc[2], arc[1])) for arc in arcs))

    def moved(self, net: Net, legs: Mapping[int, int]) -> Net:
        """The same net between other legs."""
        return self.net((space, legs[i], legs[j]) for space, i, j in net)

    def kind(self, net: Net) -> tuple[Space, ...]:
        """What two nets have in common that differ in the names of their legs only."""
        return tuple(space for space, _, _ in net)

    def numberings(self, net: Net) -> Iterator[dict[int, int]]:
        """All ways to number the legs from 0 that give the same net for all nets of one kind."""
        spaces = self.kind(net)
        first = {space: spaces.index(space) for space in spaces}
        groups = [[k for k, space in enumerate(spaces) if space == each] for each in first]
        for orders in product(*(permutations(group) for group in groups)):
            order = [k for chosen in orders for k in chosen]
            ways = [(0, 1) if self.turned(net[k][0]) == net[k][0] else (0,) for k in order]
            for flips in product(*ways):
                legs: dict[int, int] = {}
                for place, (k, flip) in enumerate(zip(order, flips, strict=True)):
                    ends = net[k][1:]
                    legs[ends[flip]], legs[ends[1 - flip]] = 2 * place, 2 * place + 1
                yield legs

    def data(self, net: Net) -> Data:
        """A net as the checker reads it."""
        return [[self.term(space), f"i{i}", f"i{j}"] for space, i, j in net]

    def term(self, space: Space) -> Data:
        """The product of a word."""
        word, rows, _ = space
        return spelled(self.scribe, word) if word else ["identity", json.loads(rows)]

    def contract(self, one: Net, other: Net) -> Poly | None:
        """The sum over all legs of the product of two nets; None where the checker does not read it."""
        key = (min(one, other), max(one, other))
        if key not in self.contracted:
            try:
                self.contracted[key] = poly_of(self.scribe.contract(self.data(one), self.data(other)))
            except Rejected:
                self.contracted[key] = None
        return self.contracted[key]


def is_number(space: Space) -> bool:
    """Whether a word is 1 x 1, which the checker takes for a number."""
    return space[1] == ONE == space[2]
