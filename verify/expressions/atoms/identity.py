"""Identity and zero matrices."""

from __future__ import annotations

from dataclasses import dataclass

from verify.expressions.size import Size
from verify.expressions.term import Context, Term, V
from verify.expressions.types import Matrix


@dataclass(frozen=True, eq=False)
class Identity(Term):
    """The identity matrix I of a given size."""

    size: Size

    def infer(self) -> Matrix:
        return Matrix(self.size, self.size)

    def free_names(self) -> frozenset[str]:
        return self.size.names

    def evaluate(self, context: Context[V]) -> V:
        return context.arithmetic.identity(context.size(self.size))


@dataclass(frozen=True, eq=False)
class Zero(Term):
    """The zero matrix of a given size."""

    rows: Size
    columns: Size

    def infer(self) -> Matrix:
        return Matrix(self.rows, self.columns)

    def free_names(self) -> frozenset[str]:
        return self.rows.names | self.columns.names

    def evaluate(self, context: Context[V]) -> V:
        return context.arithmetic.zeros(context.size(self.rows), context.size(self.columns))
