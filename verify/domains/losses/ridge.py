"""Functions of one linear measurement of the matrix."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class Ridge(Family):
    """phi(s) with s = u^T W v - c, for a function phi of one variable with |phi''| <= 1, attained.

    Directions are not normalised, so that all stays rational: the gradient is phi'(s) u v^T and its
    least Lipschitz constant |u|^2 |v|^2. All of the profiles have phi'(0) = 0, and infimum 0 over the
    line, which s runs through.
    """

    sharp: ClassVar[bool] = True

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The directions u, v and the offset c."""
        return (
            Parameter("u", rows, 1, "left"),
            Parameter("v", columns, 1, "right"),
            Parameter("c", 1, 1, "real"),
        )

    @abstractmethod
    def _profile(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        """phi(s)."""

    @abstractmethod
    def _slope(self, given: Given[V], s: Quantity[V]) -> Quantity[V]:
        """phi'(s)."""

    def _squared_steepness(self, given: Given[V]) -> Quantity[V] | None:
        """The supremum of phi'^2, None when infinite."""
        return None

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return self._profile(given, _measured(given, point))

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return given["u"] @ (self._slope(given, _measured(given, point)) * given["v"].transposed)

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given["u"].squared_norm() * given["v"].squared_norm()

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        steepness = self._squared_steepness(given)
        return None if steepness is None else (steepness * self._smoothness(given)).elementary("sqrt")

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        direction = given["u"] @ given["v"].transposed
        return direction * (given["c"] / self._smoothness(given))


def _measured(given: Given[V], point: Quantity[V]) -> Quantity[V]:
    """s = u^T W v - c, 1 x 1."""
    return given["u"].transposed @ point @ given["v"] - given["c"]
