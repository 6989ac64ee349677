"""Huber's function of the distance to a point: a gradient of constant norm outside of a ball."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class RadialHuber(Family):
    """r^2/2 for r <= d, d r - d^2/2 beyond, with r = |W - M|.

    The gradient is the projection of W - M on the ball of radius d: nonexpansive, the identity inside.
    Written with max(r, d) = sqrt(max(r^2, d^2)), it is rational inside and needs no root near 0.
    """

    name: ClassVar[str] = "radial-huber"
    convex: ClassVar[bool] = True
    lipschitzian: ClassVar[bool] = True
    analytic: ClassVar[bool] = False
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The minimiser M and the threshold d."""
        return (Parameter("M", rows, columns, "point"), Parameter("d", 1, 1, "positive"))

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        threshold, square = given["d"], (point - given["M"]).squared_norm()
        radius = square.maximum(threshold**2).elementary("sqrt")
        return threshold * (radius - threshold) + square.minimum(threshold**2) / 2

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        threshold, difference = given["d"], point - given["M"]
        radius = difference.squared_norm().maximum(threshold**2).elementary("sqrt")
        return difference * (threshold / radius)

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        return given["d"]

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return given["M"]
