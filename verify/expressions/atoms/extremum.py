"""The smaller or larger of several scalars."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.term import Operation, V
from verify.expressions.types import Scalar, is_natural, is_nonnegative


@dataclass(frozen=True, eq=False)
class Extremum(Operation):
    """min{a, b, ..} or max{a, b, ..}, by ``largest``."""

    largest: bool

    def infer(self) -> Scalar:
        for argument in self.arguments:
            if not isinstance(argument.type, Scalar):
                raise IllTyped(f"a minimum or maximum over {argument.type}")
        signs = [is_nonnegative(argument.type) for argument in self.arguments]
        return Scalar(
            natural=all(is_natural(argument.type) for argument in self.arguments),
            nonnegative=any(signs) if self.largest else all(signs),
        )

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return reduce(arithmetic.maximum if self.largest else arithmetic.minimum, values)
