"""Frobenius and Euclidean inner products."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Scalar, same_shape


@dataclass(frozen=True, eq=False)
class Inner(Operation):
    """<a, b> = sum_ij a_ij b_ij, of two values of one shape."""

    def infer(self) -> Scalar:
        left, right = self.arguments
        if not same_shape(left.type, right.type):
            raise IllTyped(f"an inner product of {left.type} and {right.type}")
        return Scalar(nonnegative=left == right)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.total(arithmetic.multiply(values[0], values[1]))

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        from verify.expressions.atoms.multiply import product

        left, right = self.arguments
        return product([cotangent, right]), product([cotangent, left])


def inner(left: Term, right: Term) -> Inner:
    """<left, right>."""
    return Inner((left, right))
