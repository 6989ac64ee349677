"""A claim's point on the bench of one arithmetic that decides, and what is asked of it there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Generic, Protocol, TypeVar

from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.evaluate import Evaluator, Rule
from verify.expressions.relation import LOEWNER, Relation
from verify.falsify.dyadic import Matrix
from verify.falsify.witness import Witness, WitnessPoint

V = TypeVar("V")


class Deciding(Arithmetic[V], Protocol[V]):
    """An arithmetic whose comparisons are certain: True, False, or None where it cannot tell."""

    def hold(self, rows: Matrix) -> V:
        """The value of an exact matrix."""

    def sign(self, value: V) -> int | None:
        """The sign of a 1 x 1 value."""

    def compare(self, left: V, right: V) -> int | None:
        """The sign of right - left for 1 x 1 values."""

    def equal(self, left: V, right: V) -> bool | None:
        """Whether two matrices agree in all entries."""


class Bench(Generic[V]):
    """A witness in one arithmetic, every subterm computed once."""

    def __init__(self, arithmetic: Deciding[V], witness: Witness, rules: Mapping[str, Rule]) -> None:
        self.arithmetic = arithmetic
        self.witness = witness
        self.point: WitnessPoint[V] = WitnessPoint(witness, arithmetic.hold)
        self.evaluator: Evaluator[V] = Evaluator(arithmetic, self.point, rules)

    def working(self) -> AbstractContextManager[object]:
        """The block in which this arithmetic works at its precision."""
        block: Callable[[], AbstractContextManager[object]] = getattr(self.arithmetic, "working", nullcontext)
        return block()

    def at_most(self, small: V, large: V, strict: bool = False) -> bool | None:
        """Whether one 1 x 1 value is at most (below, where ``strict``) another."""
        found = self.arithmetic.compare(small, large)
        return None if found is None else found > 0 if strict else found >= 0

    def holds(self, relation: Relation, index: str | None = None, at: int = 0) -> bool | None:
        """Whether a relation holds, at a value of an index where it has one."""
        here = self.evaluator if index is None else self.evaluator.binding(index, at)
        left, right = here.value(relation.left), here.value(relation.right)
        arithmetic, sign = self.arithmetic, relation.sign
        if sign in LOEWNER:
            low, high = (left, right) if "prec" in sign else (right, left)
            spectrum = arithmetic.eigenvalues(arithmetic.subtract(high, low))
            found = arithmetic.sign(arithmetic.rows(spectrum, 0, 1))
            return None if found is None else (found >= 0 if "eq" in sign else found > 0)
        if sign in ("=", "!="):
            equal = arithmetic.equal(left, right)
            return equal if sign == "=" or equal is None else not equal
        low, high = (left, right) if sign in ("<=", "<") else (right, left)
        return self.at_most(low, high, strict=sign in ("<", ">"))


Question = Callable[[Bench[Any]], bool | None]
"""What may be asked on any bench: True or False for certain, None where it cannot tell."""
