"""Traces."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.identity import Identity
from verify.expressions.atoms.multiply import product
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Matrix, Scalar


@dataclass(frozen=True, eq=False)
class Trace(Operation):
    """Tr a, the sum of the diagonal of a square matrix (of a scalar, itself)."""

    def infer(self) -> Scalar:
        kind = self.arguments[0].type
        if isinstance(kind, Matrix) and kind.rows != kind.columns:
            raise IllTyped(f"the trace of {kind}, which is not square")
        return Scalar()

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        size = arithmetic.shape(values[0])[0]
        return arithmetic.total(arithmetic.multiply(values[0], arithmetic.identity(size)))

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        kind = self.arguments[0].type
        if isinstance(kind, Scalar):
            return (cotangent,)
        return (product([cotangent, Identity((), kind.rows)]),)
