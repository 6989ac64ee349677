"""The least of |x - z|^2/2 plus a height, over the hull of two or three points, in closed form.

The function e(x) = min over l in the simplex of 1/2 |x - sum l_i a_i|^2 + sum l_i b_i is the Moreau envelope
of a convex function, for any anchors a_i and heights b_i: convex, with gradient x - sum l_i a_i, which is
1-Lipschitz. Nothing is compared or branched on, only minima and maxima are taken.

Where anchors coincide or lie on a line, the weights l are not unique and a closed form would divide by 0.
So the anchors are lifted first: a_i becomes (a_i, c_i) with c_1 = 0 and c_2, c_3 orthogonal of squared
length ``pad``, and b_i becomes b_i - |c_i|^2/2, which keeps the value that each vertex l gives at (x, 0). The
result is the envelope in the larger space restricted to the given one: still convex, still with a
1-Lipschitz gradient. The pad is 0, hence nothing is changed, unless the anchors are within about FLOOR^(1/2)
of being degenerate. (Three anchors of R^1 always are; in float32 the error bound is then often infinite,
which asks for float64.)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from verify.domains.losses.quantity import Quantity

V = TypeVar("V")
FLOOR = Fraction(1, 2**20)


@dataclass(frozen=True)
class Hull(Generic[V]):
    """Two or three anchors in R^{m x n}, and their heights, 1 x 1."""

    anchors: tuple[Quantity[V], ...]
    heights: tuple[Quantity[V], ...]

    def value(self, point: Quantity[V]) -> Quantity[V]:
        """e(x), 1 x 1."""
        gram, gains = self._gram(), self._gains(point)
        weights = _weights(gram, gains)
        total = (point - self.anchors[0]).squared_norm() / 2 + self.heights[0]
        for i, weight in enumerate(weights):
            total = total - weight * gains[i]
            for j, other in enumerate(weights):
                total = total + weight * other * gram[i][j] / 2
        return total

    def nearest(self, point: Quantity[V]) -> Quantity[V]:
        """The minimising z = sum l_i a_i; the gradient of e is x - z."""
        total = self.anchors[0]
        weights = _weights(self._gram(), self._gains(point))
        for edge, weight in zip(self._edges(), weights, strict=True):
            total = total + weight * edge
        return total

    def deficit(self) -> Quantity[V]:
        """How much the lift lowers e at most: half the largest variance of c under weights l."""
        return self._pad() * Fraction(1, 8 if len(self.anchors) == 2 else 4)

    def lowest(self) -> Quantity[V]:
        """The infimum min b_i, or a number below it where the anchors are nearly degenerate."""
        lowest = self.heights[0]
        for height in self.heights[1:]:
            lowest = lowest.minimum(height)
        return lowest - self.deficit()

    def _edges(self) -> list[Quantity[V]]:
        return [anchor - self.anchors[0] for anchor in self.anchors[1:]]

    def _pad(self) -> Quantity[V]:
        """Enough for the least eigenvalue of the Gram matrix to be 3/4 FLOOR: it is at least det/trace."""
        edges = self._edges()
        if len(edges) == 1:
            return (FLOOR - edges[0].squared_norm()).maximum(0)
        first, cross, second = edges[0].squared_norm(), edges[0].inner(edges[1]), edges[1].squared_norm()
        return (FLOOR - (first * second - cross**2) / (first + second).maximum(FLOOR)).maximum(0)

    def _gram(self) -> list[list[Quantity[V]]]:
        """The Gram matrix of the lifted edges."""
        edges, pad = self._edges(), self._pad()
        products = [[edge.inner(other) for other in edges] for edge in edges]
        return [[p + pad if i == j else p for j, p in enumerate(row)] for i, row in enumerate(products)]

    def _gains(self, point: Quantity[V]) -> list[Quantity[V]]:
        """Minus the derivatives in l_2, l_3 of what is minimised, at the first vertex."""
        pad, offset = self._pad(), point - self.anchors[0]
        gains = [offset.inner(edge) for edge in self._edges()]
        rises = [height - self.heights[0] for height in self.heights[1:]]
        return [gain - rise + pad / 2 for gain, rise in zip(gains, rises, strict=True)]


def _weights(gram: list[list[Quantity[V]]], gains: list[Quantity[V]]) -> list[Quantity[V]]:
    """The minimising l_2, or l_2 and l_3."""
    if len(gains) == 1:
        return [(gains[0] / gram[0][0]).clipped(0, 1)]
    return _triangle(gram[0][0], gram[0][1], gram[1][1], gains[0], gains[1])


def _triangle(
    a: Quantity[V], b: Quantity[V], c: Quantity[V], alpha: Quantity[V], beta: Quantity[V]
) -> list[Quantity[V]]:
    """The least of (a s^2 + 2 b s t + c t^2)/2 - alpha s - beta t over s, t >= 0, s + t <= 1; a c > b^2.

    For given s the best t is tau = (beta - b s)/c, clipped to [0, 1 - s]. The least over t has a derivative
    in s that is increasing and linear on three intervals: with slope a where tau < 0, a - 2b + c where
    tau > 1 - s, and (a c - b^2)/c between; for s <= 1 the first two are disjoint. Start from the root of the
    middle piece, clipped to [0, 1]. If it lies in the middle, it is the answer. If it lies where another
    piece holds, the root is in that interval too, and one Newton step, clipped, reaches it; the step for
    the piece that does not hold there is 0 or clipped back to the start.
    """
    determinant = a * c - b**2
    start = ((alpha * c - b * beta) / determinant).clipped(0, 1)
    slope = (determinant * start - alpha * c + b * beta) / c
    tau = (beta - b * start) / c
    below = slope + b * (-tau).maximum(0)
    above = slope + (c - b) * (tau - 1 + start).maximum(0)
    first = (start - below / a).clipped(0, 1)
    second = (start - above / (a - 2 * b + c)).clipped(0, 1)
    s = first + second - start
    t = ((beta - b * s) / c).maximum(0).minimum(1 - s)
    return [s, t]
