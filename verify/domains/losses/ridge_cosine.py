"""A cosine of one measurement: non-convex, both curvatures attained."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.quantity import Given, Quantity
from verify.domains.losses.ridge import Ridge

V = TypeVar("V")


class RidgeCosine(Ridge):
    """1 - cos(u^T W v - c); |phi''| = |cos| <= 1, with both signs."""

    name: ClassVar[str] = "ridge-cosine"
    convex: ClassVar[bool] = False
    lipschitzian: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def _profile(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        return 1 - s.elementary("cos")

    def _slope(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        return s.elementary("sin")

    def _squared_steepness(self, given: Given[V]) -> Quantity[V] | None:
        return given.number(1)
