"""Closure of the support: which multiples of hypotheses, equations and squares share monomials with the goal.

A hypothesis, or a product of hypotheses, is multiplied by those monomials that carry one of its terms to a
monomial already present.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import chain

from verify.certify.polynomials.binomials import binomials, under_hypotheses
from verify.certify.polynomials.columns import Column, System
from verify.certify.polynomials.packing import Packed, degree_of, shifted

MOST_COLUMNS = 1500
"""Columns that one round of the closure may add; those that bring few new monomials come first."""


def carriers(here: System, poly: Packed, support: Iterable[int], any_sign: bool) -> set[int]:
    """The monomials that carry a term of the polynomial into the support, within the degree."""
    room = here.degree - max(degree_of(term) for term in poly)
    guards, forbidden = here.packing.guards, 0 if any_sign else here.packing.parities & ~here.odd
    found = set()
    for monomial in support:
        guarded = monomial | guards
        for term in poly:
            rest = guarded - term
            if rest & guards == guards:
                rest ^= guards
                if not rest & forbidden and degree_of(rest) <= room:
                    found.add(rest)
    return found


def grow(
    here: System, support: set[int], most: int, present: dict[tuple[object, ...], Column], deadline: float
) -> None:
    """One round of the closure: add to ``present`` what meets the support, products of ``most`` included."""
    fresh: dict[tuple[object, ...], Column] = {}

    def offer(column: Column) -> None:
        if column.key not in present:
            fresh[column.key] = column

    for k, (equation, _) in here.equal.items():
        for monomial in carriers(here, equation, support, any_sign=True):
            offer(Column(shifted(equation, monomial), monomial, equation=k))
    for monomial in support:
        if here.allowed(monomial):
            offer(Column({monomial: here.sign(monomial)}, monomial))
    for factors, poly in here.products(most):
        if time.process_time() > deadline:
            return
        for monomial in carriers(here, poly, support, any_sign=False):
            offer(Column(shifted(poly, monomial, here.sign(monomial)), monomial, factors))
    for column in chain(binomials(here, support), under_hypotheses(here, support)):
        if time.process_time() > deadline:
            return
        if all(degree_of(monomial) <= here.degree for monomial in column.entries):
            offer(column)

    def novelty(column: Column) -> tuple[int, int, int]:
        outside = sum(monomial not in support for monomial in column.entries)
        return outside, len(column.factors), degree_of(column.monomial)

    for column in sorted(fresh.values(), key=novelty)[:MOST_COLUMNS]:
        present[column.key] = column
