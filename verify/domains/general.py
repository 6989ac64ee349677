"""All matrices of a shape."""

from __future__ import annotations

from dataclasses import dataclass

from verify.domains.domain import MatrixClass, Raw, Rows, V
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class General(MatrixClass):
    """Every real matrix."""

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        return raw("", rows, columns, "real")

    def contains(self, value: Rows) -> bool:
        return True
