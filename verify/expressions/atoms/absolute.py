"""Absolute values."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, V
from verify.expressions.types import Scalar


@dataclass(frozen=True, eq=False)
class Absolute(Operation):
    """|a| of a scalar."""

    def infer(self) -> Scalar:
        if not isinstance(self.arguments[0].type, Scalar):
            raise IllTyped(f"the absolute value of {self.arguments[0].type}")
        return Scalar(nonnegative=True)

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.absolute(values[0])
