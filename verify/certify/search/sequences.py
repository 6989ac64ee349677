"""What is known of elements of sequences: the equations that determine them, what is assumed of every one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from verify.certify.polynomials.combination import added_up
from verify.certify.polynomials.polynomial import Poly, subtract, variable
from verify.certify.recheck import Rejected, moved, swapped
from verify.certify.search.emit import combined
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, Scribe, one, poly_of
from verify.certify.search.shapes import spelled, word_of

ORDERING = 0.3
"""Seconds to compare two indices."""

Index = tuple[str | None, int]


class Sequences:
    """Facts about the elements of a statement's sequences."""

    def __init__(
        self, scribe: Scribe, known: Callable[[], list[Fact]], divided: Callable[[Fact], Iterator[Fact]]
    ) -> None:
        self.scribe = scribe
        self.known = known
        self.divided = divided
        self.orders: dict[str, tuple[int | None, Any]] = {}
        self.spoken: dict[str, frozenset[tuple[str, Index]]] = {}
        self.assumed: dict[tuple[int, Index, str], Fact] = {}
        self.floors: dict[str | None, int] = {}
        for _, (name, shift) in elements(scribe.statement["conclusion"]):
            self.floors[name] = min(self.floors.get(name, 0), shift)

    def term(self, label: str) -> Data | None:
        """What a name stands for, a trace included."""
        if label.startswith("trace "):
            return ["trace", spelled(self.scribe, word_of(label))]
        return self.scribe.terms.get(label)

    def elements(self, labels: Iterable[str]) -> set[tuple[str, Index]]:
        """The elements that numbers are made of."""
        found: set[tuple[str, Index]] = set()
        for label in labels:
            if label not in self.spoken and (term := self.term(label)) is not None:
                self.spoken[label] = frozenset(elements(term))
            found |= self.spoken.get(label, frozenset())
        return found

    def inside(self, first: Data, index: Index, last: Data) -> list[int] | None:
        """The places of two lines that say that an index lies between two; None where it may not."""
        try:
            lines = self.scribe.ranges(first, list(index), last)
        except (Rejected, KeyError):
            return None
        places = [self.ordered(poly_of(value)) for _, value in lines]
        return None if None in places else [place for place in places if place is not None]

    def ordered(self, difference: Poly) -> int | None:
        """The place of a line that says that an index, or a difference of two, is not negative."""
        key = repr(sorted(difference.items()))
        if key not in self.orders or self.orders[key][1] != self.scribe.place:
            self.orders[key] = self._ordered(difference), self.scribe.place
        return self.orders[key][0]

    def _ordered(self, difference: Poly) -> int | None:
        least = difference.get((), Fraction(0))
        if set(difference) <= {()}:
            line = ["combination", [[str(least or 1), one() if least else [], []]], []]
            return self.scribe.write(line) if least >= 0 else None
        known = [fact for fact in self.known() if all(name.startswith("symbol ") for name in fact.labels)]
        at_least = [fact for fact in known if fact.sign != "=" and fact.labels]
        end = time.process_time() + ORDERING
        found = added_up(difference, [fact.poly for fact in at_least], [], end)
        if found is None:
            return None
        used = {k for term in found.terms for k in term.factors}
        places = [fact.write() if k in used else -1 for k, fact in enumerate(at_least)]
        return self.scribe.write(combined(found, places, []))

    def always(self, indices: Iterable[Index]) -> Iterator[Fact]:
        """What is assumed of every element, at these indices."""
        for k, (first, last, *_) in enumerate(self.scribe.statement["always"]):
            for index in indices:
                places = self.inside(first, index, last)
                if places is not None:
                    line = ["always", k, list(index), places]
                    key = k, index, repr(places)
                    if key not in self.assumed:
                        self.assumed[key] = self._line(line, "assumed of every element")
                    yield from self.divided(self.assumed[key])

    def equations(self, label: str) -> Iterator[Fact]:
        """That a number is the same with elements replaced by what determines them."""
        start = term = self.term(label)
        lines: list[Data] = []
        for name, index in sorted(set(elements(start)), key=repr):
            found = self._step(term, name, index)
            if found is not None:
                line, term = found
                lines.append(line)
        if lines:
            after = poly_of(self.scribe.scalar(term))
            before = poly_of(self.scribe.scalar(start))

            def write() -> int:
                places = [self.scribe.write(line) for line in lines]
                if len(places) == 1:
                    return places[0]
                return self.scribe.write(["combination", [], [[one(), place] for place in places]])

            yield Fact("=", subtract(before, after), write, "equation")

    def _step(self, term: Any, name: str, index: Index) -> tuple[Data, Data] | None:
        """The line that replaces an element by what an equation says it is, and the term after it."""
        for k, (first, last, of, shift, body) in enumerate(self.scribe.statement["equations"]):
            here = (index[0], index[1] - shift)
            before = of == name and self.earlier(index, moved(body, "#0", list(here)))
            places = self.inside(first, here, last) if of == name and not before else None
            if places is not None:
                new = swapped(term, ["element", name, list(index)], moved(body, "#0", list(here)))
                return ["equation", k, list(here), places, term], new
        return None

    def earlier(self, index: Index, body: Data) -> bool:
        """Whether an element is determined by one before all that the conclusion speaks of."""
        name, shift = index
        least = self.floors.get(name, 0)
        return name is not None and any(of == name and k < min(shift, least) for _, (of, k) in elements(body))

    def _line(self, line: Data, name: str) -> Fact:
        sign, poly = self.scribe.fact(line)
        return Fact(sign, poly, lambda: self.scribe.write(line), name)


def elements(term: Any) -> Iterator[tuple[str, Index]]:
    """The elements in a term."""
    if isinstance(term, list):
        if term[:1] == ["element"]:
            yield term[1], (term[2][0], term[2][1])
        else:
            for part in term:
                yield from elements(part)


def scalar(label: str) -> Poly:
    """A number with a name."""
    return variable(label)
