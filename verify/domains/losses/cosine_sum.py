"""A sum of cosines of all entries: full rank and non-convex."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class CosineSum(Family):
    """sum_ij (1 - cos(a (w_ij - m_ij))); its Hessian is diagonal with entries a^2 cos."""

    name: ClassVar[str] = "cosine-sum"
    convex: ClassVar[bool] = False
    lipschitzian: ClassVar[bool] = True
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """A minimiser M and the frequency a."""
        return (Parameter("M", rows, columns, "point"), Parameter("a", 1, 1, "positive"))

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return (1 - (given["a"] * (point - given["M"])).elementary("cos")).total()

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        angle = given["a"] * (point - given["M"])
        return given["a"] * angle.elementary("sin")

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given["a"] ** 2

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        rows, columns = given["M"].shape
        return given["a"] * given.number(rows * columns).elementary("sqrt")

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return given["M"]
