"""The equations of a statement read as recursions: where sequences begin, what determines their elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verify.certify.recheck import moved, swapped
from verify.certify.search.scribe import Data
from verify.certify.search.sequences import Index, elements

if TYPE_CHECKING:
    from verify.certify.search.search import Search

EVERY = "#0"


@dataclass(frozen=True)
class Folds:
    """The recursions of a statement.

    ``begins``: the first index of each sequence at which something is known of it. ``sums``: those that begin
    with 0. ``minima``: those that begin with the first of what they are the minimum of, so at the second
    index. ``bodies``: what determines the next element of a sequence.
    """

    search: Search
    begins: dict[str, Index]
    sums: frozenset[str]
    minima: frozenset[str]
    bodies: dict[str, Data]

    @classmethod
    def of(cls, search: Search) -> Folds:
        """Those of a search's statement."""
        given = search.statement
        begins: dict[str, Index] = {}
        sums, minima, bodies = set[str](), set[str](), dict[str, Data]()
        for first, _, name, shift, body in given["equations"]:
            bodies[name] = body
            own = {index for of, index in elements(body) if of == name}
            begins.setdefault(name, (first[0], first[1] + shift - (1 if own else 0)))
            if own == {(EVERY, 0)} and shift == 1:
                start = ["=", ["element", name, list(first)]]
                if any(line[:2] == start for line in given["hypotheses"]):
                    (sums if body[0] == "sum" else minima).add(name)
        for first, _, *sides in sorted(given["always"], key=lambda line: repr(line[0])):
            for name in {of for of, _ in elements(sides)} - begins.keys():
                begins[name] = first[0], first[1]
        return cls(search, begins, frozenset(sums), frozenset(minima), bodies)

    def begin(self, name: str) -> Index:
        """The first index of a sequence."""
        return self.begins.get(name, (None, 0))

    def lowest(self, spoken: Iterable[tuple[str, Index]], end: str) -> int | None:
        """The least value of the last index at which all elements are there; None where it is not known."""
        found = [0] if end.startswith("#") else []
        for name, (of, shift) in spoken:
            if of == end:
                first = self.begin(name)
                if first[0] is not None:
                    return None
                found.append(first[1] - shift)
        return max(found, default=None)

    def starts(self, spoken: set[tuple[str, Index]], end: str, sign: str) -> Iterator[Index]:
        """Where an induction up to the last index may begin."""
        least = self.lowest(spoken, end)
        if least is not None:
            if sign == ">":
                yield None, least + 1
            yield None, least
        yield from sorted({index for _, index in spoken if index[0] not in (None, end)}, key=repr)

    def origins(self, spoken: set[tuple[str, Index]], end: str) -> list[int]:
        """Values of the last index for which sums and minima are empty."""
        found = {
            self.begin(name)[1] - index[1] - (name in self.minima)
            for name, index in spoken
            if index[0] == end and self.begin(name)[0] is None and name in self.sums | self.minima
        }
        return sorted(found) or [0]

    def followed(self, term: Data, end: str) -> Data:
        """A term with elements at the end that no equation determines as their recursion would have them."""
        for name, index in sorted(elements(term), key=repr):
            rules = [line for line in self.search.statement["equations"] if line[2] == name and line[3] > 0]
            if index[0] != end or not rules:
                continue
            places = [(rule, (end, index[1] - rule[3])) for rule in rules]
            if all(self.search.sequences.inside(rule[0], here, rule[1]) is None for rule, here in places):
                rule, here = places[0]
                term = swapped(term, ["element", name, list(index)], moved(rule[4], EVERY, list(here)))
        return term


def foretold(search: Search, term: Data, end: str) -> bool:
    """Whether something is assumed of an element and the next one, where the next one is at the end."""
    names = {name for name, index in elements(term) if index[0] == end}
    for first, last, _, *sides in search.statement["always"]:
        ahead = {name for name, index in elements(sides) if index == (EVERY, 1)}
        if names & ahead and search.sequences.inside(first, (end, -1), last) is not None:
            return True
    return False


def from_start(term: Any, end: str, origin: int) -> Any:
    """A term with each element at a number's place as many places after the end as it is after the origin."""
    if not isinstance(term, list):
        return term
    if term[:1] == ["element"] and term[2][0] is None:
        return [*term[:2], [end, term[2][1] - origin]]
    return [from_start(part, end, origin) for part in term]


def speaks(term: Any, name: str) -> bool:
    """Whether a term has an index of this name."""
    if isinstance(term, list):
        return any(speaks(part, name) for part in term)
    return bool(term == name)
