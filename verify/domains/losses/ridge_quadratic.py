"""A quadratic of one measurement: rank one, aligned with the product of the factors."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.quantity import Given, Quantity
from verify.domains.losses.ridge import Ridge

V = TypeVar("V")


class RidgeQuadratic(Ridge):
    """1/2 (u^T W v - c)^2."""

    name: ClassVar[str] = "ridge-quadratic"
    convex: ClassVar[bool] = True
    rational: ClassVar[bool] = True

    def _profile(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        return s**2 / 2

    def _slope(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        return s
