"""Extreme eigenvalues of a symmetric matrix, extreme singular values, determinant, inverse, rank."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, V
from verify.expressions.types import Matrix, Scalar, ValueType


def _square(kind: ValueType, what: str) -> None:
    if isinstance(kind, Matrix) and kind.rows != kind.columns:
        raise IllTyped(f"{what} of {kind}, which is not square")


@dataclass(frozen=True, eq=False)
class Eigenvalue(Operation):
    """The largest or smallest eigenvalue of the symmetric part of a square matrix."""

    largest: bool

    def infer(self) -> Scalar:
        _square(self.arguments[0].type, "an eigenvalue")
        return Scalar()

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        spectrum = arithmetic.eigenvalues(values[0])
        last = arithmetic.shape(spectrum)[0] if self.largest else 1
        return arithmetic.rows(spectrum, last - 1, last)


@dataclass(frozen=True, eq=False)
class SmallestSingularValue(Operation):
    """The smallest of the min(rows, columns) singular values."""

    def infer(self) -> Scalar:
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        spectrum = arithmetic.singular_values(values[0])
        last = arithmetic.shape(spectrum)[0]
        return arithmetic.rows(spectrum, last - 1, last)


@dataclass(frozen=True, eq=False)
class Determinant(Operation):
    """det a."""

    def infer(self) -> Scalar:
        _square(self.arguments[0].type, "the determinant")
        return Scalar()

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.determinant(values[0])


@dataclass(frozen=True, eq=False)
class Rank(Operation):
    """rank a."""

    def infer(self) -> Scalar:
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.rank(values[0])
