"""Diagonal matrices, of any sign, or with entries >= 0 or > 0."""

from __future__ import annotations

from dataclasses import dataclass

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class Diagonal(MatrixClass):
    """diag(x) with x ``real``, ``nonnegative`` or ``positive`` by ``entries``."""

    entries: str = "real"

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        column = raw("diagonal", rows, 1, self.entries)
        ones = arithmetic.add(arithmetic.zeros(1, columns), arithmetic.constant(1))
        return arithmetic.multiply(arithmetic.matmul(column, ones), arithmetic.identity(rows))

    def contains(self, value: Rows) -> bool:
        for i, row in enumerate(value):
            for j, entry in enumerate(row):
                if i != j and entry != 0:
                    return False
        diagonal = [value[i][i] for i in range(len(value))]
        if self.entries == "positive":
            return all(x > 0 for x in diagonal)
        return self.entries == "real" or all(x >= 0 for x in diagonal)
