"""A polynomial in traces as a sum of squares of nets, by programs whose columns are added as needed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm

from verify.certify.networks.cuts import Cut, Cutter, Half
from verify.certify.networks.grading import Grading
from verify.certify.networks.nets import Net
from verify.certify.networks.partners import Partners
from verify.certify.networks.pricing import Square, Table, priced
from verify.certify.networks.zeros import Zeros
from verify.certify.polynomials.combination import useful
from verify.certify.polynomials.packing import Packed
from verify.certify.polynomials.polynomial import Monomial, Poly, join, multiply, quotient
from verify.certify.polynomials.rational import exact, nearest, shortest
from verify.certify.search.gather import Fact

MOST_MONOMIALS = 60
"""Monomials that are cut in one round."""
MOST_COLUMNS = 1500
"""Columns of a linear program from which those are left out that cannot be used yet."""
MOST_MET = 200
"""Monomials for which facts are multiplied at a time."""
PROGRESS = (0.9, 0.9, 0.998)
"""What may be left of the distance after squares were added, else no more are: in each round of cuts."""
MOST_NEW = 40
"""Squares added at a time."""


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
        self.met = set[Monomial]()
        self.inners: dict[tuple[Monomial, Net, Net], Packed] = {}
        self.columns: dict[object, Column] = {}
        self.grading = Grading(goal, [*(fact.poly for fact in facts), *zeros.polys()])

    def late(self) -> bool:
        """Whether the time is over."""
        return time.process_time() > self.deadline

    def solve(self, squares: bool) -> list[tuple[Fraction, Square | Multiple]] | None:
        """The goal as a sum of numbers times facts and ``squares``; None where none is found."""
        goal, whole = self.packed(self.goal)
        self.equations(list(self.goal))
        if not squares:
            return self.descend(goal, whole, PROGRESS[0])
        for k, progress in enumerate(PROGRESS):
            if k == len(PROGRESS) - 1:
                for cut in list(self.partners.permuted()):
                    self.cut(cut)
            self.gather()
            if not all(map(self.reached, self.goal)):
                return None
            found = self.descend(goal, whole, progress)
            if found is not None or self.late():
                return found
        return None

    def descend(
        self, goal: Packed, whole: int, progress: float
    ) -> list[tuple[Fraction, Square | Multiple]] | None:
        """The goal as a sum of columns, squares added where what is missing asks for them."""
        last, tables = inf, self.tables()
        while self.columns and not self.late():
            kept = list(self.columns.values())
            kept = kept if len(kept) <= MOST_COLUMNS else useful(goal, kept)
            entries, free = [c.entries for c in kept], [c.equation is not None for c in kept]
            distance, functional = shortest(entries, free, goal)
            if distance < 1e-6:
                near = nearest(entries, free, goal, self.deadline - time.process_time())
                found = exact(entries, free, goal, near.values) if near is not None else None
                if found is not None:
                    return [(c * kept[k].scale / whole, kept[k].origin) for k, c in found.items()]
            if distance > last * progress:
                return None
            last = distance
            new = sorted(priced(tables, functional), key=lambda each: each[0])
            for _, square in new[:MOST_NEW]:
                self.square(square)
        return None

    def packed(self, poly: Poly) -> tuple[Packed, int]:
        """A polynomial with whole coefficients, by the places of its monomials; what it was multiplied by."""
        whole = lcm(*(c.denominator for c in poly.values()))
        return {self.places.setdefault(m, len(self.places)): int(c * whole) for m, c in poly.items()}, whole

    def gather(self) -> None:
        """The columns that meet the monomials in play."""
        used = {place for column in self.columns.values() for place in column.entries}
        fresh = [
            m for m, place in self.places.items() if m not in self.met and (place in used or m in self.goal)
        ]
        for monomial in fresh[:MOST_MONOMIALS]:
            self.met.add(monomial)
            for cut in self.cutter.cuts(monomial):
                if self.late():
                    return
                if self.grading.fits(cut):
                    self.cut(cut)
            if monomial in self.goal and not self.reached(monomial):
                return
        self.equations([m for m in self.places if m not in self.met])

    def equations(self, fresh: Sequence[Monomial]) -> None:
        """Multiples of facts that meet monomials, or others of these."""
        queue, seen = list(fresh), set(fresh)
        for monomial in queue:
            zeros = self.zeros.equations(monomial, monomial in self.goal)
            for fact, factor in (*self.carried(monomial), *zeros):
                if self.late() or len(queue) > MOST_MET:
                    return
                poly = multiply({factor: Fraction(1)}, fact.poly)
                entries, size = self.packed(poly)
                self.offer(entries, 0 if fact.sign == "=" else None, size, Multiple(fact, factor))
                queue += [m for m in poly if m not in seen]
                seen.update(poly)

    def reached(self, monomial: Monomial) -> bool:
        """Whether a column has a monomial of the goal with its sign."""
        place, c = self.places[monomial], self.goal[monomial]
        return any(
            column.equation is not None or column.entries[place] * c > 0
            for column in self.columns.values()
            if place in column.entries
        )

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

    def cut(self, cut: Cut) -> None:
        """Columns of one cut."""
        for half in (cut.one, cut.other):
            self.square(Square(cut.outer, ((1, half),)))
        if cut.one != cut.other:
            for sign in (1, -1):
                self.square(Square(cut.outer, ((1, cut.one), (sign, cut.other))))
            self.partners.meet(cut)

    def square(self, square: Square) -> None:
        """A column of a square."""
        entries: Packed = {}
        for k, (c, one) in enumerate(square.terms):
            for j, (d, other) in enumerate(square.terms[: k + 1]):
                for place, value in self.inner(square.outer, one, other).items():
                    entries[place] = entries.get(place, 0) + (1 + (j < k)) * c * d * value
        self.offer({place: value for place, value in entries.items() if value}, None, 1, square)

    def inner(self, outer: Monomial, one: Half, other: Half) -> Packed:
        """The product of two halves, and of what stands before it."""
        factor = join(join(one.factor, other.factor), outer)
        key = (factor, one.net, other.net)
        if key not in self.inners:
            poly = multiply({factor: Fraction(1)}, self.nets.contract(one.net, other.net))
            self.inners[key] = self.packed(poly)[0]
        return self.inners[key]

    def offer(self, entries: Packed, equation: int | None, whole: int, origin: Square | Multiple) -> None:
        """A new column, unless there is one like it."""
        key = (equation, tuple(sorted(entries.items())))
        if entries and key not in self.columns:
            self.columns[key] = Column(entries, equation, whole, origin)

    def tables(self) -> list[Table]:
        """Groups of halves with the products of any two."""
        found = []
        for outer, halves in self.partners.groups():
            if self.late():
                break
            products = {
                (a, b): self.inner(outer, halves[a], halves[b])
                for b in range(len(halves))
                for a in range(b + 1)
            }
            found.append((outer, halves, products))
        return found


def leading(fact: Fact) -> list[Monomial]:
    """The terms of a fact to which monomials are brought: of the equation of a root, its power."""
    powers: list[Monomial] = [
        m for m in fact.poly if len(m) == 1 and m[0][0].startswith("root ") and m[0][1] > 1
    ]
    return powers if fact.name == "root" and fact.sign == "=" else [m for m in fact.poly if m]
