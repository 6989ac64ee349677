"""Products in blocks: which factors go together, and sums of them that two norms in play bound at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from verify.certify.norms.blocks import Grid, Product, Reader
from verify.certify.norms.measured import Entry, Measured
from verify.certify.polynomials.polynomial import Poly, multiply, power, scale, variable
from verify.certify.recheck import Rejected
from verify.certify.search.derived import UNIT
from verify.certify.search.scribe import Data

MOST_BLOCKS = 6
"""Blocks of a grid of products whose factors are put together."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A product P Q as it stands, traced or not; ``turned``: P goes with the second factors of the others."""

    left: Data
    right: Data
    turned: bool
    traced: bool = False

    @property
    def first(self) -> Data:
        """The factor that goes with the first ones."""
        return self.right if self.turned else self.left

    @property
    def second(self) -> Data:
        """The factor that goes with the second ones."""
        return self.left if self.turned else self.right


def cuts(reader: Reader, part: Product) -> Iterator[tuple[int, Cut]]:
    """The ways to see a product as one of two factors; the same number: those that go together."""
    factors = list(part.factors)
    if part.traced and len(factors) == 1:
        rows = reader.value(factors[0]).rows
        factors = [["identity", json.loads(rows)], *factors]
    for k in range(1, len(factors)):
        sides = [f[0] if len(f) == 1 else ["product", *f] for f in (factors[:k], factors[k:])]
        yield k, Cut(sides[0], sides[1], False, part.traced)
        yield len(factors) - k, Cut(sides[0], sides[1], True, part.traced)


def factored(reader: Reader, grid: Grid) -> Iterator[list[Cut]]:
    """Ways to see every block as a product such that all first factors go with all second ones."""
    if len(grid.blocks) > MOST_BLOCKS or any(len(b.parts) > 1 or not b.parts[0].factors for b in grid.blocks):
        return
    if len(grid.blocks) > 1 and any(b.parts[0].traced for b in grid.blocks):
        return
    options = [list(cuts(reader, block.parts[0])) for block in grid.blocks]
    for k in sorted({k for k, cut in options[0] if not cut.turned}):
        fits = [[cut for at, cut in each if at == k] for each in options]
        found: list[tuple[int, list[Cut]]] = []
        for chosen in product(*fits):
            keys = [(reader.key(cut.first), reader.key(cut.second)) for cut in chosen]
            firsts, seconds = {a for a, _ in keys}, {b for _, b in keys}
            if len(set(keys)) == len(keys) and not chosen[0].turned:
                found.append((len(firsts) * len(seconds), list(chosen)))
        if found:
            yield min(found, key=lambda each: each[0])[1]


@dataclass(frozen=True, slots=True)
class Pair:
    """Sum of multiple |P| |Q| over some products <= multiple |A| |B|; without B, <= multiple |A|^2 / 2.

    ``places``: of the products; ``factors``: how each is cut.
    """

    places: tuple[int, ...]
    factors: tuple[Cut, ...]
    multiple: Poly
    one: Entry
    other: Entry | None

    @property
    def poly(self) -> Poly:
        """The bound."""
        if self.other is None:
            return scale(multiply(self.multiple, power(variable(self.one.label), 2)), Fraction(1, 2))
        return multiply(self.multiple, multiply(variable(self.one.label), variable(self.other.label)))


def pairs(reader: Reader, measured: Measured, parts: Sequence[Product], whole: Poly) -> Iterator[Pair]:
    """The sums of products that norms in play bound at once, the largest sums first."""
    plain = [e for e in measured.entries if e.grid.content == UNIT and len(e.grid.blocks) > 1]
    for size in range(len(parts), 0, -1):
        for places in combinations(range(len(parts)), size):
            chosen = [parts[k] for k in places]
            sizes = {repr(sorted(scale(p.coefficient, sign(p.coefficient)).items())) for p in chosen}
            unfit = any(not p.coefficient or p.traced or len(p.factors) < 2 for p in chosen)
            if unfit or len(sizes) > 1:
                continue
            factor = multiply(whole, scale(chosen[0].coefficient, sign(chosen[0].coefficient)))
            options = [[cut for _, cut in cuts(reader, p)] for p in chosen]
            ways = list(product(*options)) if 6 ** len(options) < 300 else []
            for a in plain:
                for b in [None, *(b for b in plain if b.label > a.label)] if size > 1 else [None]:
                    way = next((w for w in ways if fits(reader, w, a, b)), None)
                    if way is not None:
                        yield Pair(places, way, factor, a, b)


def sign(poly: Poly) -> int:
    """1 or -1: the same for a polynomial and its negative, times it."""
    return 1 if not poly or min(poly.items())[1] > 0 else -1


def fits(reader: Reader, way: Sequence[Cut], a: Entry, b: Entry | None) -> bool:
    """Whether the first factors are different blocks of one norm, the second of the other (or all of one)."""
    try:
        first = Counter(reader.key(cut.first) for cut in way)
        second = Counter(reader.key(cut.second) for cut in way)
    except Rejected:
        return False
    if b is None:
        return first + second <= a.counts
    return first <= a.counts and second <= b.counts
