"""Positivstellensatz certificates: a polynomial as a sum of products of hypotheses and squares.

Found by linear programs over growing sets of columns (Krivine 1964, Stengle 1974 and Handelman 1988 say when
one exists); the support of the solution is solved again in rationals, and the identity multiplied out.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Protocol, TypeVar

from verify.certify.polynomials.closure import carriers, grow
from verify.certify.polynomials.columns import Column, System, system
from verify.certify.polynomials.directed import directed
from verify.certify.polynomials.eliminate import Reduced, reduced, restore
from verify.certify.polynomials.grouping import Grouped, grouped
from verify.certify.polynomials.packing import Packed, shifted
from verify.certify.polynomials.polynomial import (
    Poly,
    add,
    multiply,
    power,
    product,
    scale,
    subtract,
    variables,
)
from verify.certify.polynomials.rational import exact, nearest
from verify.certify.polynomials.relief import relieved
from verify.certify.polynomials.squares import violated

TIERS = ((1, 1), (1, 0), (2, 1), (1, 0), (1, 0), (2, 0), (2, 2), (2, 0), (3, 2), (2, 3), (2, 0))
"""Hypotheses in a product, and rounds of the closure; 0 for the next size of the chains. Tried in turn."""
EAGER = ((1, 1), (1, 2), (1, 0), (1, 0))
"""The same, where all variables that equations determine are replaced."""
RELIEVED = (*EAGER, (1, 0))
"""The same, where numbers of unknown sign are taken out of the goal."""
CHAIN_PRICINGS = 2
"""How often squares are added to the columns found by chains."""
MOST_MULTIPLES = 300
"""Multiples of equations beside hypotheses that are only added up."""
MOST_PRICINGS = 8
"""How often squares are added to the columns of one tier."""
OWN = 0.4
"""How much of the time that is left goes into hypotheses about the variables of the goal alone."""


@dataclass(frozen=True, slots=True)
class Term:
    """coefficient * square^2 * the product of at_least[k] for k in factors, with coefficient >= 0."""

    coefficient: Fraction
    square: Poly
    factors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """goal = sum of the terms + sum of multiplier * equal[place] over (place, multiplier) in multipliers."""

    terms: tuple[Term, ...]
    multipliers: tuple[tuple[int, Poly], ...]

    def value(self, at_least: Sequence[Poly], equal: Sequence[Poly]) -> Poly:
        """The polynomial it is, multiplied out."""
        summands = []
        for term in self.terms:
            factors = [power(term.square, 2), *(at_least[k] for k in term.factors)]
            summands.append(scale(product(factors), term.coefficient))
        return add(*summands, *(multiply(multiplier, equal[k]) for k, multiplier in self.multipliers))


def combine(
    goal: Poly,
    at_least: Sequence[Poly],
    equal: Sequence[Poly],
    *,
    degree: int | None = None,
    seconds: float = 2.0,
    thorough: bool = True,
) -> Combination | None:
    """Write the goal as a combination of polynomials >= 0 and = 0, or return None where none is found.

    ``degree`` bounds the total degree of the summands (default: two more than that of any polynomial given).
    Not ``thorough``: only small sets of columns, and fewer attempts at squares.
    Products have at most three hypotheses besides the variables whose sign is known.
    """
    deadline = time.process_time() + seconds
    groups = grouped(goal, at_least, equal)
    if groups is not None:
        whole = combine(
            groups.goal,
            groups.at_least,
            groups.equal,
            degree=degree,
            seconds=seconds * 0.7,
            thorough=thorough,
        )
        if whole is not None:
            return ungrouped(whole, groups)
    simpler = reduced(goal, at_least, equal, eager=True)
    found = added_up(simpler.goal, simpler.at_least, simpler.equal, deadline)
    if found is None and thorough:
        found = of_its_own(simpler, degree, deadline)
    if found is None and simpler.replacements:
        found = search(simpler.goal, simpler.at_least, simpler.equal, degree, EAGER, 1, deadline)
    if found is None:
        found = without_unknowns(simpler, degree, thorough, deadline)
    if found is None:
        simpler = reduced(goal, at_least, equal)
        tiers, pricings = (TIERS, MOST_PRICINGS) if thorough else (TIERS[:3], 1)
        found = search(simpler.goal, simpler.at_least, simpler.equal, degree, tiers, pricings, deadline)
    if found is None:
        return None
    remainder = subtract(goal, found.value(at_least, equal))
    multipliers = restore(remainder, equal, simpler.replacements)
    for place, multiplier in found.multipliers:
        multipliers[place] = add(multipliers.get(place, {}), multiplier)
    nonzero = tuple((k, multipliers[k]) for k in sorted(multipliers) if multipliers[k])
    combination = Combination(found.terms, nonzero)
    return combination if combination.value(at_least, equal) == goal else None


def ungrouped(found: Combination, groups: Grouped) -> Combination:
    """A combination with the sums in place of what stands for them."""
    terms = (
        Term(term.coefficient * number, groups.back(term.square), places)
        for term in found.terms
        for number, places in groups.factors(term.factors)
    )
    return Combination(tuple(terms), tuple((k, groups.back(poly)) for k, poly in found.multipliers))


def of_its_own(problem: Reduced, degree: int | None, deadline: float) -> Combination | None:
    """The goal from the hypotheses about its own variables, where there are others."""
    own = set(variables(problem.goal))
    at_least, equal = (
        tuple(poly if own.issuperset(variables(poly)) else {} for poly in polys)
        for polys in (problem.at_least, problem.equal)
    )
    if at_least == problem.at_least or not problem.replacements:
        return None
    now = time.process_time()
    soon = now + OWN * max(deadline - now, 0.0)
    return search(problem.goal, at_least, equal, degree, TIERS, MOST_PRICINGS, soon)


def without_unknowns(
    problem: Reduced, degree: int | None, thorough: bool, deadline: float
) -> Combination | None:
    """The goal once hypotheses have taken numbers of unknown sign out of it."""
    for rest in relieved(problem.goal, problem.at_least):
        tiers = RELIEVED if thorough else EAGER
        found = search(rest.goal, rest.at_least, problem.equal, degree, tiers, 1, deadline)
        if found is not None:
            terms = (Term(number, {(): Fraction(1)}, (k,)) for k, number in rest.parts)
            return Combination((*terms, *found.terms), found.multipliers)
    return None


def search(
    goal: Poly,
    at_least: Sequence[Poly],
    equal: Sequence[Poly],
    degree: int | None,
    tiers: Sequence[tuple[int, int]],
    pricings: int,
    deadline: float,
) -> Combination | None:
    """Try sets of columns, small ones first."""
    if not goal:
        return Combination((), ())
    try:
        here = system(goal, at_least, equal, degree)
    except ValueError:
        return None
    tried = -1
    chains = {most: directed(here, most, deadline, degree) for most, rounds in tiers if not rounds}
    for most, rounds in tiers:
        columns = closed(here, most, rounds, deadline) if rounds else next(chains[most], {})
        if time.process_time() > deadline:
            return None
        if not columns or len(columns) == tried:
            continue
        tried = len(columns)
        found = descend(here, columns, pricings if rounds else min(pricings, CHAIN_PRICINGS), deadline)
        if found is not None:
            return translate(here, found)
    return None


def closed(here: System, most: int, rounds: int, deadline: float) -> dict[tuple[object, ...], Column]:
    """The columns of some rounds of the closure of the support."""
    columns: dict[tuple[object, ...], Column] = {}
    support = set(here.goal)
    for _ in range(rounds):
        grow(here, support, most, columns, deadline)
        support.update(monomial for column in columns.values() for monomial in column.entries)
    return columns


def added_up(
    goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], deadline: float
) -> Combination | None:
    """The goal as a sum of the polynomials themselves, with constant factors."""
    if not goal:
        return Combination((), ())
    try:
        here = system(goal, at_least, equal, None)
    except ValueError:
        return None
    columns = plain(here)
    found = descend(here, columns, 1, deadline)
    if found is None:
        support = {monomial for column in columns.values() for monomial in column.entries} | set(here.goal)
        columns |= multiplied(here, support)
        found = descend(here, columns, 1, deadline)
    return None if found is None else translate(here, found)


def plain(here: System) -> dict[tuple[object, ...], Column]:
    """The hypotheses and equations as they are, for a goal that they add up to."""
    columns = [Column({0: 1}, 0)]
    columns += [Column(poly, 0, (k,)) for k, (poly, _) in here.at_least.items()]
    columns += [Column(poly, 0, equation=k) for k, (poly, _) in here.equal.items()]
    return {column.key: column for column in columns}


def multiplied(here: System, support: set[int]) -> dict[tuple[object, ...], Column]:
    """The multiples of equations that share a monomial with the hypotheses or the goal."""
    columns = [
        Column(shifted(equation, monomial), monomial, equation=k)
        for k, (equation, _) in here.equal.items()
        for monomial in sorted(carriers(here, equation, support, any_sign=True))
    ]
    columns.sort(key=lambda column: sum(monomial not in support for monomial in column.entries))
    return {column.key: column for column in columns[:MOST_MULTIPLES]}


def descend(
    here: System, columns: dict[tuple[object, ...], Column], pricings: int, deadline: float
) -> list[tuple[Fraction, Column]] | None:
    """Solve the linear program, adding squares where its dual asks for them."""
    for _ in range(pricings):
        kept = useful(here.goal, list(columns.values()))
        entries, free = [column.entries for column in kept], [column.equation is not None for column in kept]
        near = nearest(entries, free, here.goal, deadline - time.process_time()) if kept else None
        if near is None:
            return None
        if near.distance < 1e-7:
            solution = exact(entries, free, here.goal, near.values)
            if solution is not None:
                return [(value, kept[k]) for k, value in solution.items()]
        fresh = {column.key: column for column in violated(here, near.functional, deadline)}
        if not fresh.keys() - columns.keys() or time.process_time() > deadline:
            return None
        columns.update(fresh)
    return None


class Entered(Protocol):
    """A column of a linear program: its entries, and the equation that it is a multiple of."""

    @property
    def entries(self) -> Packed: ...

    @property
    def equation(self) -> int | None: ...


Kept = TypeVar("Kept", bound=Entered)


def useful(goal: Packed, columns: list[Kept]) -> list[Kept]:
    """Leave out columns with a monomial that no other column can cancel, again and again."""
    while True:
        rises: dict[int, int] = {}
        falls: dict[int, int] = {}
        for column in columns:
            for monomial, value in column.entries.items():
                if column.equation is not None or value > 0:
                    rises[monomial] = rises.get(monomial, 0) + 1
                if column.equation is not None or value < 0:
                    falls[monomial] = falls.get(monomial, 0) + 1
        kept = [column for column in columns if not lonely(goal, column, rises, falls)]
        if len(kept) == len(columns):
            return kept
        columns = kept


def lonely(goal: Packed, column: Entered, rises: dict[int, int], falls: dict[int, int]) -> bool:
    """Whether a monomial of the column, not one of the goal, cannot be cancelled by another column."""
    for monomial, value in column.entries.items():
        if monomial in goal:
            continue
        if column.equation is not None:
            if rises.get(monomial, 0) + falls.get(monomial, 0) <= 2:
                return True
        elif not (falls if value > 0 else rises).get(monomial):
            return True
    return False


def translate(here: System, found: list[tuple[Fraction, Column]]) -> Combination:
    """The certificate in the words of the problem as it was given."""
    terms: list[Term] = []
    multipliers: dict[int, Poly] = {}
    for value, column in found:
        coefficient = value / here.goal_scale
        if column.equation is not None:
            coefficient *= here.equal[column.equation][1]
            part = {here.packing.unpack(column.monomial): coefficient}
            multipliers[column.equation] = add(multipliers.get(column.equation, {}), part)
            continue
        odd = [k for k in here.signs if column.monomial & here.packing.bit(k)]
        even = (column.monomial - sum(here.packing.one(k) for k in odd)) >> 1
        square = here.packing.poly({even + monomial: value for monomial, value in column.square})
        for k in column.factors:
            coefficient *= here.at_least[k][1]
        for k in odd:
            coefficient /= abs(here.signs[k].factor)
        shifts = [k for k in odd if here.signs[k].shift]
        for count in range(len(shifts) + 1):
            for replaced in combinations(shifts, count):
                number = coefficient
                for k in replaced:
                    number *= here.signs[k].shift
                places = [here.signs[k].place for k in odd if k not in replaced]
                terms.append(Term(number, square, tuple(sorted((*column.factors, *places)))))
    return Combination(
        tuple(terms), tuple((k, multipliers[k]) for k in sorted(multipliers) if multipliers[k])
    )
