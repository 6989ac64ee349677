"""Orthogonal projections."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.domains.orthogonal import Orthogonal
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class Projection(MatrixClass):
    """P = P^T = P^2: Q D Q^T with Q orthogonal and D a diagonal of zeros and ones."""

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        basis = Orthogonal().construct(arithmetic, raw, rows, rows)
        signs = arithmetic.transpose(raw("kept", rows, 1, "sign"))
        half = arithmetic.constant(Fraction(1, 2))
        kept = arithmetic.multiply(half, arithmetic.add(signs, arithmetic.constant(1)))
        ones = arithmetic.add(arithmetic.zeros(rows, 1), arithmetic.constant(1))
        scaled = arithmetic.multiply(basis, arithmetic.matmul(ones, kept))
        return arithmetic.matmul(scaled, arithmetic.transpose(basis))

    def contains(self, value: Rows) -> bool:
        size = range(len(value))
        symmetric = all(value[i][j] == value[j][i] for i in size for j in size)
        return symmetric and all(
            sum(value[i][k] * value[k][j] for k in size) == value[i][j] for i in size for j in size
        )
