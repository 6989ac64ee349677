"""Facts from facts: sums of products, roots of squares, signs of monomials; written where they are used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.polynomials.polynomial import (
    Monomial,
    Poly,
    add,
    constant,
    multiply,
    power,
    product,
    scale,
    subtract,
    variable,
)
from verify.certify.recheck import Rejected
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, data_of

if TYPE_CHECKING:
    from verify.certify.search.search import Search

Part = tuple[Fraction | int, Poly, Sequence[Fact]]
"""A positive number, a polynomial that is squared, and inequalities: their product is one summand."""
UNIT = constant(1)
DEEPEST = 2
"""How deep in a search the sign of a number may be asked that no hypothesis gives."""


class Derivations:
    """New facts about the numbers of a statement from others."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.scribe = search.scribe
        self.gatherer = search.gatherer
        self.hypotheses = [*search.gatherer.hypotheses(), *search.given]
        self.signs: dict[str, Fact | None] = {}

    def line(self, line: Data, name: str = "") -> Fact:
        """The fact that one line says."""
        return self.gatherer.line(line, name)

    def known(self, fact: Fact, work: Callable[[], int]) -> int:
        """The place of a fact, derived where no line says it yet."""
        key = (fact.sign, repr(sorted(fact.poly.items())))
        found = self.scribe.places.get(key)
        return work() if found is None else found

    def total(self, parts: Sequence[Part], equations: Sequence[tuple[Poly, Fact]] = ()) -> Fact:
        """A sum of products of inequalities, and of polynomials times equations."""
        summands = [scale(product([power(root, 2), *(f.poly for f in facts)]), c) for c, root, facts in parts]
        poly = add(*summands, *(multiply(factor, fact.poly) for factor, fact in equations))

        def work() -> int:
            lines = [[str(c), data_of(root), [f.write() for f in facts]] for c, root, facts in parts]
            equal = [[data_of(factor), fact.write()] for factor, fact in equations if factor]
            return self.scribe.write(["combination", lines or [["1", [], []]], equal])

        found = Fact(">=", poly, lambda: self.known(found, work), "sum")
        return found

    def rooted(self, large: Fact, small: Poly, squared: Fact) -> Fact:
        """p >= q, from p >= 0 and p^2 >= q^2."""

        def work() -> int:
            place, powers = large.write(), squared.write()
            return self.gatherer.rooted(large.poly, place, small, powers)

        found = Fact(">=", subtract(large.poly, small), lambda: self.known(found, work), "root")
        return found

    def sign(self, label: str) -> Fact | None:
        """x >= 0 of a number with a name, None where that is not seen at once."""
        if label not in self.signs:
            self.signs[label] = None
            self.signs[label] = self._sign(label)
        return self.signs[label]

    def _sign(self, label: str) -> Fact | None:
        term = self.scribe.terms.get(label, [""])
        if term[0] == "root":
            return self.line(["root", *term[1:], None])
        for fact in self.hypotheses:
            c, low = fact.poly.get(((label, 1),), Fraction(0)), fact.poly.get((), Fraction(0))
            if fact.sign != "=" and c > 0 >= low and set(fact.poly) <= {(), ((label, 1),)}:
                return self.total([(1 / c, UNIT, [fact]), *([(-low / c, UNIT, [])] if low else [])])
        axiom = self._constant(label)
        spoken = not label.startswith("symbol ") or any(label in fact.labels for fact in self.hypotheses)
        deep = self.search.depth >= DEEPEST or not label.startswith(("element", "inverse", "symbol"))
        if axiom is not None or deep or not spoken:
            return axiom
        place = self.search.positive(variable(label), False)
        return None if place is None else Fact(">=", variable(label), lambda: place, "sign")

    def _constant(self, label: str) -> Fact | None:
        """A Lipschitz constant is not negative, where an axiom says that."""
        for name, given in self.scribe.statement["functions"].items():
            for axiom, parts in given["axioms"].items():
                if len(parts) == 1 and parts[0][0] == "1" and len(parts[0]) == 2:
                    point = [["zero", *sizes] for sizes in given["domain"]]
                    try:
                        fact = self.line(["axiom", axiom, name, point, point])
                    except (Rejected, KeyError):
                        continue
                    if fact.poly == variable(label):
                        return fact
        return None

    def nonnegative(self, poly: Poly) -> Fact | None:
        """p >= 0, by the signs of its monomials or as assumed; None where that is not seen at once."""
        parts: list[Part] = []
        for monomial, c in poly.items():
            signs = self._odd(monomial) if c > 0 else None
            if signs is None:
                return self._assumed(poly)
            even: Monomial = tuple((name, k // 2) for name, k in monomial if k > 1)
            parts.append((c, {even: Fraction(1)}, signs))
        return self.total(parts)

    def _odd(self, monomial: Monomial) -> list[Fact] | None:
        found = [self.sign(name) for name, k in monomial if k % 2]
        return None if None in found else [fact for fact in found if fact is not None]

    def _assumed(self, poly: Poly) -> Fact | None:
        for fact in self.hypotheses:
            if fact.sign != "=" and fact.poly.keys() == poly.keys():
                ratios = {poly[monomial] / c for monomial, c in fact.poly.items()}
                if len(ratios) == 1 and min(ratios) > 0:
                    return self.total([(ratios.pop(), UNIT, [fact])])
        return None
