"""Nesterov's tridiagonal quadratic: a nominal smoothness that is never attained."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class TridiagonalQuadratic(Family):
    """1/4 (1/2 w^T T w - w_1) with w = (W - M) v in R^m and T = tridiag(-1, 2, -1).

    Often called 1-smooth (for |v| = 1), but T has largest eigenvalue 4 cos^2(a) with a = pi/(2(m+1)), so the
    least constant is |v|^2 cos^2(a). T w = e_1 for w_i = 1 - i/(m+1), where the value is
    -1/8 (1 - 1/(m+1)).
    Nesterov, Lectures on Convex Optimization, section 2.1.2.
    """

    name: ClassVar[str] = "tridiagonal-quadratic"
    convex: ClassVar[bool] = True
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = True

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The shift M and the direction v."""
        return (Parameter("M", rows, columns, "point"), Parameter("v", columns, 1, "right"))

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        w = (point - given["M"]) @ given["v"]
        first = given.identity(w.shape[0]).column(0)
        return ((_differences(given, w.shape[0]) @ w).squared_norm() / 2 - first.inner(w)) / 4

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        w = (point - given["M"]) @ given["v"]
        differences = _differences(given, w.shape[0])
        slope = differences.transposed @ (differences @ w) - given.identity(w.shape[0]).column(0)
        return slope / 4 @ given["v"].transposed

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given["v"].squared_norm() * squared_cosine_above(given["M"].shape[0])

    def _infimum(self, given: Given[V]) -> Quantity[V] | None:
        size = given["M"].shape[0]
        return given.number(Fraction(-size, 8 * (size + 1)))

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        right, size = given["v"], given["M"].shape[0]
        best = given.above(*(given.number(Fraction(size - i, size + 1)) for i in range(size)))
        return given["M"] + best @ right.transposed / right.squared_norm()


def _differences(given: Given[V], size: int) -> Quantity[V]:
    """The (m+1) x m matrix D of w_1, w_2 - w_1, ..., -w_m up to signs; D^T D = T."""
    identity, zeros = given.identity(size), given.zeros(1, size)
    return given.above(identity, zeros) - given.above(zeros, identity)


def squared_cosine_above(size: int) -> Fraction:
    """cos^2(pi/(2(size+1))) = (1 + cos(pi/(size+1)))/2, rounded up to a multiple of 2^-60.

    pi is rounded down, and the Taylor series of the cosine ends with a positive term.
    """
    x = Fraction(314159265358979323846, 10**20) / (size + 1)
    term = cosine = Fraction(1)
    for k in range(1, 15):
        term = -term * x**2 / ((2 * k - 1) * 2 * k)
        cosine += term
    return Fraction(ceil((1 + cosine) / 2 * 2**60), 2**60)
