"""Norms that are not Euclidean: spectral, nuclear, and the 1 and infinity norms of vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, V
from verify.expressions.types import Matrix, Scalar


@dataclass(frozen=True, eq=False)
class SpectralNorm(Operation):
    """The largest singular value."""

    def infer(self) -> Scalar:
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.rows(arithmetic.singular_values(values[0]), 0, 1)


@dataclass(frozen=True, eq=False)
class NuclearNorm(Operation):
    """The sum of the singular values."""

    def infer(self) -> Scalar:
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.total(arithmetic.singular_values(values[0]))


@dataclass(frozen=True, eq=False)
class VectorNorm(Operation):
    """The sum (``order`` 1) or the maximum (``order`` 0, infinity) of a vector's absolute entries."""

    order: int

    def infer(self) -> Scalar:
        kind = self.arguments[0].type
        if not isinstance(kind, Matrix) or not kind.is_vector:
            raise IllTyped(f"the 1 or infinity norm of {kind}: only that of a vector has one meaning")
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        sizes = arithmetic.absolute(values[0])
        if self.order == 1:
            return arithmetic.total(sizes)
        count = arithmetic.shape(sizes)[0]
        return reduce(arithmetic.maximum, [arithmetic.rows(sizes, k, k + 1) for k in range(count)])
