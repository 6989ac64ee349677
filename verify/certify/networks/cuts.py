"""All ways to cut a product of traces into two halves with the same open legs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, islice, product

from verify.certify.networks.nets import Arc, Net, Nets, is_number
from verify.certify.polynomials.polynomial import Monomial
from verify.certify.recheck import Word
from verify.certify.search.shapes import word_of

MOST_ARCS = 3
"""Arcs of a half."""
MOST_CUTS = 600
"""Ways to cut one product; those with few arcs come first."""
MOST_SHARES = 40
"""Ways to share what is not cut among the halves."""
Halves = tuple[list[Arc], list[Arc]]
Opened = tuple[Halves, list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Half:
    """A product of numbers times a net."""

    factor: Monomial
    net: Net


@dataclass(frozen=True, slots=True)
class Cut:
    """``outer`` * <one, other> is a product of traces."""

    outer: Monomial
    one: Half
    other: Half


class Cutter:
    """Cuts products of the traces and numbers of one statement."""

    def __init__(self, nets: Nets, nonnegative: frozenset[str]) -> None:
        self.nets = nets
        self.nonnegative = nonnegative
        """The names of numbers known to be >= 0: an odd power of others never stands before a square."""

    def cuts(self, monomial: Monomial) -> Iterator[Cut]:
        """All of them, once."""
        loops = [word_of(name) for name, k in monomial if name.startswith("trace ") for _ in range(k)]
        sizes = [name for name, k in monomial if self.dimension(name) for _ in range(k)]
        numbers = {name: k for name, k in monomial if not name.startswith("trace ")}
        seen: set[tuple[Net, Net]] = set()
        for halves, left, uncut in islice(self.opened(loops, sizes), MOST_CUTS):
            one, other = (self.nets.net(iter(half)) for half in halves)
            legs = next(self.nets.numberings(one))
            key = (self.nets.moved(one, legs), self.nets.moved(other, legs))
            if key in seen or key[::-1] in seen:
                continue
            seen.add(key)
            rest = dict(numbers)
            for name in left:
                rest[name] -= 1
            for name in uncut:
                rest[name] = rest.get(name, 0) + 1
            for shares in islice(self.shares(rest), MOST_SHARES):
                yield Cut(shares[0], Half(shares[1], key[0]), Half(shares[2], key[1]))

    def dimension(self, name: str) -> bool:
        """Whether a number is the size of an identity."""
        symbol = name.removeprefix("symbol ")
        return bool(self.nets.scribe.statement["symbols"].get(symbol) == ["natural"])

    def opened(self, loops: Sequence[Word], sizes: Sequence[str]) -> Iterator[Opened]:
        """The halves' arcs, those sizes that are traces of identities in them, and the loops not cut."""
        names = [self.nets.name(loop) for loop in loops]
        for arcs in range(1, MOST_ARCS + 1):
            for parts in distributions(arcs, len(loops)):
                uncut = [name for name, part in zip(names, parts, strict=True) if not part]
                ways = [list(self.ways(loop, part)) for loop, part in zip(loops, parts, strict=True)]
                for spent in [[], *([name] for name in dict.fromkeys(sizes) if arcs < MOST_ARCS)]:
                    for chosen in product(*ways, *(self.identities(name) for name in spent)):
                        halves = joined(chosen)
                        if not any(is_number(space) for half in halves for space, _, _ in half):
                            yield halves, spent, uncut

    def identities(self, name: str) -> list[Halves]:
        """A size as the trace of the product of two identities."""
        size = json.dumps([[[name.removeprefix("symbol ")], 1]])
        return [([(((), size, size), 0, 1)], [(((), size, size), 0, 1)])]

    def ways(self, loop: Word, parts: int) -> Iterator[Halves]:
        """A loop as arcs of two halves in turn, so many of each; none: not cut."""
        if parts == 0:
            yield [], []
            return
        pick = combinations_with_replacement if parts == 1 else combinations
        for places in pick(range(len(loop)), 2 * parts):
            arcs = [
                self.arc(loop, a, b, (k, (k + 1) % (2 * parts)))
                for k, (a, b) in enumerate(zip(places, (*places[1:], places[0] + len(loop)), strict=True))
            ]
            yield arcs[::2], arcs[1::2]
            yield arcs[1::2], arcs[::2]

    def arc(self, loop: Word, first: int, last: int, legs: tuple[int, int]) -> Arc:
        """The letters of a loop from one place to another."""
        word = (loop + loop)[first:last]
        rows = self.nets.size((loop + loop)[first])[0]
        columns = self.nets.size((loop + loop)[last])[0] if last < 2 * len(loop) else rows
        return (word, rows, columns), legs[0], legs[1]

    def shares(self, rest: dict[str, int]) -> Iterator[tuple[Monomial, Monomial, Monomial]]:
        """What stands before the square, and before each of the halves, first as little as can be."""
        names = sorted(name for name, k in rest.items() if k)
        ways = []
        for name in names:
            k, free = rest[name], name in self.nonnegative
            ways.append(
                [
                    (k - i, *ends)
                    for i in range(k + 1)
                    if free or (k - i) % 2 == 0
                    for ends in [(i, 0), (0, i)][: 1 + (i > 0)]
                ]
            )
        for each in product(*ways):
            yield (
                tuple((name, part[0]) for name, part in zip(names, each, strict=True) if part[0]),
                tuple((name, part[1]) for name, part in zip(names, each, strict=True) if part[1]),
                tuple((name, part[2]) for name, part in zip(names, each, strict=True) if part[2]),
            )


def distributions(arcs: int, loops: int) -> Iterator[tuple[int, ...]]:
    """How many arcs each loop gives to each half, at most two, so many in all."""
    for parts in product(range(3), repeat=loops):
        if sum(parts) == arcs:
            yield parts


def joined(chosen: Sequence[Halves]) -> Halves:
    """The arcs of all loops, each loop with legs of its own."""
    found: Halves = ([], [])
    before = 0
    for halves in chosen:
        for arcs, part in zip(found, halves, strict=True):
            arcs += [(space, i + before, j + before) for space, i, j in part]
        before += 2 * len(halves[0])
    return found
