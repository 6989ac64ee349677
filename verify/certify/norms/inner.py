"""Cauchy-Schwarz where norms in play bound both factors, and axioms with norms in place of squares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial

from verify.certify.norms.blocks import Grid, Reader
from verify.certify.norms.bounds import Bounds, Upper
from verify.certify.norms.measured import Measured
from verify.certify.norms.smooth import apart
from verify.certify.norms.splits import MINUS, differences
from verify.certify.polynomials.polynomial import Poly, add, multiply, power, scale, subtract, variable
from verify.certify.search.derived import UNIT, Derivations, Part
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, data_of, poly_of
from verify.certify.search.shapes import halves, point, word_of

MOST_TRACES = 8
"""Traces that are seen as inner products."""
MOST_POINTS = 4
"""Points of one function of which two at a time are compared."""
WORDS = ("step", "turn", "slope")
"""Squares of norms in axioms."""


class Inner:
    """Facts about inner products, and about functions at their points."""

    def __init__(self, derive: Derivations, reader: Reader, measured: Measured, bounds: Bounds) -> None:
        self.derive, self.reader, self.measured, self.bounds = derive, reader, measured, bounds

    def traces(self, labels: Sequence[str]) -> Iterator[Fact]:
        """A trace between bounds, where it is <X, Y>."""
        found = [label for label in labels if label.startswith("trace ")]
        for label in found if len(found) <= MOST_TRACES else ():
            sides = [pair for pair in halves(self.derive.scribe, label) if pair[0] != pair[1]]
            if not sides:
                term = self.reader.named(label)[1]
                size = self._size(term)
                sides = [(["identity", size], term)] if all(c > 0 for _, c in size) else []
            for left, right in sides:
                yield from self.weighted(left, right, labels)
                one, other = (self.bounds.upper(self.reader.grid([term])) for term in (left, right))
                if one and other:
                    yield from self.bounded([left], [right], one[0], other[0])

    def weighted(self, left: Data, right: Data, labels: Sequence[str]) -> Iterator[Fact]:
        """|b X + Y|^2 >= 0 and |b X - Y|^2 >= 0, where 1/b is in play."""
        for label in labels:
            match self.derive.scribe.terms.get(label):
                case ["inverse", base] if left[0] != "identity":
                    b = data_of(self.derive.scribe.poly(base))
                    for x, y in ((left, right), (right, left)):
                        for sign in ("1", "-1"):
                            nets = [[b, [[x, "i", "j"]]], [[[sign, []]], [[y, "i", "j"]]]]
                            yield self.derive.line(["tensor", nets], "weighted square")

    def _size(self, term: Data) -> Data:
        found: Data = json.loads(self.reader.value(term).rows)
        return found

    def bounded(self, left: Sequence[Data], right: Sequence[Data], a: Upper, b: Upper) -> Iterator[Fact]:
        """p q >= <X, Y> and p q >= -<X, Y>, where p bounds |X| and q bounds |Y|."""
        derive, reader = self.derive, self.reader
        products = [["trace", ["product", ["transpose", x], y]] for x, y in zip(left, right, strict=True)]
        inner = poly_of(reader.value(products[0] if len(products) == 1 else ["sum", *products]))
        size = derive.nonnegative(b.poly)
        for sign in (1, -1) if inner and size is not None else ():

            def build(sign: int = sign) -> Fact:
                one, other = (self.measured.norm(Grid(UNIT, (), tuple(terms))) for terms in (left, right))
                signed = [*derive.gatherer.cauchy_schwarz(one, other)][sign == -1]
                root = self.measured.positive(one)
                assert size is not None
                parts: list[Part] = [(1, UNIT, [size, a.build()]), (1, UNIT, [root, b.build()])]
                return derive.total([(1, UNIT, [signed]), *parts])

            poly = subtract(multiply(a.poly, b.poly), scale(inner, sign))
            yield Fact(">=", poly, partial(written, build), "inner product")

    def names(self, labels: Sequence[str]) -> list[str]:
        """Numbers, and the matrices of which they are made."""
        found = list(labels)
        for label in labels:
            found += [name for name, _ in word_of(label)] if label.startswith("trace ") else []
        for entry in self.measured.entries:
            values = [self.reader.value(term) for term in entry.grid.terms]
            found += sorted({name for value in values for _, word in value.terms for name, _ in word})
        return list(dict.fromkeys(found))

    def points(self, labels: Sequence[str]) -> dict[str, list[tuple[Data, ...]]]:
        """The points at which each function is taken."""
        points: dict[str, list[tuple[Data, ...]]] = {}
        for name in self.names(labels):
            found = point(self.derive.scribe.terms.get(name, [""]))
            if found is not None and found[1] not in points.setdefault(found[0], []):
                points[found[0]].append(found[1])
        return points

    def turns(self, labels: Sequence[str]) -> list[Grid]:
        """The differences of gradients at two points of which norms are in play."""
        found = []
        for name, there in self.points(labels).items():
            for k, x in enumerate(there[:MOST_POINTS]):
                for y in there[:k]:
                    found.append(self.reader.grid(self.blocks("turn", name, x, y)))
        return found

    def axioms(self, labels: Sequence[str]) -> Iterator[Fact]:
        """What is known of functions at two points, with norms in place of sums of squares."""
        points = self.points(labels)
        for name, there in points.items():
            given = self.derive.scribe.statement["functions"][name]
            for x in there[:MOST_POINTS]:
                for y in there[:MOST_POINTS]:
                    for axiom, parts in given["axioms"].items():
                        words = {word for _, *rest in parts for word in rest}
                        alone = not words & {"rise", "step", "turn", "drift", "cross"}
                        if words & set(WORDS) and alone == (x == y):
                            yield from self.axiom(axiom, name, x, y)
                        match sorted(parts):
                            case [["-1", "rise", "rise"], ["1", a, b, "step"]] if a == b and x != y:
                                yield from self.rise(axiom, name, a, x, y)
                    if x != y:
                        yield from self.drift(name, x, y)

    def axiom(self, axiom: str, name: str, x: tuple[Data, ...], y: tuple[Data, ...]) -> Iterator[Fact]:
        """One axiom at two points."""
        derive = self.derive
        given = derive.scribe.statement["functions"][name]
        line = derive.line(["axiom", axiom, name, list(x), list(y)], axiom)
        signs: dict[str, set[int]] = {}
        factors: dict[str, Poly] = {}
        for c, *words in given["axioms"][axiom]:
            for word in set(words) & set(WORDS):
                rest = [derive.scribe.poly(given["constants"][w]) for w in words if w != word]
                poly: Poly = scale(UNIT, Fraction(c))
                for each in rest:
                    poly = multiply(poly, each)
                factors[word] = add(factors.get(word, {}), poly)
                signs.setdefault(word, set()).add(1 if Fraction(c) > 0 else -1)
        ways: list[list[tuple[str, Grid, Upper | None]]] = [[]]
        for word in factors:
            grid = self.reader.grid(self.blocks(word, name, x, y))
            sizes = self.sizes(grid, signs[word] == {1})
            ways = [[*way, (word, grid, upper)] for way in ways for upper in sizes]
        for way in ways:
            fact = self.replaced(line, factors, way)
            if fact is not None:
                yield fact

    def rise(
        self, axiom: str, name: str, letter: str, x: tuple[Data, ...], y: tuple[Data, ...]
    ) -> Iterator[Fact]:
        """K p >= f(Y) - f(X), where p bounds |Y - X|."""
        derive, measured = self.derive, self.measured
        line = derive.line(["axiom", axiom, name, list(x), list(y)], axiom)
        k = derive.scribe.poly(derive.scribe.statement["functions"][name]["constants"][letter])
        rise = derive.scribe.poly(["sum", ["value", name, *y], ["product", MINUS, ["value", name, *x]]])
        grid, size = self.reader.grid(apart(x, y)), derive.nonnegative(k)
        norm = measured.norm(grid)
        for upper in self.sizes(grid, True) if size is not None else ():

            def build(upper: Upper | None = upper) -> Fact:
                assert size is not None
                squared = derive.total([(1, UNIT, [line])], [(power(k, 2), measured.equation(norm))])
                large = derive.total([(1, UNIT, [size, measured.positive(norm)])])
                found = derive.rooted(large, rise, squared)
                return derive.total(
                    [(1, UNIT, [found]), *([(1, UNIT, [size, upper.build()])] if upper else [])]
                )

            bound = variable(norm.label) if upper is None else upper.poly
            yield Fact(">=", subtract(multiply(k, bound), rise), partial(written, build), axiom)

    def blocks(self, word: str, name: str, x: tuple[Data, ...], y: tuple[Data, ...]) -> list[Data]:
        """That of which a word of an axiom is the square of the norm."""
        if word == "step":
            return apart(x, y)
        here, after = ([["gradient", name, k, *p] for k in range(len(x))] for p in (x, y))
        return here if word == "slope" else apart(tuple(here), tuple(after))

    def sizes(self, grid: Grid, above: bool) -> list[Upper | None]:
        """None: its own norm, where that is in play; else bounds, where they may stand in its place."""
        if any(each.same for each in self.measured.compared(grid, None)):
            return [None]
        return [*self.bounds.upper(grid)] if above else []

    def replaced(
        self, line: Fact, factors: dict[str, Poly], way: Sequence[tuple[str, Grid, Upper | None]]
    ) -> Fact | None:
        """An axiom with norms, or bounds of them, in place of sums of squares."""
        derive, measured, poly = self.derive, self.measured, line.poly
        parts: list[tuple[Fact, Fact, Upper, Grid]] = []
        equations: list[tuple[Poly, Fact]] = []
        for word, grid, upper in way:
            norm = measured.norm(grid)
            equations.append((factors[word], measured.equation(norm)))
            bound = variable(norm.label) if upper is None else upper.poly
            excess = subtract(power(bound, 2), derive.scribe.poly(norm.base))
            poly = add(poly, multiply(factors[word], excess))
            if upper is not None:
                size, factor = derive.nonnegative(upper.poly), derive.nonnegative(factors[word])
                if size is None or factor is None:
                    return None
                parts.append((size, factor, upper, grid))

        def build() -> Fact:
            found: list[Part] = [(1, UNIT, [line])]
            for size, factor, upper, grid in parts:
                bound, root = upper.build(), measured.positive(measured.norm(grid))
                found += [(1, UNIT, [factor, size, bound]), (1, UNIT, [factor, root, bound])]
            return derive.total(found, equations)

        return Fact(">=", poly, lambda: build().write(), line.name)

    def drift(self, name: str, x: tuple[Data, ...], y: tuple[Data, ...]) -> Iterator[Fact]:
        """|grad f(X)| p >= +-<grad f(X), Z> for the products Z of which Y - X is the sum."""
        slopes = [["gradient", name, k, *x] for k in range(len(x))]
        size = self.bounds.upper(self.reader.grid(slopes))
        grid = self.reader.grid(apart(x, y))
        if not size or len(grid.blocks) != len(slopes):
            return
        splits = [[self.reader.piece(grid, p) for p in each] for each in differences(self.reader, grid)]
        for split in splits[:1] or [[list(grid.terms)]]:
            for terms in split:
                upper = self.bounds.upper(self.reader.grid(terms))
                if upper:
                    yield from self.bounded(slopes, terms, size[0], upper[0])


def written(build: Callable[[], Fact]) -> int:
    """The place of a fact that is built only now."""
    return build().write()
