"""A positive semidefinite quadratic with known eigenvalues: ill conditioning and slow modes."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class EllipticQuadratic(Family):
    """1/2 <W - M, H(W - M)> with H(X) = P (h o (P X Q)) Q for Householder reflections P and Q.

    The entries of h are the eigenvalues of H. They lie in [0, 1] and the first is 1, so the largest
    is 1. They are the fractions f drawn, or 10^-4 + (1 - 10^-4) f^8: condition number up to 10^4.
    """

    name: ClassVar[str] = "elliptic-quadratic"
    convex: ClassVar[bool] = True
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = True

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """Minimiser M, the two reflections, the fractions and how they become eigenvalues."""
        return (
            Parameter("M", rows, columns, "point"),
            Parameter("p", rows, 1, "left"),
            Parameter("q", columns, 1, "right"),
            Parameter("f", rows, columns, "fraction"),
            Parameter("spectrum", 1, 2, "choice"),
        )

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        rotated = _rotated(given, point - given["M"])
        return (_eigenvalues(given) * rotated**2).total() / 2

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return _rotated(given, _eigenvalues(given) * _rotated(given, point - given["M"]))

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return given["M"]


def _rotated(given: Given[V], matrix: Quantity[V]) -> Quantity[V]:
    """P X Q, an isometry that is its own inverse."""
    return matrix.reflected(given["p"]).transposed.reflected(given["q"]).transposed


def _eigenvalues(given: Given[V]) -> Quantity[V]:
    """The m x n eigenvalues h, the first of them 1."""
    fractions, choice = given["f"], given["spectrum"]
    rows, columns = fractions.shape
    floor = Fraction(1, 10**4)
    spread = choice.column(0) * fractions + choice.column(1) * (floor + (1 - floor) * fractions**8)
    first = given.identity(rows).column(0) @ given.identity(columns).column(0).transposed
    return spread + first * (1 - spread)
