"""Elements of declared sequences, V_t and V_{t+1}."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.term import Context, Term, V
from verify.expressions.types import ValueType, is_natural


@dataclass(frozen=True, eq=False)
class Element(Term):
    """The element of the sequence ``name`` at an index; ``kind`` is the type of every element."""

    name: str
    kind: ValueType

    def infer(self) -> ValueType:
        if not is_natural(self.arguments[0].type):
            raise IllTyped(f"the index of {self.name} is {self.arguments[0].type}, not a natural number")
        return self.kind

    def free_names(self) -> frozenset[str]:
        return self.arguments[0].names | {self.name}

    def evaluate(self, context: Context[V]) -> V:
        return context.element(self.name, context.integer(self.arguments[0]))
