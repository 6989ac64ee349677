"""Negatives."""

from __future__ import annotations

from dataclasses import dataclass

from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar, ValueType, is_natural


@dataclass(frozen=True, eq=False)
class Negate(Operation):
    """-a."""

    def infer(self) -> ValueType:
        kind: ValueType = self.arguments[0].type
        return Scalar(natural=is_natural(kind)) if isinstance(kind, Scalar) else kind

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.negate(values[0])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (Negate((cotangent,)),)
