"""Variables that an equation determines, replaced by what they are; and the way back to the equations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify.certify.polynomials.polynomial import (
    Monomial,
    Poly,
    add,
    constant,
    degree,
    multiply,
    power,
    scale,
    variables,
)

Multipliers = dict[int, Poly]
"""Equations by their place, with what each is multiplied by."""
MOST_TERMS = 240
"""No replacement is made that would give a polynomial more terms than this."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A variable that occurs in equal[place], after the replacements before, only with a constant factor."""

    place: int
    name: str
    value: Poly


@dataclass(frozen=True, slots=True)
class Reduced:
    """A problem after replacements. The equations used are zero in it; all else keeps its place."""

    goal: Poly
    at_least: tuple[Poly, ...]
    equal: tuple[Poly, ...]
    replacements: tuple[Replacement, ...]


def exponent(monomial: Monomial, name: str) -> int:
    """The power of a variable in a monomial."""
    return dict(monomial).get(name, 0)


def substitute(poly: Poly, name: str, value: Poly) -> Poly:
    """A polynomial with a polynomial in place of a variable."""
    if not any(each == name for monomial in poly for each, _ in monomial):
        return poly
    by_power: dict[int, Poly] = {}
    for monomial, coefficient in poly.items():
        rest = tuple(each for each in monomial if each[0] != name)
        by_power.setdefault(exponent(monomial, name), {})[rest] = coefficient
    return add(*(multiply(rest, power(value, k)) for k, rest in by_power.items()))


def nonnegative(at_least: Sequence[Poly]) -> frozenset[str]:
    """The variables that a hypothesis of their own makes nonnegative."""
    found = set()
    for poly in at_least:
        if len(poly) <= 2 and degree(poly) == 1 and len(names := variables(poly)) == 1:
            bound = poly.get((), 0)
            if bound <= 0 and poly[((names[0], 1),)] > 0:
                found.add(names[0])
    return frozenset(found)


def of_known_sign(at_least: Sequence[Poly]) -> frozenset[str]:
    """The variables that a hypothesis of their own makes nonnegative, or not positive."""
    negated = [scale(poly, -1) for poly in at_least if len(poly) == 1 and () not in poly]
    return nonnegative(at_least) | nonnegative(negated)


def determined(
    equation: Poly, signed: frozenset[str], spoken: frozenset[str], eager: bool
) -> tuple[str, Poly] | None:
    """A variable and its value by the equation.

    One of known sign is kept, as monomials in it have a sign; unless its value is a sum of nonnegative
    monomials, so that replacing it loses nothing. All are replaced where ``eager``. ``signed``: those that
    are not negative; ``spoken``: those of known sign.
    """
    for monomial, coefficient in equation.items():
        if len(monomial) != 1 or monomial[0][1] != 1:
            continue
        name = monomial[0][0]
        rest = {other: c for other, c in equation.items() if other != monomial}
        if name in variables(rest):
            continue
        value = scale(rest, -1 / coefficient)
        positive = all(
            c > 0 and all(k % 2 == 0 or each in signed - {name} for each, k in other)
            for other, c in value.items()
        )
        if eager or name not in spoken or (name in signed and positive):
            return name, value
    return None


def reduced(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], eager: bool = False) -> Reduced:
    """Replace, one after another, the variables that equations determine."""
    replacements: list[Replacement] = []
    hypotheses, equations = list(at_least), list(equal)
    barred: set[int] = set()
    while True:
        signed, spoken = nonnegative(hypotheses), of_known_sign(hypotheses)
        order = sorted((len(poly), k) for k, poly in enumerate(equations) if poly and k not in barred)
        for _, place in order:
            found = determined(equations[place], signed, spoken, eager)
            if found is None:
                continue
            everything = [substitute(poly, *found) for poly in (goal, *hypotheses, *equations)]
            if max(len(poly) for poly in everything) > MOST_TERMS:
                barred.add(place)
                continue
            goal = everything[0]
            hypotheses = everything[1 : len(hypotheses) + 1]
            equations = everything[len(hypotheses) + 1 :]
            replacements.append(Replacement(place, *found))
            break
        else:
            return Reduced(goal, tuple(hypotheses), tuple(equations), tuple(replacements))


def divide(poly: Poly, name: str, value: Poly) -> tuple[Poly, Poly]:
    """The polynomial with a value for a name, and the difference divided by name - value."""
    quotient: Poly = {}
    while True:
        kept = {monomial: c for monomial, c in poly.items() if not exponent(monomial, name)}
        if len(kept) == len(poly):
            return poly, quotient
        lower = {lowered(monomial, name): c for monomial, c in poly.items() if monomial not in kept}
        quotient = add(quotient, lower)
        poly = add(kept, multiply(lower, value))


def lowered(monomial: Monomial, name: str) -> Monomial:
    """A monomial divided by one of its variables."""
    return tuple((each, k - (each == name)) for each, k in monomial if k > (each == name))


def traced(poly: Poly, steps: Sequence[tuple[Replacement, Multipliers]]) -> tuple[Poly, Multipliers]:
    """What replacements make of a polynomial, and the multiples of the equations that they take off."""
    taken: Multipliers = {}
    for step, unit in steps:
        poly, quotient = divide(poly, step.name, step.value)
        if quotient:
            for place, multiplier in unit.items():
                taken[place] = add(taken.get(place, {}), multiply(quotient, multiplier))
    return poly, taken


def restore(remainder: Poly, equal: Sequence[Poly], replacements: Sequence[Replacement]) -> Multipliers:
    """Multipliers of the equations as given whose sum is the remainder, which the replacements make zero."""
    steps: list[tuple[Replacement, Multipliers]] = []
    for step in replacements:
        equation, taken = traced(equal[step.place], steps)
        inverse = 1 / equation[((step.name, 1),)]
        unit = {place: scale(multiplier, -inverse) for place, multiplier in taken.items()}
        unit[step.place] = add(unit.get(step.place, {}), constant(inverse))
        steps.append((step, unit))
    return traced(remainder, steps)[1]
