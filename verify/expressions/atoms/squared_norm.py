"""Squared Frobenius norms, kept whole so that no root is taken and undone."""

from __future__ import annotations

from dataclasses import dataclass

from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.multiply import product
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar


@dataclass(frozen=True, eq=False)
class SquaredNorm(Operation):
    """sum_ij a_ij^2, rational where the entries are."""

    def infer(self) -> Scalar:
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.total(arithmetic.power(values[0], 2))

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (product([constant(2), cotangent, self.arguments[0]]),)
