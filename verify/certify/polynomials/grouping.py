"""Nonnegative variables of which a goal speaks only in one sum, as the squares of a matrix's blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.certify.polynomials.contents import ratio
from verify.certify.polynomials.eliminate import lowered, substitute
from verify.certify.polynomials.polynomial import Poly, add, degree, scale, variable, variables


@dataclass(frozen=True, slots=True)
class Grouped:
    """A problem in which the first variable of each group stands for a sum of all, with positive factors.

    ``sums``: these sums. ``signs``: of the place of the hypothesis that the first is nonnegative, the places
    and factors that make it the sum. Hypotheses and equations that are not about the sums are zero.
    """

    goal: Poly
    at_least: tuple[Poly, ...]
    equal: tuple[Poly, ...]
    sums: dict[str, Poly]
    signs: dict[int, tuple[tuple[int, Fraction], ...]]

    def back(self, poly: Poly) -> Poly:
        """A polynomial with the sums in it."""
        for name, value in self.sums.items():
            poly = substitute(poly, name, value)
        return poly

    def factors(self, places: Sequence[int]) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
        """A product of hypotheses multiplied out into those that were given."""
        if not places:
            yield Fraction(1), ()
            return
        for number, rest in self.factors(places[1:]):
            for place, factor in self.signs.get(places[0], ((places[0], Fraction(1)),)):
                yield number * factor, (place, *rest)


def grouped(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly]) -> Grouped | None:
    """The problem with groups as large as the goal allows; None where it allows none."""
    known: dict[str, tuple[int, Fraction]] = {}
    for k, poly in enumerate(at_least):
        if len(poly) == 1 == degree(poly) and min(poly.values()) > 0:
            known.setdefault(variables(poly)[0], (k, poly[((variables(poly)[0], 1),)]))
    groups: dict[str, dict[str, Fraction]] = {}
    for name in variables(goal):
        change = derivative(goal, name)
        for first in groups if name in known else ():
            factor = ratio(change, derivative(goal, first))
            if factor is not None and factor > 0:
                groups[first][name] = factor
                break
        else:
            if name in known:
                groups[name] = {}
    groups = {first: others for first, others in groups.items() if others}
    if not groups:
        return None

    def put(poly: Poly) -> Poly:
        for first, others in groups.items():
            change = derivative(poly, first)
            if any(derivative(poly, name) != scale(change, c) for name, c in others.items()):
                return {}
            for name in others:
                poly = substitute(poly, name, {})
        return poly

    signs = {
        known[first][0]: (
            (known[first][0], Fraction(1)),
            *((known[name][0], c * known[first][1] / known[name][1]) for name, c in others.items()),
        )
        for first, others in groups.items()
    }
    kept = tuple(poly if k in signs else put(poly) for k, poly in enumerate(at_least))
    sums = {
        first: add(variable(first), *(scale(variable(name), c) for name, c in others.items()))
        for first, others in groups.items()
    }
    return Grouped(put(goal), kept, tuple(map(put, equal)), sums, signs)


def derivative(poly: Poly, name: str) -> Poly:
    """By one variable."""
    return {lowered(m, name): c * dict(m)[name] for m, c in poly.items() if name in dict(m)}
