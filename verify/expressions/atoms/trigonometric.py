"""Sine and cosine."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.multiply import product
from verify.expressions.atoms.negate import Negate
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar


@dataclass(frozen=True, eq=False)
class Trigonometric(Operation):
    """sin a or cos a, by ``function``."""

    function: str

    def infer(self) -> Scalar:
        if not isinstance(self.arguments[0].type, Scalar):
            raise IllTyped(f"the {self.function} of {self.arguments[0].type}")
        return Scalar()

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.elementary(self.function, values[0])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        if self.function == "sin":
            return (product([cotangent, Trigonometric(self.arguments, "cos")]),)
        return (Negate((product([cotangent, Trigonometric(self.arguments, "sin")]),)),)
