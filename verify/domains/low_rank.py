"""Matrices of bounded rank."""

from __future__ import annotations

from dataclasses import dataclass

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class LowRank(MatrixClass):
    """X Y with ``rank`` inner columns; X D X^T with signs D where it must be ``symmetric``."""

    rank: int
    symmetric: bool = False

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        inner = max(1, min(self.rank, rows, columns))
        left = raw("left factor", rows, inner, "real")
        if not self.symmetric:
            product = arithmetic.matmul(left, raw("right factor", inner, columns, "real"))
        else:
            signs = arithmetic.transpose(raw("signs", inner, 1, "sign"))
            spread = arithmetic.matmul(
                arithmetic.add(arithmetic.zeros(rows, 1), arithmetic.constant(1)), signs
            )
            product = arithmetic.matmul(arithmetic.multiply(left, spread), arithmetic.transpose(left))
        return product if self.rank > 0 else arithmetic.zeros(rows, columns)

    def contains(self, value: Rows) -> bool:
        if self.symmetric and any(value[i][j] != value[j][i] for i in range(len(value)) for j in range(i)):
            return False
        return _rank(value) <= self.rank


def _rank(value: Rows) -> int:
    work = [list(row) for row in value]
    rank = 0
    for column in range(len(work[0]) if work else 0):
        pivot = next((i for i in range(rank, len(work)) if work[i][column]), None)
        if pivot is None:
            continue
        work[rank], work[pivot] = work[pivot], work[rank]
        for i in range(rank + 1, len(work)):
            factor = work[i][column] / work[rank][column]
            work[i] = [a - factor * b for a, b in zip(work[i], work[rank], strict=True)]
        rank += 1
    return rank
