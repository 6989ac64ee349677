"""Exact rational arithmetic where a result is rational, certified balls where it is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from operator import neg
from typing import Concatenate, ParamSpec, TypeVar

from flint import ctx, fmpq

from verify.expressions.arithmetics import ball_integral, ball_spectral, balls
from verify.expressions.arithmetics.balls import ONE, ZERO, Number
from verify.expressions.arithmetics.enclosure import (
    Enclosure,
    bounds,
    from_floats,
    from_fractions,
    to_fractions,
)

__all__ = ["BallArithmetic", "Enclosure", "bounds", "from_floats", "from_fractions", "to_fractions"]

P = ParamSpec("P")
R = TypeVar("R")


def _working(
    method: Callable[Concatenate[BallArithmetic, P], R],
) -> Callable[Concatenate[BallArithmetic, P], R]:
    """Run a method at the precision of its arithmetic and restore flint's global precision."""

    @wraps(method)
    def at_precision(self: BallArithmetic, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if ctx.prec == self.precision:
            return method(self, *args, **kwargs)
        with self.working():
            return method(self, *args, **kwargs)

    return at_precision


@dataclass(frozen=True, slots=True)
class BallArithmetic:
    """The arithmetic of single matrices whose entries are rational, or balls of ``precision`` bits.

    Every ball contains the exact value. Raises :class:`~verify.errors.Undefined` where an operation certainly
    has no value, and :class:`~verify.errors.Undetermined` where that depends on digits not known at this
    precision: then try again with more bits. flint keeps its precision in a process-wide context, so threads
    must not share it.

    Source: F. Johansson, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic, 2017.
    """

    precision: int = 128

    def working(self) -> AbstractContextManager[object]:
        """A block in which flint works at this precision; operations in it need not enter it themselves."""
        return ctx.workprec(self.precision)

    @_working
    def sign(self, value: Enclosure) -> int | None:
        """The sign of a 1 x 1 value: +1, 0 (exactly zero), -1, or None when the ball contains 0."""
        return balls.sign(value.number)

    @_working
    def compare(self, left: Enclosure, right: Enclosure) -> int | None:
        """The sign of right - left for 1 x 1 values: ``left <= right`` holds on 0 and +1, fails on -1."""
        return balls.sign(balls.subtract(right.number, left.number))

    def constant(self, number: Fraction | int) -> Enclosure:
        """The 1 x 1 value ``number``, exact."""
        return Enclosure.scalar(fmpq(number.numerator, number.denominator))

    def zeros(self, rows: int, columns: int) -> Enclosure:
        """The zero matrix."""
        return Enclosure(((ZERO,) * columns,) * rows)

    def identity(self, size: int) -> Enclosure:
        """The identity matrix."""
        return Enclosure.of([ONE if i == j else ZERO for j in range(size)] for i in range(size))

    def shape(self, value: Enclosure) -> tuple[int, int]:
        """Rows and columns of a value."""
        return value.shape

    @_working
    def add(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """Entry-wise sum."""
        return left.join(right, balls.add)

    @_working
    def subtract(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """Entry-wise difference."""
        return left.join(right, balls.subtract)

    @_working
    def negate(self, value: Enclosure) -> Enclosure:
        """Entry-wise negative."""
        return value.map(neg)

    @_working
    def multiply(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """Entry-wise product."""
        return left.join(right, balls.multiply)

    @_working
    def divide(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """Entry-wise quotient; Undefined on a zero divisor."""
        return left.join(right, balls.divide)

    @_working
    def power(self, value: Enclosure, exponent: int) -> Enclosure:
        """Entry-wise integer power."""
        return value.map(lambda number: balls.power(number, exponent))

    @_working
    def natural_power(self, base: Enclosure, exponent: Enclosure) -> Enclosure:
        """x^k of 1 x 1 values for a whole exponent."""
        return base.join(exponent, balls.natural_power)

    @_working
    def real_power(self, base: Enclosure, exponent: Enclosure) -> Enclosure:
        """x^y of 1 x 1 values, x >= 0; Undefined at 0^0, 0^-1 and for x < 0."""
        return base.join(exponent, balls.real_power)

    @_working
    def elementary(self, name: str, value: Enclosure) -> Enclosure:
        """Entry-wise function, one of ``interface.ELEMENTARY``; exact where a rational result is known."""
        return value.map(FUNCTIONS[name])

    @_working
    def absolute(self, value: Enclosure) -> Enclosure:
        """Entry-wise |x|."""
        return value.map(balls.absolute)

    @_working
    def minimum(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """Entry-wise smaller of two."""
        return left.join(right, balls.minimum)

    @_working
    def maximum(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """Entry-wise larger of two."""
        return left.join(right, balls.maximum)

    @_working
    def matmul(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """Matrix product."""
        return Enclosure.of((left.flint_for(right) * right.flint_for(left)).tolist()).map(balls.rounded)

    def transpose(self, value: Enclosure) -> Enclosure:
        """Transpose."""
        return value.transposed

    @_working
    def total(self, value: Enclosure) -> Enclosure:
        """The sum of all entries, 1 x 1."""
        return Enclosure.scalar(balls.total(value.flat))

    def rows(self, value: Enclosure, start: int, stop: int) -> Enclosure:
        """Rows start..stop-1."""
        return Enclosure(value.entries[start:stop])

    def columns(self, value: Enclosure, start: int, stop: int) -> Enclosure:
        """Columns start..stop-1."""
        return Enclosure(tuple(row[start:stop] for row in value.entries))

    def stack(self, blocks: Sequence[Sequence[Enclosure]]) -> Enclosure:
        """The block matrix with these rows of blocks."""
        return Enclosure.of(
            sum(parts, ()) for row in blocks for parts in zip(*(block.entries for block in row), strict=True)
        )

    @_working
    def singular_values(self, value: Enclosure) -> Enclosure:
        """Singular values, certified, a column, largest first."""
        return ball_spectral.singular_values(self, value)

    @_working
    def eigenvalues(self, value: Enclosure) -> Enclosure:
        """Eigenvalues of the symmetric part, certified, a column, smallest first."""
        return ball_spectral.eigenvalues(self, value)

    @_working
    def spectral(self, value: Enclosure, shrink: Callable[[Enclosure], Enclosure]) -> Enclosure:
        """U diag(shrink(sigma)) V^T for a 1-Lipschitz ``shrink`` with shrink(0) = 0."""
        return ball_spectral.spectral(self, value, shrink)

    @_working
    def determinant(self, value: Enclosure) -> Enclosure:
        """The determinant, 1 x 1."""
        return Enclosure.scalar(value.flint.det())

    @_working
    def inverse(self, value: Enclosure) -> Enclosure:
        """The matrix inverse; Undefined for a singular matrix, Undetermined for one that may be singular."""
        return ball_spectral.inverse(value)

    @_working
    def rank(self, value: Enclosure) -> Enclosure:
        """The rank, 1 x 1."""
        return self.constant(ball_spectral.rank(self, value))

    @_working
    def integral(
        self, integrand: Callable[[Enclosure], Enclosure], lower: Enclosure, upper: Enclosure
    ) -> Enclosure:
        """The integral of a scalar function, enclosed rigorously."""
        return ball_integral.integral(integrand, lower, upper, self.precision)


FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "sqrt": balls.sqrt,
    "exp": balls.exp,
    "log": balls.log,
    "sin": balls.sin,
    "cos": balls.cos,
    "atan": balls.atan,
    "softplus": balls.softplus,
    "sigmoid": balls.sigmoid,
}
