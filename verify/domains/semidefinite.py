"""Positive semidefinite and positive definite matrices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class Semidefinite(MatrixClass):
    """X X^T, with X of ``rank`` columns where it is given; ``definite`` adds a positive multiple of I."""

    definite: bool = False
    rank: int | None = None

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        factor = raw("factor", rows, rows if self.rank is None else min(self.rank, rows), "real")
        gram = arithmetic.matmul(factor, arithmetic.transpose(factor))
        if not self.definite:
            return gram
        shift = raw("shift", 1, 1, "positive")
        return arithmetic.add(gram, arithmetic.multiply(shift, arithmetic.identity(rows)))

    def contains(self, value: Rows) -> bool:
        symmetric = all(value[i][j] == value[j][i] for i in range(len(value)) for j in range(i))
        pivots = _pivots(value) if symmetric else None
        if pivots is None:
            return False
        positive = sum(pivot > 0 for pivot in pivots)
        if self.definite:
            return positive == len(value)
        return self.rank is None or positive <= self.rank


def _pivots(value: Rows) -> list[Fraction] | None:
    """The pivots of symmetric elimination; None unless all are >= 0 and a zero one has a zero row."""
    work = [list(row) for row in value]
    size = len(work)
    pivots: list[Fraction] = []
    for k in range(size):
        pivot = work[k][k]
        pivots.append(pivot)
        if pivot < 0 or (pivot == 0 and any(work[k][j] for j in range(k + 1, size))):
            return None
        if pivot == 0:
            continue
        for i in range(k + 1, size):
            factor = work[i][k] / pivot
            for j in range(k + 1, size):
                work[i][j] -= factor * work[k][j]
    return pivots
