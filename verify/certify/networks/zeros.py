"""Equations between traces from matrices that a statement assumes to be zero."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

from verify.certify.networks.nets import Nets
from verify.certify.polynomials.polynomial import Monomial, Poly, join, quotient, variables
from verify.certify.recheck import Rejected, Word
from verify.certify.search.gather import Fact, Gatherer
from verify.certify.search.scribe import Data
from verify.certify.search.shapes import spelled, squares, word_of
from verify.certify.search.vanishing import vanished


class Zeros:
    """X = 0 for the matrices X of which the statement assumes |X|^2 = 0: traces with a word of X in them."""

    def __init__(self, nets: Nets, gatherer: Gatherer, goal: Poly, units: bool = False) -> None:
        self.nets, self.gatherer, self.units = nets, gatherer, units
        traces = [word_of(name) for name in variables(goal) if name.startswith("trace ")]
        self.spoken = {letter for word in traces for letter, _ in word}
        self.found: dict[tuple[int, Word], Fact | None] = {}
        self.given = list(self.vanishing())

    def vanishing(self) -> Iterator[tuple[int, Data, list[Word]]]:
        """The hypotheses, each with its matrix and the words of that, the longest first."""
        scribe = self.nets.scribe
        for k, (sign, left, right) in enumerate(scribe.statement["hypotheses"]):
            blocks = squares(left) if sign == "=" and right == ["number", "0"] else None
            if blocks is not None and len(blocks) == 1:
                words = [word for _, word in scribe.value(blocks[0]).terms]
                yield k, blocks[0], sorted(filter(None, words), key=len, reverse=True)

    def numbers(self) -> list[str]:
        """The names of the numbers c where c I is in a matrix."""
        terms = [term for _, block, _ in self.given for term in self.nets.scribe.value(block).terms]
        return sorted({name for powers, word in terms if not word for name, _ in powers})

    def polys(self) -> Iterator[Poly]:
        """The words of each matrix as traces, for their degrees."""
        for _, block, _ in self.given:
            found: Poly = {}
            for powers, word in self.nets.scribe.value(block).terms:
                found[join(powers, ((self.nets.name(word), 1),) if word else ())] = Fraction(1)
            yield found

    def equations(self, monomial: Monomial, shorter: bool) -> Iterator[tuple[Fact, Monomial]]:
        """Equations, each with a factor that brings it to the monomial.

        Where a longest word of a matrix is replaced, of those in matrices that the goal speaks of if there
        are any, or, if told so, also a ``shorter`` one; with ``units`` c, where c I is in a matrix.
        """
        for name, _ in monomial:
            if name.startswith("trace "):
                rest = quotient(monomial, ((name, 1),)) or ()
                for fact in self.of(word_of(name), shorter):
                    yield fact, rest
                for fact, number in self.into(word_of(name)) if self.units else ():
                    factor = quotient(rest, number)
                    if factor is not None:
                        yield fact, factor

    def into(self, loop: Word) -> Iterator[tuple[Fact, Monomial]]:
        """tr(X Y) = 0 for the words Y around the loop, where c I is in X, for numbers c that have names."""
        for k, block, _ in self.given:
            value = self.nets.scribe.value(block)
            for number in [powers for powers, word in value.terms if powers and not word]:
                for start in range(len(loop)):
                    if self.nets.size(loop[start])[0] == value.rows:
                        fact = self.times(k, block, loop[start:] + loop[:start])
                        if fact is not None:
                            yield fact, number

    def of(self, loop: Word, shorter: bool) -> Iterator[Fact]:
        """tr(X Y) = 0 where the loop is the trace of a word of X times Y."""
        turned = self.nets.scribe.turned
        for k, block, words in self.given:
            for word in words if shorter else self.longest(words):
                for whole in (loop, turned(loop)):
                    for start in range(len(whole)):
                        turn = whole[start:] + whole[:start]
                        if turn[: len(word)] == word:
                            fact = self.times(k, block, turn[len(word) :])
                            if fact is not None and self.nets.name(loop) in fact.labels:
                                yield fact

    def longest(self, words: list[Word]) -> list[Word]:
        """The longest of some words, if there are any of the goal's matrices among these."""
        own = [word for word in words if self.spoken.issuperset(letter for letter, _ in word)] or words
        return [word for word in own if len(word) == len(own[0])]

    def times(self, k: int, block: Data, rest: Word) -> Fact | None:
        """tr(X Y) = 0 for the word Y."""
        scribe = self.nets.scribe
        if (k, rest) not in self.found:
            unit = ["identity", json.loads(scribe.value(block).rows)]
            other = spelled(scribe, scribe.turned(rest)) if rest else unit
            try:
                self.found[k, rest] = vanished(
                    self.gatherer, self.gatherer.line(["hypothesis", k]), block, other
                )
            except Rejected:
                self.found[k, rest] = None
        return self.found[k, rest]
