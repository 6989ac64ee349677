"""The terms of a lemma in another statement, at other points and indices.

A lemma's names are replaced by terms of the statement at hand. An element that an equation determines in the
lemma, and none does here, is replaced by what determines it there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from verify.certify.polynomials.polynomial import Poly, add, power, product, scale, variable
from verify.certify.recheck import moved
from verify.certify.search.matching import parts
from verify.certify.search.scribe import Data, Scribe, data_of
from verify.certify.search.sequences import Index, Sequences
from verify.certify.search.shapes import squares

if TYPE_CHECKING:
    from verify.certify.search.search import Search

TABLES = {"always": "always", "equation": "equations"}
"""Where a statement keeps what these rules take from it."""


@dataclass(frozen=True)
class Lemma:
    """A statement with its certificate; ``name``: what a certificate that uses it calls it."""

    statement: Mapping[str, Any]
    certificate: Mapping[str, Any]
    name: str = ""

    @cached_property
    def meanings(self) -> Callable[[str], Data | None]:
        """What its names stand for; its lines are read for that once."""
        return source(self)

    @cached_property
    def needs(self) -> list[Data]:
        """What its conclusion takes to exist."""
        return needs(self.statement["conclusion"])

    @cached_property
    def variables(self) -> list[str]:
        """The index variables of the inductions in its lines."""
        return sorted({name for line in self.certificate["lines"] for name in bound(line)})

    @cached_property
    def equations(self) -> list[tuple[int, Data]]:
        """Which equations it takes at which indices, those at its index variables left out."""
        return list(equations(self.certificate["lines"]))


@dataclass(frozen=True, slots=True)
class Placement:
    """What takes the place of a lemma's names: terms for symbols, indices for naturals that only count."""

    symbols: Mapping[str, Data] = field(default_factory=dict)
    indices: Mapping[str, Index] = field(default_factory=dict)


class Unfit(Exception):
    """The lemma says nothing here."""


class Placed:
    """A lemma at one place of a statement: what its names, terms and equations are there."""

    def __init__(self, search: Search, lemma: Lemma, placement: Placement) -> None:
        self.search, self.lemma, self.placement = search, lemma, placement
        self.scribe = search.scribe
        self.images: dict[str, Poly] = {}
        self.ranges: dict[str, list[int]] = {}
        self.determined: dict[str, tuple[int, Data]] = {}
        self.written_out: dict[str, Data | None] = {}
        self.renamed_here = self.renamed()
        self.indices = {**placement.indices, **self.renamed_here}
        self.sequences: dict[str, str] = {}
        for name, data in lemma.statement["functions"].items():
            if search.statement["functions"].get(name) != self.term(data):
                raise Unfit
        for name in lemma.statement["sequences"]:
            self.sequences[name] = self.same(name)
        self.determined = {
            repr([name, [of, k + shift]]): (place, [of, k])
            for place, (of, k) in lemma.equations
            for _, _, name, shift, _ in [lemma.statement["equations"][place]]
        }

    def renamed(self) -> dict[str, Index]:
        """The lemma's index variables, by names that are free here."""
        free = (f"#{k}" for k in range(1, 100) if f"#{k}" not in self.scribe.scope)
        return {name: (next(free), 0) for name in self.lemma.variables}

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
            scale(product(power(self.image(name), k) for name, k in powers), Fraction(c))
            for c, powers in data
        )
        return data_of(add(*parts))

    def image(self, label: str) -> Poly:
        """What a name of the lemma is here."""
        if label not in self.images:
            term = self.lemma.meanings(label)
            if term is None and (name := label.removeprefix("symbol ")) in self.indices:
                term = ["index", [name, 0]]
            self.images[label] = variable(label) if term is None else self.scribe.poly(self.term(term))
        return self.images[label]


def needs(conclusion: Data) -> list[Data]:
    """What a conclusion takes to exist, which its lemma shows: what it divides by, what roots are of."""
    found = list[Data]()
    for op, base, *_ in (each for each in parts(conclusion) if each[0] in ("inverse", "root")):
        if base[0] != "number" and (op == "inverse" or squares(base) is None):
            found.append([">" if op == "inverse" else ">=", base, ["number", "0"]])
    return found


def variable_index(index: Data) -> bool:
    """Whether an index is about an index variable."""
    return isinstance(index[0], str) and index[0].startswith("#")


def equations(lines: Iterable[Data]) -> Iterator[tuple[int, Data]]:
    """Which equations lines take at which indices, those at index variables left out."""
    for line in lines:
        match line:
            case ["equation", k, index, *_] if not variable_index(index):
                yield k, index
            case ["absurd", *_, inner]:
                yield from equations(inner)


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
    return Sequences(scribe, list, lambda fact: iter((fact,))).term
