"""A polynomial in traces as a sum of squares of nets, by linear programs whose columns are added as needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from verify.certify.networks.cuts import Cut, Cutter, Half
from verify.certify.networks.grading import Grading
from verify.certify.networks.partners import Partners
from verify.certify.networks.zeros import Zeros
from verify.certify.polynomials.combination import useful
from verify.certify.polynomials.packing import Packed
from verify.certify.polynomials.polynomial import Monomial, Poly, add, join, multiply, scale
from verify.certify.polynomials.rational import exact, nearest
from verify.certify.polynomials.squares import eigenvectors, pairs
from verify.certify.search.gather import Fact

ROUNDS = 2
"""How often what is cut is cut again."""
MOST_MONOMIALS = 60
"""Monomials that are cut in one round."""
MOST_COLUMNS = 1500
"""Columns of a linear program from which those are left out that cannot be used yet."""
MOST_PRICINGS = 10
"""How often squares are added to the columns."""
MOST_NEW = 40
"""Squares added at a time."""


@dataclass(frozen=True, slots=True)
class Square:
    """A monomial times |sum of numbers times halves|^2."""

    outer: Monomial
    terms: tuple[tuple[Fraction, Half], ...]


@dataclass(frozen=True, slots=True)
class Multiple:
    """A fact times a monomial."""

    fact: Fact
    factor: Monomial


@dataclass(frozen=True, slots=True)
class Column:
    """What is >= 0, or = 0 where ``equation`` is a number: its entries are ``scale`` times what it says."""

    entries: Packed
    equation: int | None
    scale: int
    origin: Square | Multiple


class Program:
    """Columns for one goal."""

    def __init__(
        self, goal: Poly, cutter: Cutter, zeros: Zeros, facts: Sequence[Fact], seconds: float
    ) -> None:
        self.goal, self.cutter, self.zeros, self.facts = goal, cutter, zeros, facts
        self.nets = cutter.nets
        self.deadline = time.process_time() + seconds
        self.partners = Partners(self.nets)
        self.places: dict[Monomial, int] = {}
        self.columns: dict[object, Column] = {}
        self.grading = Grading(goal, [fact.poly for fact in facts])

    def late(self) -> bool:
        """Whether the time is over."""
        return time.process_time() > self.deadline

    def solve(self, squares: bool) -> list[tuple[Fraction, Square | Multiple]] | None:
        """The goal as a sum of numbers times facts and ``squares``; None where none is found."""
        if squares:
            self.gather()
        else:
            self.equations(self.goal, dict.fromkeys(self.goal))
        for _ in range(MOST_PRICINGS):
            goal = self.packed(self.goal)
            kept = list(self.columns.values())
            kept = kept if len(kept) <= MOST_COLUMNS else useful(goal[0], kept)
            entries, free = [c.entries for c in kept], [c.equation is not None for c in kept]
            near = nearest(entries, free, goal[0], self.deadline - time.process_time()) if kept else None
            if near is None:
                return None
            if near.distance < 1e-7:
                found = exact(entries, free, goal[0], near.values)
                if found is not None:
                    return [(c * kept[k].scale / goal[1], kept[k].origin) for k, c in found.items()]
            new = sorted(self.priced(near.functional), key=lambda each: each[0])
            before = len(self.columns)
            for _, square in new[:MOST_NEW]:
                self.square(square)
            if len(self.columns) == before or self.late():
                return None
        return None

    def packed(self, poly: Poly) -> tuple[Packed, int]:
        """A polynomial with whole coefficients, its monomials by their places; and what it was multiplied by."""
        whole = lcm(*(c.denominator for c in poly.values()))
        return {self.places.setdefault(m, len(self.places)): int(c * whole) for m, c in poly.items()}, whole

    def gather(self) -> None:
        """The columns that meet the goal, and those that meet these."""
        support, fresh = dict.fromkeys(self.goal), list(self.goal)
        for _ in range(ROUNDS):
            met = [*fresh, *self.equations(fresh, support)]
            fresh = []
            for monomial in met[:MOST_MONOMIALS]:
                for cut in self.cutter.cuts(monomial):
                    if self.late():
                        return
                    if self.grading.fits(cut):
                        fresh += self.cut(cut)
            fresh = [m for m in dict.fromkeys(fresh) if m not in support]
            support.update(dict.fromkeys(fresh))
        self.equations(fresh, support)

    def equations(self, fresh: Iterable[Monomial], support: dict[Monomial, None]) -> list[Monomial]:
        """Multiples of facts that meet monomials; those that they meet besides."""
        new, queue = list[Monomial](), list(fresh)
        while queue and not self.late():
            monomial = queue.pop()
            for fact, factor in (*self.carried(monomial), *self.zeros.equations(monomial)):
                poly = self.multiple(fact, factor)
                others = [m for m in poly if m not in support]
                support.update(dict.fromkeys(others))
                new += others
                queue += others
        return new

    def carried(self, monomial: Monomial) -> Iterator[tuple[Fact, Monomial]]:
        """Facts with the factors that bring a term of them to a monomial."""
        for fact in self.facts:
            for term in leading(fact):
                rest = quotient(monomial, term)
                if rest is not None and (fact.sign == "=" or self.nonnegative(rest)):
                    yield fact, rest

    def nonnegative(self, monomial: Monomial) -> bool:
        """Whether a monomial is known to be >= 0."""
        return all(k % 2 == 0 or name in self.cutter.nonnegative for name, k in monomial)

    def multiple(self, fact: Fact, factor: Monomial) -> Poly:
        """A column of a fact."""
        poly = multiply({factor: Fraction(1)}, fact.poly)
        self.offer((fact.sign == "=", fact.name, tuple(sorted(poly.items()))), poly, Multiple(fact, factor))
        return poly

    def cut(self, cut: Cut) -> list[Monomial]:
        """Columns of one cut; the monomials that they bring along."""
        found = list[Monomial]()
        for half in (cut.one, cut.other):
            poly = self.square(Square(cut.outer, ((Fraction(1), half),)))
            found += poly
        if cut.one != cut.other:
            for sign in (1, -1):
                self.square(Square(cut.outer, ((Fraction(1), cut.one), (Fraction(sign), cut.other))))
            self.partners.meet(cut)
        return found

    def square(self, square: Square) -> Poly:
        """A column of a square; nothing where the checker does not read it."""
        poly = self.value(square)
        if poly:
            self.offer((False, "", tuple(sorted(poly.items()))), poly, square)
        return poly or {}

    def value(self, square: Square) -> Poly | None:
        """What a square is."""
        parts = []
        for c, one in square.terms:
            for d, other in square.terms:
                inner = self.inner(square.outer, one, other)
                if inner is None:
                    return None
                parts.append(scale(inner, c * d))
        return add(*parts)

    def inner(self, outer: Monomial, one: Half, other: Half) -> Poly | None:
        """The product of two halves, and of what stands before it."""
        contracted = self.nets.contract(one.net, other.net)
        if contracted is None:
            return None
        return multiply({join(join(one.factor, other.factor), outer): Fraction(1)}, contracted)

    def offer(self, key: object, poly: Poly, origin: Square | Multiple) -> None:
        """A new column, unless there is one like it."""
        free = isinstance(origin, Multiple) and origin.fact.sign == "="
        if key not in self.columns:
            entries, whole = self.packed(poly)
            self.columns[key] = Column(entries, 0 if free else None, whole, origin)

    def priced(self, functional: dict[int, float]) -> Iterator[tuple[float, Square]]:
        """Squares on which a functional is negative, with how negative it is."""
        def moment(outer: Monomial, one: Half, other: Half) -> float | None:
            poly = self.inner(outer, one, other)
            if poly is None:
                return None
            places = [self.places.get(m, -1) for m in poly]
            if any(place not in functional for place in places):
                return None
            return sum(float(c) * functional[place] for c, place in zip(poly.values(), places, strict=True))

        for outer, halves in self.partners.groups():
            if self.late():
                return
            yield from squares_in(outer, halves, moment)


def squares_in(
    outer: Monomial, halves: Sequence[Half], moment: Callable[[Monomial, Half, Half], float | None]
) -> Iterator[tuple[float, Square]]:
    """Sums of halves whose squares have a negative moment."""
    basis = list(range(len(halves)))
    matrix = {
        (a, b): value
        for a in basis
        for b in basis[a:]
        if (value := moment(outer, halves[a], halves[b])) is not None
    }
    for worth, found in (*pairs(basis, matrix), *eigenvectors(basis, matrix)):
        yield worth, Square(outer, tuple((Fraction(c), halves[a]) for a, c in found.items()))


def leading(fact: Fact) -> list[Monomial]:
    """The terms of a fact to which monomials are brought: of the equation of a root, its power."""
    powers = [m for m in fact.poly if len(m) == 1 and m[0][0].startswith("root ") and m[0][1] > 1]
    return powers if fact.name == "root" and fact.sign == "=" else [m for m in fact.poly if m]


def quotient(monomial: Monomial, divisor: Monomial) -> Monomial | None:
    """What a monomial is times another; None where that does not divide it."""
    rest = dict(monomial)
    for name, k in divisor:
        rest[name] = rest.get(name, 0) - k
        if rest[name] < 0:
            return None
    return tuple((name, k) for name, k in sorted(rest.items()) if k)
