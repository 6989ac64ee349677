"""What an arithmetic must offer so that one definition of an operation serves them all.

Every value is a matrix: a scalar is 1 x 1, a vector of R^n is n x 1. A float value is a batch of
them, exact and ball values are single. Entry-wise operations broadcast a 1 x 1 operand over a
matrix. Operations never raise on bad floats: they give NaN, which never passes a judgement.
Exact arithmetic raises :class:`~verify.errors.Undefined` on 1/0, log 0, roots of negatives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol, TypeVar

V = TypeVar("V")

ELEMENTARY = ("sqrt", "exp", "log", "sin", "cos", "atan", "softplus", "sigmoid")


class Arithmetic(Protocol[V]):
    """Entry-wise arithmetic and the few matrix operations everything else is written with."""

    def constant(self, number: Fraction | int) -> V:
        """The 1 x 1 value ``number``."""

    def zeros(self, rows: int, columns: int) -> V:
        """The zero matrix."""

    def identity(self, size: int) -> V:
        """The identity matrix."""

    def shape(self, value: V) -> tuple[int, int]:
        """Rows and columns of a value."""

    def add(self, left: V, right: V) -> V:
        """Entry-wise sum; a 1 x 1 operand broadcasts."""

    def subtract(self, left: V, right: V) -> V:
        """Entry-wise difference; a 1 x 1 operand broadcasts."""

    def negate(self, value: V) -> V:
        """Entry-wise negative."""

    def multiply(self, left: V, right: V) -> V:
        """Entry-wise product (Hadamard; a scaling when one operand is 1 x 1)."""

    def divide(self, left: V, right: V) -> V:
        """Entry-wise quotient."""

    def power(self, value: V, exponent: int) -> V:
        """Entry-wise integer power, by multiplication; x^0 = 1; a negative exponent divides."""

    def real_power(self, base: V, exponent: V) -> V:
        """x^y of 1 x 1 values, x >= 0: 0^y = 0 for y > 0; undefined at 0^0, 0^-1 and for x < 0."""

    def natural_power(self, base: V, exponent: V) -> V:
        """x^k of 1 x 1 values for an exponent that is a whole number in value; x^0 = 1."""

    def elementary(self, name: str, value: V) -> V:
        """Entry-wise function, one of ELEMENTARY."""

    def absolute(self, value: V) -> V:
        """Entry-wise |x|."""

    def minimum(self, left: V, right: V) -> V:
        """Entry-wise smaller of two."""

    def maximum(self, left: V, right: V) -> V:
        """Entry-wise larger of two."""

    def matmul(self, left: V, right: V) -> V:
        """Matrix product."""

    def transpose(self, value: V) -> V:
        """Transpose."""

    def total(self, value: V) -> V:
        """The sum of all entries, 1 x 1."""

    def rows(self, value: V, start: int, stop: int) -> V:
        """Rows start..stop-1, as a slice."""

    def columns(self, value: V, start: int, stop: int) -> V:
        """Columns start..stop-1, as a slice."""

    def stack(self, blocks: Sequence[Sequence[V]]) -> V:
        """The block matrix with these rows of blocks."""

    def singular_values(self, value: V) -> V:
        """Singular values, a column, largest first."""

    def eigenvalues(self, value: V) -> V:
        """Eigenvalues of the symmetric part, a column, smallest first."""

    def spectral(self, value: V, shrink: Callable[[V], V]) -> V:
        """U diag(shrink(sigma)) V^T for the singular value decomposition; ``shrink`` must be 1-Lipschitz."""

    def determinant(self, value: V) -> V:
        """The determinant, 1 x 1."""

    def inverse(self, value: V) -> V:
        """The matrix inverse."""

    def rank(self, value: V) -> V:
        """The rank, 1 x 1."""

    def integral(self, integrand: Callable[[V], V], lower: V, upper: V) -> V:
        """The integral of a scalar function of a scalar."""
