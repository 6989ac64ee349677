"""The symmetric part of a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Matrix, ValueType


@dataclass(frozen=True, eq=False)
class SymmetricPart(Operation):
    """Sym(a) = (a + a^T) / 2."""

    def infer(self) -> ValueType:
        kind: ValueType = self.arguments[0].type
        if isinstance(kind, Matrix) and kind.rows != kind.columns:
            raise IllTyped(f"the symmetric part of {kind}, which is not square")
        return kind

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        both = arithmetic.add(values[0], arithmetic.transpose(values[0]))
        return arithmetic.multiply(arithmetic.constant(Fraction(1, 2)), both)

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (SymmetricPart((cotangent,)),)
