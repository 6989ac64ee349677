"""Upper bounds of Euclidean norms by those in play: of parts, sums, products, differences of gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from verify.certify.norms.blocks import Grid, Product, Reader
from verify.certify.norms.dependence import relations
from verify.certify.norms.measured import Measured
from verify.certify.norms.pieces import Pieces
from verify.certify.norms.products import Cut, Pair, factored, pairs
from verify.certify.norms.smooth import slope, steps
from verify.certify.norms.splits import differences, summands
from verify.certify.polynomials.contents import at_one
from verify.certify.polynomials.polynomial import Poly, add, multiply, variable
from verify.certify.search.derived import UNIT, Derivations, Part
from verify.certify.search.gather import Fact

DEPTH = 5
"""How many rules a bound may be made of, one within the other."""
MOST_UPPERS = 3
"""Bounds of one norm that are kept: those that are smallest where all numbers are 1."""
COMBINED = 2
"""How deep linear relations to matrices in play are looked for."""
MOST_GRIDS = 250
"""Grids of which bounds are looked for."""


@dataclass(frozen=True, slots=True)
class Upper:
    """|X| <= poly, a polynomial in norms in play. ``build``: poly - |X| >= 0 as a fact."""

    poly: Poly
    build: Callable[[], Fact] = field(compare=False)

    @property
    def rank(self) -> tuple[object, ...]:
        """Smaller bounds first."""
        return at_one(self.poly), len(self.poly), repr(sorted(self.poly.items()))


class Bounds:
    """Bounds of norms of grids, by rules within rules."""

    def __init__(self, derive: Derivations, reader: Reader, measured: Measured) -> None:
        self.derive, self.reader, self.measured = derive, reader, measured
        self.pieces = Pieces(derive, reader, measured)
        self.found: dict[tuple[object, ...], list[Upper]] = {}
        self.near: list[Grid] = [entry.grid for entry in measured.entries]
        """What matrices may be sums of: those whose norms are in play, and differences of gradients."""

    def upper(self, grid: Grid, depth: int = DEPTH, without: str | None = None) -> list[Upper]:
        """Bounds of |X|, not by the norm with a name; the smallest first."""
        key = (grid.name, depth, without)
        if key not in self.found:
            full = len(self.found) > MOST_GRIDS
            self.found[key] = []
            if grid.blocks and not full:
                parts = [*self._parts(grid, without)]
                exact = [each for each in parts if len(each.poly) == 1 and self._equal(grid, each, without)]
                rest = [] if exact or depth == 0 else self._rules(grid, depth, without)
                self.found[key] = chosen(exact or [*parts, *rest])
        return self.found[key]

    def _equal(self, grid: Grid, upper: Upper, without: str | None) -> bool:
        """Whether |X| is c |Y| with a number c."""
        ((monomial, c),) = upper.poly.items()
        found = self.measured.compared(grid, without)
        return any(e.same and c * c * e.factor == 1 and monomial == ((e.entry.label, 1),) for e in found)

    def _parts(self, grid: Grid, without: str | None) -> Iterator[Upper]:
        """|X| <= c |Y|, where the blocks of X are some of those of Y."""
        yield from self._compared(grid, without)
        if grid.content != UNIT:
            size = self.measured.size(grid.content)
            if size is not None:
                for each in self._compared(self.reader.bare(grid), without):
                    yield self._scaled(size, each, grid)

    def _compared(self, grid: Grid, without: str | None) -> Iterator[Upper]:
        for each in self.measured.compared(grid, without):
            for multiple in self.measured.multiples(each.factor):
                build = partial(self.measured.times, multiple, each.entry, each.factor, grid)
                yield Upper(multiply(multiple, variable(each.entry.label)), build)

    def _scaled(self, size: Fact, inner: Upper, grid: Grid) -> Upper:
        def build() -> Fact:
            return self._sum([self.pieces.scaled(size, grid)], [(size, inner)])

        return Upper(multiply(size.poly, inner.poly), build)

    def _sum(self, facts: Sequence[Fact], uppers: Sequence[tuple[Fact | None, Upper]]) -> Fact:
        """Facts, and bounds times numbers >= 0, added up."""
        parts: list[Part] = [(1, UNIT, [fact]) for fact in facts]
        for size, upper in uppers:
            parts.append((1, UNIT, [upper.build()] if size is None else [size, upper.build()]))
        return self.derive.total(parts)

    def _rules(self, grid: Grid, depth: int, without: str | None) -> list[Upper]:
        found = [*self._product(grid, depth), *self._gradients(grid, depth)]
        if depth > DEPTH - COMBINED:
            itself = [entry.grid.name for entry in self.measured.entries if entry.label == without]
            others = [each for each in self.near if each.name not in (*itself, grid.name)]
            for sum_ in relations(self.reader, grid, others):
                found += self.added(grid, [self.reader.scaled(c, others[k]) for c, k in sum_], depth)
        for split in (*summands(self.reader, grid), *differences(self.reader, grid)):
            found += self.added(grid, self._grids(grid, split), depth, without if len(split) == 1 else None)
            found += self._paired(grid, split, depth)
        if len(grid.blocks) == 1 and len(grid.blocks[0].parts) == 1:
            found += self._paired(grid, [[grid.blocks[0].parts[0]]], depth)
        return found

    def added(
        self, grid: Grid, groups: Sequence[Grid], depth: int, without: str | None = None
    ) -> Iterator[Upper]:
        """|X + Y + ...| <= |X| + |Y| + ..."""
        singles = [self.upper(each, depth - 1, without) for each in groups]
        if all(singles):
            best = [each[0] for each in singles]

            def build() -> Fact:
                return self._sum([self.pieces.triangle(grid, groups)], [(None, each) for each in best])

            yield Upper(add(*(each.poly for each in best)), build)

    def _grids(self, grid: Grid, split: Sequence[Sequence[Product]]) -> list[Grid]:
        return [self.reader.grid(self.reader.piece(grid, piece)) for piece in split]

    def _paired(self, grid: Grid, split: Sequence[Sequence[Product]], depth: int) -> Iterator[Upper]:
        """Products of a sum bounded together, the others each."""
        if len(grid.blocks) > 1:
            return
        parts = [piece[0] for piece in split]
        groups: list[Grid] = []
        for pair in pairs(self.reader, self.measured, parts, grid.content):
            groups = groups or self._grids(grid, split)
            size = self.derive.nonnegative(pair.multiple)
            rest = [self.upper(groups[k], depth - 1) for k in range(len(parts)) if k not in pair.places]
            if size is not None and all(rest):
                best = [each[0] for each in rest]
                whole = add(pair.poly, *(each.poly for each in best))
                yield Upper(whole, partial(self._pair, grid, groups, pair, best))

    def _pair(self, grid: Grid, groups: Sequence[Grid], pair: Pair, best: Sequence[Upper]) -> Fact:
        pieces, ways = self.pieces, zip(pair.places, pair.factors, strict=True)
        facts = [pieces.product(pair.multiple, groups[k], way) for k, way in ways]
        if len(groups) > 1:
            facts.append(pieces.triangle(grid, groups))
        return self._sum([*facts, pieces.paired(pair)], [(None, each) for each in best])

    def _product(self, grid: Grid, depth: int) -> Iterator[Upper]:
        """|P Q| <= |P| |Q|, the number before it with one of them."""
        for ways in factored(self.reader, grid):
            left, right = self.pieces.factors(ways)
            split = [(self.reader.scaled(grid.content, left), right)]
            if grid.content != UNIT:
                split.append((left, self.reader.scaled(grid.content, right)))
            for p, q in split:
                first, second = self.upper(p, depth - 1), self.upper(q, depth - 1)
                if first and second and self.derive.nonnegative(second[0].poly) is not None:
                    build = partial(self._multiplied, grid, ways, p, q, first[0], second[0])
                    yield Upper(multiply(first[0].poly, second[0].poly), build)

    def _multiplied(self, grid: Grid, ways: Sequence[Cut], p: Grid, q: Grid, a: Upper, b: Upper) -> Fact:
        size = self.derive.nonnegative(b.poly)
        assert size is not None
        root = self.measured.positive(self.measured.norm(p))
        return self._sum([self.pieces.multiplied(grid, ways, p, q)], [(size, a), (root, b)])

    def _gradients(self, grid: Grid, depth: int) -> Iterator[Upper]:
        """|grad f(Y) - grad f(X)| <= L |Y - X|, |grad f(X)| <= K."""
        for constant, step, axiom in steps(self.derive, self.reader, grid):
            for inner in self.upper(step, depth - 1):
                build = partial(self._smooth, grid, constant, step, axiom, inner)
                yield Upper(multiply(constant.poly, inner.poly), build)
        size = self.derive.nonnegative(grid.content)
        for constant, axiom in slope(self.derive, grid):
            if size is None:
                continue
            whole = self.derive.total([(1, UNIT, [size, constant])])
            yield Upper(whole.poly, partial(self.pieces.slope, grid, whole, axiom))

    def _smooth(self, grid: Grid, constant: Fact, step: Grid, axiom: Fact, inner: Upper) -> Fact:
        return self._sum([self.pieces.smooth(grid, constant, step, axiom)], [(constant, inner)])


def chosen(found: Sequence[Upper]) -> list[Upper]:
    """The smallest bounds, one of the same monomials."""
    kept: list[Upper] = []
    for each in sorted(found, key=lambda upper: upper.rank):
        if all(each.poly.keys() != other.poly.keys() for other in kept):
            kept.append(each)
    return kept[:MOST_UPPERS]
