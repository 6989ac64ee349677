"""Linear systems: nearest solutions in floats by the simplex method, and exact solutions in rationals."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
from flint import fmpz_mat
from scipy.optimize import nnls

from verify.certify.polynomials.packing import Packed
from verify.certify.polynomials.simplex import Columns, LinearProgram

FINENESS = (1, 12, 1000)
"""Largest denominators to which undetermined coefficients are rounded, tried in turn."""

MOST_ENTRIES = 4_000_000
"""How many numbers a matrix may have that is not kept as sparse."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A vertex at which the columns come nearest to the goal, in the sum of absolute values.

    ``values``: the coefficients of the columns, as they stand. ``functional``: where ``distance`` is
    positive, a linear functional on monomials that is negative on the goal and not on any column.
    """

    distance: float
    values: list[float]
    functional: dict[int, float]


def nearest(columns: Sequence[Packed], free: Sequence[bool], goal: Packed, seconds: float) -> Nearest | None:
    """Solve min sum |goal - sum_k c_k column_k| with c_k >= 0 where not free; None if time runs out."""
    rows = sorted({monomial for column in columns for monomial in column} | set(goal))
    place = {monomial: k for k, monomial in enumerate(rows)}
    count, height = len(columns), len(rows)
    sizes = [float(max(abs(value) for value in column.values())) for column in columns]
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for column, size in zip(columns, sizes, strict=True):
        data += [value / size for value in column.values()]
        indices += [place[monomial] for monomial in column]
        starts.append(len(data))
    for sign in (1.0, -1.0):
        for k in range(height):
            data.append(sign)
            indices.append(k)
            starts.append(len(data))
    largest = float(max(abs(value) for value in goal.values()))
    right = np.zeros(height)
    for monomial, value in goal.items():
        right[place[monomial]] = value / largest
    low, high = np.zeros(count + 2 * height), np.full(count + 2 * height, np.inf)
    low[:count][np.array(free, dtype=bool)] = -np.inf
    program = LinearProgram(Columns.of(data, indices, starts), (low, high), (right, right))
    cost = np.concatenate([np.zeros(count), np.ones(2 * height)])
    solved = program.least(cost, max(seconds, 0.01) * waiting())
    if solved is None:
        return None
    values = [float(x) * largest / size for x, size in zip(solved.point[:count], sizes, strict=True)]
    return Nearest(solved.value, values, {m: -float(solved.duals[k]) for m, k in place.items()})


def waiting() -> float:
    """How much longer than its processor time a computation takes now, as others share the processors."""
    try:
        return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    except (AttributeError, OSError):  # not every system tells
        return 1.0


def shortest(columns: Sequence[Packed], free: Sequence[bool], goal: Packed) -> tuple[float, dict[int, float]]:
    """How far sums of the columns stay from the goal, as a part of it; the functional that tells them apart.

    It is minus the difference, not negative on any column: of these, for its length, the least on the goal.
    """
    rows = sorted({monomial for column in columns for monomial in column} | set(goal))
    place = {monomial: k for k, monomial in enumerate(rows)}
    right = np.zeros(len(rows))
    for monomial, value in goal.items():
        right[place[monomial]] = value
    sides = [
        (column, sign) for column, both in zip(columns, free, strict=True) for sign in (1, -1)[: 1 + both]
    ]
    if len(rows) * len(sides) > MOST_ENTRIES:
        return inf, {}
    matrix = np.zeros((len(rows), len(sides)))
    for k, (column, sign) in enumerate(sides):
        for monomial, value in column.items():
            matrix[place[monomial], k] = sign * value
    matrix /= np.linalg.norm(matrix, axis=0)
    right /= np.linalg.norm(right)
    try:
        found, _ = nnls(matrix, right)
    except RuntimeError:
        return inf, {}
    missing = matrix @ found - right
    distance = float(np.linalg.norm(missing))
    return distance, {m: float(missing[k]) / (distance or 1.0) for m, k in place.items()}


def solve(
    columns: Sequence[Packed], free: Sequence[bool], goal: Packed, guess: Sequence[float]
) -> list[Fraction] | None:
    """Coefficients with sum_k c_k column_k = goal exactly, c_k >= 0 where not free; None if none is found.

    Where the coefficients are not determined, those with a small guess are rounded and the others follow.
    """
    order = sorted(range(len(columns)), key=lambda k: (not free[k], -abs(guess[k])))
    rows = sorted({monomial for column in columns for monomial in column} | set(goal))
    entries = [[columns[k].get(row, 0) for k in order] + [goal.get(row, 0)] for row in rows]
    if not columns:
        return None if goal else []
    reduced, denominator, rank = fmpz_mat(entries).rref()
    width, pivots = len(order), list[int]()
    for row in range(rank):
        first = pivots[-1] + 1 if pivots else 0
        pivots.append(next(k for k in range(first, width + 1) if reduced[row, k] != 0))
    if pivots and pivots[-1] == width:
        return None
    loose = [k for k in range(width) if k not in set(pivots)]
    below = int(denominator)
    for fineness in (0, *FINENESS) if loose else (0,):
        values = [Fraction(0)] * width
        for k in loose:
            values[k] = Fraction(guess[order[k]]).limit_denominator(fineness) if fineness else Fraction(0)
        for row, pivot in enumerate(pivots):
            known = sum((int(reduced[row, k]) * values[k] for k in loose if values[k]), Fraction(0))
            values[pivot] = (int(reduced[row, width]) - known) / below
        if all(free[order[k]] or value >= 0 for k, value in enumerate(values)):
            solution = [Fraction(0)] * width
            for k, value in zip(order, values, strict=True):
                solution[k] = value
            return solution
    return None


def exact(
    columns: Sequence[Packed], free: Sequence[bool], goal: Packed, guess: Sequence[float]
) -> dict[int, Fraction] | None:
    """The exact solution on the support of a float solution: by place, without zeros."""
    largest = max((abs(value) for value in guess), default=0.0)
    before: list[int] = []
    for threshold in (1e-7, 1e-11, 0.0):
        support = [k for k, value in enumerate(guess) if abs(value) > threshold * largest]
        if support == before:
            continue
        before = support
        found = solve(
            [columns[k] for k in support], [free[k] for k in support], goal, [guess[k] for k in support]
        )
        if found is not None:
            return {k: value for k, value in zip(support, found, strict=True) if value}
    return None
