"""Orthogonal matrices."""

from __future__ import annotations

from dataclasses import dataclass

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.errors import Undefined
from verify.expressions.arithmetics.interface import Arithmetic

REFLECTIONS = 3


@dataclass(frozen=True)
class Orthogonal(MatrixClass):
    """Q^T Q = I, square or tall: columns of a diagonal of signs times a few Householder reflections.

    Rational at rational draws. Products of three reflections are dense among the orthogonal matrices
    only up to size 3; larger sizes are sampled on that subset.
    """

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        if columns > rows:
            raise Undefined(f"orthonormal columns of a {rows} x {columns} matrix")
        ones = arithmetic.add(arithmetic.zeros(1, rows), arithmetic.constant(1))
        signs = arithmetic.matmul(raw("signs", rows, 1, "sign"), ones)
        result = arithmetic.multiply(signs, arithmetic.identity(rows))
        for k in range(min(REFLECTIONS, rows)):
            axis = raw(f"axis {k}", rows, 1, "direction")
            row = arithmetic.transpose(axis)
            length = arithmetic.matmul(row, axis)
            twice = arithmetic.divide(arithmetic.constant(2), length)
            image = arithmetic.matmul(axis, arithmetic.matmul(row, result))
            result = arithmetic.subtract(result, arithmetic.multiply(twice, image))
        return result if columns == rows else arithmetic.columns(result, 0, columns)

    def contains(self, value: Rows) -> bool:
        wide = range(len(value[0]))
        return all(sum(row[i] * row[j] for row in value) == (1 if i == j else 0) for i in wide for j in wide)
