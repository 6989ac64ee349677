"""Natural logarithms."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.divide import Divide
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar


@dataclass(frozen=True, eq=False)
class Log(Operation):
    """log a, for a > 0."""

    def infer(self) -> Scalar:
        if not isinstance(self.arguments[0].type, Scalar):
            raise IllTyped(f"the logarithm of {self.arguments[0].type}")
        return Scalar()

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.elementary("log", values[0])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (Divide((cotangent, self.arguments[0])),)
