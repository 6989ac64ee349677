"""The Moreau envelope of a nuclear norm: spectral, not twice differentiable."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class NuclearEnvelope(Family):
    """min_Z d |Z|_* + 1/2 |W - M - Z|^2, that is Huber's function summed over the singular values of W - M.

    The gradient caps the singular values at d: the residual of a proximal map, firmly nonexpansive, and
    the identity where all of them are at most d.
    """

    name: ClassVar[str] = "nuclear-envelope"
    convex: ClassVar[bool] = True
    lipschitzian: ClassVar[bool] = True
    analytic: ClassVar[bool] = False
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The minimiser M and the threshold d."""
        return (Parameter("M", rows, columns, "point"), Parameter("d", 1, 1, "positive"))

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        values = (point - given["M"]).singular_values()
        near = values.minimum(given["d"])
        return (near * (values - near / 2)).total()

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return (point - given["M"]).spectral(lambda values: values.minimum(given["d"]))

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        return given["d"] * given.number(min(given["M"].shape)).elementary("sqrt")

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return given["M"]
