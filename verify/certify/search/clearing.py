"""Inequalities times the numbers that they divide by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verify.certify.polynomials.polynomial import (
    Poly,
    add,
    multiply,
    scale,
    variables,
)
from verify.certify.search.gather import Fact, Gatherer
from verify.certify.search.scribe import Data, data_of, one
from verify.certify.search.tactics import coefficients


def cleared(gatherer: Gatherer, facts: Sequence[Fact]) -> Iterator[Fact]:
    """c + x b >= 0 from c/b + x >= 0, for numbers c."""
    for fact in facts:
        for label in fact.labels if fact.sign != "=" else ():
            term = gatherer.scribe.terms.get(label, [""])
            if term[0] == "inverse" and alone(fact.poly, label) and len(fact.poly) > 1:
                yield from times_base(gatherer, fact, label, term[1])


def alone(poly: Poly, label: str) -> bool:
    """Whether a number is added, times a constant, and occurs nowhere else."""
    return [m for m in poly if label in dict(m)] == [((label, 1),)]


def once(poly: Poly, label: str) -> bool:
    """Whether a number occurs, and never squared or cubed."""
    return max(coefficients(poly, label)) == 1


def without_inverses(gatherer: Gatherer, goal: Poly, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with those cleared that bound an inverse, where goal and other facts do not speak of it.

    What only compares such inverses is left out.
    """
    spoken = set(variables(goal))
    kept = [
        fact
        for fact in facts
        if len(fact.labels) == 1
        or fact.labels & spoken
        or not all(label.startswith("inverse ") for label in fact.labels)
    ]
    for label in dict.fromkeys(label for fact in facts for label in sorted(fact.labels)):
        if not label.startswith("inverse ") or label in spoken:
            continue
        base = gatherer.scribe.terms[label][1]
        users = [fact for fact in kept if label in fact.labels]
        bounds = [fact for fact in users if fact.name != "inverse"]
        if all(
            fact.sign != "="
            and once(fact.poly, label)
            and sum(each.startswith("inverse ") for each in fact.labels) == 1
            for fact in bounds
        ):
            more = [each for fact in bounds for each in times_base(gatherer, fact, label, base)]
            if len(more) == len(bounds):
                kept = [fact for fact in kept if fact not in users]
                kept += [fact for fact in more if fact not in kept]
    return kept


def times_base(gatherer: Gatherer, fact: Fact, label: str, base: Data) -> Iterator[Fact]:
    """One fact c/b + x >= 0 times b > 0: c + x b >= 0."""
    scribe, b = gatherer.scribe, gatherer.scribe.poly(base)
    place, parts = gatherer.positive(b, True), coefficients(fact.poly, label)
    if place is None:
        return

    def write() -> int:
        equation = scribe.write(["inverse", base, place])
        product = [["1", one(), [fact.write(), place]]]
        return scribe.write(["combination", product, [[data_of(scale(parts[1], -1)), equation]]])

    yield Fact(fact.sign, add(parts[1], multiply(parts.get(0, {}), b)), write, "cleared")
