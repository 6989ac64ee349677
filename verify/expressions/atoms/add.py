"""Sums of terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar, ValueType, is_natural, is_nonnegative, same_shape


@dataclass(frozen=True, eq=False)
class Add(Operation):
    """a + b + c, all of one shape."""

    def infer(self) -> ValueType:
        first = self.arguments[0].type
        for argument in self.arguments[1:]:
            if not same_shape(first, argument.type):
                raise IllTyped(f"a sum of {first} and {argument.type}")
        if isinstance(first, Scalar):
            return Scalar(
                natural=all(is_natural(a.type) for a in self.arguments),
                nonnegative=all(is_nonnegative(a.type) for a in self.arguments),
            )
        kind: ValueType = first
        return kind

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return reduce(arithmetic.add, values)

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (cotangent,) * len(self.arguments)
