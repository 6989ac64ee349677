"""The lines of an earlier certificate, written again in another statement, at other points and indices.

A lemma's names are replaced by terms of the statement at hand; its lines stay right, as they are polynomials
in names, and what it takes from its statement is looked for in the other one. An element that an equation
determines in the lemma, and none does here, is replaced by what determines it there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.certify.inductions.steps import knowing
from verify.certify.polynomials.polynomial import Poly, add, power, scale, subtract, variable, variables
from verify.certify.polynomials.polynomial import product as product_
from verify.certify.recheck import Rejected, moved
from verify.certify.search.gather import Fact
from verify.certify.search.pruning import rebuilt
from verify.certify.search.scribe import Data, Scribe, data_of, one, poly_of, weighed
from verify.certify.search.sequences import Index, Sequences

if TYPE_CHECKING:
    from verify.certify.search.search import Search

TABLES = {"always": "always", "equation": "equations"}
"""Where a statement keeps what these rules take from it."""
SHALLOW = 1
"""How deep in a search more is done for what a lemma assumes than to look at it."""


@dataclass(frozen=True, slots=True)
class Lemma:
    """A statement with its certificate; ``name``: what a certificate that uses it calls it."""

    statement: Mapping[str, Any]
    certificate: Mapping[str, Any]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """What takes the place of a lemma's names: terms for symbols, indices for naturals that only count."""

    symbols: Mapping[str, Data] = field(default_factory=dict)
    indices: Mapping[str, Index] = field(default_factory=dict)


class Unfit(Exception):
    """The lemma says nothing here."""


FAULTS = (Unfit, Rejected, AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What comes of a lemma that does not fit, or that is none: anything may stand in a stored file."""


class Transport:
    """The lines of one lemma, put into a statement; they say its conclusion, and ``said`` on the way."""

    def __init__(self, search: Search, lemma: Lemma, placement: Placement, said: Data | None = None) -> None:
        self.search, self.lemma, self.placement, self.on_the_way = search, lemma, placement, said
        self.scribe = search.scribe
        self.meanings: Callable[[str], Data | None] | None = None
        self.images: dict[str, Poly] = {}
        self.shown: dict[str, int] = {}
        self.ranges: dict[str, list[int]] = {}
        self.determined: dict[str, tuple[int, Data]] = {}
        self.written_out: dict[str, Data | None] = {}
        self.indices = {**placement.indices, **self.renamed()}
        self.sequences: dict[str, str] = {}
        for name, data in lemma.statement["functions"].items():
            if search.statement["functions"].get(name) != self.term(data):
                raise Unfit
        for name in lemma.statement["sequences"]:
            self.sequences[name] = self.same(name)
        self.determined = {
            repr([name, [of, k + shift]]): (place, [of, k])
            for place, (of, k) in self.equations(lemma.certificate["lines"])
            for _, _, name, shift, _ in [lemma.statement["equations"][place]]
        }
        sign, left, right = self.term(said or lemma.statement["conclusion"])
        poly = poly_of(self.scribe.relation(sign, left, right)[1])
        if not poly:
            raise Unfit
        self.fact = Fact(sign, poly, self.write, "lemma")
        self.held: bool | None = None

    def renamed(self) -> dict[str, Index]:
        """The lemma's index variables, by names that are free here."""
        taken = {name for line in self.lemma.certificate["lines"] for name in bound(line)}
        free = (f"#{k}" for k in range(1, 100) if f"#{k}" not in self.scribe.scope)
        return {name: (next(free), 0) for name in sorted(taken)}

    def same(self, name: str) -> str:
        """The sequence of the statement that the same equations determine, else the one of the same name."""
        given, here = self.lemma.statement, self.search.statement
        wanted = self.rules(given, name, self.term)
        other: str
        for other in [name, *here["sequences"]]:
            if here["sequences"].get(other) != given["sequences"][name]:
                continue
            renamed = [swapped_name(rule, name, other) for rule in wanted]
            found = self.rules(here, other, lambda term: term)
            if renamed and all(rule in found for rule in renamed):
                return str(other)
        if here["sequences"].get(name) != given["sequences"][name]:
            raise Unfit
        return name

    def rules(self, statement: Any, name: str, read: Callable[[Any], Any]) -> list[Data]:
        """What determines a sequence: shifts and bodies, and how it begins."""
        found = [[k, read(body)] for *_, of, k, body in statement["equations"] if of == name]
        begins = [
            line for line in statement["hypotheses"] if line[0] == "=" and line[1][:2] == ["element", name]
        ]
        return [*found, *(read(line) for line in begins)] if found else []

    def equations(self, lines: Iterable[Data]) -> Iterator[tuple[int, Data]]:
        """Which equations the lemma takes at which indices, those at its index variables left out."""
        for line in lines:
            match line:
                case ["equation", k, index, *_] if not variable_index(index):
                    yield k, index
                case ["absurd", *_, inner]:
                    yield from self.equations(inner)

    def holds(self) -> bool:
        """Whether the statement says all that the lemma takes; found out once."""
        if self.held is None:
            try:
                for line in self.lemma.certificate["lines"]:
                    self.check(line)
                self.held = True
            except FAULTS:
                self.held = False
        return self.held

    def again(self) -> Transport:
        """The same, where more may be known."""
        return Transport(self.search, self.lemma, self.placement, self.on_the_way)

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
            if sign == "=" and poly:
                raise Unfit
            if not poly:
                place: int | None = search.number(sign, Fraction(0))
            elif all(name.startswith("symbol ") for name in variables(poly)):
                place = search.sequences.ordered(poly) if sign == ">=" else search.evident(poly, True)
            else:
                indices = {index for _, index in search.sequences.elements(variables(poly))}
                with knowing(search, list(search.sequences.always(sorted(indices, key=repr)))):
                    ask = search.soon if search.depth <= SHALLOW else search.seen
                    place = ask(poly, sign == ">")
            if place is None:
                raise Unfit
            self.shown[key] = place
        return self.shown[key]

    def counterpart(self, rule: str, k: int) -> int:
        """Which line of the statement says the same for every index."""
        table = TABLES[rule]
        _, _, *wanted = self.lemma.statement[table][k]
        if rule == "equation":
            wanted[0] = self.sequences.get(wanted[0], wanted[0])
        said = self.term(wanted)
        for place, line in enumerate(self.search.statement[table]):
            if line[2:] == said:
                return place
        raise Unfit

    def inside(self, rule: str, counterpart: int, index: Data) -> list[int]:
        """The places of the lines that say that an index is in range."""
        first, last, *_ = self.search.statement[TABLES[rule]][counterpart]
        key = repr([first, index, last])
        if key not in self.ranges:
            found = self.search.sequences.inside(first, (index[0], index[1]), last)
            if found is None:
                raise Unfit
            self.ranges[key] = found
        return self.ranges[key]

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

    def out(self, element: Data) -> Data | None:
        """What takes the place of an element that an equation determines in the lemma, and none does here."""
        key = repr(element)
        if key not in self.determined:
            return None
        if key not in self.written_out:
            k, index = self.determined[key]
            self.written_out[key] = None
            try:
                self.inside("equation", self.counterpart("equation", k), self.term(index))
            except Unfit:
                body = moved(self.lemma.statement["equations"][k][4], "#0", index)
                self.written_out[key] = self.term(body)
        return self.written_out[key]

    def write(self) -> int:
        """The lemma's lines, written here; the place of the one that says the fact."""
        scribe = self.scribe
        before = set(scribe.scope), scribe.assumed, scribe.lines
        start = len(scribe.lines)
        places: dict[int, int] = {}
        for old, line in enumerate(self.lemma.certificate["lines"]):
            length = len(scribe.lines)
            try:
                if line[0] != "everywhere":
                    places[old] = scribe.write(self.put(line, places, old, length)[-1])
            except Rejected:
                scribe.scope, scribe.assumed, scribe.lines = before
                del scribe.lines[length:]
                raise
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
                self.scribe.scope.add(here)
                lines = self.inner(inner, places, old, new, 3)
                said = self.term(claim)
                self.scribe.scope.remove(here)
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

    def term(self, term: Any) -> Any:
        """A term with other terms in place of the lemma's symbols, elements and indices."""
        match term:
            case ["symbol", str(name)] if name in self.placement.symbols:
                return self.placement.symbols[name]
            case ["element", str(name), index]:
                found = self.out([name, index])
                return found or ["element", self.sequences.get(name, name), self.term(index)]
            case [str(name), int(shift)] if name in self.indices:
                here = self.indices[name]
                return [here[0], here[1] + shift]
        return [self.term(part) for part in term] if isinstance(term, list) else term

    def data(self, data: Data) -> Data:
        """A polynomial in the statement's names."""
        parts = (
            scale(product_(power(self.image(name), k) for name, k in powers), Fraction(c))
            for c, powers in data
        )
        return data_of(add(*parts))

    def image(self, label: str) -> Poly:
        """What a name of the lemma is here."""
        if label not in self.images:
            self.meanings = self.meanings or source(self.lemma)
            term = self.meanings(label)
            if term is None and (name := label.removeprefix("symbol ")) in self.indices:
                term = ["index", [name, 0]]
            self.images[label] = variable(label) if term is None else self.scribe.poly(self.term(term))
        return self.images[label]


def variable_index(index: Data) -> bool:
    """Whether an index is about an index variable."""
    return isinstance(index[0], str) and index[0].startswith("#")


def bound(line: Data) -> Iterator[str]:
    """The index variables of the inductions in a line."""
    match line:
        case ["induction", name, *_, inner]:
            yield name
        case ["absurd", *_, inner]:
            pass
        case _:
            return
    for each in inner:
        yield from bound(each)


def swapped_name(term: Any, name: str, other: str) -> Any:
    """A term with the elements of one sequence in place of those of another."""
    if isinstance(term, list) and term[:2] == ["element", name]:
        return ["element", other, *term[2:]]
    return [swapped_name(part, name, other) for part in term] if isinstance(term, list) else term


def source(lemma: Lemma) -> Callable[[str], Data | None]:
    """What the lemma's names stand for."""
    scribe = Scribe(json.loads(json.dumps(lemma.statement)))
    scribe.stated()
    for line in lemma.certificate["lines"]:
        scribe.add(line)
    return Sequences(scribe, list).term
