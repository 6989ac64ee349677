"""The logarithm of a hyperbolic cosine of one measurement: Lipschitz and smooth at once."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.quantity import Given, Quantity
from verify.domains.losses.ridge import Ridge

V = TypeVar("V")


class RidgeLogCosh(Ridge):
    """log cosh(u^T W v - c); phi' = tanh and 0 < phi'' = 1 - tanh^2 <= 1, attained at 0."""

    name: ClassVar[str] = "ridge-log-cosh"
    convex: ClassVar[bool] = True
    lipschitzian: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def _profile(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        return s + (-2 * s).elementary("softplus") - given.number(2).elementary("log")

    def _slope(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        return (2 * s).elementary("sigmoid") - (-2 * s).elementary("sigmoid")

    def _squared_steepness(self, given: Given[V]) -> Quantity[V] | None:
        return given.number(1)
