"""Quotients."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.inner import inner
from verify.expressions.atoms.multiply import product
from verify.expressions.atoms.negate import Negate
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar, ValueType, is_nonnegative


@dataclass(frozen=True, eq=False)
class Divide(Operation):
    """a / b, b a scalar."""

    def infer(self) -> ValueType:
        above, below = self.arguments
        if not isinstance(below.type, Scalar):
            raise IllTyped(f"a division by {below.type}")
        if isinstance(above.type, Scalar):
            return Scalar(nonnegative=is_nonnegative(above.type) and is_nonnegative(below.type))
        kind: ValueType = above.type
        return kind

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.divide(values[0], values[1])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        _, below = self.arguments
        numerator = (
            inner(cotangent, self) if not isinstance(self.type, Scalar) else product([cotangent, self])
        )
        return Divide((cotangent, below)), Negate((Divide((numerator, below)),))
