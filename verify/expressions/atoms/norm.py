"""The Frobenius norm, Euclidean for vectors."""

from __future__ import annotations

from dataclasses import dataclass

from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.multiply import product
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar


@dataclass(frozen=True, eq=False)
class Norm(Operation):
    """sqrt(sum_ij a_ij^2); of a scalar, its absolute value."""

    def infer(self) -> Scalar:
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        if isinstance(self.arguments[0].type, Scalar):
            return arithmetic.absolute(values[0])
        return arithmetic.elementary("sqrt", arithmetic.total(arithmetic.power(values[0], 2)))

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (product([cotangent, Divide((self.arguments[0], self))]),)
