"""Goals that no facts give: they fall without end with a number that the facts leave free."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from verify.certify.polynomials.polynomial import Poly, variables


def unbounded(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], positive: Sequence[int]) -> bool:
    """Whether a goal falls below zero with a number, and all facts stay true as it does, if they ever are.

    They do where they do not speak of it, or rise as the goal falls. ``positive``: the places of facts > 0.
    """
    above = {name for k in positive for name in alone(at_least[k])}
    fixed = set(variables(*equal))
    for name in variables(goal):
        slope = 0 if name in fixed else rise(goal, name, above)
        about = [poly for poly in at_least if name in variables(poly)] if slope else []
        if slope and all(rise(poly, name, above) == -slope for poly in about):
            return True
    return False


def alone(poly: Poly) -> Collection[str]:
    """The number x of a polynomial c x with c > 0."""
    return [m[0][0] for m, c in poly.items() if len(poly) == len(m) == 1 and m[0][1] == 1 and c > 0]


def rise(poly: Poly, name: str, above: Collection[str]) -> int:
    """1 (-1) where a number occurs once, times what is positive (negative), else 0."""
    inside = [(dict(monomial), c) for monomial, c in poly.items() if name in dict(monomial)]
    if len(inside) != 1 or inside[0][0].pop(name) != 1 or not set(inside[0][0]) <= set(above):
        return 0
    return 1 if inside[0][1] > 0 else -1
