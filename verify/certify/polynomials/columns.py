"""The columns of the linear program, polynomials known to be >= 0 or 0, and the packed problem they serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement

from verify.certify.polynomials.packing import Packed, Packing, product_of
from verify.certify.polynomials.polynomial import Poly, degree, variables

MOST_PRODUCTS = 300
"""Products of hypotheses that are tried; those with few terms come first."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A variable with a known sign: at_least[place] + shift = factor * variable, with shift >= 0."""

    place: int
    factor: Fraction
    shift: Fraction


@dataclass(frozen=True, slots=True)
class Column:
    """sign * monomial * product of hypotheses * square^2, >= 0; or monomial * equation = 0."""

    entries: Packed
    monomial: int
    factors: tuple[int, ...] = ()
    square: tuple[tuple[int, int], ...] = ((0, 1),)
    equation: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal columns."""
        return self.equation, self.monomial, self.factors, self.square


@dataclass(frozen=True)
class System:
    """A goal with its hypotheses, packed: integers, with the positive number each was multiplied by."""

    packing: Packing
    goal: Packed
    goal_scale: Fraction
    at_least: dict[int, tuple[Packed, Fraction]]
    equal: dict[int, tuple[Packed, Fraction]]
    signs: dict[int, Sign]
    degree: int
    product: dict[int, int] = field(default_factory=dict)
    multiplied: dict[int, list[tuple[tuple[int, ...], Packed]]] = field(default_factory=dict)

    @cached_property
    def odd(self) -> int:
        """The parities that a nonnegative monomial may have."""
        return sum(self.packing.bit(variable) for variable in self.signs)

    @cached_property
    def flips(self) -> int:
        """The parities of the variables known not to be positive."""
        return sum(self.packing.bit(variable) for variable, sign in self.signs.items() if sign.factor < 0)

    def allowed(self, monomial: int) -> bool:
        """Whether a monomial has a known sign: it is even but in variables whose sign is known."""
        return not monomial & self.packing.parities & ~self.odd

    def sign(self, monomial: int) -> int:
        """The sign of a monomial that is allowed."""
        return -1 if (monomial & self.flips).bit_count() % 2 else 1

    def once(self, parities: int) -> int:
        """The product of the variables of which the parities tell."""
        if parities not in self.product:
            names = range(len(self.packing.names))
            self.product[parities] = sum(self.packing.one(k) for k in names if parities & self.packing.bit(k))
        return self.product[parities]

    def products(self, most: int) -> list[tuple[tuple[int, ...], Packed]]:
        """The products of at most so many hypotheses, without those that only give a variable its sign."""
        if most not in self.multiplied:
            self.multiplied[most] = self._products(most)
        return self.multiplied[most]

    def _products(self, most: int) -> list[tuple[tuple[int, ...], Packed]]:
        plain = {sign.place for sign in self.signs.values() if not sign.shift}
        proper = [k for k in self.at_least if k not in plain and not self.weaker(k)]
        found: list[tuple[tuple[int, ...], Packed]] = []
        for count in range(1, most + 1):
            room = MOST_PRODUCTS - len(found)
            if count > 1 and len(proper) ** count > 12 * room:
                break
            level = [
                (chosen, product_of([self.at_least[k][0] for k in chosen]))
                for chosen in combinations_with_replacement(proper, count)
            ]
            level.sort(key=lambda each: len(each[1]))
            found += level[:room]
        return found

    def weaker(self, place: int) -> bool:
        """Whether a hypothesis c m + d >= 0 follows from another with the same m, or stands there before."""
        poly, number = self.at_least[place][0], self.at_least[place][0].get(0, 0)
        if len(poly) != 1 + (number != 0):
            return False
        ((term, c),) = ((m, value) for m, value in poly.items() if m)
        for k, (other, _) in self.at_least.items():
            d = other.get(term, 0)
            if k != place and d * c > 0 and len(other) == 1 + (0 in other):
                apart = number * abs(d) - other.get(0, 0) * abs(c)
                if apart > 0 or (apart == 0 and k < place):
                    return True
        return False

    def hypothesis(self, factors: tuple[int, ...]) -> Packed:
        """The product of hypotheses."""
        return product_of([self.at_least[k][0] for k in factors])


def system(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], most: int | None) -> System:
    """Pack a problem; ``most`` bounds the total degree of the columns. ValueError for huge degrees."""
    packing = Packing(variables(goal, *at_least, *equal))
    whole, scale = packing.integral(goal)
    signs: dict[int, Sign] = {}
    for place, poly in enumerate(at_least):
        if degree(poly) == 1 and len(variables(poly)) == 1 and poly.get((), Fraction(0)) <= 0:
            name = variables(poly)[0]
            sign = Sign(place, poly[((name, 1),)], -poly.get((), Fraction(0)))
            before = signs.get(packing.names.index(name))
            if before is None or sign.shift < before.shift:
                signs[packing.names.index(name)] = sign
    highest = max(degree(poly) for poly in (goal, *at_least, *equal))
    return System(
        packing,
        whole,
        scale,
        {k: packing.integral(poly) for k, poly in enumerate(at_least) if degree(poly)},
        {k: packing.integral(poly) for k, poly in enumerate(equal) if poly},
        signs,
        highest + 2 if most is None else most,
    )
