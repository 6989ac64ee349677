"""Interpolation inequalities: which values and gradients at finitely many points a smooth function can have.

Triples (x_i, g_i, f_i) belong to some 1-smooth function (convex where that is asked) if and only if one
inequality holds for every ordered pair; it has a lower bound c if and only if, besides, every
f_i - |g_i|^2/2 >= c. An L-smooth function is L times a 1-smooth one; a mu-strongly convex L-smooth one is
mu/2 |x|^2 plus a convex (L - mu)-smooth one.

Source: Taylor, Hendrickx, Glineur, Smooth strongly convex interpolation, 2017, theorem 4 and its remarks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from verify.domains.losses.quantity import Quantity

V = TypeVar("V")


@dataclass(frozen=True)
class Triple(Generic[V]):
    """A point, a gradient of its shape and a value, 1 x 1."""

    point: Quantity[V]
    gradient: Quantity[V]
    value: Quantity[V]

    def height(self) -> Quantity[V]:
        """f - |g|^2/2: no lower bound of a 1-smooth function through the triple is larger."""
        return self.value - self.gradient.squared_norm() / 2


def room(here: Triple[V], there: Triple[V], convex: bool) -> Quantity[V]:
    """By how much f_here exceeds what the triple there asks of it, 1 x 1; negative where it falls short.

    Convex: f_i >= f_j + <g_j, x_i - x_j> + |g_i - g_j|^2/2. Otherwise, adding |x|^2/2 makes the function
    convex and 2-smooth: f_i >= f_j + <g_j, x_i - x_j> - |x_i - x_j|^2/2 + |g_i - g_j + x_i - x_j|^2/4.
    """
    step, turn = here.point - there.point, here.gradient - there.gradient
    rise = here.value - there.value - there.gradient.inner(step)
    if convex:
        return rise - turn.squared_norm() / 2
    return rise + step.squared_norm() / 2 - (turn + step).squared_norm() * Fraction(1, 4)


def span(here: Triple[V], there: Triple[V]) -> Quantity[V]:
    """The size ``room`` is to be measured by, 1 x 1: |x_i - x_j|^2 + |g_i - g_j|^2."""
    return (here.point - there.point).squared_norm() + (here.gradient - there.gradient).squared_norm()


def pairs(triples: Sequence[Triple[V]]) -> list[tuple[Triple[V], Triple[V]]]:
    """Every ordered pair of two different places."""
    return [(a, b) for i, a in enumerate(triples) for j, b in enumerate(triples) if i != j]
