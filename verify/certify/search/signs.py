"""Signs that are seen from how a number is built: products, roots, inverses, maxima, sums."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.polynomials.polynomial import (
    Monomial,
    Poly,
    join,
    multiply,
    quotient,
    scale,
    subtract,
    variable,
    variables,
)
from verify.certify.recheck import Rejected
from verify.certify.search.gather import Fact, square
from verify.certify.search.scribe import Data, one
from verify.certify.search.shapes import root_of
from verify.certify.search.tactics import content, divided_by, each_of

if TYPE_CHECKING:
    from verify.certify.search.search import Search

DEEPEST = 8
"""How often a number may be what another is built of."""


class Signs:
    """The signs of a statement's numbers, each with the place of the line that says it."""

    def __init__(self, search: Search) -> None:
        self.search, self.scribe, self.depth = search, search.scribe, 0

    def of(self, poly: Poly, strict: bool) -> int | None:
        """The place of a line that says poly >= 0 (> 0)."""
        if self.depth > DEEPEST:
            return None
        self.depth += 1
        try:
            return self._of(poly, strict)
        except Rejected:
            return None
        finally:
            self.depth -= 1

    def _of(self, poly: Poly, strict: bool) -> int | None:
        if set(poly) <= {()}:
            return self.search.number(">" if strict else ">=", poly.get((), Fraction(0)))
        asked = self.search.asked.get((repr(sorted(poly.items())), strict))
        if asked is not None:
            return asked
        found = self.assumed(poly, strict)
        if found is None and len(poly) > 1 and (common := content(poly)):
            parts = self.factors(common, strict), self.of(divided_by(poly, common), strict)
            if parts[0] is None or parts[1] is None:
                return None
            root, places = parts[0]
            return self.scribe.write(["combination", [["1", root, [*places, parts[1]]]], []])
        return self.summed(poly, strict) if found is None else found

    def assumed(self, poly: Poly, strict: bool) -> int | None:
        """The same, where it is assumed of a multiple, or of less."""
        leading = next((monomial for monomial in poly if monomial), ())
        for fact in self.known(poly):
            ratio = poly[leading] / fact.poly[leading] if leading in fact.poly else 0
            more = subtract(poly, scale(fact.poly, ratio))
            rest = more.get((), Fraction(0))
            enough = rest > 0 or (rest == 0 and (fact.sign == ">" or not strict))
            if fact.sign != "=" and ratio > 0 and set(more) <= {()} and enough:
                parts = [[str(ratio), one(), [fact.write()]], *([[str(rest), one(), []]] if rest else [])]
                return self.scribe.write(["combination", parts, []])
        return None

    def known(self, poly: Poly) -> Iterator[Fact]:
        """What is assumed, also of the elements and of the values of functions that are spoken of."""
        yield from (*self.search.gatherer.hypotheses(), *self.search.given)
        for label in variables(poly):
            if label.startswith("value "):
                yield from self.search.gatherer.axioms([label])
        indices = {index for _, index in self.search.sequences.elements(variables(poly))}
        yield from self.search.sequences.always(sorted(indices, key=repr))

    def summed(self, poly: Poly, strict: bool) -> int | None:
        """A sum of products, none of them negative; one positive, if that is asked."""
        poly, parts = self.gathered(poly)
        lacking = strict
        for monomial, c in sorted(poly.items(), key=lambda item: len(item[0])):
            found = self.term(monomial, c, True) if lacking else None
            lacking = lacking and found is None
            found = self.term(monomial, c, False) if found is None else found
            if found is None:
                return None
            parts.append(found)
        return None if lacking else self.scribe.write(["combination", parts, []])

    def gathered(self, poly: Poly) -> tuple[Poly, list[Data]]:
        """A sum without differences that are known not to be negative, times products that are not; and
        summands of a combination that are these."""
        parts: list[Data] = []
        for fact in self.known(poly) if min(poly.values(), default=0) < 0 else ():
            if fact.sign == "=" or len(fact.poly) != 2 or min(fact.poly.values()) > 0:
                continue
            (small, less), (large, more) = sorted(fact.poly.items(), key=lambda item: item[1])
            for monomial, c in list(poly.items()):
                factor = quotient(monomial, small) if c < 0 else None
                if factor is None or poly.get(join(factor, large), 0) * less > c * more:
                    continue
                found = self.factors(factor, False)
                if found is not None:
                    part = scale(multiply({factor: Fraction(1)}, fact.poly), c / less)
                    poly = subtract(poly, part)
                    parts.append([str(c / less), found[0], [*found[1], fact.write()]])
        return poly, parts

    def term(self, monomial: Monomial, c: Fraction, strict: bool) -> Data | None:
        """One summand of a combination."""
        turned = None
        if c < 0:
            turned = next((name for name, k in monomial if k == 1 and name.startswith("largest ")), None)
            if turned is None:
                return None
        found = self.factors(tuple(power for power in monomial if power[0] != turned), strict)
        place = None if turned is None else self.negative(turned, strict)
        if found is None or (turned and place is None):
            return None
        return [str(abs(c)), found[0], [*found[1], *([] if place is None else [place])]]

    def factors(self, monomial: Monomial, strict: bool) -> tuple[Data, list[int]] | None:
        """What is squared of a product, and the places of the signs of what is not."""
        places, root = list[int](), []
        for name, k in monomial:
            odd = k if strict else k % 2
            place = self.atom(name, strict) if odd else None
            if odd and place is None:
                return None
            places += [place] * odd if place is not None else []
            root += [[name, (k - odd) // 2]] if k > odd else []
        return [["1", root]], places

    def atom(self, label: str, strict: bool) -> int | None:
        """The sign of a number with a name."""
        found = self.assumed(variable(label), strict)
        term = self.search.sequences.term(label) or [""]
        if found is not None:
            return found
        match term:
            case ["root", base, degree] if not strict:
                return self.scribe.write(["root", base, degree, None])
            case ["root", base, degree]:
                return self.root(label, base, degree)
            case ["inverse", base]:
                return self.inverse(label, base)
            case ["trace", _] if not strict and (half := root_of(self.scribe, label)) is not None:
                return self.scribe.write(square(half))
            case ["largest", *parts]:
                return self.above(label, parts, strict)
            case ["element", *_]:
                return self.determined(label, strict)
        return None

    def root(self, label: str, base: Data, degree: int) -> int | None:
        """A root, by its base."""
        place = self.of(self.scribe.poly(base), True)
        if place is None:
            return None
        equation = self.search.gatherer.line(["root", base, degree, place])
        return next(
            (f.write() for f in self.search.gatherer.positive_root(label, base, equation, place)), None
        )

    def inverse(self, label: str, base: Data) -> int | None:
        """1/b, by b."""
        place = self.of(self.scribe.poly(base), True)
        if place is None:
            return None
        *_, positive = self.search.gatherer.inverse(base, label, place)
        return positive.write()

    def above(self, label: str, parts: list[Data], strict: bool) -> int | None:
        """A maximum, by one of its numbers."""
        for k, part in enumerate(parts):
            place = self.of(self.scribe.poly(part), strict)
            if place is not None:
                least = self.scribe.write(["largest", parts, k])
                return self.scribe.write(["combination", [["1", one(), [least]], ["1", one(), [place]]], []])
        return None

    def negative(self, label: str, strict: bool) -> int | None:
        """That a maximum is not positive, as none of its numbers is."""
        _, *parts = self.scribe.terms[label]
        goal = scale(variable(label), -1)
        return each_of(self.search, ">" if strict else ">=", goal, label, parts, lambda p: self.of(p, strict))

    def determined(self, label: str, strict: bool) -> int | None:
        """An element, by what determines it."""
        for fact in self.search.sequences.equations(label):
            body = subtract(variable(label), fact.poly)
            place = self.of(body, strict) if label not in variables(body) else None
            if place is not None:
                parts = [["1", one(), [place]]]
                return self.scribe.write(["combination", parts, [[one(), fact.write()]]])
        return None
