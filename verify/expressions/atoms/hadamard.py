"""Entry-wise products."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import ValueType, same_shape


@dataclass(frozen=True, eq=False)
class Hadamard(Operation):
    """The entry-wise product of two matrices of one shape."""

    def infer(self) -> ValueType:
        left, right = self.arguments
        if not same_shape(left.type, right.type):
            raise IllTyped(f"an entry-wise product of {left.type} and {right.type}")
        kind: ValueType = left.type
        return kind

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.multiply(values[0], values[1])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        left, right = self.arguments
        return Hadamard((cotangent, right)), Hadamard((cotangent, left))
