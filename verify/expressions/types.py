"""The types a formula's parts can have: scalars, matrices, functions."""

from __future__ import annotations

from dataclasses import dataclass

from verify.expressions.size import Size


@dataclass(frozen=True, slots=True)
class Scalar:
    """A real number.

    ``natural``: known to be an integer that may index or bound; ``nonnegative``: known to be >= 0
    from its form alone (a norm, a square, a symbol declared so).
    """

    natural: bool = False
    nonnegative: bool = False

    def __str__(self) -> str:
        return "a natural number" if self.natural else "a scalar"


@dataclass(frozen=True, slots=True)
class Matrix:
    """A real matrix of ``rows`` x ``columns``; a vector of R^n is a column, n x 1."""

    rows: Size
    columns: Size

    @property
    def transposed(self) -> Matrix:
        return Matrix(self.columns, self.rows)

    @property
    def is_vector(self) -> bool:
        return self.columns.is_one

    def __str__(self) -> str:
        return f"a {self.rows} x {self.columns} matrix"


@dataclass(frozen=True, slots=True)
class Function:
    """A function from scalars or matrices to scalars or matrices."""

    domain: Scalar | Matrix
    codomain: Scalar | Matrix

    def __str__(self) -> str:
        return f"a function from {self.domain} to {self.codomain}"


ValueType = Scalar | Matrix
Type = Scalar | Matrix | Function


def same_shape(left: ValueType, right: ValueType) -> bool:
    """Whether two values can be added or compared."""
    return shape(left) == shape(right)


def is_nonnegative(kind: ValueType) -> bool:
    """Whether a value of this type is known to be a scalar >= 0."""
    return isinstance(kind, Scalar) and kind.nonnegative


def is_natural(kind: Type) -> bool:
    """Whether a value of this type may index a sequence or bound a sum."""
    return isinstance(kind, Scalar) and kind.natural


def matrix_or_scalar(rows: Size, columns: Size) -> ValueType:
    """The type of a rows x columns result: 1 x 1 results are scalars, as in u^T v."""
    if rows.is_one and columns.is_one:
        return Scalar()
    return Matrix(rows, columns)


def shape(kind: ValueType) -> tuple[Size, Size]:
    """Rows and columns of a value of this type; a scalar is 1 x 1."""
    if isinstance(kind, Matrix):
        return kind.rows, kind.columns
    return Size.of(1), Size.of(1)
