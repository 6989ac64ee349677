"""The hypotheses that are equations, as exact functions of the raw numbers that a point is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from verify.claims.claim import Assumption, Claim
from verify.errors import VerifyError
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, to_fractions
from verify.falsify.draft import PRECISION, Draft, ExactRaws, admissible, settle
from verify.falsify.dyadic import Matrix
from verify.falsify.instance import Instance
from verify.falsify.outline import Plan

UNKNOWNS = 144
"""So many raw numbers are looked at; where the equations use more, the most willing of them."""

MOST = 200
"""Equations that use more raw numbers are left alone."""

PROBE = 6
"""A number is moved by its matrix's size over this power of two to see how the equations change."""

LONGEST = 1 << 12
"""Numbers with more bits than this are not worth a witness."""

SHY = Fraction(1, 1 << 80)
"""The weight of numbers that should stay as they are."""

FAR = 64
"""More bits than this do not make a number more willing to move."""

Place = tuple[str, int, int]
"""A raw number: the name of its matrix, its row and column."""

Vector = tuple[Fraction, ...]


def equations(claim: Claim) -> tuple[tuple[Assumption, int], ...]:
    """The hypotheses that are equations between more than naturals, each with its place among all."""
    return tuple(
        (assumption, place)
        for place, assumption in enumerate(claim.assumptions)
        if assumption.relation.sign == "=" and not assumption.relation.names <= claim.whole
    )


class Residuals:
    """Left minus right of every equation, entry by entry, as an exact function of the raw numbers."""

    def __init__(
        self, claim: Claim, draft: Draft, plan: Plan, wanted: Sequence[tuple[Assumption, int]]
    ) -> None:
        self.claim, self.draft, self.plan = claim, draft, plan
        self.wanted = [(assumption, plan.uses[place]) for assumption, place in wanted]
        self.arithmetic = BallArithmetic(PRECISION)
        self.used: tuple[str, ...] = ()

    def given(self, raws: Mapping[str, Matrix]) -> dict[str, Matrix]:
        """The raw numbers in the shapes and of the kinds that are asked for."""
        table = ExactRaws(replace(self.draft, raws=raws))
        for name, (rows, columns, kind) in self.plan.raws.items():
            table(name, rows, columns, kind)
        return table.used

    @property
    def many(self) -> bool:
        """Whether the equations depend on more numbers than are worth looking at."""
        return sum(rows * columns for rows, columns, _ in map(self.plan.raws.__getitem__, self.used)) > MOST

    def at(self, raws: Mapping[str, Matrix]) -> Vector | None:
        """The values at these raw numbers; None where one of them is irrational, or there is none."""
        table = ExactRaws(replace(self.draft, raws=raws))
        instance: Instance[Enclosure] = Instance(
            self.claim,
            self.arithmetic,
            self.draft.sizes,
            self.draft.families,
            table,
            self.claim.rules,
            settle,
        )
        found: list[Fraction] = []
        try:
            with self.arithmetic.working():
                for assumption, uses in self.wanted:
                    for k in range(uses):
                        here = instance.evaluator
                        if assumption.index is not None:
                            here = here.binding(assumption.index, k)
                        sides = here.value(assumption.relation.left), here.value(assumption.relation.right)
                        difference = to_fractions(self.arithmetic.subtract(*sides))
                        found += [entry for row in difference for entry in row]
        except VerifyError:
            return None
        finally:
            self.used = tuple(table.used)
        return tuple(found)


class Around:
    """The equations around one point."""

    def __init__(
        self, residuals: Residuals, raws: dict[str, Matrix], missed: Vector, shy: frozenset[Place] | None
    ) -> None:
        self.residuals, self.raws, self.missed, self.shy = residuals, raws, missed, shy
        self.used = residuals.used
        self.scales = {name: scale(raws[name]) for name in self.used}

    def places(self) -> list[Place]:
        """The numbers that the equations depend on, as many as are looked at."""
        found = [
            (name, i, j)
            for name in self.used
            if self.residuals.plan.raws[name][2] not in ("sign", "choice")
            for i, row in enumerate(self.raws[name])
            for j, _ in enumerate(row)
        ]
        return sorted(found, key=self.weight, reverse=True)[:UNKNOWNS]

    def weight(self, place: Place) -> Fraction:
        """How willing a number is to move: as large as its matrix, less so where it is zero."""
        name, i, j = place
        number = self.raws[name][i][j]
        weight = self.scales[name] * (Fraction(1) if number else Fraction(1, 2))
        if self.shy is None:
            return weight
        complicated = 1 << min(number.denominator.bit_length(), FAR)
        return weight * (SHY if place in self.shy else complicated)

    def step(self, place: Place) -> Fraction:
        """By how much a number is moved to see what changes."""
        name, i, j = place
        kind = self.residuals.plan.raws[name][2]
        if kind == "fraction" or kind.startswith("inner"):
            return Fraction(1 if self.raws[name][i][j] < Fraction(1, 2) else -1, 1 << PROBE)
        size = self.scales[name] / (1 << PROBE)
        return -size if kind == "real" and self.raws[name][i][j] < 0 else size

    def slopes(self, places: Iterable[Place]) -> dict[Place, Vector]:
        """How the equations change with each of the numbers; those that change nothing are left out."""
        found = {}
        for place in places:
            step = self.step(place)
            moved = self.at({place: step})
            if moved is not None and moved != self.missed:
                found[place] = tuple((a - b) / step for a, b in zip(moved, self.missed, strict=True))
        return found

    def at(self, steps: Mapping[Place, Fraction]) -> Vector | None:
        """The values after some steps; None where there are none, or a number may not be moved so."""
        moved = self.moved(steps)
        if not all(self.allows(place, moved) for place in steps):
            return None
        return self.residuals.at(moved)

    def moved(self, steps: Mapping[Place, Fraction]) -> dict[str, Matrix]:
        """The raw numbers after some steps."""
        lists = {name: [list(row) for row in self.raws[name]] for name, _, _ in steps}
        for (name, i, j), step in steps.items():
            lists[name][i][j] += step
        return {**self.raws, **{name: tuple(map(tuple, rows)) for name, rows in lists.items()}}

    def allows(self, place: Place, raws: Mapping[str, Matrix]) -> bool:
        """Whether a number is of its kind, and not too long to write down."""
        name, i, j = place
        number, kind = raws[name][i][j], self.residuals.plan.raws[name][2]
        if max(number.numerator.bit_length(), number.denominator.bit_length()) > LONGEST:
            return False
        return tuple(map(tuple, admissible(raws[name], kind))) == raws[name]


def scale(rows: Matrix) -> Fraction:
    """A power of two as large as the largest entry; one where all are zero."""
    largest = max((abs(entry) for row in rows for entry in row), default=Fraction(0))
    return Fraction(2) ** exponent(largest) if largest else Fraction(1)


def exponent(number: Fraction) -> int:
    """The power of two next below a positive number, or at most one below that."""
    return number.numerator.bit_length() - number.denominator.bit_length()
