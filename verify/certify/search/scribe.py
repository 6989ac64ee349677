"""Writing a certificate: the checker's own reading of formulas, and lines derived as they are written."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable
from fractions import Fraction
from functools import reduce
from typing import Any

from verify.certify.polynomials.polynomial import Poly
from verify.certify.recheck import Line, Proof, Rejected, Value, fingerprint, number, plus, times

TERMS = ("symbol", "element", "root", "inverse", "largest", "value", "gradient")
"""Terms that have a name of their own in the checker's polynomials and words."""
LEAVES = ("number", "index", "size", "identity", "zero")
"""Terms that are read without a name."""

MOST = 2_000
"""Formulas of more terms are not multiplied out."""
MOST_ALIKE = 16
"""Nor those of so many times more terms before like ones are added up."""

Data = list[Any]
"""Terms, lines and polynomials as the checker reads them."""


class TooLong(Rejected):
    """A formula of too many terms, where it is multiplied out."""


class Scribe(Proof):
    """The checker's reading, with a record of what each name stands for.

    ``barred``: axioms that nothing is told of; lines of lemmas may have them all the same.
    ``terms``: the term of a name, of a number or of a matrix. ``bases``: the terms of which there is a root
    or an inverse, by the polynomials that they are.
    """

    def __init__(self, statement: Any, barred: Collection[str] = ()) -> None:
        super().__init__(statement)
        self.whole = statement
        if barred:
            self.statement = {**statement, "functions": _without(statement["functions"], barred)}
        self.terms: dict[str, Data] = {}
        self.bases: dict[str, Data] = {}
        self.roots: dict[str, Poly] = {}
        self.values: dict[bytes, Value] = {}
        self.stating = False
        self.written: list[Data] = []
        self.places: dict[tuple[str, str], int] = {}
        self.credits: list[tuple[Data, str]] = []

    def stated(self) -> Line:
        """Reads the whole statement, each of its roots and inverses wherever it stands."""
        self.stating = True
        found = super().stated()
        self.stating = False
        return found

    def value(self, term: Any) -> Value:
        """The value of a term, computed once; its name is kept where it has one."""
        if self.stating:
            return self._value(term)
        key = key_of(term)
        if key not in self.values:
            self.values[key] = self._value(term)
        return self.values[key]

    def _value(self, term: Any) -> Value:
        if term[0] not in TERMS:
            return super().value(term) if self.stating else self._read(*term)
        found: Value = (self.leaf if term[0] in ("symbol", "element") else self._made)(*term)
        if term[0] in ("root", "inverse"):
            self.bases[repr(sorted(poly_of(self.scalar(term[1])).items()))] = term[1]
        ((powers, word),) = found.terms
        if not powers and not word:  # 1/b of a number b
            return found
        name = word[0][0] if word else powers[0][0]
        if term[0] == "root" and name not in self.roots:
            self.roots[name] = poly_of(self.scalar(term[1]))
        self.terms.setdefault(name, term)
        return self.trace(found) if found.rows == found.columns == number(1).rows else found

    def _read(self, op: str, *rest: Any) -> Value:
        """The value of a term without a name."""
        found: Value = (self.leaf if op in LEAVES else self.operation)(op, *rest)
        return self.trace(found) if found.rows == found.columns == number(1).rows else found

    def operation(self, op: str, *rest: Any) -> Value:
        """What an operation makes of terms, if that is not too long."""
        if op == "product":
            return reduce(short_product, [self.value(each) for each in rest] or [number(1)])
        found: Value = super().operation(op, *rest)
        return found

    def _made(self, op: str, *rest: Any) -> Value:
        if op == "inverse":
            base = self.scalar(rest[0])
            if all(key == ((), ()) for key in base.terms):
                return super().value([op, *rest])
        found: Value = (self.function if op in ("value", "gradient") else self.operation)(op, *rest)
        return found

    def poly(self, term: Any) -> Poly:
        """A scalar term as a polynomial in names."""
        return poly_of(self.scalar(term))

    def fact(self, line: Data) -> tuple[str, Poly]:
        """What a line would say, without writing it. Raises Rejected where its rule does not apply."""
        sign, found = getattr(self, f"by_{line[0]}")(*line[1:])
        return sign, poly_of(found)

    def write(self, line: Data) -> int:
        """Write a line of the certificate, unless an earlier one says the same; its place.

        What is shown to exist for every index differs, though the lines say the same.
        """
        sign, value = self.derived(line)
        key = (sign, repr(sorted(poly_of(value).items())))
        if line[0] == "everywhere":
            key = (line[0], repr(line))
        if key not in self.places:
            self.lines.append((sign, value))
            if not self.assumed:
                self.shown.append((sign, value, self.place))
            self.written.append(line)
            self.places[key] = len(self.lines) - 1
        return self.places[key]

    def derived(self, line: Data) -> Line:
        """What a line says; where its rule does not apply, this raises, and leaves no trace."""
        before = set(self.scope), self.place, self.assumed, len(self.lines), len(self.shown)
        try:
            found: Line = getattr(self, f"by_{line[0]}")(*line[1:])
        except Exception:
            self.scope, self.place, self.assumed, lines, shown = before
            del self.lines[lines:], self.shown[shown:]
            raise
        return found

    def by_axiom(self, name: str, f: str, first: Any, second: Any) -> Line:
        """As the whole statement says."""
        told, self.statement = self.statement, self.whole
        try:
            return super().by_axiom(name, f, first, second)
        finally:
            self.statement = told

    def credit(self, place: int, lemma: str) -> None:
        """Remember that the line at a place is what a lemma says."""
        self.credits.append((self.written[place - len(self.lines) + len(self.written)], lemma))

    def lemmas(self, lines: Iterable[Data]) -> list[str]:
        """The lemmas that say one of these lines."""
        kept = {id(line) for line in lines}
        return sorted({lemma for line, lemma in self.credits if lemma and id(line) in kept})

    def certificate(self) -> dict[str, Any]:
        """What was written, bound to the statement."""
        return {"statement": fingerprint(self.whole), "lines": self.written}


def _without(functions: Any, barred: Collection[str]) -> Any:
    """Functions without some of their axioms."""
    return {
        f: {**data, "axioms": {name: parts for name, parts in data["axioms"].items() if name not in barred}}
        for f, data in functions.items()
    }


def short_product(x: Value, y: Value) -> Value:
    """The product of two polynomials, if it is short."""
    found = None if len(x.terms) * len(y.terms) > MOST * MOST_ALIKE else times(x, y)
    if found is None or len(found.terms) > MOST:
        raise TooLong
    return found


def poly_of(value: Value) -> Poly:
    """A number of the checker as a polynomial in names."""
    return {powers: Fraction(c) for (powers, _), c in value.terms.items()}


def key_of(data: Data) -> bytes:
    """The same for the same data, and only for them; the quickest there is."""
    return marshal.dumps(data, 0)


def data_of(poly: Poly) -> Data:
    """A polynomial as the checker reads it."""
    return [[str(c), [[name, k] for name, k in powers]] for powers, c in poly.items()]


def one() -> Data:
    """The polynomial 1."""
    return [["1", []]]


def weighed(*parts: tuple[Fraction | int, int]) -> Data:
    """The line that adds up inequalities, each times a positive number."""
    return ["combination", [[str(c), one(), [k]] for c, k in parts], []]


def difference(left: Value, right: Value) -> Value:
    """left - right."""
    return plus(left, right, -1)
