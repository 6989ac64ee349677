"""A step of an induction by what is gained in it, where the claim before is multiplied by a number.

What determines new elements is put in. A bound of a new element, times a number, is taken from the goal so
that the element drops out, and then the claim before, so that another number does; the rest is gained.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from verify.certify.inductions.steps import New, nested, recent, tried
from verify.certify.polynomials.eliminate import substitute
from verify.certify.polynomials.polynomial import (
    Poly,
    constant,
    multiply,
    scale,
    subtract,
    variable,
    variables,
)
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, data_of, one
from verify.certify.search.tactics import coefficients, quotient

if TYPE_CHECKING:
    from verify.certify.search.search import Search

MOST_FACTORS = 2
"""By how many numbers the claim before is multiplied."""


def gained(search: Search, sign: str, goal: Poly, known: Fact, new: New) -> int | None:
    """The place of a line that says goal >= 0 (> 0, = 0), where the claim ``known`` holds before."""
    equations = [fact for label in variables(goal) for fact in recent(search, label, new)]
    after = goal
    for fact in equations:
        label = next(name for name in variables(fact.poly) if fact.poly.get(((name, 1),)) == 1)
        after = substitute(after, label, subtract(variable(label), fact.poly))
    less, bounds = bounded(search, after, new) if sign != "=" else (after, [])
    for factor in factors(less, known.poly):
        rest = subtract(less, multiply(factor, known.poly))
        weight = weighed(search, sign if not rest else ">=", factor) if sign != "=" else []
        place = nested(search, sign, rest) if rest and weight is not None else None
        if weight is None or (rest and place is None):
            continue
        ends = [] if place is None else [place]
        if sign == "=":
            line: Data = ["combination", [], [[data_of(factor), known.write()], *([one(), k] for k in ends)]]
        else:
            products = [*bounds, [known.write(), *weight], *([k] for k in ends)]
            line = ["combination", [["1", one(), places] for places in products], []]
        found = Fact(sign, after, partial(search.scribe.write, line), "gain")
        return tried(search, sign, goal, [found, *equations]) if equations else found.write()
    return None


def weighed(search: Search, sign: str, factor: Poly) -> list[int] | None:
    """The places of lines whose product is a number, >= 0 (> 0): none for 1; None where it may not be."""
    if factor == constant(1):
        return []
    place = nested(search, sign, factor)
    return None if place is None else [place]


def bounded(search: Search, goal: Poly, new: New) -> tuple[Poly, list[list[int]]]:
    """A goal less multiples of bounds of new elements by others, which drop out; the places of both."""
    used = list[list[int]]()
    for label in variables(goal):
        there = coefficients(goal, label)
        elements = search.sequences.elements([label]) if label.startswith("element ") else ()
        if max(there) == 1 and any(new(*each) for each in elements):
            for fact, factor in slopes(search.given, label, there[1]):
                others = search.sequences.elements(fact.labels - {label})
                old = others and not any(new(*each) for each in others)
                place = search.seen(factor, False) if old else None
                if place is not None:
                    goal = subtract(goal, multiply(factor, fact.poly))
                    used.append([fact.write(), place])
                    break
    return goal, used


def slopes(facts: Iterable[Fact], label: str, wanted: Poly) -> Iterable[tuple[Fact, Poly]]:
    """The inequalities in which a number stands alone; times what each has as much of it as is wanted."""
    for fact in sorted(facts, key=lambda each: -len(each.labels)):
        found = coefficients(fact.poly, label)
        if fact.sign != "=" and max(found) == 1 and set(found[1]) == {()}:
            yield fact, scale(wanted, 1 / Fraction(found[1][()]))


def factors(goal: Poly, known: Poly) -> list[Poly]:
    """By what a claim is multiplied so that a number in it drops out of a goal; 1 where there is none."""
    found = list[Poly]()
    for label in variables(known):
        here, there = coefficients(known, label), coefficients(goal, label)
        if max(here) == max(there) == 1:
            factor = quotient(there[1], here[1])
            if multiply(factor, here[1]) == there[1] and factor not in found:
                found.append(factor)
    return found[:MOST_FACTORS] or [constant(1)]
