"""Transposes."""

from __future__ import annotations

from dataclasses import dataclass

from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Matrix, ValueType


@dataclass(frozen=True, eq=False)
class Transpose(Operation):
    """a^T; a scalar is its own transpose."""

    def infer(self) -> ValueType:
        kind: ValueType = self.arguments[0].type
        return kind.transposed if isinstance(kind, Matrix) else kind

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.transpose(values[0])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (transpose(cotangent),)


def transpose(term: Term) -> Term:
    """The transpose, without stacking one transpose on another."""
    if isinstance(term, Transpose):
        return term.arguments[0]
    return Transpose((term,)) if isinstance(term.type, Matrix) else term
