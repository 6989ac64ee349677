"""Integrals over an interval."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.term import Binder, Context, V
from verify.expressions.types import Scalar, is_nonnegative


@dataclass(frozen=True, eq=False)
class Integral(Binder):
    """The integral of a scalar body over variable in [lower, upper]. Arguments: lower, upper, body."""

    def infer(self) -> Scalar:
        for argument in self.arguments:
            if not isinstance(argument.type, Scalar):
                raise IllTyped(f"an integral over or of {argument.type}")
        return Scalar(nonnegative=is_nonnegative(self.body.type) and self._is_unit_interval())

    def _is_unit_interval(self) -> bool:
        from verify.expressions.atoms.constant import constant

        return self.arguments[:2] == (constant(0), constant(1))

    def evaluate(self, context: Context[V]) -> V:
        lower, upper = map(context.value, self.arguments[:2])

        def integrand(at: V) -> V:
            return context.binding(self.variable, at).value(self.body)

        return context.arithmetic.integral(integrand, lower, upper)
