"""Derivatives of written-out expressions, and values at a point: resolved when a claim is unfolded."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped, NotDifferentiable
from verify.expressions.term import Binder, Context, Term, V
from verify.expressions.types import Scalar, ValueType, same_shape


@dataclass(frozen=True, eq=False)
class Derivative(Term):
    """The gradient of a scalar, or the derivative of a matrix by a scalar, with respect to ``variable``.

    ``transposed``: with respect to the variable's transpose, as in the gradient by A^T.
    """

    variable: str
    kind: ValueType
    transposed: bool

    def infer(self) -> ValueType:
        body: ValueType = self.arguments[0].type
        if isinstance(self.kind, Scalar):
            return Scalar() if isinstance(body, Scalar) else body
        if not isinstance(body, Scalar):
            raise IllTyped(f"a gradient of {body} by a matrix")
        return self.kind.transposed if self.transposed else self.kind

    def free_names(self) -> frozenset[str]:
        return super().free_names() | {self.variable}

    def evaluate(self, context: Context[V]) -> V:
        raise NotDifferentiable("a derivative that was not unfolded")


@dataclass(frozen=True, eq=False)
class At(Binder):
    """The body with the variable replaced by a value: body |_{variable = value}. Arguments: value, body."""

    kind: ValueType

    def infer(self) -> ValueType:
        value, body = self.arguments
        if not same_shape(value.type, self.kind):
            raise IllTyped(f"{self.variable} is {self.kind}, but is set to {value.type}")
        kind: ValueType = body.type
        return kind

    def evaluate(self, context: Context[V]) -> V:
        return context.value(self.body)
