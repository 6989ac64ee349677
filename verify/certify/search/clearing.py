"""Inequalities times the numbers that they divide by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from verify.certify.polynomials.polynomial import add, constant, multiply, scale, subtract, variable
from verify.certify.search.gather import Fact, Gatherer
from verify.certify.search.scribe import Data, one


def cleared(gatherer: Gatherer, facts: Sequence[Fact]) -> Iterator[Fact]:
    """c + x b >= 0 from c/b + x >= 0, for numbers c."""
    for fact in facts:
        for label in fact.labels if fact.sign != "=" else ():
            term = gatherer.scribe.terms.get(label, [""])
            c = fact.poly.get(((label, 1),))
            alone = all(dict(m).get(label, 0) == 0 or m == ((label, 1),) for m in fact.poly)
            if term[0] == "inverse" and c is not None and alone and len(fact.poly) > 1:
                yield from times_base(gatherer, fact, label, term[1], c)


def times_base(gatherer: Gatherer, fact: Fact, label: str, base: Data, c: Fraction) -> Iterator[Fact]:
    """One fact times the base of an inverse in it."""
    scribe, b = gatherer.scribe, gatherer.scribe.poly(base)
    place = gatherer.positive(b, True)
    if place is None:
        return
    rest = subtract(fact.poly, scale(variable(label), c))

    def write() -> int:
        equation = scribe.write(["inverse", base, place])
        parts = [["1", one(), [fact.write(), place]]]
        return scribe.write(["combination", parts, [[[[str(-c), []]], equation]]])

    yield Fact(fact.sign, add(constant(c), multiply(rest, b)), write, "cleared")
