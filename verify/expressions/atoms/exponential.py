"""Exponentials."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.multiply import product
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar


@dataclass(frozen=True, eq=False)
class Exp(Operation):
    """exp a."""

    def infer(self) -> Scalar:
        if not isinstance(self.arguments[0].type, Scalar):
            raise IllTyped(f"the exponential of {self.arguments[0].type}")
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.elementary("exp", values[0])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (product([cotangent, self]),)
