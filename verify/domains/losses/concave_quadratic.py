"""Minus half the squared distance to a point: curvature -1 everywhere, unbounded below."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class ConcaveQuadratic(Family):
    """-1/2 |W - M|^2; its Hessian is minus the identity."""

    name: ClassVar[str] = "concave-quadratic"
    convex: ClassVar[bool] = False
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = True
    bounded: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The maximiser M."""
        return (Parameter("M", rows, columns, "point"),)

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return (point - given["M"]).squared_norm() / -2

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return given["M"] - point

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _infimum(self, given: Given[V]) -> Quantity[V] | None:
        return None

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return given["M"]
