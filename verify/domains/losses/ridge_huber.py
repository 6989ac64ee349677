"""Huber's function of one measurement: a kinked gradient of constant norm far away."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity
from verify.domains.losses.ridge import Ridge

V = TypeVar("V")


class RidgeHuber(Ridge):
    """s^2/2 for |s| <= d, d|s| - d^2/2 beyond, with s = u^T W v - c."""

    name: ClassVar[str] = "ridge-huber"
    convex: ClassVar[bool] = True
    lipschitzian: ClassVar[bool] = True
    analytic: ClassVar[bool] = False
    rational: ClassVar[bool] = True

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """Those of a ridge and the threshold d."""
        return (*super().parameters(rows, columns), Parameter("d", 1, 1, "positive"))

    def _profile(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        near = abs(s).minimum(given["d"])
        return near * (abs(s) - near / 2)

    def _slope(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        return s.clipped(-given["d"], given["d"])

    def _squared_steepness(self, given: Given[V]) -> Quantity[V] | None:
        return given["d"] ** 2
