"""Convex functions through given values and gradients: any feasible convex data."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.hull_envelope import Hull
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class ConvexInterpolant(Family):
    """min over the simplex of 1/2 |W - sum l_i (x_i - g_i)|^2 + sum l_i (f_i - |g_i|^2/2).

    Convex and 1-smooth for any triples (x_i, g_i, f_i). It has value f_i and gradient g_i at every x_i if and
    only if some convex 1-smooth function has: f_i >= f_j + <g_j, x_i - x_j> + |g_i - g_j|^2/2 for all i, j.
    The infimum is min_i (f_i - |g_i|^2/2). Nearly degenerate triples are changed slightly, see the module
    hull_envelope. For triples of an L-smooth function take g_i/L, f_i/L and scale by L.
    Source: Taylor, Hendrickx, Glineur, Smooth strongly convex interpolation, 2017.
    """

    triples: ClassVar[int]
    convex: ClassVar[bool] = True
    analytic: ClassVar[bool] = False
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = True

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The triples: point_i, gradient_i, value_i."""
        return triple_parameters(rows, columns, self.triples)

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return self._hull(given).value(point)

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return point - self._hull(given).nearest(point)

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _infimum(self, given: Given[V]) -> Quantity[V] | None:
        return self._hull(given).lowest()

    def _hull(self, given: Given[V]) -> Hull[V]:
        return triples_hull([triple(given, i) for i in range(1, self.triples + 1)])


class TwoTriplesConvex(ConvexInterpolant):
    """The convex interpolant of two triples."""

    name: ClassVar[str] = "convex-interpolant-2"
    triples: ClassVar[int] = 2


class ThreeTriplesConvex(ConvexInterpolant):
    """The convex interpolant of three triples."""

    name: ClassVar[str] = "convex-interpolant-3"
    triples: ClassVar[int] = 3


Triple = tuple[Quantity[V], Quantity[V], Quantity[V]]


def triple_parameters(rows: int, columns: int, count: int) -> tuple[Parameter, ...]:
    """Points, gradients and values."""
    return tuple(
        parameter
        for i in range(1, count + 1)
        for parameter in (
            Parameter(f"point_{i}", rows, columns, "point"),
            Parameter(f"gradient_{i}", rows, columns, "point"),
            Parameter(f"value_{i}", 1, 1, "real"),
        )
    )


def triple(given: Given[V], index: int) -> Triple[V]:
    """Point, gradient and value number ``index``, counted from 1."""
    return given[f"point_{index}"], given[f"gradient_{index}"], given[f"value_{index}"]


def triples_hull(triples: list[Triple[V]]) -> Hull[V]:
    """Anchors x_i - g_i with heights f_i - |g_i|^2/2."""
    return Hull(
        tuple(x - g for x, g, _ in triples),
        tuple(f - Fraction(1, 2) * g.squared_norm() for _, g, f in triples),
    )
