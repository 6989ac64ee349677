"""Goals as sums: facts times numbers >= 0, and squares of sums of matrices that a linear program asks for.

The program is linear in what is not a number (values, inner products), so only facts about numbers are
multiplied with others: that keeps it small where functions are taken at many points (Drori and Teboulle 2014
find their performance bounds by such programs, with a matrix in place of the squares).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement

from verify.certify.norms.gram import Gram, Square, Squares, vectors
from verify.certify.polynomials.packing import Packed, Packing, degree_of, product_of, shifted
from verify.certify.polynomials.polynomial import Poly, add, degree, subtract, variables
from verify.certify.polynomials.rational import exact, nearest
from verify.certify.search.derived import UNIT, Derivations, Part
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data

Tiers = Sequence[tuple[int, int]]
TIERS: Tiers = ((1, 2), (1, 3), (2, 3))
"""How many facts about numbers go into a product, and how often products are made so as to meet; in turn."""
MOST_COLUMNS = 700
"""Columns added in one round, those first that bring least that is new."""
MOST_PRICINGS = 12
"""How often squares are added."""
SMALL = 1e-7
MOST_NUMBERS = 12
"""Facts about numbers that are multiplied with others."""


@dataclass(frozen=True, slots=True)
class Column:
    """number * monomial * fact * facts about numbers; or * a square: ``entries``, in whole numbers.

    ``fact``: its place among inequalities and equations, None where there is none; ``factors``: places
    of facts about numbers.
    """

    entries: Packed
    monomial: int
    fact: int | None = None
    factors: tuple[int, ...] = ()
    square: Square | None = None
    free: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """The same for the same column."""
        return self.monomial, self.fact, self.factors, self.square


class Sums:
    """A goal, and facts, with the numbers among them."""

    def __init__(self, derive: Derivations, goal: Poly, facts: Sequence[Fact], seconds: float) -> None:
        self.deadline = time.process_time() + seconds
        self.derive, self.goal = derive, goal
        proper = [fact for fact in facts if not self._plain(fact)]
        about = [fact for fact in proper if fact.sign != "=" and all(map(number, fact.labels))]
        self.facts = [fact for fact in proper if fact not in about]
        spoken = {name for fact in self.facts for name in fact.labels}.union(variables(goal))
        self.numbers = [fact for fact in about if fact.labels <= spoken][:MOST_NUMBERS]
        labels = sorted(spoken)
        self.squares = Squares(derive.scribe, vectors(derive.scribe, goal, labels), self.deadline)
        inner = variables(*self.squares.inner.values())
        self.packing = Packing(tuple(sorted({*labels, *inner})))
        signs = {name: fact for given in facts for name, fact in self._signs(given)}
        self.signs = {k: signs[name] for k, name in enumerate(self.packing.names) if name in signs}
        self.polys = [self.packing.integral(fact.poly) for fact in self.facts]

    def _signs(self, fact: Fact) -> Iterator[tuple[str, Fact]]:
        """x >= 0, where a fact is c x >= k with c > 0 and k >= 0."""
        for name in fact.labels if len(fact.labels) == 1 and fact.sign != "=" else ():
            c, low = fact.poly.get(((name, 1),), Fraction(0)), fact.poly.get((), Fraction(0))
            if number(name) and c > 0 >= low and fact.poly.keys() <= {(), ((name, 1),)}:
                rest: list[Part] = [(-low / c, UNIT, [])] if low else []
                yield name, self.derive.total([(1 / c, UNIT, [fact]), *rest])

    def _plain(self, fact: Fact) -> bool:
        """Whether a fact only gives a number its sign, or says nothing."""
        return not fact.poly or (
            fact.sign != "="
            and degree(fact.poly) == 1
            and len(fact.poly) == 1
            and all(map(number, fact.labels))
        )

    @cached_property
    def odd(self) -> int:
        """The parities of numbers that are not negative."""
        return sum(self.packing.bit(k) for k in self.signs)

    @cached_property
    def scalars(self) -> int:
        """The fields of numbers, and of the degree."""
        places = [k for k, name in enumerate(self.packing.names) if number(name)]
        return 255 | sum(255 * self.packing.bit(k) for k in places)

    def products(self, most: int) -> list[tuple[tuple[int, ...], Packed]]:
        """Products of facts about numbers."""
        whole = [self.packing.integral(fact.poly)[0] for fact in self.numbers]
        chosen = [
            each for k in range(most + 1) for each in combinations_with_replacement(range(len(whole)), k)
        ]
        return [(each, product_of([whole[k] for k in each])) for each in chosen]

    def found(self, tiers: Tiers = TIERS) -> Fact | None:
        """The goal as a fact, None where no sum is found in time."""
        tried = 0
        for most, rounds in tiers:
            columns = self.grown(most, rounds)
            if len(columns) > tried and time.process_time() < self.deadline:
                tried = len(columns)
                found = self.priced(columns)
                if found is not None:
                    return found
        return None

    def priced(self, columns: dict[tuple[object, ...], Column]) -> Fact | None:
        """The goal as a sum of columns, and of squares added to them."""
        goal, clear = self.packing.integral(self.goal)
        gram = self.squares.packed(self.packing)
        highest = max(map(degree_of, [*goal, *(m for poly, _ in self.polys for m in poly)]))
        light = [(monomial, ()) for monomial in self.odd_parts(goal, columns)]
        proper = [(m, (k,)) for k in range(len(self.numbers)) for m, _ in light if degree_of(m) < 2]
        factors = [*light, *proper]
        whole = [self._times(each, {monomial: 1}) for monomial, each in factors]
        for _ in range(MOST_PRICINGS):
            kept = list(columns.values())
            entries, free = [c.entries for c in kept], [c.free for c in kept]
            near = nearest(entries, free, goal, self.deadline - time.process_time()) if kept else None
            if near is None:
                return None
            if near.distance < SMALL:
                solution = exact(entries, free, goal, near.values)
                if solution is not None:
                    return self.fact(gram, [(value / clear, kept[k]) for k, value in solution.items()])
            before = len(columns)
            for square in gram.violated(whole, near.functional, self.scalars):
                monomial, each = factors[square.factor]
                column = Column(gram.poly(square, whole[square.factor]), monomial, None, each, square)
                if max(map(degree_of, column.entries), default=0) <= highest + 2:
                    columns[column.key] = column
            if len(columns) == before or time.process_time() > self.deadline:
                return None
        return None

    def _times(self, factors: Sequence[int], poly: Packed) -> Packed:
        whole = [self.packing.integral(self.numbers[k].poly)[0] for k in factors]
        return product_of([poly, *whole])

    def odd_parts(self, goal: Packed, columns: dict[tuple[object, ...], Column]) -> list[int]:
        """The products of numbers that are not negative of which odd powers occur."""
        support = {monomial for column in columns.values() for monomial in column.entries} | set(goal)
        found = {0}
        for monomial in support:
            powers = self.packing.exponents(monomial)
            odd = [k for k, power in enumerate(powers) if power % 2 and k in self.signs]
            found.add(sum(self.packing.one(k) for k in odd))
        return sorted(found)

    def grown(self, most: int, rounds: int) -> dict[tuple[object, ...], Column]:
        """The products of facts that share something with the goal, or with each other."""
        goal, products = self.packing.integral(self.goal)[0], self.products(most)
        highest = max(map(degree_of, [*goal, *(m for poly, _ in self.polys for m in poly)])) + 2
        columns: dict[tuple[object, ...], Column] = {}
        support = set(goal)
        for _ in range(rounds):
            fresh = [each for each in self.offers(products, support, highest) if each.key not in columns]
            outside = [sum(monomial not in support for monomial in each.entries) for each in fresh]
            order = sorted(range(len(fresh)), key=lambda k: (outside[k], len(fresh[k].factors)))
            for k in order[:MOST_COLUMNS]:
                columns[fresh[k].key] = fresh[k]
                support |= fresh[k].entries.keys()
        return columns

    def offers(
        self, products: list[tuple[tuple[int, ...], Packed]], support: set[int], highest: int
    ) -> Iterator[Column]:
        """Columns that share a monomial with some."""
        one: list[tuple[int | None, Packed, bool]] = [(None, {0: 1}, False)]
        known = [(k, self.polys[k][0], fact.sign == "=") for k, fact in enumerate(self.facts)]
        for place, poly, free in [*one, *known]:
            for factors, more in products[:1] if free else products:
                if time.process_time() > self.deadline:
                    return
                whole = product_of([poly, more]) if factors else poly
                if time.process_time() > self.deadline:
                    return
                for monomial in self.carriers(whole, support, highest, free):
                    yield Column(shifted(whole, monomial), monomial, place, factors, None, free)

    def carriers(self, poly: Packed, support: set[int], highest: int, free: bool) -> set[int]:
        """The monomials in numbers that carry a term of a polynomial into the support."""
        guards = self.packing.guards
        numeric = not any(term & ~self.scalars for term in poly)
        forbidden = 0 if free and numeric else ~self.scalars
        forbidden |= 0 if free else self.packing.parities & ~self.odd
        room = highest - max(map(degree_of, poly))
        found = set()
        for monomial in support:
            for term in poly:
                rest = (monomial | guards) - term
                if rest & guards == guards:
                    rest ^= guards
                    if not rest & forbidden and degree_of(rest) <= room:
                        found.add(rest)
        return found

    def fact(self, gram: Gram, solution: Sequence[tuple[Fraction, Column]]) -> Fact | None:
        """The sum, written where it is used."""
        parts: list[Part] = []
        multipliers: dict[int, Poly] = {}
        for value, column in solution:
            if column.free:
                assert column.fact is not None
                clear = self.polys[column.fact][1]
                part = {self.packing.unpack(column.monomial): value * clear}
                multipliers[column.fact] = add(multipliers.get(column.fact, {}), part)
                continue
            number_ = value
            used = [self.numbers[k] for k in column.factors]
            for k in column.factors:
                number_ *= self.packing.integral(self.numbers[k].poly)[1]
            if column.fact is not None:
                used.append(self.facts[column.fact])
                number_ *= self.polys[column.fact][1]
            if column.square is not None:
                line: Data = self.squares.line(self.packing, column.square)
                used.append(self.derive.line(line, "square"))
            odd = [k for k in self.signs if column.monomial & self.packing.bit(k)]
            even = (column.monomial - sum(self.packing.one(k) for k in odd)) >> 1
            parts.append((number_, {self.packing.unpack(even): Fraction(1)}, [*used, *self._odd(odd)]))
        equations = [(poly, self.facts[k]) for k, poly in multipliers.items() if poly]
        total = self.derive.total(parts, equations)
        return None if subtract(total.poly, self.goal) else total

    def _odd(self, places: Sequence[int]) -> list[Fact]:
        return [self.signs[k] for k in places]


def number(label: str) -> bool:
    """Whether a label is of a number that is no inner product and no value of a function."""
    return not label.startswith(("trace ", "value "))
