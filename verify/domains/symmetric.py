"""Symmetric and skew-symmetric matrices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class Symmetric(MatrixClass):
    """A = s A^T with ``sign`` s = 1 (symmetric) or -1 (skew): the part (X + s X^T)/2 of any X."""

    sign: int = 1

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        free = raw("", rows, columns, "real")
        combine = arithmetic.add if self.sign == 1 else arithmetic.subtract
        both = combine(free, arithmetic.transpose(free))
        return arithmetic.multiply(arithmetic.constant(Fraction(1, 2)), both)

    def contains(self, value: Rows) -> bool:
        size = range(len(value))
        return all(value[i][j] == self.sign * value[j][i] for i in size for j in size)
