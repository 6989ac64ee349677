"""What the calculus of Euclidean norms says of those in play: facts in which no trace is multiplied out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.norms.blocks import Reader
from verify.certify.norms.bounds import Bounds, Upper
from verify.certify.norms.inner import Inner
from verify.certify.norms.measured import Entry, Measured
from verify.certify.polynomials.contents import rational_root, root_above
from verify.certify.polynomials.polynomial import constant, multiply, power, scale, subtract, variable
from verify.certify.search.derived import UNIT, Derivations
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data
from verify.certify.search.shapes import root_of, word_of

if TYPE_CHECKING:
    from verify.certify.search.search import Search

COARSE = 12
"""Largest denominator of a rational number that stands for a root."""


def norm_facts(search: Search, labels: Sequence[str], squares: Sequence[str] = ()) -> list[Fact]:
    """Bounds of the norms among some numbers by others of them; and by those of which there are squares."""
    roots = dict(rooted(search, squares))
    found = Norms(search, sorted({*labels, *roots})).facts()
    return [*found, *roots.values()]


def rooted(search: Search, squares: Sequence[str]) -> Iterator[tuple[str, Fact]]:
    """|X| with |X|^2 = Tr X^T X, where such traces are among some numbers, and no others of X."""
    scribe = search.scribe
    words = {label: word_of(label) for label in squares if label.startswith("trace ")}
    for label, word in words.items():
        half = root_of(scribe, label)
        names = {name for name, _ in word}
        alone = all(names.isdisjoint(dict(other)) for at, other in words.items() if at != label)
        if half is not None and len(names) == 1 and alone:
            base: Data = ["trace", ["product", ["transpose", half], half]]
            ((powers, _),) = scribe.value(["root", base, 2]).terms
            found = [fact for fact in search.gatherer.made(powers[0][0]) if fact.sign == "="]
            yield from ((powers[0][0], fact) for fact in found[:1])


class Norms:
    """The norms among some numbers, and what is known of them."""

    def __init__(self, search: Search, labels: Sequence[str]) -> None:
        self.derive = Derivations(search)
        self.reader = Reader(search.scribe)
        self.measured = Measured(self.derive, self.reader, labels)
        self.bounds = Bounds(self.derive, self.reader, self.measured)
        self.inner = Inner(self.derive, self.reader, self.measured, self.bounds)
        self.labels = labels
        self.bounds.near += self.inner.turns(labels)

    def facts(self) -> Iterator[Fact]:
        """All of them."""
        for entry in self.measured.entries:
            for upper in self.bounds.upper(entry.grid, without=entry.label):
                yield self.bound(entry.label, upper)
        for norm in self.measured.squared:
            yield self.measured.equation(norm)
            yield self.measured.positive(norm)
        yield from self.multiples()
        yield from self.numbers()
        yield from self.inner.axioms(self.labels)
        yield from self.inner.traces(self.labels)

    def bound(self, label: str, upper: Upper) -> Fact:
        """A bound of a norm in play."""
        poly = subtract(upper.poly, variable(label))
        return Fact(">=", poly, lambda: upper.build().write(), "norm")

    def multiples(self) -> Iterator[Fact]:
        """|X| >= c |Y|, where X = c Y and c is no number."""
        entries = self.measured.entries
        for large in entries:
            size = self.measured.size(large.grid.content)
            for small in entries:
                if size is None or large.counts != small.counts or set(large.grid.content) == {()}:
                    continue
                if small.grid.content == UNIT:
                    yield self.multiple(large, small, size)

    def multiple(self, large: Entry, small: Entry, size: Fact) -> Fact:
        """|c X| >= c |X|."""
        derive, measured = self.derive, self.measured
        bound = multiply(size.poly, variable(small.label))
        poly = subtract(variable(large.label), bound)

        def build() -> Fact:
            one, other = measured.norm(large.grid), measured.norm(small.grid)
            equations = [
                (UNIT, measured.equation(one)),
                (scale(power(large.grid.content, 2), -1), measured.equation(other)),
            ]
            if size.poly != large.grid.content:
                number = measured.norm(self.reader.grid([self.reader.number(large.grid.content)]))
                r = power(variable(small.label), 2)
                equations.append((scale(r, -1), measured.equation(number)))
            return derive.rooted(measured.positive(one), bound, derive.total([], equations))

        return Fact(">=", poly, lambda: build().write(), "norm")

    def numbers(self) -> Iterator[Fact]:
        """Roots of numbers between rational numbers."""
        for label, value in self.measured.numbers.items():
            if value <= 0 or rational_root(value) is not None:
                continue
            high = root_above(value, COARSE)
            low = value / high
            for c, side in ((high, -1), (low, 1)):
                yield self.number(label, value, c, side)

    def number(self, label: str, value: Fraction, c: Fraction, side: int) -> Fact:
        """c >= r or r >= c, from the squares."""
        derive, r = self.derive, variable(label)
        poly = scale(subtract(r, constant(c)), side)

        def build() -> Fact:
            root = self.measured.root(label)
            excess = derive.total([(abs(c * c - value), UNIT, [])], [(scale(UNIT, side), root)])
            root_line = ["root", ["number", str(value)], 2, None]
            large = derive.total([(c, UNIT, [])]) if side < 0 else derive.line(root_line)
            return derive.rooted(large, r if side < 0 else constant(c), excess)

        return Fact(">=", poly, lambda: build().write(), "root of a number")
