"""Earlier claims as facts: a certificate's lines, written again in another statement, at other points.

A lemma's names are replaced by terms of the statement at hand; its lines stay right, as they are polynomials
in names, and what it takes from its statement is looked for in the other one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from verify.certify.polynomials.polynomial import Poly, add, power, scale, variable
from verify.certify.polynomials.polynomial import product as product_
from verify.certify.recheck import Rejected, moved
from verify.certify.search.gather import Fact
from verify.certify.search.matching import matches, symbols
from verify.certify.search.pruning import rebuilt
from verify.certify.search.scribe import Data, Scribe, data_of, poly_of, weighed
from verify.certify.search.sequences import Sequences, elements

if TYPE_CHECKING:
    from verify.certify.search.search import Search

MOST_PLACES = 24
"""How many ways to put other names in place of a lemma's are tried."""


@dataclass(frozen=True, slots=True)
class Lemma:
    """A statement with its certificate."""

    statement: Mapping[str, Any]
    certificate: Mapping[str, Any]


class Unfit(Exception):
    """The lemma says nothing here."""


def transports(search: Search, lemmas: Sequence[Lemma]) -> Iterator[Transport]:
    """What lemmas may say of the numbers of a statement, at its own names and at others that may be meant."""
    for lemma in lemmas:
        for names in placements(lemma.statement, search.statement):
            try:
                yield Transport(search, lemma, names)
            except (Unfit, Rejected, KeyError):
                continue


def placements(lemma: Mapping[str, Any], statement: Mapping[str, Any]) -> Iterator[dict[str, Data]]:
    """Terms for the lemma's symbols: each itself where the statement has it, else one that may be meant."""
    present, given = statement["symbols"], defined(lemma, statement)
    unknown = {
        name: kind
        for name, kind in lemma["symbols"].items()
        if present.get(name) != kind and name not in given
    }
    seen: list[dict[str, Data]] = []
    ways = [named(unknown, statement)]
    if unknown:
        ways.insert(0, matches(lemma["conclusion"], statement, list(unknown)))
    for found in chain.from_iterable(ways):
        if found not in seen and len(seen) < MOST_PLACES:
            seen.append(found)
            yield {**given, **found}


def named(unknown: Mapping[str, Any], statement: Mapping[str, Any]) -> Iterator[dict[str, Data]]:
    """Names of the same kind for matrices; the blocks of one, whose names end in places, go together."""
    families: dict[str, dict[str, Any]] = {}
    for name, kind in unknown.items():
        if kind[0] != "matrix":
            return
        families.setdefault(family(name), {})[name] = kind
    present = candidates(statement)
    choices = []
    for blocks in families.values():
        found = [
            {name: terms[member(name)] for name in blocks}
            for terms in present
            if all(kinds_fit(kind, terms, member(name), statement) for name, kind in blocks.items())
        ]
        choices.append(found)
    for chosen in product(*choices):
        yield {name: term for blocks in chosen for name, term in blocks.items()}


def defined(lemma: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Data]:
    """The symbols of a lemma alone that its hypotheses set equal to terms in those of the statement."""
    found: dict[str, Data] = {}
    for sign, left, right in lemma["hypotheses"]:
        fresh = sign == "=" and left[0] == "symbol" and left[1] not in (*statement["symbols"], *found)
        if fresh and set(symbols(right)) <= set(statement["symbols"]):
            found[left[1]] = right
    return found


def family(name: str) -> str:
    """The name of the matrix of which this is a block."""
    return name.rsplit(".", 1)[0] if "." in name else name


def member(name: str) -> str:
    """The place of a block, with nothing where the matrix is not cut."""
    return name.rsplit(".", 1)[1] if "." in name else ""


def candidates(statement: Mapping[str, Any]) -> list[dict[str, Data]]:
    """The terms that may take the place of symbols, each with its blocks by place."""
    found: dict[str, dict[str, Data]] = {}
    for name in statement["symbols"]:
        found.setdefault(family(name), {})[member(name)] = ["symbol", name]
    spoken = sorted(set(elements([statement["conclusion"], statement["hypotheses"]])), key=repr)
    for name, index in spoken:
        found.setdefault(f"{family(name)} {index}", {})[member(name)] = ["element", name, list(index)]
    return list(found.values())


def kinds_fit(kind: Any, terms: Mapping[str, Data], place: str, statement: Mapping[str, Any]) -> bool:
    """Whether the block at a place is of the wanted kind."""
    term = terms.get(place)
    if term is None:
        return False
    table = statement["symbols" if term[0] == "symbol" else "sequences"]
    return bool(table.get(term[1]) == kind)


class Transport:
    """The lines of one lemma, put into a statement."""

    def __init__(self, search: Search, lemma: Lemma, names: Mapping[str, Data]) -> None:
        self.search, self.lemma, self.names = search, lemma, names
        self.scribe = search.scribe
        self.meanings: Callable[[str], Data | None] | None = None
        self.images: dict[str, Poly] = {}
        self.fits: bool | None = None
        for name, data in lemma.statement["functions"].items():
            if search.statement["functions"].get(name) != data:
                raise Unfit
        sign, left, right = self.term(lemma.statement["conclusion"])
        poly = poly_of(self.scribe.relation(sign, left, right)[1])
        if not poly:
            raise Unfit
        self.fact = Fact(sign, poly, self.write, "lemma")
        """The lemma's conclusion here."""

    def holds(self) -> bool:
        """Whether the statement says what the lemma assumes; looked for once."""
        if self.fits is None:
            try:
                for line in self.lemma.certificate["lines"]:
                    self.check(line)
                self.fits = True
            except (Unfit, Rejected, KeyError):
                self.fits = False
        return self.fits

    def check(self, line: Data) -> None:
        """Raises Unfit where a line takes something that the statement does not say."""
        match line:
            case ["hypothesis", k]:
                self.hypothesis(k)
            case ["always", k, index, *_]:
                self.always(k, index, [])
            case ["equation", k, index, *_]:
                self.inside("equation", k, index, [])
            case ["absurd", _, _, inner] | ["everywhere", _, _, inner] | ["induction", *_, inner]:
                for each in inner:
                    self.check(each)

    def hypothesis(self, k: int) -> Data:
        """The line that says the same."""
        wanted = self.term(self.lemma.statement["hypotheses"][k])
        have = self.search.statement["hypotheses"]
        if wanted in have:
            return ["hypothesis", have.index(wanted)]
        return weighed((1, self.shown(wanted)))

    def always(self, k: int, index: Data, places: list[int]) -> Data:
        """The line that says the same of an element."""
        try:
            return ["always", self.counterpart("always", k), index, self.inside("always", k, index, places)]
        except Unfit:
            if isinstance(index[0], str) and index[0].startswith("#"):
                raise
        relation = moved(self.term(self.lemma.statement["always"][k][2:]), "#0", index)
        return weighed((1, self.shown(relation)))

    def shown(self, relation: Data) -> int:
        """The place of a line that says what the lemma assumes."""
        sign, value = self.scribe.relation(*relation)
        if sign == "=" and not value.terms:
            return self.scribe.write(["combination", [], []])
        place = None if sign == "=" else self.search.soon(poly_of(value), sign == ">")
        if place is None:
            raise Unfit
        return place

    def counterpart(self, rule: str, k: int) -> int:
        """Which line of the statement says the same for every index."""
        table = "always" if rule == "always" else "equations"
        wanted = self.term(self.lemma.statement[table][k])
        for place, line in enumerate(self.search.statement[table]):
            if line[2:] == wanted[2:]:
                return place
        raise Unfit

    def inside(self, rule: str, k: int, index: Data, places: list[int]) -> list[int]:
        """The places of the lines that say that an index is in range."""
        if isinstance(index[0], str) and index[0].startswith("#"):
            return places
        first, last, *_ = self.search.statement["always" if rule == "always" else "equations"][
            self.counterpart(rule, k)
        ]
        found = self.search.sequences.inside(first, (index[0], index[1]), last)
        if found is None:
            raise Unfit
        return found

    def write(self) -> int:
        """The lemma's lines, written here; the place of the last."""
        places: list[int] = []
        for old, line in enumerate(self.lemma.certificate["lines"]):
            if line[0] != "everywhere":
                places.append(self.scribe.write(self.put(line, old, len(self.scribe.lines), places)))
            else:
                places.append(-1)
        return places[-1]

    def put(self, line: Data, old: int, new: int, places: list[int]) -> Data:
        """One line here."""

        def number(k: int) -> int:
            return places[k] if k < old else k - old + new

        return self.moved(rebuilt(line, number))

    def moved(self, line: Data) -> Data:
        """A line in the statement's terms and names."""
        match line:
            case ["hypothesis", k]:
                return self.hypothesis(k)
            case ["always", k, index, places]:
                return self.always(k, index, places)
            case ["equation", k, index, places, term]:
                inside = self.inside("equation", k, index, places)
                return ["equation", self.counterpart("equation", k), index, inside, self.term(term)]
            case ["combination", parts, equations]:
                first = [[c, self.data(square), places] for c, square, places in parts]
                return ["combination", first, [[self.data(factor), k] for factor, k in equations]]
            case ["absurd", sign, goal, inner]:
                return ["absurd", sign, self.data(goal), [self.moved(each) for each in inner]]
            case ["induction", name, ends, claim, begin, order, inner]:
                within = [self.moved(each) for each in inner]
                return ["induction", name, ends, self.term(claim), begin, order, within]
            case ["tensor", nets]:
                return [
                    "tensor",
                    [[self.data(p), [[self.term(x), *ends] for x, *ends in net]] for p, net in nets],
                ]
        return [line[0], *(self.term(part) for part in line[1:])]

    def term(self, term: Any) -> Any:
        """A term with other terms in place of the lemma's symbols."""
        if not isinstance(term, list):
            return term
        if len(term) == 2 and term[0] == "symbol" and term[1] in self.names:
            return self.names[term[1]]
        return [self.term(part) for part in term]

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
            if self.meanings is None:
                self.meanings = source(self.lemma)
            term = self.meanings(label)
            self.images[label] = variable(label) if term is None else self.scribe.poly(self.term(term))
        return self.images[label]


def source(lemma: Lemma) -> Callable[[str], Data | None]:
    """What the lemma's names stand for."""
    scribe = Scribe(json.loads(json.dumps(lemma.statement)))
    scribe.stated()
    for line in lemma.certificate["lines"]:
        scribe.add(line)
    return Sequences(scribe, list).term
