"""Columns found backwards from a goal: what can cancel a term that is not yet known to be nonnegative.

A monomial is open with a sign where it may be left over with that sign. A column that has the same sign there
can cancel it, and opens its other monomials with the opposite of their signs, if those are not nonnegative by
themselves. So bounds are chained: m <= m' <= m'' ... by one hypothesis each, times a monomial.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import chain

from verify.certify.polynomials.columns import Column, System
from verify.certify.polynomials.packing import LARGEST, Packed, degree_of, shifted, times
from verify.certify.polynomials.potential import FAR, potential

Key = tuple[object, ...]
Step = tuple[Packed, tuple[int, ...], int | None]
"""A polynomial, with the hypotheses of which it is the product, or the equation."""
SIZES = (150, 600, 2500)
"""How many columns there are when they are tried."""
DETOUR = 2
"""What a step costs that is not on a shortest way in exponents of any monomial."""
ROUNDS = 3
"""How often terms of no known sign are replaced by others."""


def directed(
    here: System, most: int, deadline: float, degree: int | None = None
) -> Iterator[dict[Key, Column]]:
    """More and more columns, those first that are on the shortest chains to nonnegative terms of the goal."""
    sizes, highest = list(SIZES), LARGEST // 4 if degree is None else degree
    columns: dict[Key, Column] = {}
    costs: dict[tuple[int, bool], float] = {}
    queue: list[tuple[float, float, int, bool]] = []
    steps = rules(here, most)
    far = potential(here, most, targets(here, steps), deadline)

    def opened(entries: Packed, sign: int) -> list[tuple[int, bool]]:
        """The monomials that are left over where a column is taken away, but those that are nonnegative."""
        return [
            (monomial, value * sign < 0)
            for monomial, value in entries.items()
            if not here.allowed(monomial) or (value * sign < 0) == (here.sign(monomial) > 0)
        ]

    def queued(places: list[tuple[int, bool]], cost: float) -> None:
        for place in places:
            if cost < costs.get(place, cost + 1):
                costs[place] = cost
                heappush(queue, (cost + far.least(place[0]), cost, *place))

    queued(opened(here.goal, 1), 0)
    if not all(far.reached(monomial) for monomial, _ in costs):
        return
    while queue and time.process_time() < deadline:
        before, cost, monomial, negative = heappop(queue)
        if cost > costs[monomial, negative] or not far.reached(monomial):
            continue
        if before < cost + far.value(monomial):
            heappush(queue, (cost + far.value(monomial), cost, monomial, negative))
            continue
        for column in chain(multiples(here, steps, monomial, negative), squares(here, monomial, negative)):
            if time.process_time() > deadline:
                break
            if column.key in columns or max(map(degree_of, column.entries)) > highest:
                continue
            places = opened(column.entries, -1)
            if column.equation is not None:
                places += opened(column.entries, 1)
            if all(far.least(other) < FAR / 2 for other, _ in places):
                columns[column.key] = column
                straight = any(other - monomial in far.used for other, _ in places)
                queued(places, cost + max(1, len(places)) * (1 if straight or not places else DETOUR))
        if len(columns) > sizes[0]:
            yield columns | signs(here, columns)
            if not sizes[1:]:
                return
            del sizes[0]
    yield columns | signs(here, columns)


def signs(here: System, columns: dict[Key, Column]) -> dict[Key, Column]:
    """The monomials in columns and goal that are nonnegative."""
    support = set(here.goal).union(*(column.entries for column in columns.values()))
    found = [Column({m: here.sign(m)}, m) for m in sorted(support) if here.allowed(m)]
    return {column.key: column for column in found}


def targets(here: System, steps: list[Step]) -> list[int]:
    """What may bound other terms: those >= 0, or of unknown sign, also once hypotheses cancel the latter."""
    found: dict[int, None] = {}
    done = set[tuple[int, bool]]()
    entries = [(here.goal, 1)]
    for _ in range(ROUNDS):
        unknown = set[tuple[int, bool]]()
        for poly, sign in entries:
            for monomial, value in poly.items():
                if not here.allowed(monomial):
                    unknown.add((monomial, value * sign < 0))
                    found[monomial] = None
                elif value * sign * here.sign(monomial) > 0:
                    found[monomial] = None
        entries = [
            (poly, -1)
            for poly, _, equation in steps
            if equation is None and any((m, poly[m] < 0) in unknown - done for m in poly)
        ]
        done |= unknown
    return list(found)


def rules(here: System, most: int) -> list[Step]:
    """Hypotheses, their products, and equations."""
    found: list[Step] = []
    found += [(poly, (), k) for k, (poly, _) in here.equal.items()]
    found += [(poly, factors, None) for factors, poly in here.products(most)]
    return found


def multiples(here: System, steps: list[Step], monomial: int, negative: bool) -> Iterator[Column]:
    """The multiples that have a monomial with a sign; of equations with any."""
    guards = here.packing.guards
    for poly, factors, equation in steps:
        for term, value in poly.items():
            rest = (monomial | guards) - term
            if rest & guards != guards:
                continue
            rest ^= guards
            if equation is not None:
                yield Column(shifted(poly, rest), rest, equation=equation)
            elif here.allowed(rest) and (value * here.sign(rest) < 0) == negative:
                yield Column(shifted(poly, rest, here.sign(rest)), rest, factors)


def squares(here: System, monomial: int, negative: bool) -> Iterator[Column]:
    """q (a - b)^2 or q (a + b)^2 with q a b this monomial, for a a variable, and b a variable or 1."""
    names = [here.packing.one(k) for k in range(len(here.packing.names))]
    guards = here.packing.guards
    inside = [one for one in names if ((monomial | guards) - one) & guards == guards]
    for k, one in enumerate(inside):
        for other in (0, *inside[:k]):
            rest = (monomial | guards) - one
            rest = (rest ^ guards | guards) - other
            if rest & guards != guards:
                continue
            rest ^= guards
            if not here.allowed(rest):
                continue
            square = {one: 1, other: -1 if negative == (here.sign(rest) > 0) else 1}
            odd = sum(each for k, each in enumerate(names) if rest & here.packing.bit(k))
            even = (rest - odd) >> 1
            shape = {even + part: value for part, value in square.items()}
            entries = shifted(times(shape, shape), odd, here.sign(odd))
            yield Column(entries, odd, (), tuple(sorted(shape.items())))
