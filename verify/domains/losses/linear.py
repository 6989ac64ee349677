"""A linear function: smoothness 0, Lipschitz, convex and concave, unbounded below unless zero."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class Linear(Family):
    """<G, W>; its gradient is G everywhere."""

    name: ClassVar[str] = "linear"
    convex: ClassVar[bool] = True
    lipschitzian: ClassVar[bool] = True
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = True
    bounded: ClassVar[bool] = False
    affine: ClassVar[bool] = True

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The gradient G."""
        return (Parameter("G", rows, columns, "point"),)

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return point.inner(given["G"])

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return given["G"]

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(0)

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        return given["G"].squared_norm().elementary("sqrt")

    def _infimum(self, given: Given[V]) -> Quantity[V] | None:
        return None
