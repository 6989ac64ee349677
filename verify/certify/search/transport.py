"""The lines of an earlier certificate, written again in another statement, at other points and indices.

They stay right with terms of the statement in place of the lemma's names, as they are polynomials in names.
What they take from the lemma's statement is looked for in the other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.inductions.steps import knowing
from verify.certify.polynomials.polynomial import Poly, scale, subtract, variables
from verify.certify.recheck import Rejected, moved
from verify.certify.search.gather import Fact
from verify.certify.search.placed import TABLES, Lemma, Placed, Placement, Unfit, variable_index
from verify.certify.search.pruning import rebuilt
from verify.certify.search.scribe import Data, one, poly_of, weighed

if TYPE_CHECKING:
    from verify.certify.search.search import Search

SPECULATION = 0.7
"""Seconds to find out whether something that a lemma assumes is so."""
SHALLOW = 1
"""How deep in a search more is done for what a lemma assumes than to look at it."""
FAULTS = (Unfit, Rejected, AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What comes of a lemma that does not fit, or that is none: anything may stand in a stored file."""


@dataclass
class Standing:
    """Whether a lemma is known to hold at a place, and with what effort that was asked last."""

    held: bool = False
    asked_at: int | None = -1


class Transport(Placed):
    """The lines of one lemma, put into a statement; they say its conclusion, and ``said`` on the way."""

    fact: Fact

    def __init__(self, search: Search, lemma: Lemma, placement: Placement) -> None:
        super().__init__(search, lemma, placement)
        self.on_the_way: Data | None = None
        self.shown: dict[str, int] = {}
        self.standing = Standing()

    def saying(self, said: Data | None = None) -> Transport:
        """The same lines for their conclusion, or for what they say on the way; what is found out is shared.

        Raises Unfit where it says nothing here.
        """
        found = copy(self)
        found.on_the_way = said
        sign, left, right = self.term(said or self.lemma.statement["conclusion"])
        poly = poly_of(self.scribe.relation(sign, left, right)[1])
        if not poly:
            raise Unfit
        found.fact = Fact(sign, poly, found.write, "lemma")
        return found

    @property
    def held(self) -> bool:
        """Whether the statement is known to say all that the lemma takes."""
        return self.standing.held

    def holds(self) -> bool:
        """Whether the statement says all that the lemma takes; found out once with each effort."""
        if not self.standing.held and self.standing.asked_at != self.search.effort:
            self.standing.asked_at = self.search.effort
            with suppress(*FAULTS):
                for line in self.lemma.certificate["lines"]:
                    self.check(line)
                self.standing.held = True
        return self.standing.held

    def early(self) -> bool:
        """Whether its indices are not seen to be as late as it assumes."""
        for sign, *sides in self.lemma.statement["hypotheses"]:
            if sign == ">=" and sides[0][0] == "index" and sides[0][1][0] in self.placement.indices:
                poly = poly_of(self.scribe.relation(sign, *(self.term(side) for side in sides))[1])
                if poly and self.search.sequences.ordered(poly) is None:
                    return True
        return False

    def again(self) -> Transport:
        """The same, where more may be known."""
        return Transport(self.search, self.lemma, self.placement).saying(self.on_the_way)

    def check(self, line: Data) -> None:
        """Raises Unfit where a line takes something that the statement does not say."""
        match line:
            case ["hypothesis", k]:
                self.hypothesis(k)
            case ["always" | "equation" as rule, k, index, *_] if variable_index(index):
                self.gaps(rule, k)
            case ["always", k, index, *_]:
                self.always(k, index)
            case ["equation", k, index, _, term]:
                self.equation(k, index, term)
            case ["absurd", _, _, inner] | ["induction", *_, inner]:
                for each in inner:
                    self.check(each)

    def hypothesis(self, k: int) -> Data:
        """The line that says the same."""
        wanted = self.term(self.lemma.statement["hypotheses"][k])
        have = self.search.statement["hypotheses"]
        if wanted in have:
            return ["hypothesis", have.index(wanted)]
        return self.again_said(wanted)

    def always(self, k: int, index: Data) -> Data:
        """The line that says the same of an element."""
        here = self.term(index)
        relation = self.lemma.statement["always"][k][2:]
        wanted = self.term(moved(relation, "#0", index))
        try:
            counterpart = self.counterpart("always", k)
            if wanted == moved(self.search.statement["always"][counterpart][2:], "#0", here):
                return ["always", counterpart, here, self.inside("always", counterpart, here)]
        except Unfit:
            pass
        return self.again_said(wanted)

    def equation(self, k: int, index: Data, term: Data) -> Data:
        """The line that puts in what determines an element; it says nothing where that stands there."""
        _, _, name, shift, _ = self.lemma.statement["equations"][k]
        if self.out([name, [index[0], index[1] + shift]]) is not None:
            return ["combination", [], []]
        here, counterpart = self.term(index), self.counterpart("equation", k)
        return ["equation", counterpart, here, self.inside("equation", counterpart, here), self.term(term)]

    def again_said(self, relation: Data) -> Data:
        """The line that repeats what the lemma assumes."""
        place = self.said(relation)
        if relation[0] == "=":
            return ["combination", [], [[one(), place]]]
        return weighed((1, place))

    def said(self, relation: Data) -> int:
        """The place of a line that says what the lemma assumes."""
        key = repr(relation)
        if key not in self.shown:
            sign, value = self.scribe.relation(*relation)
            poly, search = poly_of(value), self.search
            if not poly:
                place: int | None = search.number(sign, Fraction(0))
            elif sign == "=":
                place = search.both(poly, lambda side: self.asked(side, False))
            elif all(name.startswith("symbol ") for name in variables(poly)):
                place = search.sequences.ordered(poly) if sign == ">=" else search.evident(poly, True)
            else:
                indices = {index for _, index in search.sequences.elements(variables(poly))}
                with knowing(search, list(search.sequences.always(sorted(indices, key=repr)))):
                    place = self.asked(poly, sign == ">")
            if place is None:
                raise Unfit
            self.shown[key] = place
        return self.shown[key]

    def asked(self, poly: Poly, strict: bool) -> int | None:
        """The place of a line that says poly > 0, or >= 0, by a short search of its own."""
        search = self.search
        place = search.seen(poly, strict)
        sole = not search.depth and len(search.lemmas) == 1
        if place is None and (search.effort or sole) and search.depth <= SHALLOW:
            place = search.hurried(SPECULATION, poly, strict)
        return place

    def gaps(self, rule: str, k: int) -> list[int | None]:
        """For an index in the lemma's range: how much wider the statement's is at each end."""
        counterpart, found = self.counterpart(rule, k), list[int | None]()
        wide, narrow = self.search.statement[TABLES[rule]][counterpart], self.lemma.statement[TABLES[rule]][k]
        for end, sign in ((0, 1), (1, -1)):
            limits = [self.scribe.poly(["index", each]) for each in (self.term(narrow[end]), wide[end])]
            gap = scale(subtract(*limits), sign)
            found.append(self.apart(gap) if gap else None)
        return found

    def apart(self, gap: Poly) -> int:
        """The place of a line that says that a difference of indices is not negative."""
        key = repr(sorted(gap.items()))
        if key not in self.shown:
            place = self.search.sequences.ordered(gap)
            if place is None:
                raise Unfit
            self.shown[key] = place
        return self.shown[key]

    def write(self) -> int:
        """The lemma's lines, written here unless a line says the fact; the place of the one that does."""
        before = self.scribe.places.get((self.fact.sign, repr(sorted(self.fact.poly.items()))))
        if before is not None:
            return before
        if any(index[0] in self.scribe.scope for index in self.renamed_here.values()):
            return self.again().write()
        scribe, start, places = self.scribe, len(self.scribe.lines), dict[int, int]()
        for old, line in enumerate(self.lemma.certificate["lines"]):
            try:
                here: list[Data] = [["combination", [], []]]  # that it says
                if line[0] != "everywhere":
                    here = self.put(line, places, old, len(scribe.lines))
                places[old] = scribe.write(here[-1])
            except FAULTS as fault:
                raise Rejected("a lemma does not fit") from fault
        place: int | None = places[old]
        if self.on_the_way is not None:
            place = scribe.places.get((self.fact.sign, repr(sorted(self.fact.poly.items()))))
        if place is None:
            raise Rejected("a lemma does not say this on its way")
        if place >= start:
            scribe.credit(place, self.lemma.name)
        return place

    def put(self, line: Data, places: Mapping[int, int], old: int, new: int) -> list[Data]:
        """One line at a place of the lemma, at a place here; before it the lines that it needs."""
        match line:
            case ["always" | "equation" as rule, k, index, ranges, *term] if variable_index(index):
                ahead, inside = list[Data](), list[int]()
                for gap, place in zip(self.gaps(rule, k), ranges, strict=True):
                    inside.append(places[place])
                    if gap is not None:
                        ahead.append(weighed((1, places[place]), (1, gap)))
                        inside[-1] = new + len(ahead) - 1
                rest = [rule, self.counterpart(rule, k), self.term(index), inside]
                return [*ahead, [*rest, *(self.term(each) for each in term)]]
            case ["absurd", sign, goal, inner]:
                return [["absurd", sign, self.data(goal), self.inner(inner, places, old, new, 1)]]
            case ["induction", name, ends, claim, begin, order, inner]:
                here = str(self.indices[name][0])
                outside, self.scribe.scope = self.scribe.scope, {*self.scribe.scope, here}
                try:
                    lines, said = self.inner(inner, places, old, new, 3), self.term(claim)
                finally:
                    self.scribe.scope = outside
                return [["induction", here, self.term(ends), said, places[begin], places[order], lines]]
        return [self.moved(rebuilt(line, lambda k: places[k]))]

    def inner(
        self, lines: list[Data], places: Mapping[int, int], old: int, new: int, given: int
    ) -> list[Data]:
        """Lines within another, after what is given there."""
        known = {**places, **{old + k: new + k for k in range(given)}}
        found = list[Data]()
        for k, line in enumerate(lines):
            found += self.put(line, known, old + given + k, new + given + len(found))
            known[old + given + k] = new + given + len(found) - 1
        return found

    def moved(self, line: Data) -> Data:
        """A line in the statement's terms and names, its places already those here."""
        match line:
            case ["hypothesis", k]:
                return self.hypothesis(k)
            case ["always", k, index, _]:
                return self.always(k, index)
            case ["equation", k, index, _, term]:
                return self.equation(k, index, term)
            case ["combination", parts, equations]:
                first = [[c, self.data(square), places] for c, square, places in parts]
                return ["combination", first, [[self.data(factor), k] for factor, k in equations]]
            case ["root", term, degree, place]:
                return ["root", self.term(term), degree, place]
            case ["inverse", term, place]:
                return ["inverse", self.term(term), place]
            case ["tensor", nets]:
                return [
                    "tensor",
                    [[self.data(p), [[self.term(x), *ends] for x, *ends in net]] for p, net in nets],
                ]
        return [line[0], *(self.term(part) for part in line[1:])]
