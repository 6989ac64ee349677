"""Vectors and matrices of Frobenius norm one."""

from __future__ import annotations

from dataclasses import dataclass

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class UnitSphere(MatrixClass):
    """Rational points of the sphere: x -> (2 x_1 x - |x|^2 e_1) / |x|^2, the reflection of e_1 by x."""

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        if rows * columns == 1:
            return raw("sign", 1, 1, "sign")
        axis = raw("axis", rows, columns, "direction")
        square = arithmetic.total(arithmetic.power(axis, 2))
        first = arithmetic.columns(arithmetic.rows(axis, 0, 1), 0, 1)
        pole = _pole(arithmetic, rows, columns)
        along = arithmetic.multiply(arithmetic.multiply(arithmetic.constant(2), first), axis)
        return arithmetic.divide(arithmetic.subtract(along, arithmetic.multiply(square, pole)), square)

    def contains(self, value: Rows) -> bool:
        return sum(entry * entry for row in value for entry in row) == 1


def _pole(arithmetic: Arithmetic[V], rows: int, columns: int) -> V:
    """The matrix with a one in the corner."""
    column = arithmetic.columns(arithmetic.identity(rows), 0, 1)
    return arithmetic.matmul(column, arithmetic.rows(arithmetic.identity(columns), 0, 1))
