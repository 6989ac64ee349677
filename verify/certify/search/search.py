"""The search for a certificate: facts about the numbers of a statement, put together until they prove it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import cached_property, partial
from itertools import combinations_with_replacement, islice
from itertools import product as product_
from typing import Any

from verify.certify.inductions.induction import inductions
from verify.certify.inductions.monotone import begun
from verify.certify.networks.proved import networks
from verify.certify.norms.points import at_points
from verify.certify.polynomials.combination import added_up, combine
from verify.certify.polynomials.polynomial import Poly, add, constant, product, scale, variables
from verify.certify.polynomials.positivstellensatz import prove
from verify.certify.polynomials.unbounded import unbounded
from verify.certify.recheck import Rejected, fingerprint
from verify.certify.search.emit import combined, emitted, uses
from verify.certify.search.gather import Fact, Gatherer
from verify.certify.search.matching import anchored
from verify.certify.search.nonzero import nonzero
from verify.certify.search.opening import opening, whole
from verify.certify.search.placed import Lemma
from verify.certify.search.pruning import pruned, working
from verify.certify.search.scribe import Data, Scribe, TooLong, data_of, one, poly_of
from verify.certify.search.sequences import Sequences
from verify.certify.search.shown import Shown
from verify.certify.search.signs import Signs
from verify.certify.search.stages import Stages
from verify.certify.search.tactics import tactics
from verify.certify.search.transport import Transport

Attempt = Callable[[Poly, list[Fact], list[Fact], list[int], float], int | None]
NESTED = 4
"""How deep the proof that a root or an inverse exists may ask for others."""
SHALLOW = 2
"""How deep there are such steps at first, where there are lemmas."""
LEAST = 0.2
"""Seconds that an attempt gets at the least."""
MOST_TARGETS = 16
"""How many products of positive numbers are tried as what cannot be negative."""
FEW_TARGETS = 4
"""How many of them at first."""
EFFORTS = (0.15, 1.2, 2.5)
"""Seconds for an attempt at a goal, before steps to simpler goals; the search is repeated with the next."""
PATIENCE = 4.0
"""Seconds of one effort, or else a third of those that are left, before the next gets its turn."""
QUICK = EFFORTS[0]
"""Seconds in which only the cheapest attempts are made."""
MARGINS = (Fraction(0), Fraction(1), Fraction(1, 16))
"""By how much a positive number may be seen to exceed zero."""
NETWORKS = 2.0
"""Seconds for squares of networks."""
SUMS = (0.15, 1.0, 3.0)
"""Seconds to look for a sum of axioms and squares of vectors, by effort."""
SPECULATION = 0.5
"""Seconds to find out whether a root is positive, where nobody asked."""
EARLY = 4
"""How many stages are tried before inductions, where a value at the start stands beside an index."""
FIRST = 3
"""How many are tried before steps to other goals, at first; one, where the goal speaks of inverses."""
UNUSED = -1
"""In place of a line that is not used."""


def search(
    statement: Any,
    seconds: float,
    lemmas: Sequence[Lemma] = (),
    barred: Collection[str] = (),
    shown: Shown | None = None,
) -> dict[str, Any] | None:
    """A certificate of the statement, None where none is found in the time given.

    It may repeat the lines of lemmas; ``lemmas`` are the names of those whose conclusions it uses.
    ``barred``: axioms that only lines of lemmas may have. ``shown``: what earlier searches have shown to
    exist, to which this one adds.
    """
    try:
        return Search(statement, seconds, lemmas, barred).run(shown or Shown())
    except TooLong:
        return None


def exist(statement: Any, seconds: float, lemmas: Sequence[Lemma], shown: Shown) -> None:
    """Add to what is shown to exist, in the time given."""
    searching = Search(statement, seconds, lemmas)
    with suppress(TooLong):
        searching.scribe.stated()
        searching.existing(shown)


class Search:
    """One statement, the scribe of its certificate, and the time there is."""

    def __init__(
        self, statement: Any, seconds: float, lemmas: Sequence[Lemma] = (), barred: Collection[str] = ()
    ) -> None:
        self.lemmas = lemmas
        self.placed: list[Transport] = []
        self.placed_to = 0
        self.running: list[Transport] | None = None
        self.trusting = False
        self.statement = statement
        self.scribe = Scribe(statement, barred)
        self.deadline = self.end = time.process_time() + seconds
        self.gatherer = Gatherer(self.scribe, self.positive, self.guessed, self.seen)
        self.depth = 0
        self.effort: int | None = None
        self.hopeless = set[tuple[str, bool, int, bool]]()
        self.doubtful = set[tuple[str, bool, int, str]]()
        self.asked: dict[tuple[str, bool], int | None] = {}
        known = lambda: [*self.gatherer.hypotheses(), *self.given]  # noqa: E731
        self.sequences = Sequences(self.scribe, known, self.gatherer.divided)
        self.given: list[Fact] = []
        self.signs = Signs(self)
        self.known = Stages(self)

    @cached_property
    def anchored(self) -> list[Data]:
        """The parts of the conclusion in which anchors of lemmas are looked for."""
        return anchored(self.statement)

    def left(self) -> float:
        """Seconds left."""
        return self.deadline - time.process_time()

    def run(self, known: Shown | None = None) -> dict[str, Any] | None:
        """A certificate of the statement; None where none is found. ``known``: what is shown to exist."""
        sign, goal = self.scribe.stated()
        shown = self.existing(known or Shown())
        if shown is None:
            return None
        last = self.prove(sign, poly_of(goal))
        if last is None:
            return None
        found, lines = self.scribe.lines[last], list(self.scribe.written)
        if last != len(lines) - 1:
            parts = ([], [[one(), last]]) if found[0] == "=" else ([["1", one(), [last]]], [])
            lines.append(["combination", *parts])
        return {
            "statement": fingerprint(self.statement),
            "lines": pruned(lines, shown),
            "lemmas": self.scribe.lemmas(working(lines, shown)),
        }

    def existing(self, known: Shown) -> list[int] | None:
        """The places of lines that show all roots and inverses to exist; None where one is not found."""
        stated = list(self.scribe.duties)  # lines add to them
        known.repeat(self)
        duties: dict[str, tuple[Data, list[tuple[Poly, bool]]]] = {}
        places = list[int | None]()
        for (_, base, place), (sign, *_) in stated:
            duty = poly_of(base), sign == ">"
            if place:
                duties.setdefault(repr(place), (place, []))[1].append(duty)
            elif None not in places:
                places.append(self.positive(*duty))
        for place, some in duties.values():
            if None not in places:
                found = known.everywhere(self, place)
                places.append(self.everywhere(place, some) if found is None else found)
        known.keep(self)
        known.whole = None not in places
        return [place for place in places if place is not None] if known.whole else None

    def everywhere(self, place: Data, duties: list[tuple[Poly, bool]]) -> int | None:
        """The place of a line that shows roots and inverses to exist for every index #0 between two."""
        try:
            with self.anywhere(place):
                found = [self.positive(poly, strict) for poly, strict in duties]
                inner = self.scribe.written
            line = ["everywhere", *place, inner or [["combination", [], []]]]
            return None if None in found else self.scribe.write(line)
        except Rejected:
            return None

    @contextmanager
    def anywhere(self, place: Data) -> Iterator[None]:
        """Lines about every index #0 between two; they are forgotten after."""
        scribe, start, shown = self.scribe, len(self.scribe.lines), len(self.scribe.shown)
        before = scribe.written, scribe.places, self.asked
        scribe.written, scribe.places, self.asked, self.running = [], {}, {}, None
        scribe.scope, scribe.place = {"#0"}, place
        try:
            scribe.lines += scribe.ranges(place[0], ["#0", 0], place[1])
            self.given = [
                Fact(sign, poly_of(value), partial(int, start + k))
                for k, (sign, value) in enumerate(scribe.lines[start:])
            ]
            yield
        finally:
            del scribe.lines[start:], scribe.shown[shown:]
            scribe.written, scribe.places, self.asked = before
            self.given, self.running = [], None
            scribe.scope, scribe.place = set(), []

    def positive(self, poly: Poly, strict: bool) -> int | None:
        """The place of a line that says poly > 0, or >= 0."""
        if set(poly) <= {()}:
            return self.number(">" if strict else ">=", poly.get((), Fraction(0)))
        key = (repr(sorted(poly.items())), strict)
        if key not in self.asked:
            base = None if strict else self.scribe.bases.get(key[0])
            found = None if base is None else self.gatherer.squared(base)
            if found is None:
                found = self.signs.of(poly, strict)
            if found is None and self.effort is None and self.lemmas:
                found = self.known.repeated(poly, strict)
            if found is None and self.depth >= NESTED:
                return None
            self.asked[key] = found
            self.depth += 1
            self.asked[key] = self.prove(">" if strict else ">=", poly) if found is None else found
            self.depth -= 1
        return self.asked[key]

    def prove(self, sign: str, goal: Poly) -> int | None:
        """The place of a line that says goal >= 0, > 0 or = 0."""
        if set(goal) <= {()}:
            return self.number(sign, goal.get((), Fraction(0)))
        if self.effort is not None or self.left() < 0:
            return self.proved(sign, goal) if self.left() > 0 else None
        found, end = None, self.deadline
        for self.effort in range(len(EFFORTS)):
            if self.effort < len(EFFORTS) - 1:
                self.deadline = min(end, time.process_time() + max(PATIENCE, self.left() / 3))
            self.asked = {key: place for key, place in self.asked.items() if place is not None}
            self.hopeless = set()
            found = self.proved(sign, goal)
            self.deadline = end
            if found is not None or self.left() < 0:
                break
        self.effort = None
        return found

    def proved(self, sign: str, goal: Poly) -> int | None:
        """The same, with the effort set."""
        attempt = self.attempt(sign)
        stages, effort = list[list[Fact]](), self.effort or 0
        for tactic in opening(self, sign, goal):
            found = tactic()
            if found is not None or self.left() < 0:
                return found
        known = self.known.stages(goal)
        for facts in islice(known, EARLY) if begun(self, variables(goal)) else ():
            stages.append(facts)
            found = self.attempted(attempt, goal, facts, EFFORTS[effort])
            if found is not None or self.left() < 0:
                return found
        if not self.scribe.scope:
            found = self.inductive(sign, goal)
            if found is not None or self.left() < 0:
                return found
        first = FIRST if effort or whole(self, goal) else 1
        for facts in islice(known, first) if effort < len(EFFORTS) - 1 else known:
            found = self.staged(sign, goal, facts, stages)
            if found is not None or self.left() < 0:
                return found
        deepest = NESTED if effort or not self.lemmas else SHALLOW
        for tactic in tactics(self, sign, goal) if sign != "=" and self.depth < deepest else ():
            found = tactic()
            if found is not None or self.left() < 0:
                return found
        if self.scribe.scope and effort:
            found = self.inductive(sign, goal)
            if found is not None or self.left() < 0:
                return found
        if not effort and self.later(sign, goal):
            return None
        for facts in known:
            found = self.staged(sign, goal, facts, stages)
            if found is not None or self.left() < 0:
                return found
        for facts in stages if sign != "=" and effort == len(EFFORTS) - 1 else ():
            found = self.attempted(attempt, goal, facts, self.share())
            if found is not None or self.left() < 0:
                return found
        return None

    def inductive(self, sign: str, goal: Poly) -> int | None:
        """The same by an induction: brief ones at first, and not deep."""
        effort = self.effort or 0
        for tactic in inductions(self, sign, goal) if self.depth < (NESTED if effort else SHALLOW) else ():
            self.effort = len(EFFORTS) - 1 if effort else 0
            found = tactic()
            self.effort = effort
            if found is not None or self.left() < 0:
                return found
        return None

    def later(self, sign: str, goal: Poly) -> bool:
        """Whether the first, brief search goes no further with a goal.

        There may be an induction, or it is one of many simpler goals, and lemmas were tried for it."""
        if self.depth:
            return bool(self.lemmas) and self.depth > 1 and sign == ">=" and len(goal) > 1
        return next(inductions(self, sign, goal), None) is not None

    def staged(self, sign: str, goal: Poly, facts: list[Fact], before: list[list[Fact]]) -> int | None:
        """What the facts of one stage give, if it is not like one before."""
        effort, found = self.effort or 0, None
        if facts in before:
            return None
        before.append(facts)
        if len(before) == 1:
            limit = NETWORKS if effort else NETWORKS / 4
            found = networks(self, sign, goal, facts, min(limit, self.share()))
        if found is None and sign == ">=" and len(before) == 1:
            limit = SUMS[-1] if self.scribe.scope else SUMS[effort]
            found = at_points(self, goal, facts, min(limit, self.left()))
        if found is None:
            found = self.attempted(self.attempt(sign), goal, facts, EFFORTS[effort])
        return found

    def attempt(self, sign: str) -> Attempt:
        """How a goal with a sign is tried."""
        return {">=": self.at_least, ">": self.strictly, "=": self.equal}[sign]

    def attempted(self, attempt: Attempt, goal: Poly, facts: Sequence[Fact], seconds: float) -> int | None:
        """What an attempt gives; None also where a fact cannot be written after all."""
        left = min(self.end - time.process_time(), max(self.left(), LEAST))
        try:
            return attempt(goal, *split(facts), min(seconds, left)) if left > 0 else None
        except Rejected:
            return None

    def evident(self, poly: Poly, strict: bool) -> int | None:
        """The place of a line that says poly > 0, or >= 0, where the hypotheses add up to it."""
        key = (repr(sorted(poly.items())), strict, len(self.given), repr(self.scribe.place))
        if key in self.doubtful:
            return None
        known = [fact for fact in (*self.gatherer.hypotheses(), *self.given) if fact.sign != "="]
        polys = [fact.poly for fact in known]
        for margin in MARGINS if strict else MARGINS[:1]:
            rest = add(poly, constant(-margin))
            found = added_up(rest, polys, [], time.process_time() + LEAST)
            if found is not None:
                used = {k for term in found.terms for k in term.factors}
                line = combined(found, self.places(known, used), [])
                line[1] += [[str(margin), one(), []]] if margin else []
                if not strict or self.scribe.fact(line)[0] == ">":
                    return self.scribe.write(line)
        self.doubtful.add(key)
        return None

    def seen(self, poly: Poly, strict: bool) -> int | None:
        """The same, or what is seen from how the numbers are built."""
        found = self.signs.of(poly, strict)
        return self.evident(poly, strict) if found is None else found

    def soon(self, poly: Poly, strict: bool) -> int | None:
        """The same, or what is found in a short time."""
        found = self.evident(poly, strict)
        return self.guessed(poly, strict) if found is None else found

    def guessed(self, poly: Poly, strict: bool) -> int | None:
        """The same, without what the hypotheses add up to; at first only what is seen."""
        if not self.effort or self.trusting:
            return self.seen(poly, strict)
        return self.hurried(SPECULATION, poly, strict)

    def hurried(self, seconds: float, poly: Poly, strict: bool) -> int | None:
        """The place of a line that says poly > 0, or >= 0, if that is soon found."""
        key = (repr(sorted(poly.items())), strict, len(self.given), self.trusting)
        if key in self.hopeless:
            return None
        before, self.deadline = self.deadline, min(self.deadline, time.process_time() + seconds)
        asked = set(self.asked)
        found = self.positive(poly, strict)
        self.deadline = before
        if found is None:
            self.hopeless.add(key)
        self.asked = {key: place for key, place in self.asked.items() if key in asked or place is not None}
        return found

    def below(self, sign: str, goal: Poly) -> int | None:
        """The place of a line about a simpler goal."""
        key = (repr(sorted(goal.items())), sign == ">")
        if key in self.asked:
            return self.asked[key]
        self.asked[key] = None
        self.depth += 1
        self.asked[key] = self.prove(sign, goal)
        self.depth -= 1
        return self.asked[key]

    def number(self, sign: str, value: Fraction) -> int | None:
        """The place of a line about a number."""
        if value < 0 or (value == 0 and sign == ">") or (value != 0 and sign == "="):
            return None
        if sign == "=":
            return self.scribe.write(["combination", [], []])
        return self.scribe.write(["combination", [[str(value or 1), one() if value else [], []]], []])

    def at_least(
        self, goal: Poly, at_least: list[Fact], equal: list[Fact], positive: list[int], seconds: float
    ) -> int | None:
        """The place of goal >= 0."""
        polys = [f.poly for f in at_least], [f.poly for f in equal]
        if unbounded(goal, *polys, positive):
            return None
        found = prove(goal, *polys, positive, seconds=seconds, thorough=seconds > QUICK)
        if found is None:
            return None
        first, second = uses(found)
        places = self.places(at_least, first), self.places(equal, second)
        for line in emitted(found, goal, *places, len(self.scribe.lines)):
            last = self.scribe.write(line)
        return last

    def strictly(
        self, goal: Poly, at_least: list[Fact], equal: list[Fact], positive: list[int], seconds: float
    ) -> int | None:
        """The place of goal > 0: -goal >= 0 would make -1, or what is known to be negative, >= 0."""
        place = nonzero(self, goal, at_least)
        if place is not None:
            return place
        direct = combine(goal, [f.poly for f in at_least], [f.poly for f in equal], seconds=seconds / 2)
        if direct is not None:
            first = {j for term in direct.terms for j in term.factors}
            second = {j for j, _ in direct.multipliers}
            line = combined(direct, self.places(at_least, first), self.places(equal, second))
            if self.scribe.fact(line)[0] == ">":
                return self.scribe.write(line)
        polys = [*(f.poly for f in at_least), scale(goal, -1)]
        singles, pairs = [(), *((k,) for k in positive)], list(combinations_with_replacement(positive, 2))
        targets = (singles + pairs)[: MOST_TARGETS if seconds > QUICK else FEW_TARGETS]
        attempts, end = list(product_((False, True), targets)), time.process_time() + 2 * seconds
        for thorough, factors in attempts:
            target = scale(product(at_least[k].poly for k in factors), -1)
            each = min(max(seconds / len(attempts), LEAST), max(self.left(), 0.0))
            if thorough and time.process_time() > end:
                return None
            found = combine(target, polys, [f.poly for f in equal], seconds=each, thorough=thorough)
            if found is None:
                continue
            first = {j for term in found.terms for j in term.factors} | set(factors)
            lines_at = self.places(at_least, first)
            equal_at = self.places(equal, {j for j, _ in found.multipliers})
            start = len(self.scribe.lines)
            inner = [combined(found, [*lines_at, start], equal_at)]
            if factors:
                strict = [lines_at[k] for k in factors]
                inner.append(["combination", [["1", one(), [start + 1]], ["1", one(), strict]], []])
            return self.scribe.write(["absurd", ">", data_of(goal), inner])
        return None

    def equal(
        self, goal: Poly, at_least: list[Fact], equal: list[Fact], positive: list[int], seconds: float
    ) -> int | None:
        """The place of goal = 0: by equations alone, or as goal >= 0 and -goal >= 0."""
        found = combine(goal, [], [f.poly for f in equal], seconds=seconds / 2)
        if found is not None and not found.terms:
            places = self.places(equal, {j for j, _ in found.multipliers})
            parts = [[data_of(m), places[k]] for k, m in found.multipliers]
            return self.scribe.write(["combination", [], parts])
        return self.both(goal, partial(self.below, ">="))

    def both(self, goal: Poly, seen: Callable[[Poly], int | None]) -> int | None:
        """The place of goal = 0, from goal >= 0 and -goal >= 0."""
        places = []
        for side in (goal, scale(goal, -1)):
            place = seen(side)
            if place is None:
                return None
            places.append(place)
        square = ["combination", [["1", one(), places], ["1", one(), [len(self.scribe.lines)]]], []]
        return self.scribe.write(["absurd", "=", data_of(goal), [square]])

    def share(self) -> float:
        """The time that one attempt may take: the deeper, the less."""
        return max(self.left(), 0.0) / float(2 ** (self.depth + 1))

    def places(self, facts: Sequence[Fact], used: set[int]) -> list[int]:
        """Where facts are written, those that are used."""
        return [fact.write() if k in used else UNUSED for k, fact in enumerate(facts)]


def split(facts: Sequence[Fact]) -> tuple[list[Fact], list[Fact], list[int]]:
    """The inequalities, the equations, and the places of the strict ones among the inequalities."""
    at_least = [fact for fact in facts if fact.sign != "="]
    equal = [fact for fact in facts if fact.sign == "="]
    return at_least, equal, [k for k, fact in enumerate(at_least) if fact.sign == ">"]
