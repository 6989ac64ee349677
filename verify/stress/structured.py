"""Floats with error bounds for matrices of known structure: nothing is formed that a formula does not need.

A matrix is a sum of pieces, each at its place: thin products P Q^T, dense parts, diagonals, tiles. A block of
zeros is no piece at all, so a product with [I 0] is a slice. Norms and inner products of products go through
their factors, and those with a matrix M through M Q, which is kept: a second use costs nothing. Whatever has
no structured way is formed and left to :class:`FloatArithmetic`.

Nothing here knows a claim: :class:`StructuredArithmetic` is an arithmetic like the others, so a document's
own formulas and the families' own definitions are what is computed. Scalars are :class:`Bounded` values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import product

import torch

from verify.expressions.arithmetics.bounded import INFLATION, Bounded
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.stress import bodies, entrywise
from verify.stress.bodies import Body, Dense, Diagonal
from verify.stress.calculus import Calculus
from verify.stress.merging import merged
from verify.stress.pieces import (
    Hadamard,
    Matrix,
    Piece,
    cut,
    formed,
    moved,
    multiplied,
    outer,
    single,
)

Value = Bounded | Matrix | Hadamard


@dataclass
class StructuredArithmetic:
    """The arithmetic of one batch of points; what it has computed of matrices is kept as long as it lives."""

    floats: FloatArithmetic
    calculus: Calculus = field(init=False)

    def __post_init__(self) -> None:
        self.calculus = Calculus(self.floats.dtype, self.floats.device)

    def lift(self, tensor: torch.Tensor) -> Value:
        """Exact input as a value: (batch, rows, columns) in any float dtype, as floats lift it."""
        return self._settled(self.floats.lift(tensor))

    def held(self, body: Body) -> Value:
        """A body as a matrix."""
        return Matrix(*body.shape, (Piece(0, 0, body),))

    def constant(self, number: Fraction | int) -> Value:
        """The 1 x 1 value ``number``."""
        return self.calculus.once("constant", (), lambda: self.floats.constant(number), number)

    def _number(self, operation: Callable[..., Bounded], *numbers: Bounded) -> Bounded:
        """An operation of floats on numbers, done once: formulas ask again, and pieces with one factor can
        be put together."""
        return self.calculus.once(operation.__name__, numbers, lambda: operation(*numbers))

    def zeros(self, rows: int, columns: int) -> Value:
        """The zero matrix: no pieces."""
        return self.floats.zeros(1, 1) if rows == columns == 1 else Matrix(rows, columns, ())

    def identity(self, size: int) -> Value:
        """The identity matrix: a diagonal."""
        if size == 1:
            return self.floats.constant(1)
        return Matrix(size, size, (Piece(0, 0, Diagonal(self._ones(size))),))

    def _ones(self, size: int) -> Dense:
        return Dense(torch.ones((1, size, 1), dtype=self.floats.dtype, device=self.floats.device))

    def shape(self, value: Value) -> tuple[int, int]:
        """Rows and columns of a value."""
        if isinstance(value, Bounded):
            return 1, 1
        matrix = value.left if isinstance(value, Hadamard) else value
        return matrix.rows, matrix.columns

    def add(self, left: Value, right: Value) -> Value:
        """Entry-wise sum."""
        if isinstance(left, Bounded) and isinstance(right, Bounded):
            return self._number(self.floats.add, left, right)
        rows, columns = self.shape(left if isinstance(right, Bounded) else right)
        pieces = self._broadcast(left, rows, columns).pieces + self._broadcast(right, rows, columns).pieces
        return Matrix(rows, columns, merged(pieces, self.calculus))

    def subtract(self, left: Value, right: Value) -> Value:
        """Entry-wise difference."""
        if isinstance(left, Bounded) and isinstance(right, Bounded):
            return self._number(self.floats.subtract, left, right)
        return self.add(left, self.negate(right))

    def _broadcast(self, value: Value, rows: int, columns: int) -> Matrix:
        """A matrix as it is; a number as a multiple of the matrix of ones."""
        if not isinstance(value, Bounded):
            return self._matrix(value)
        ones = outer(self._ones(rows), self._ones(columns))
        return Matrix(rows, columns, (Piece(0, 0, ones, factor=value),))

    def _matrix(self, value: Value) -> Matrix:
        """The value with its entry-wise product formed."""
        if isinstance(value, Hadamard):
            left, right = (formed(side, self.calculus) for side in (value.left, value.right))
            return single(bodies.entrywise(left, right))
        assert isinstance(value, Matrix)
        return value

    def negate(self, value: Value) -> Value:
        """Entry-wise negative, exact."""
        if isinstance(value, Bounded):
            return self._number(self.floats.negate, value)
        matrix = self._matrix(value)
        pieces = (piece.times(-1, piece.factor) for piece in matrix.pieces)
        return Matrix(matrix.rows, matrix.columns, tuple(pieces))

    def multiply(self, left: Value, right: Value) -> Value:
        """Entry-wise product: a scaling, a scaling of rows and columns, or one that waits to be summed."""
        if isinstance(left, Bounded) and isinstance(right, Bounded):
            return self._number(self.floats.multiply, left, right)
        if isinstance(left, Bounded):
            return self._scaled(left, right)
        if isinstance(right, Bounded):
            return self._scaled(right, left)
        one, other = self._matrix(left), self._matrix(right)
        return self._outer(one, other) or self._outer(other, one) or Hadamard(one, other)

    def _outer(self, left: Matrix, right: Matrix) -> Value | None:
        """The entry-wise product where the left matrix is p q^T with columns p and q."""
        found = multiplied(left, right, self.calculus)
        if found is None or left.pieces[0].factor is None:
            return found
        return self._scaled(left.pieces[0].factor, found)

    def _scaled(self, number: Bounded, value: Value) -> Value:
        matrix = self._matrix(value)
        pieces = (piece.times(1, self._product(number, piece.factor)) for piece in matrix.pieces)
        return Matrix(matrix.rows, matrix.columns, tuple(pieces))

    def _product(self, number: Bounded, factor: Bounded | None) -> Bounded:
        """The product of two numbers: one object, for pieces with one factor can be put together."""
        return number if factor is None else self._number(self.floats.multiply, number, factor)

    def divide(self, left: Value, right: Value) -> Value:
        """Entry-wise quotient; by a number, with its reciprocal."""
        if isinstance(left, Bounded) and isinstance(right, Bounded):
            return self._number(self.floats.divide, left, right)
        if isinstance(right, Bounded):
            one = self.constant(1)
            assert isinstance(one, Bounded)
            return self._scaled(self._number(self.floats.divide, one, right), left)
        return self._settled(self.floats.divide(self.lowered(left), self.lowered(right)))

    def power(self, value: Value, exponent: int) -> Value:
        """Entry-wise integer power."""
        if isinstance(value, Bounded):
            return self.calculus.once("power", (value,), lambda: self.floats.power(value, exponent), exponent)
        if exponent == 2:
            matrix = self._matrix(value)
            return Hadamard(matrix, matrix)
        return self._settled(self.floats.power(self.lowered(value), exponent))

    def real_power(self, base: Value, exponent: Value) -> Value:
        """x^y of 1 x 1 values."""
        return self._settled(self.floats.real_power(self.lowered(base), self.lowered(exponent)))

    def natural_power(self, base: Value, exponent: Value) -> Value:
        """x^k of 1 x 1 values."""
        return self._settled(self.floats.natural_power(self.lowered(base), self.lowered(exponent)))

    def elementary(self, name: str, value: Value) -> Value:
        """Entry-wise function; one with a bounded slope tile by tile where the matrix is large."""
        if isinstance(value, Bounded):
            return self.calculus.once("function", (value,), lambda: self.floats.elementary(name, value), name)
        matrix = self._matrix(value)
        if name in entrywise.RULES and matrix.pieces:
            body = entrywise.mapped(name, matrix, self.calculus)
            return Matrix(matrix.rows, matrix.columns, (Piece(0, 0, body),))
        return self._settled(self.floats.elementary(name, self.lowered(value)))

    def absolute(self, value: Value) -> Value:
        """Entry-wise |x|, exact."""
        if isinstance(value, Bounded):
            return self._number(self.floats.absolute, value)
        dense = formed(self._matrix(value), self.calculus)
        return single(Dense(dense.tensor.abs(), dense.error))

    def minimum(self, left: Value, right: Value) -> Value:
        """Entry-wise smaller of two."""
        if isinstance(left, Bounded) and isinstance(right, Bounded):
            return self._number(self.floats.minimum, left, right)
        return self._chosen(torch.minimum, left, right)

    def maximum(self, left: Value, right: Value) -> Value:
        """Entry-wise larger of two."""
        if isinstance(left, Bounded) and isinstance(right, Bounded):
            return self._number(self.floats.maximum, left, right)
        return self._chosen(torch.maximum, left, right)

    def _chosen(
        self, choose: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], left: Value, right: Value
    ) -> Value:
        """One of two at each entry, off by no more than both together."""
        rows, columns = self.shape(left if isinstance(right, Bounded) else right)
        a, b = (self._dense(side, rows, columns) for side in (left, right))
        errors = [side.error for side in (a, b) if side.error is not None]
        return single(Dense(choose(a.tensor, b.tensor), sum(errors[1:], errors[0]) if errors else None))

    def _dense(self, value: Value, rows: int, columns: int) -> Dense:
        """The matrix formed; a number as it is, with the error of all entries together."""
        if isinstance(value, Bounded):
            count = (rows * columns) ** 0.5 * INFLATION
            return Dense(value.value, None if value.error is None else value.error * count)
        return formed(self._matrix(value), self.calculus)

    def matmul(self, left: Value, right: Value) -> Value:
        """Matrix product, piece by piece."""
        if isinstance(left, Bounded) or isinstance(right, Bounded):
            return self.multiply(left, right)
        one, other = self._matrix(left), self._matrix(right)
        found: list[Piece] = []
        for a, b in product(one.pieces, other.pieces):
            part = moved(a, b, self.calculus)
            if part is not None:
                both = (
                    b.factor
                    if a.factor is None
                    else self._product(a.factor, b.factor)
                    if b.factor
                    else a.factor
                )
                found.append(part.times(a.sign * b.sign, both))
        return self._scalar(Matrix(one.rows, other.columns, merged(found, self.calculus)))

    def transpose(self, value: Value) -> Value:
        """Transpose, exact."""
        if isinstance(value, Bounded):
            return value
        matrix = self._matrix(value)
        return Matrix(matrix.columns, matrix.rows, tuple(piece.flipped() for piece in matrix.pieces))

    def total(self, value: Value) -> Value:
        """The sum of all entries; of an entry-wise product, the inner products of all pairs of pieces."""
        if isinstance(value, Bounded):
            return value
        if isinstance(value, Matrix):
            sums = [self._signed(self.calculus.total((p.body, p.turned)), p) for p in value.pieces]
            return reduce(self._plus, sums) if sums else self.floats.zeros(1, 1)
        squared = value.left is value.right
        sums = []
        for i, a in enumerate(value.left.pieces):
            for j, b in enumerate(value.right.pieces):
                if squared and j < i:
                    continue
                one = cut(a, b.box, self.calculus)
                other = None if one is None else cut(b, one.box, self.calculus)
                one = None if one is None or other is None else cut(one, other.box, self.calculus)
                if one is None or other is None:
                    continue
                found = self.calculus.inner((one.body, one.turned), (other.body, other.turned))
                found = self._signed(self._signed(found, a), b)
                sums.append(self._plus(found, found) if squared and i != j else found)
        return reduce(self._plus, sums) if sums else self.floats.zeros(1, 1)

    def _signed(self, number: Bounded, piece: Piece) -> Bounded:
        number = self._product(number, piece.factor)
        return self._number(self.floats.negate, number) if piece.sign < 0 else number

    def _plus(self, left: Bounded, right: Bounded) -> Bounded:
        return self._number(self.floats.add, left, right)

    def rows(self, value: Value, start: int, stop: int) -> Value:
        """Rows start..stop-1."""
        return self._cut(value, (start, stop, 0, self.shape(value)[1]))

    def columns(self, value: Value, start: int, stop: int) -> Value:
        """Columns start..stop-1."""
        return self._cut(value, (0, self.shape(value)[0], start, stop))

    def _cut(self, value: Value, box: tuple[int, int, int, int]) -> Value:
        if isinstance(value, Bounded):
            return value
        kept = [cut(piece, box, self.calculus) for piece in self._matrix(value).pieces]
        pieces = [piece.moved(-box[0], -box[2]) for piece in kept if piece is not None]
        return self._scalar(Matrix(box[1] - box[0], box[3] - box[2], tuple(pieces)))

    def _scalar(self, matrix: Matrix) -> Value:
        """A 1 x 1 matrix as a number."""
        return self.lowered(matrix) if (matrix.rows, matrix.columns) == (1, 1) else matrix

    def stack(self, blocks: Sequence[Sequence[Value]]) -> Value:
        """The block matrix with these rows of blocks."""
        pieces: list[Piece] = []
        top = left = 0
        for row in blocks:
            left = 0
            for block in row:
                columns = self.shape(block)[1]
                inside = _raised(block) if isinstance(block, Bounded) else self._matrix(block)
                pieces += [piece.moved(top, left) for piece in inside.pieces]
                left += columns
            top += self.shape(row[0])[0]
        return self._scalar(Matrix(top, left, merged(pieces, self.calculus)))

    def singular_values(self, value: Value) -> Value:
        """Singular values, a column, largest first."""
        return self._settled(self.floats.singular_values(self.lowered(value)))

    def eigenvalues(self, value: Value) -> Value:
        """Eigenvalues of the symmetric part, a column, smallest first."""
        return self._settled(self.floats.eigenvalues(self.lowered(value)))

    def spectral(self, value: Value, shrink: Callable[[Value], Value]) -> Value:
        """U diag(shrink(sigma)) V^T for a 1-Lipschitz ``shrink`` with shrink(0) = 0."""

        def lowered(sigma: Bounded) -> Bounded:
            return self.lowered(shrink(self._settled(sigma)))

        return self._settled(self.floats.spectral(self.lowered(value), lowered))

    def determinant(self, value: Value) -> Value:
        """The determinant, 1 x 1."""
        return self.floats.determinant(self.lowered(value))

    def inverse(self, value: Value) -> Value:
        """The matrix inverse."""
        return self._settled(self.floats.inverse(self.lowered(value)))

    def rank(self, value: Value) -> Value:
        """The rank, 1 x 1."""
        return self.floats.rank(self.lowered(value))

    def integral(self, integrand: Callable[[Value], Value], lower: Value, upper: Value) -> Value:
        """The integral of a scalar function of a scalar."""
        ends = self.lowered(lower), self.lowered(upper)
        return self.floats.integral(lambda t: self.lowered(integrand(t)), *ends)

    def lowered(self, value: Value) -> Bounded:
        """The value formed: every entry has the bound of the matrix."""
        if isinstance(value, Bounded):
            return value
        dense = formed(self._matrix(value), self.calculus)
        return Bounded(
            dense.tensor, None if dense.error is None else dense.error.expand_as(dense.tensor).clone()
        )

    def _settled(self, value: Bounded) -> Value:
        """A value of the plain floats: a number, or a dense matrix with the norm of its error."""
        return value if value.value.shape[1:] == (1, 1) else _raised(value)


def _raised(value: Bounded) -> Matrix:
    return single(Dense(value.value, None if value.error is None else Dense(value.error).size))
