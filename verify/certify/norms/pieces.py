"""The rules of norms as facts: triangle, submultiplicativity, pairs of factors, smoothness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from verify.certify.norms.blocks import Block, Grid, Reader
from verify.certify.norms.measured import Entry, Measured
from verify.certify.norms.products import Cut, Pair
from verify.certify.polynomials.polynomial import Poly, add, multiply, power, scale, subtract, variable
from verify.certify.search.derived import UNIT, Derivations, Part
from verify.certify.search.gather import Fact, square
from verify.certify.search.scribe import Data, one


class Pieces:
    """Facts about norms of grids, each derived when it is asked for."""

    def __init__(self, derive: Derivations, reader: Reader, measured: Measured) -> None:
        self.derive, self.reader, self.measured = derive, reader, measured

    def scaled(self, size: Fact, grid: Grid) -> Fact:
        """|c| |X| >= |c X|, where ``size`` is c >= 0, or the norm of c."""
        derive, measured = self.derive, self.measured
        small, bare = measured.norm(grid), measured.norm(self.reader.bare(grid))
        r = variable(bare.label)
        equations = [
            (power(grid.content, 2), measured.equation(bare)),
            (scale(UNIT, -1), measured.equation(small)),
        ]
        if size.poly != grid.content:
            number = measured.norm(self.reader.grid([self.reader.number(grid.content)]))
            equations.append((power(r, 2), measured.equation(number)))
        squared = derive.total([], equations)
        large = derive.total([(1, UNIT, [size, measured.positive(bare)])])
        return derive.rooted(large, variable(small.label), squared)

    def triangle(self, grid: Grid, groups: Sequence[Grid]) -> Fact:
        """|X| + |Y| + ... >= |X + Y + ...|."""
        derive, measured = self.derive, self.measured
        whole, norms = measured.norm(grid), [measured.norm(each) for each in groups]
        parts: list[Part] = []
        for a, b in combinations(norms, 2):
            found = next(iter(derive.gatherer.cauchy_schwarz(a, b)), None)
            parts.append((2, UNIT, [found] if found else [measured.positive(a), measured.positive(b)]))
        equations = [(UNIT, measured.equation(each)) for each in norms]
        squared = derive.total(parts, [*equations, (scale(UNIT, -1), measured.equation(whole))])
        large = derive.total([(1, UNIT, [measured.positive(each)]) for each in norms])
        return derive.rooted(large, variable(whole.label), squared)

    def multiplied(self, grid: Grid, ways: Sequence[Cut], p: Grid, q: Grid) -> Fact:
        """|P| |Q| >= |P Q|; the content of the grid is that of P times that of Q."""
        derive, measured, reader = self.derive, self.measured, self.reader
        whole, first, second = measured.norm(grid), measured.norm(p), measured.norm(q)
        parts: list[Part] = []
        met = set()
        for way in ways:
            met.add((reader.key(way.first), reader.key(way.second)))
            nets = tensor(way.left, way.right, way.traced)
            parts.append((Fraction(1, 2), grid.content, [derive.line(["tensor", nets])]))
        for a in p.blocks:
            for b in q.blocks:
                if (a.key, b.key) not in met:
                    lines = [derive.line(square(each.term)) for each in (a, b)]
                    parts.append((1, grid.content, lines))
        equations = [
            (power(variable(second.label), 2), measured.equation(first)),
            (derive.scribe.poly(first.base), measured.equation(second)),
            (scale(UNIT, -1), measured.equation(whole)),
        ]
        large = derive.total([(1, UNIT, [measured.positive(first), measured.positive(second)])])
        return derive.rooted(large, variable(whole.label), derive.total(parts, equations))

    def factors(self, ways: Sequence[Cut]) -> tuple[Grid, Grid]:
        """The grids of the first and of the second factors, each once."""
        sides = []
        for terms in ([way.first for way in ways], [way.second for way in ways]):
            once = {self.reader.key(term): term for term in terms}
            blocks = tuple(Block(self.reader.parts(term), term, key) for key, term in once.items())
            sides.append(Grid(UNIT, blocks, tuple(once.values())))
        return sides[0], sides[1]

    def product(self, multiple: Poly, grid: Grid, way: Cut) -> Fact:
        """m |P| |Q| >= |m P Q|."""
        size = self.derive.nonnegative(multiple)
        assert size is not None
        p, q = self.factors([way])
        bare = Grid(UNIT, grid.blocks, tuple(block.term for block in grid.blocks))
        product = self.multiplied(bare, [way], p, q)
        if multiple == UNIT:
            return product
        return self.derive.total([(1, UNIT, [self.scaled(size, grid)]), (1, UNIT, [size, product])])

    def paired(self, pair: Pair) -> Fact:
        """m |A| |B| >= m |P| |Q| + m |P'| |Q'| + ..., or m |A|^2 / 2 for blocks of one norm."""
        derive, measured = self.derive, self.measured
        size = derive.nonnegative(pair.multiple)
        assert size is not None
        norms = [[measured.norm(g) for g in self.factors([way])] for way in pair.factors]
        p, q = ([variable(norm[k].label) for norm in norms] for k in (0, 1))
        inner = add(*(multiply(a, b) for a, b in zip(p, q, strict=True)))
        if pair.other is None:
            rest = self.within(pair.one, [f for way in pair.factors for f in (way.first, way.second)])
            parts: list[Part] = [(Fraction(1, 2), subtract(a, b), [size]) for a, b in zip(p, q, strict=True)]
            return derive.total([*parts, (Fraction(1, 2), UNIT, [size, rest])])
        first = self.within(pair.one, [way.first for way in pair.factors])
        second = self.within(pair.other, [way.second for way in pair.factors])
        other = variable(pair.other.label)
        squares: list[Part] = [(1, other, [first]), *((1, each, [second]) for each in p)]
        for i, j in combinations(range(len(p)), 2):
            squares.append((1, subtract(multiply(p[i], q[j]), multiply(p[j], q[i])), []))
        entries = [measured.norm(each.grid) for each in (pair.one, pair.other)]
        large = derive.total([(1, UNIT, [measured.positive(each) for each in entries])])
        bound = derive.rooted(large, inner, derive.total(squares))
        return derive.total([(1, UNIT, [size, bound])])

    def within(self, entry: Entry, terms: Sequence[Data]) -> Fact:
        """|A|^2 >= the sum of |P|^2 over some of its blocks."""
        measured, derive = self.measured, self.derive
        used = Counter(self.reader.key(term) for term in terms)
        parts: list[Part] = []
        for block in entry.grid.blocks:
            if used[block.key] > 0:
                used[block.key] -= 1
            else:
                parts.append((1, UNIT, [derive.line(square(block.term))]))
        norms = [measured.norm(self.single(term)) for term in terms]
        equations = [(UNIT, measured.equation(measured.norm(entry.grid)))]
        equations += [(scale(UNIT, -1), measured.equation(each)) for each in norms]
        return derive.total(parts, equations)

    def single(self, term: Data) -> Grid:
        """A matrix as a grid of one block."""
        return Grid(UNIT, (Block(self.reader.parts(term), term, self.reader.key(term)),), (term,))

    def smooth(self, grid: Grid, constant: Fact, step: Grid, axiom: Fact) -> Fact:
        """L |Y - X| >= |grad f(Y) - grad f(X)|, both times the content."""
        derive, measured = self.derive, self.measured
        whole, below = measured.norm(grid), measured.norm(step)
        equations = [
            (power(constant.poly, 2), measured.equation(below)),
            (scale(UNIT, -1), measured.equation(whole)),
        ]
        squared = derive.total([(1, grid.content, [axiom])], equations)
        large = derive.total([(1, UNIT, [constant, measured.positive(below)])])
        return derive.rooted(large, variable(whole.label), squared)

    def slope(self, grid: Grid, constant: Fact, axiom: Fact) -> Fact:
        """K >= |grad f(X)|, both times the content."""
        whole = self.measured.norm(grid)
        equations = [(scale(UNIT, -1), self.measured.equation(whole))]
        squared = self.derive.total([(1, grid.content, [axiom])], equations)
        return self.derive.rooted(constant, variable(whole.label), squared)


def tensor(left: Data, right: Data, traced: bool) -> Data:
    """The nets of which the square is 2 (|P|^2 |Q|^2 - |P Q|^2), or 2 (|P|^2 |Q|^2 - (Tr P Q)^2)."""
    minus: Data = [["-1", []]]
    if traced:
        turned = ["transpose", left]
        nets = [[turned, "i", "j"], [right, "k", "l"]], [[right, "i", "j"], [turned, "k", "l"]]
    else:
        nets = [[left, "i", "k"], [right, "l", "j"]], [[left, "i", "l"], [right, "k", "j"]]
    return [[one(), nets[0]], [minus, nets[1]]]
