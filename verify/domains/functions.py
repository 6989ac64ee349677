"""Declared functions: which families fit the declared properties, and one member of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic

from verify.domains.domain import Raw, V
from verify.domains.losses import Family, Loss, families
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class FunctionClass:
    """The declared properties of a function R^{m x n} -> R; see design: smooth, convex, lipschitz, below."""

    smooth: bool = False
    convex: bool = False
    lipschitz: bool = False
    below: bool = False
    strongly: bool = False
    stationary: bool = False

    def admits(self, family: Family) -> bool:
        """Whether members of the family can be scaled and shifted into this class."""
        if self.convex and not family.convex:
            return False
        if self.strongly and not (family.convex and family.bounded):
            return False
        if self.below and not family.bounded:
            return False
        if self.lipschitz and not family.lipschitzian:
            return False
        if self.stationary and not (self.convex or self.strongly):
            return type(family)._stationary is not Family._stationary
        return True

    def families(self) -> tuple[Family, ...]:
        """The families with members in this class."""
        return tuple(family for family in families() if self.admits(family))


@dataclass(frozen=True)
class Member(Generic[V]):
    """f(W) = loss(W) + (curvature/2) |W|^2 - <tilt, W>: a concrete function, its constants known.

    ``centre``: a point where the gradient vanishes by the choice of the tilt.
    """

    loss: Loss[V]
    curvature: V | None = None
    tilt: V | None = None
    centre: V | None = None

    def value(self, arithmetic: Arithmetic[V], point: V) -> V:
        """f(point), 1 x 1."""
        total = self.loss.value(arithmetic, point)
        if self.curvature is not None:
            square = arithmetic.total(arithmetic.power(point, 2))
            half = arithmetic.divide(self.curvature, arithmetic.constant(2))
            total = arithmetic.add(total, arithmetic.multiply(half, square))
        if self.tilt is not None:
            total = arithmetic.subtract(total, arithmetic.total(arithmetic.multiply(self.tilt, point)))
        return total

    def gradient(self, arithmetic: Arithmetic[V], point: V) -> V:
        """The gradient, of the point's shape."""
        total = self.loss.gradient(arithmetic, point)
        if self.curvature is not None:
            total = arithmetic.add(total, arithmetic.multiply(self.curvature, point))
        return total if self.tilt is None else arithmetic.subtract(total, self.tilt)

    def smoothness(self, arithmetic: Arithmetic[V]) -> V:
        """The Lipschitz constant of the gradient."""
        base = self.loss.smoothness(arithmetic)
        return base if self.curvature is None else arithmetic.add(base, self.curvature)

    def lipschitz(self, arithmetic: Arithmetic[V]) -> V | None:
        """The Lipschitz constant of f, None where it has none or it is not known."""
        if self.curvature is not None or self.tilt is not None:
            return None
        return self.loss.lipschitz(arithmetic)

    def infimum(self, arithmetic: Arithmetic[V]) -> V | None:
        """A lower bound of f; at the centre where the tilt makes that the minimum of a convex function."""
        if self.tilt is None:
            return self.loss.infimum(arithmetic)
        if self.centre is None or not self.loss.family.convex:
            return None
        return self.value(arithmetic, self.centre)

    def stationary(self, arithmetic: Arithmetic[V]) -> V | None:
        """A point where the gradient vanishes, where one is known."""
        if self.centre is not None:
            return self.centre
        return (
            None if self.tilt is not None or self.curvature is not None else self.loss.stationary(arithmetic)
        )


def draw_parameters(
    arithmetic: Arithmetic[V], family: Family, raw: Raw[V], rows: int, columns: int
) -> Mapping[str, V]:
    """The parameters from raw numbers; the gradient of an affine function is not zero, so that it scales."""
    kinds = {p: "direction" if family.affine else p.kind for p in family.parameters(rows, columns)}
    return {p.name: raw(p.name, p.rows, p.columns, kind) for p, kind in kinds.items()}
