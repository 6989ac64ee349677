"""Powers and roots."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.logarithm import Log
from verify.expressions.atoms.multiply import product
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Matrix, Scalar, ValueType, is_natural, is_nonnegative


@dataclass(frozen=True, eq=False)
class Power(Operation):
    """a^p: a scalar to any scalar power, or a square matrix to a constant whole power.

    x^0 = 1 (also at 0) for whole exponents; 0^p = 0 for p > 0; otherwise undefined for x < 0.
    """

    def infer(self) -> ValueType:
        base, exponent = self.arguments
        if not isinstance(exponent.type, Scalar):
            raise IllTyped(f"an exponent that is {exponent.type}")
        if isinstance(base.type, Matrix):
            whole = self.whole_exponent
            if base.type.rows != base.type.columns or whole is None or whole < -1:
                raise IllTyped(f"a power of {base.type} (only a square matrix has whole powers)")
            kind: ValueType = base.type
            return kind
        even = self.whole_exponent is not None and self.whole_exponent % 2 == 0
        natural = is_natural(base.type) and is_natural(exponent.type) and is_nonnegative(exponent.type)
        root = isinstance(exponent, Constant) and exponent.number.denominator != 1
        return Scalar(natural=natural, nonnegative=even or root or is_nonnegative(base.type))

    @property
    def whole_exponent(self) -> int | None:
        """The exponent where it is a constant integer."""
        exponent = self.arguments[1]
        if isinstance(exponent, Constant) and exponent.number.denominator == 1:
            return int(exponent.number)
        return None

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        base, exponent = values
        whole = self.whole_exponent
        if isinstance(self.type, Matrix):
            return _matrix_power(arithmetic, base, whole or 0)
        if whole is not None:
            return arithmetic.power(base, whole)
        if isinstance(self.arguments[1], Constant) and self.arguments[1].number == Fraction(1, 2):
            return arithmetic.elementary("sqrt", base)
        if is_natural(self.arguments[1].type):
            return arithmetic.natural_power(base, exponent)
        return arithmetic.real_power(base, exponent)

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        base, exponent = self.arguments
        if isinstance(self.type, Matrix):
            return super().pullback(cotangent)
        less: Term = Add((exponent, constant(-1)))
        if isinstance(exponent, Constant):
            less = constant(exponent.number - 1)
        slope: Term = product([cotangent, exponent, Power((base, less))])
        if isinstance(exponent, Constant):
            return slope, None
        return slope, product([cotangent, self, Log((base,))])


def _matrix_power(arithmetic: Arithmetic[V], base: V, exponent: int) -> V:
    if exponent == -1:
        return arithmetic.inverse(base)
    result = arithmetic.identity(arithmetic.shape(base)[0])
    for _ in range(exponent):
        result = arithmetic.matmul(result, base)
    return result


def square(term: Term) -> Power:
    """The square of a scalar term."""
    return Power((term, constant(2)))


def root(term: Term, degree: int = 2) -> Power:
    """The root of a scalar term."""
    return Power((term, constant(Fraction(1, degree))))


def reciprocal(term: Term) -> Divide:
    """1 / term."""
    return Divide((constant(1), term))
