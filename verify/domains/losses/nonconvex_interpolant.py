"""Functions through given values and gradients with curvature in [-1, 1]: any feasible data."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.convex_interpolant import triple, triple_parameters, triples_hull
from verify.domains.losses.family import Family
from verify.domains.losses.hull_envelope import Hull
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class NonconvexInterpolant(Family):
    """2 C(W) - 1/2 |W|^2, with C the convex interpolant of (x_i, (g_i + x_i)/2, (f_i + |x_i|^2/2)/2).

    Adding 1/2 |W|^2 turns curvature [-1, 1] into [0, 2]. So it is 1-smooth for any triples, and has value f_i
    and gradient g_i at every x_i if and only if some 1-smooth function has, for all i, j,
    f_i >= f_j + <g_j, x_i - x_j> + 1/4 (|g_i - g_j|^2 - |x_i - x_j|^2 + 2 <g_i - g_j, x_i - x_j>).
    For fixed weights l, the least over W is concave in l, hence least at a vertex: the infimum is
    min_i (f_i - |g_i|^2/2), attained at x_i - g_i. Nearly degenerate triples are changed slightly, see the
    module hull_envelope. Source: Taylor, Hendrickx, Glineur, Smooth strongly convex interpolation, 2017.
    """

    triples: ClassVar[int]
    convex: ClassVar[bool] = False
    analytic: ClassVar[bool] = False
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = True

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The triples: point_i, gradient_i, value_i."""
        return triple_parameters(rows, columns, self.triples)

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return 2 * self._hull(given).value(point) - point.squared_norm() / 2

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return point - 2 * self._hull(given).nearest(point)

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _infimum(self, given: Given[V]) -> Quantity[V] | None:
        lowest: Quantity[V] | None = None
        for i in range(1, self.triples + 1):
            _, g, f = triple(given, i)
            candidate = f - g.squared_norm() / 2
            lowest = candidate if lowest is None else lowest.minimum(candidate)
        return None if lowest is None else lowest - 2 * self._hull(given).deficit()

    def _hull(self, given: Given[V]) -> Hull[V]:
        shifted = []
        for i in range(1, self.triples + 1):
            x, g, f = triple(given, i)
            shifted.append((x, (g + x) / 2, (f + x.squared_norm() / 2) / 2))
        return triples_hull(shifted)


class TwoTriplesNonconvex(NonconvexInterpolant):
    """The non-convex interpolant of two triples."""

    name: ClassVar[str] = "nonconvex-interpolant-2"
    triples: ClassVar[int] = 2


class ThreeTriplesNonconvex(NonconvexInterpolant):
    """The non-convex interpolant of three triples."""

    name: ClassVar[str] = "nonconvex-interpolant-3"
    triples: ClassVar[int] = 3
