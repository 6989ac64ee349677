"""One function of a family, scaled and shifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from verify.domains.losses.family import Family
from verify.expressions.arithmetics.interface import Arithmetic

V = TypeVar("V")


@dataclass(frozen=True)
class Loss(Generic[V]):
    """The function ``scale`` * base + ``offset`` with base a member of a family; ``scale`` >= 0, 1 x 1."""

    family: Family
    parameters: Mapping[str, V]
    scale: V
    offset: V

    @classmethod
    def with_smoothness(
        cls, arithmetic: Arithmetic[V], family: Family, parameters: Mapping[str, V], smoothness: V, offset: V
    ) -> Loss[V]:
        """The member scaled so that its smoothness is the one given (affine ones are scaled by it)."""
        if family.affine:
            return cls(family, parameters, smoothness, offset)
        scale = arithmetic.divide(smoothness, family.smoothness(arithmetic, parameters))
        return cls(family, parameters, scale, offset)

    def value(self, arithmetic: Arithmetic[V], point: V) -> V:
        """The value at a point, 1 x 1."""
        base = self.family.value(arithmetic, self.parameters, point)
        return arithmetic.add(arithmetic.multiply(self.scale, base), self.offset)

    def gradient(self, arithmetic: Arithmetic[V], point: V) -> V:
        """The gradient at a point, of the point's shape."""
        return arithmetic.multiply(self.scale, self.family.gradient(arithmetic, self.parameters, point))

    def smoothness(self, arithmetic: Arithmetic[V]) -> V:
        """The Lipschitz constant of the gradient that the family states, 1 x 1."""
        return arithmetic.multiply(self.scale, self.family.smoothness(arithmetic, self.parameters))

    def lipschitz(self, arithmetic: Arithmetic[V]) -> V | None:
        """A Lipschitz constant of the function itself, 1 x 1; None when it has none."""
        base = self.family.lipschitz(arithmetic, self.parameters)
        return None if base is None else arithmetic.multiply(self.scale, base)

    def infimum(self, arithmetic: Arithmetic[V]) -> V | None:
        """The infimum, or a number below it, 1 x 1; None when the base is unbounded below."""
        base = self.family.infimum(arithmetic, self.parameters)
        return None if base is None else arithmetic.add(arithmetic.multiply(self.scale, base), self.offset)

    def stationary(self, arithmetic: Arithmetic[V]) -> V | None:
        """A point where the gradient vanishes; None when none is known in closed form."""
        return self.family.stationary(arithmetic, self.parameters)
