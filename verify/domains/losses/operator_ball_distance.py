"""Half the squared distance to an operator-norm ball: a flat set of minimisers."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class OperatorBallDistance(Family):
    """1/2 dist(W, {Z : |Z - M|_op <= d})^2 = 1/2 sum_i (sigma_i - d)_+^2 over the singular values of W - M.

    The gradient is the residual of a projection, firmly nonexpansive; far out it moves with W.
    """

    name: ClassVar[str] = "operator-ball-distance"
    convex: ClassVar[bool] = True
    analytic: ClassVar[bool] = False
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The center M and the radius d of the ball."""
        return (Parameter("M", rows, columns, "point"), Parameter("d", 1, 1, "nonnegative"))

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        values = (point - given["M"]).singular_values()
        return (values - given["d"]).maximum(0).squared_norm() / 2

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return (point - given["M"]).spectral(lambda values: (values - given["d"]).maximum(0))

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return given["M"]
