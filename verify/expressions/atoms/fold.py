"""Sums, products, minima and maxima over an index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from verify.errors import IllTyped, TooLarge, Undefined
from verify.expressions.term import Binder, Context, V
from verify.expressions.types import Scalar, ValueType, is_natural, is_nonnegative

KINDS = ("sum", "prod", "min", "max")
MOST = 1 << 16
"""Numbers that are added up one by one."""


@dataclass(frozen=True, eq=False)
class Fold(Binder):
    """The sum, product, minimum or maximum (``kind``) of the body for variable = lower..upper.

    Arguments: lower, upper, body. An empty sum is 0, an empty product 1, an empty minimum undefined.
    """

    kind: str

    def infer(self) -> ValueType:
        lower, upper, body = self.arguments
        if not (is_natural(lower.type) and is_natural(upper.type)):
            raise IllTyped("a bound of a sum or minimum that is not a natural number")
        if self.kind != "sum" and not isinstance(body.type, Scalar):
            raise IllTyped(f"a {self.kind} over {body.type}")
        if isinstance(body.type, Scalar):
            natural = is_natural(body.type) and self.kind in ("sum", "prod")
            return Scalar(natural=natural, nonnegative=is_nonnegative(body.type))
        kind: ValueType = body.type
        return kind

    def evaluate(self, context: Context[V]) -> V:
        arithmetic = context.arithmetic
        lower, upper = context.integer(self.arguments[0]), context.integer(self.arguments[1])
        if upper - lower >= MOST:
            raise TooLarge(f"a {self.kind} over {upper - lower + 1} numbers")
        items = [context.binding(self.variable, k).value(self.body) for k in range(lower, upper + 1)]
        if items:
            step = {
                "sum": arithmetic.add,
                "prod": arithmetic.multiply,
                "min": arithmetic.minimum,
                "max": arithmetic.maximum,
            }[self.kind]
            return reduce(step, items)
        if self.kind == "prod":
            return arithmetic.constant(1)
        if self.kind == "sum" and isinstance(self.body.type, Scalar):
            return arithmetic.constant(0)
        raise Undefined(f"a {self.kind} over no index")
