"""An inverse power of one measurement: the infimum is far away, along arbitrarily slow tails."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, TypeVar

from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity
from verify.domains.losses.ridge import Ridge

V = TypeVar("V")
POWERS = (1, 2, 4)


class RidgeInversePower(Ridge):
    """(1/p) (1 + s^2)^(-p/2) with s = u^T W v - c and p in {1, 2, 4}; the infimum 0 is not attained.

    phi'' = (1 + s^2)^(-p/2 - 2) ((p + 1) s^2 - 1) is -1 at 0, and at most
    2 ((p + 1)/(p + 4))^(p/2 + 2) < 1/3, at s^2 = 3/(p + 1). phi'^2 is largest at s^2 = 1/(p + 1).
    """

    name: ClassVar[str] = "ridge-inverse-power"
    convex: ClassVar[bool] = False
    lipschitzian: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """Those of a ridge and the power p."""
        return (*super().parameters(rows, columns), Parameter("p", 1, len(POWERS), "choice"))

    def _profile(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        root = (1 + s**2).elementary("sqrt")
        return _chosen(given, [root**-p / p for p in POWERS])

    def _slope(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        square = 1 + s**2
        root = square.elementary("sqrt")
        return -s * _chosen(given, [root**-p / square for p in POWERS])

    def _squared_steepness(self, given: Given[V]) -> Quantity[V] | None:
        return _chosen(given, [given.number(Fraction(p + 1, p + 2) ** (p + 2) / (p + 1)) for p in POWERS])


def _chosen(given: Given[V], values: list[Quantity[V]]) -> Quantity[V]:
    """The value of the power chosen."""
    total = given.number(0)
    for index, value in enumerate(values):
        total = total + given["p"].column(index) * value
    return total
