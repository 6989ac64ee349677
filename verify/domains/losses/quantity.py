"""Matrices of any arithmetic, written with the usual signs, so that a loss reads like its formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from verify.expressions.arithmetics.interface import Arithmetic

V = TypeVar("V")
Number = Fraction | int


@dataclass(frozen=True)
class Quantity(Generic[V]):
    """A matrix and the arithmetic it lives in; ``*`` and ``/`` are entry-wise, a 1 x 1 operand broadcasts."""

    arithmetic: Arithmetic[V]
    value: V

    def _made(self, value: V) -> Quantity[V]:
        return Quantity(self.arithmetic, value)

    def _raw(self, other: Quantity[V] | Number) -> V:
        return other.value if isinstance(other, Quantity) else self.arithmetic.constant(other)

    def __add__(self, other: Quantity[V] | Number) -> Quantity[V]:
        return self._made(self.arithmetic.add(self.value, self._raw(other)))

    def __radd__(self, other: Number) -> Quantity[V]:
        return self + other

    def __sub__(self, other: Quantity[V] | Number) -> Quantity[V]:
        return self._made(self.arithmetic.subtract(self.value, self._raw(other)))

    def __rsub__(self, other: Number) -> Quantity[V]:
        return self._made(self.arithmetic.subtract(self._raw(other), self.value))

    def __mul__(self, other: Quantity[V] | Number) -> Quantity[V]:
        return self._made(self.arithmetic.multiply(self.value, self._raw(other)))

    def __rmul__(self, other: Number) -> Quantity[V]:
        return self._made(self.arithmetic.multiply(self._raw(other), self.value))

    def __truediv__(self, other: Quantity[V] | Number) -> Quantity[V]:
        return self._made(self.arithmetic.divide(self.value, self._raw(other)))

    def __rtruediv__(self, other: Number) -> Quantity[V]:
        return self._made(self.arithmetic.divide(self._raw(other), self.value))

    def __matmul__(self, other: Quantity[V]) -> Quantity[V]:
        return self._made(self.arithmetic.matmul(self.value, other.value))

    def __pow__(self, exponent: int) -> Quantity[V]:
        return self._made(self.arithmetic.power(self.value, exponent))

    def __neg__(self) -> Quantity[V]:
        return self._made(self.arithmetic.negate(self.value))

    def __abs__(self) -> Quantity[V]:
        return self._made(self.arithmetic.absolute(self.value))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.arithmetic.shape(self.value)

    @property
    def transposed(self) -> Quantity[V]:
        """The transpose."""
        return self._made(self.arithmetic.transpose(self.value))

    def total(self) -> Quantity[V]:
        """The sum of all entries, 1 x 1."""
        return self._made(self.arithmetic.total(self.value))

    def squared_norm(self) -> Quantity[V]:
        """The sum of the squares of all entries, 1 x 1."""
        return (self**2).total()

    def inner(self, other: Quantity[V]) -> Quantity[V]:
        """The Frobenius inner product with a matrix of the same shape, 1 x 1."""
        return (self * other).total()

    def minimum(self, other: Quantity[V] | Number) -> Quantity[V]:
        """Entry-wise smaller of two."""
        return self._made(self.arithmetic.minimum(self.value, self._raw(other)))

    def maximum(self, other: Quantity[V] | Number) -> Quantity[V]:
        """Entry-wise larger of two."""
        return self._made(self.arithmetic.maximum(self.value, self._raw(other)))

    def clipped(self, lower: Quantity[V] | Number, upper: Quantity[V] | Number) -> Quantity[V]:
        """Entry-wise nearest number in [lower, upper]."""
        return self.maximum(lower).minimum(upper)

    def largest(self) -> Quantity[V]:
        """The largest entry of each row, a column."""
        best, count = self, self.shape[1]
        while count > 1:
            half = (count + 1) // 2
            best, count = best.between(0, half).maximum(best.between(count - half, count)), half
        return best

    def between(self, start: int, stop: int) -> Quantity[V]:
        """Columns start..stop-1."""
        return self._made(self.arithmetic.columns(self.value, start, stop))

    def elementary(self, name: str) -> Quantity[V]:
        """Entry-wise elementary function, by its name in the arithmetic."""
        return self._made(self.arithmetic.elementary(name, self.value))

    def spectral(self, shrink: Callable[[Quantity[V]], Quantity[V]]) -> Quantity[V]:
        """U diag(shrink(sigma)) V^T; ``shrink`` must be 1-Lipschitz."""
        return self._made(self.arithmetic.spectral(self.value, lambda sigma: shrink(self._made(sigma)).value))

    def singular_values(self) -> Quantity[V]:
        """Singular values, a column, largest first."""
        return self._made(self.arithmetic.singular_values(self.value))

    def column(self, index: int) -> Quantity[V]:
        """Column ``index``, as a column."""
        return self._made(self.arithmetic.columns(self.value, index, index + 1))

    def reflected(self, direction: Quantity[V]) -> Quantity[V]:
        """The Householder reflection (I - 2 q q^T / q^T q) X for a direction q, a column."""
        coefficients = direction.transposed @ self * (2 / direction.squared_norm())
        return self - direction @ coefficients


@dataclass(frozen=True)
class Given(Generic[V]):
    """The parameters of a loss as quantities, and the constants of their arithmetic."""

    arithmetic: Arithmetic[V]
    parameters: Mapping[str, V]

    def __getitem__(self, name: str) -> Quantity[V]:
        return Quantity(self.arithmetic, self.parameters[name])

    def number(self, number: Number) -> Quantity[V]:
        """A constant, 1 x 1."""
        return Quantity(self.arithmetic, self.arithmetic.constant(number))

    def zeros(self, rows: int, columns: int) -> Quantity[V]:
        """The zero matrix."""
        return Quantity(self.arithmetic, self.arithmetic.zeros(rows, columns))

    def ones(self, rows: int, columns: int) -> Quantity[V]:
        """The matrix whose entries are all 1."""
        return self.zeros(rows, columns) + 1

    def identity(self, size: int) -> Quantity[V]:
        """The identity matrix."""
        return Quantity(self.arithmetic, self.arithmetic.identity(size))

    def beside(self, *blocks: Quantity[V]) -> Quantity[V]:
        """Blocks of equal height, from left to right."""
        return Quantity(self.arithmetic, self.arithmetic.stack([[block.value for block in blocks]]))

    def above(self, *blocks: Quantity[V]) -> Quantity[V]:
        """Blocks of equal width, from top to bottom."""
        return Quantity(self.arithmetic, self.arithmetic.stack([[block.value] for block in blocks]))
