"""Nets that meet in the products at hand: those of which a square may be a sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from verify.certify.networks.cuts import Cut, Half
from verify.certify.networks.nets import Arc, Nets, Space
from verify.certify.polynomials.polynomial import Monomial

MOST_TOGETHER = 24
"""Nets in one group."""
MOST_PERMUTED = 2
"""Arcs of a net whose legs are put in another order."""

Key = tuple[Monomial, Monomial, tuple[Space, ...]]


class Partners:
    """Which nets contract with which to a product of traces in play, up to the names of legs."""

    def __init__(self, nets: Nets) -> None:
        self.nets = nets
        self.found: dict[Key, dict[Half, None]] = {}
        """Of each net, legs numbered, its partners."""

    def meet(self, cut: Cut) -> None:
        """Note the halves of a cut as partners."""
        for one, other in ((cut.one, cut.other), (cut.other, cut.one)):
            key = (cut.outer, one.factor, self.nets.kind(one.net))
            for legs in self.nets.numberings(one.net):
                partner = Half(other.factor, self.nets.moved(other.net, legs))
                self.found.setdefault(key, {})[partner] = None

    def of(self, outer: Monomial, half: Half) -> Iterator[Half]:
        """The partners of a net with legs of any names."""
        legs = next(self.nets.numberings(half.net))
        back = {number: leg for leg, number in legs.items()}
        for partner in self.found.get((outer, half.factor, self.nets.kind(half.net)), ()):
            yield Half(partner.factor, self.nets.moved(partner.net, back))

    def permuted(self) -> Iterator[Cut]:
        """Nets of few arcs, each with the same between other legs."""
        for outer, factor, kind in self.found:
            net = self.nets.net(standing(kind))
            sizes = [size for space in kind for size in space[1:]]
            for order in permutations(range(len(sizes))) if len(kind) <= MOST_PERMUTED else ():
                if [sizes[k] for k in order] == sizes:
                    yield Cut(
                        outer, Half(factor, net), Half(factor, self.nets.moved(net, dict(enumerate(order))))
                    )

    def groups(self) -> Iterator[tuple[Monomial, list[Half]]]:
        """Each net with its partners, their partners, and so on; with what stands before the square."""
        for outer, factor, kind in self.found:
            group = {Half(factor, self.nets.net(standing(kind))): None}
            for half in (queue := list(group)):
                for partner in self.of(outer, half):
                    if partner not in group and len(group) < MOST_TOGETHER:
                        group[partner] = None
                        queue.append(partner)
            yield outer, list(group)


def standing(kind: Sequence[Space]) -> Iterator[Arc]:
    """Arcs of these words with legs in order."""
    return ((space, 2 * k, 2 * k + 1) for k, space in enumerate(kind))
