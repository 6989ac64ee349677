"""Goals about sums, minima and elements of sequences, by induction over the index at which they end.

The claim is the goal with a new index in place of its last one; or the goal less what then remains to be
spent: for x_0 - c >= S_T that is x_0 - x_k >= S_k, as x_T >= c. Where a minimum is of numbers times a sum
W_T > 0, the goal is multiplied by it, and the claim has W_k beside the minimum.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.certify.inductions.folds import Folds, foretold, from_start, speaks
from verify.certify.inductions.steps import knowing, nested
from verify.certify.inductions.stretches import fresh, induction, written
from verify.certify.polynomials.polynomial import Poly, subtract, variable, variables
from verify.certify.recheck import Rejected, moved
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, data_of, one, weighed
from verify.certify.search.sequences import Index, elements

if TYPE_CHECKING:
    from verify.certify.search.search import Search

Tactic = Callable[[], int | None]
SHARE = 2 / 3
"""What part of the time left an induction may take."""
FIRST = 3.0
"""Seconds for an induction in the first, brief search."""


def inductions(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """Inductions that may show goal >= 0 (> 0, = 0); each gives the place of the line that says so."""
    name = fresh(search)
    spoken = search.sequences.elements(variables(goal))
    for end in sorted({index[0] for _, index in spoken if index[0] is not None}):
        after = end.startswith("#") and any(k > 0 for _, (of, k) in spoken if of == end)
        if name is not None and not after:
            attempt = Attempt(search, Folds.of(search), sign, goal, end, name)
            if attempt.sensible(spoken):
                yield from attempt.tactics()


def postponed(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """The plain ones, where a lemma about the same elements holds of all indices but the first."""
    there, name = search.sequences.elements(variables(goal)), fresh(search)
    near = search.known.saying(set(variables(goal))) if there and name is not None else ()
    alike = [each for each in near if search.sequences.elements(each.fact.labels) == there]
    if name is not None and any(each.early() for each in alike):
        for end in sorted({index[0] for _, index in there if index[0] is not None}):
            attempt = Attempt(search, Folds.of(search), sign, goal, end, name)
            if attempt.sensible(there):
                for first in attempt.folds.starts(there, end, sign):
                    yield lambda attempt=attempt, first=first: attempt.hurried(lambda: attempt.plain(first))  # type: ignore[misc]


@dataclass(frozen=True)
class Rest:
    """What remains of a goal's part about the start, at the end.

    ``term``: as the goal says it; ``known``: with elements that only their recursion determines written out.
    ``place``: of the line that says that it is not negative.
    """

    term: Data
    known: Data
    poly: Poly
    place: int

    @property
    def late(self) -> int:
        """Whether the induction has to end one index before the last."""
        return int(self.known != self.term)


@dataclass(frozen=True)
class Attempt:
    """A goal, the name of its last index, and the name of the index of the induction."""

    search: Search
    folds: Folds
    sign: str
    goal: Poly
    end: str
    name: str

    def tactics(self) -> Iterator[Tactic]:
        """What to try, each in half of the time that is left."""
        spoken = self.search.sequences.elements(variables(self.goal))
        tactics: list[Tactic] = []
        if self.sign == ">=":
            for least, weight in self.weights():
                tactics.append(lambda least=least, weight=weight: self.scaled(least, weight))  # type: ignore[misc]
        if self.sign != "=":
            for origin in self.folds.origins(spoken, self.end):
                tactics.append(lambda origin=origin: self.spent(origin))  # type: ignore[misc]
        for first in self.folds.starts(spoken, self.end, self.sign):
            tactics.append(lambda first=first: self.plain(first))  # type: ignore[misc]
        for tactic in tactics:
            yield lambda tactic=tactic: self.hurried(tactic)  # type: ignore[misc]

    def sensible(self, spoken: set[tuple[str, Index]]) -> bool:
        """Whether the goal compares two ends or bounds scalars at one index; no inverse is to be cleared."""
        names = variables(self.goal)
        if any(label.startswith("inverse ") and self.ends(label) for label in names):
            return False
        plain = all(label.startswith(("element ", "symbol ")) for label in names)
        return self.two_ended(spoken) or (plain and len({index for _, index in spoken}) == 1)

    def hurried(self, work: Tactic) -> int | None:
        """The place found in half of the time left, None where a term cannot be written."""
        search = self.search
        share = search.left() * SHARE if search.effort else min(search.left() * SHARE, FIRST)
        before, search.deadline = search.deadline, time.process_time() + max(share, 0)
        try:
            return work()
        except (Rejected, LookupError, TypeError):
            return None
        finally:
            search.deadline = before

    def two_ended(self, spoken: set[tuple[str, Index]]) -> bool:
        """Whether the goal compares the end with the start, or is about sums and minima."""
        sums = any(name in self.folds.sums | self.folds.minima for name, _ in spoken)
        start = any(index[0] is None for _, index in spoken) or f"symbol {self.end}" in variables(self.goal)
        return sums or start

    def plain(self, first: Index) -> int | None:
        """The goal with the new index."""
        claim = moved(written(self.search, self.goal), self.end, [self.name, 0])
        return induction(self.search, self.sign, claim, self.name, first, (self.end, 0))

    def spent(self, origin: int) -> int | None:
        """The goal less what remains."""
        rest = self.remaining(origin)
        if rest is None:
            return None
        claim = moved(written(self.search, subtract(self.goal, rest.poly)), self.end, [self.name, rest.late])
        found = self.until(claim, origin, rest)
        if found is None:
            return None
        return self.search.scribe.write(weighed((1, found), (1, rest.place)))

    def until(self, claim: Data, origin: int, rest: Rest | None) -> int | None:
        """The claim up to the end, or up to the index before it."""
        least = self.folds.lowest(self.search.sequences.elements(variables(self.goal)), self.end)
        if least is None:
            return None
        late = rest.late if rest else 0
        first = (None, max(least, origin + late) - late)
        extra = (moved(rest.term, self.end, [self.name, 0]),) if rest and late else ()
        return induction(self.search, ">=", claim, self.name, first, (self.end, -late), extra)

    def weights(self) -> Iterator[tuple[str, Data]]:
        """Minima in the goal, each with a sum up to the end by which its numbers are multiplied."""
        for label in variables(self.goal):
            term = self.search.scribe.terms.get(label, [""])
            if term[0] == "element" and term[1] in self.folds.minima and term[2][0] == self.end:
                for weight, index in sorted(set(elements(self.folds.bodies[term[1]])), key=repr):
                    if weight in self.folds.sums and index[0] == self.end:
                        yield label, ["element", weight, list(index)]

    def scaled(self, least: str, weight: Data) -> int | None:
        """The goal times a sum, which in the claim is up to the index where it multiplies the minimum."""
        search, whole = self.search, self.search.scribe.poly(weight)
        positive = nested(search, ">", whole)
        origin = self.folds.begin(weight[1])[1] - weight[2][1]
        if positive is None:
            return None
        rest = self.remaining(origin)
        goal = subtract(self.goal, rest.poly) if rest else self.goal
        beside = {m: c for m, c in goal.items() if dict(m).get(least)}
        late = rest.late if rest else 0
        parts = [written(search, part) for part in (subtract(goal, beside), beside)]
        shifted = [moved(part, self.end, [self.name, late]) for part in (*parts, weight)]
        claim = ["sum", ["product", weight, shifted[0]], ["product", shifted[2], shifted[1]]]
        with knowing(search, [Fact(">", whole, lambda: positive, "weight")]):
            found = self.until(claim, origin, rest)
        if found is None:
            return None
        start = len(search.scribe.lines)
        final = [["1", one(), [start, positive]], ["1", one(), [found]]]
        final += [["1", one(), [rest.place, positive]]] if rest else []
        return search.scribe.write(["absurd", ">=", data_of(self.goal), [["combination", final, []]]])

    def remaining(self, origin: int) -> Rest | None:
        """What remains of the goal's part about the start, if it is not negative at the end."""
        search, part = self.search, self.part(origin)
        if not part:
            return None
        term = from_start(written(search, part), self.end, origin)
        known = term if foretold(search, term, self.end) else self.folds.followed(term, self.end)
        poly = search.scribe.poly(known)
        with knowing(search, search.sequences.always([(self.end, -1), (self.end, 0)])):
            place = nested(search, self.sign, poly)
        return None if place is None else Rest(term, known, poly, place)

    def part(self, origin: int) -> Poly:
        """The goal's part about the start, without what it also says about the end; empty if that is all."""
        present, kept, moves = set(variables(self.goal)), Poly(), False
        for monomial, c in self.goal.items():
            names = [name for name, _ in monomial]
            if any(self.ends(name) for name in names):
                continue
            there = [self.at_end(name, origin) for name in names if self.search.sequences.elements([name])]
            if not any(set(variables(each)) & present for each in there):
                kept[monomial], moves = c, moves or bool(there)
        return kept if moves else {}

    def ends(self, label: str) -> bool:
        """Whether a number has to do with the last index."""
        term = self.search.sequences.term(label)
        return label == f"symbol {self.end}" or (term is not None and speaks(term, self.end))

    def at_end(self, label: str, origin: int) -> Poly:
        """A number with the end in place of the start."""
        search = self.search
        return search.scribe.poly(from_start(written(search, variable(label)), self.end, origin))
