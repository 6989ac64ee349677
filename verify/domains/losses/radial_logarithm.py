"""A logarithm of the distance to a point: the gradient vanishes far away."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class RadialLogarithm(Family):
    """(d^2/2) log(1 + |W - M|^2 / d^2).

    With x = r/d the radial curvature is (1 - x^2)/(1 + x^2)^2, in [-1/8, 1], the tangential one 1/(1 + x^2);
    both are 1 at M. The slope d x/(1 + x^2) is at most d/2.
    """

    name: ClassVar[str] = "radial-logarithm"
    convex: ClassVar[bool] = False
    lipschitzian: ClassVar[bool] = True
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The minimiser M and the width d."""
        return (Parameter("M", rows, columns, "point"), Parameter("d", 1, 1, "positive"))

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        square = given["d"] ** 2
        ratio = (point - given["M"]).squared_norm() / square
        return square / 2 * (1 + ratio).elementary("log")

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        difference = point - given["M"]
        return difference / (1 + difference.squared_norm() / given["d"] ** 2)

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        return given["d"] / 2

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return given["M"]
