"""Goals that no facts give: they fall without end with numbers that the facts leave free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from verify.certify.polynomials.polynomial import Poly, variables
from verify.certify.polynomials.simplex import Columns, LinearProgram

SEEN = 1e-6
"""By how much a goal has to fall where numbers change by 1 at the most."""


def unbounded(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], positive: Sequence[int]) -> bool:
    """Whether a goal falls below zero with numbers, and all facts stay true as it does, if they ever are.

    ``positive``: the places of facts > 0.
    """
    signs = strict(at_least, positive)
    return single(goal, at_least, equal, signs) or joint(goal, at_least, equal)


def single(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], signs: Mapping[str, int]) -> bool:
    """Whether it falls with one number: facts do not speak of it, or rise as the goal falls."""
    fixed = set(variables(*equal))
    for name in variables(goal):
        slope = 0 if name in fixed else rise(goal, name, signs)
        about = [poly for poly in at_least if name in variables(poly)] if slope else []
        if slope and all(rise(poly, name, signs) == -slope for poly in about):
            return True
    return False


def joint(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly]) -> bool:
    """Whether it falls with several together, each of which is only added, times numbers, wherever it is."""
    polys = (goal, *at_least, *equal)
    mixed = {name for poly in polys for m in poly if m and (len(m) > 1 or m[0][1] > 1) for name, _ in m}
    free = [name for name in variables(*polys) if name not in mixed]
    rows = np.array([[float(poly.get(((name, 1),), 0)) for name in free] for poly in polys])
    if not np.any(rows[0]):
        return False
    most = np.concatenate([np.full(len(at_least), np.inf), np.zeros(len(equal))])
    ones = np.ones(len(free))
    program = LinearProgram(Columns.dense(rows[1:]), (-ones, ones), (np.zeros(len(most)), most))
    found = program.least(rows[0])
    return found is not None and found.value < -SEEN


def strict(at_least: Sequence[Poly], positive: Sequence[int]) -> dict[str, int]:
    """The signs of numbers x of which c x > 0, or c x >= d > 0, is a fact."""
    found = dict[str, int]()
    for k, poly in enumerate(at_least):
        name, rest = next(iter(variables(poly)), ""), poly.get((), 0)
        c = poly.get(((name, 1),), 0)
        if c and len(poly) == 1 + bool(rest) and (rest < 0 or (not rest and k in positive)):
            found[name] = 1 if c > 0 else -1
    return found


def rise(poly: Poly, name: str, signs: Mapping[str, int]) -> int:
    """1 (-1) where a number occurs once, times what is positive (negative), else 0."""
    inside = [(dict(monomial), c) for monomial, c in poly.items() if name in dict(monomial)]
    if len(inside) != 1 or inside[0][0].pop(name) != 1:
        return 0
    (others, c), found = inside[0], 1
    for other, k in others.items():
        found *= signs.get(other, 0) ** k
    return found if c > 0 else -found
