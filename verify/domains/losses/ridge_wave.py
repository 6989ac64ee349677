"""A square wave as curvature: +-1 everywhere, not twice differentiable, rational."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.quantity import Given, Quantity
from verify.domains.losses.ridge import Ridge

V = TypeVar("V")


class RidgeWave(Ridge):
    """tau(u^T W v - c) with tau'' = 1 on (-1, 1), -1 for 1 < |s| < 3, 1 for 3 < |s| < 5, and so on.

    tau(s) = s^2/2 - (|s| - 1)_+^2 + (|s| - 3)_+^2 - ..., with an even number of kinks a side, so that the
    curvature is 1 beyond the last. The slope is the triangle wave of period 4, hence tau is periodic
    up to there, with values in [0, 1] and zeros at the multiples of 4, and grows beyond.
    """

    name: ClassVar[str] = "ridge-wave"
    convex: ClassVar[bool] = False
    analytic: ClassVar[bool] = False
    rational: ClassVar[bool] = True

    def _profile(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        total = s**2 / 2
        for kink, sign in _kinks():
            total = total + sign * (abs(s) - kink).maximum(0) ** 2
        return total

    def _slope(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        total = s
        for kink, sign in _kinks():
            total = total + (2 * sign) * ((s - kink).maximum(0) + (s + kink).minimum(0))
        return total


def _kinks() -> tuple[tuple[int, int], ...]:
    """Where the curvature jumps on the positive side, and the sign of the jump."""
    return tuple((2 * k + 1, 1 if k % 2 else -1) for k in range(8))
