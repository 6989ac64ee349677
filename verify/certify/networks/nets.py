"""Networks of matrices: what is left open of a product of traces where some of its indices are not summed.

A net is a set of arcs, each a word of matrices between two open indices (legs); no matrix is an identity.
Two nets with the same legs are halves of the product of traces that they contract to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import permutations, product

from verify.certify.polynomials.polynomial import Poly, variable
from verify.certify.polynomials.polynomial import product as product_of
from verify.certify.recheck import ONE, Word
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
        self.contracted: dict[tuple[Net, Net], Poly] = {}
        self.names: dict[Word, str] = {}

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

    def name(self, word: Word) -> str:
        """The name of the trace of a word."""
        if word not in self.names:
            turns = [w[k:] + w[:k] for w in (word, self.scribe.turned(word)) for k in range(len(word))]
            self.names[word] = f"trace {min(turns)!r}"
        return self.names[word]

    def loop(self, word: Word, rows: str) -> Poly:
        """The trace of a word, of the empty one the size of the identity."""
        return variable(self.name(word)) if word else poly_of(self.scribe.leaf("size", json.loads(rows)))

    def contract(self, one: Net, other: Net) -> Poly:
        """The sum over all legs of the product of two nets."""
        key = (one, other) if one < other else (other, one)
        if key not in self.contracted:
            self.contracted[key] = product_of(self.loop(*each) for each in self.loops(one, other))
        return self.contracted[key]

    def loops(self, one: Net, other: Net) -> Iterator[tuple[Word, str]]:
        """The words around two nets, and their sizes."""
        sides = [{leg: arc for arc in net for leg in arc[1:]} for net in (one, other)]
        while sides[0]:
            start = here = next(iter(sides[0]))
            word: Word = ()
            rows = ""
            while True:
                for side in sides:
                    space, i, j = side.pop(here)
                    space, there = (space, j) if i == here else (self.turned(space), i)
                    del side[there]
                    word, here, rows = word + space[0], there, rows or space[1]
                if here == start:
                    break
            yield word, rows


def is_number(space: Space) -> bool:
    """Whether a word is 1 x 1, which the checker takes for a number."""
    return space[1] == ONE == space[2]
