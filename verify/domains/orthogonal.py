"""Orthogonal matrices."""

from __future__ import annotations

from dataclasses import dataclass

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.expressions.arithmetics.interface import Arithmetic

REFLECTIONS = 3


@dataclass(frozen=True)
class Orthogonal(MatrixClass):
    """Q^T Q = I: a diagonal of signs times a few Householder reflections, rational at rational draws.

    Products of three reflections are dense among them only up to size 3; larger sizes are sampled on
    that subset.
    """

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        ones = arithmetic.add(arithmetic.zeros(1, columns), arithmetic.constant(1))
        signs = arithmetic.matmul(raw("signs", rows, 1, "sign"), ones)
        result = arithmetic.multiply(signs, arithmetic.identity(rows))
        for k in range(min(REFLECTIONS, rows)):
            axis = raw(f"axis {k}", rows, 1, "direction")
            row = arithmetic.transpose(axis)
            length = arithmetic.matmul(row, axis)
            twice = arithmetic.divide(arithmetic.constant(2), length)
            image = arithmetic.matmul(axis, arithmetic.matmul(row, result))
            result = arithmetic.subtract(result, arithmetic.multiply(twice, image))
        return result

    def contains(self, value: Rows) -> bool:
        size = range(len(value))
        return all(
            sum(value[k][i] * value[k][j] for k in size) == (1 if i == j else 0) for i in size for j in size
        )
