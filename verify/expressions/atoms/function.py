"""Values and gradients of declared functions."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.atoms.multiply import product
from verify.expressions.term import Context, Term, V
from verify.expressions.types import Function, ValueType, same_shape


@dataclass(frozen=True, eq=False)
class FunctionTerm(Term):
    """What the two have in common: a declared function's name and type, and a point of its domain."""

    name: str
    kind: Function

    def free_names(self) -> frozenset[str]:
        return self.arguments[0].names | {self.name}

    def _check(self) -> None:
        point = self.arguments[0].type
        if not same_shape(point, self.kind.domain):
            raise IllTyped(f"{self.name} is {self.kind}, but its argument is {point}")


@dataclass(frozen=True, eq=False)
class FunctionValue(FunctionTerm):
    """f(x)."""

    def infer(self) -> ValueType:
        self._check()
        return self.kind.codomain

    def evaluate(self, context: Context[V]) -> V:
        point = context.value(self.arguments[0])
        return context.function(self.name).value(context.arithmetic, point)

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return (product([cotangent, FunctionGradient(self.arguments, self.name, self.kind)]),)


@dataclass(frozen=True, eq=False)
class FunctionGradient(FunctionTerm):
    """The gradient of f at x, of the shape of x."""

    def infer(self) -> ValueType:
        self._check()
        return self.kind.domain

    def evaluate(self, context: Context[V]) -> V:
        point = context.value(self.arguments[0])
        return context.function(self.name).gradient(context.arithmetic, point)
