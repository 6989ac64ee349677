"""Numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.expressions.term import Context, Term, V
from verify.expressions.types import Scalar


@dataclass(frozen=True, eq=False)
class Constant(Term):
    """An exact rational number."""

    number: Fraction

    def infer(self) -> Scalar:
        return Scalar(natural=self.number.denominator == 1, nonnegative=self.number >= 0)

    def evaluate(self, context: Context[V]) -> V:
        return context.arithmetic.constant(self.number)


def constant(number: int | Fraction) -> Constant:
    """The number as a term."""
    return Constant((), Fraction(number))
