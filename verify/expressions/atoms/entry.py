"""Entries of a matrix or vector."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped, Undefined
from verify.expressions.term import Context, Term, V
from verify.expressions.types import Scalar, is_natural


@dataclass(frozen=True, eq=False)
class Entry(Term):
    """a_{ij} of a matrix, or x_i of a vector (column 1); rows and columns are counted from 1."""

    def infer(self) -> Scalar:
        for index in self.arguments[1:]:
            if not is_natural(index.type):
                raise IllTyped(f"an entry's index that is {index.type}, not a natural number")
        return Scalar()

    def evaluate(self, context: Context[V]) -> V:
        value = context.value(self.arguments[0])
        rows, columns = context.arithmetic.shape(value)
        indices = [context.integer(index) for index in self.arguments[1:]]
        i, j = indices if len(indices) == 2 else (indices[0], 1)
        if not (1 <= i <= rows and 1 <= j <= columns):
            raise Undefined(f"entry ({i},{j}) of a {rows} x {columns} matrix")
        return context.arithmetic.columns(context.arithmetic.rows(value, i - 1, i), j - 1, j)
