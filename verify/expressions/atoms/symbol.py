"""Declared names."""

from __future__ import annotations

from dataclasses import dataclass

from verify.expressions.term import Context, Term, V
from verify.expressions.types import ValueType


@dataclass(frozen=True, eq=False)
class Symbol(Term):
    """A declared scalar or matrix, or a bound variable; ``kind`` is its declared type."""

    name: str
    kind: ValueType

    def infer(self) -> ValueType:
        return self.kind

    def free_names(self) -> frozenset[str]:
        return frozenset({self.name})

    def evaluate(self, context: Context[V]) -> V:
        return context.symbol(self.name)


def symbol(name: str, kind: ValueType) -> Symbol:
    """The declared name as a term."""
    return Symbol((), name, kind)
