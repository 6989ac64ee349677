"""Exact arithmetic on large matrices that are small ones with rows and columns of zeros in between.

Only the rows and columns that are not zero are stored and computed with; all others are exactly zero. What
would fill a large matrix raises Undetermined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from fractions import Fraction

from verify.errors import Undefined, Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.balls import ZERO
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure

LARGEST = 1 << 11
"""So many entries at most that are not in a row or column of zeros."""

VANISHING = ("sqrt", "sin", "atan")
"""The elementary functions that are 0 at 0."""

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bordered:
    """A ``height`` x ``width`` matrix, zero outside ``rows`` and ``columns`` (ascending), ``inner`` there.

    At least one row and one column are kept, so that there always is an inner matrix.
    """

    height: int
    width: int
    rows: Places
    columns: Places
    inner: Enclosure

    @staticmethod
    def full(inner: Enclosure) -> Bordered:
        """A matrix all of whose rows and columns are kept."""
        height, width = inner.shape
        return Bordered(height, width, tuple(range(height)), tuple(range(width)), inner)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, zeros included."""
        return self.height, self.width

    @property
    def is_full(self) -> bool:
        """Whether no row or column is left out."""
        return len(self.rows) == self.height and len(self.columns) == self.width

    def at(self, rows: Places, columns: Places) -> Enclosure:
        """The entries in these rows and columns."""
        if rows == self.rows and columns == self.columns:
            return self.inner
        if len(rows) * len(columns) > LARGEST:
            raise Undetermined("a matrix too large for exact arithmetic")
        places = {column: k for k, column in enumerate(self.columns)}
        chosen = [places.get(column) for column in columns]
        given = dict(zip(self.rows, self.inner.entries, strict=True))
        none = (ZERO,) * len(columns)
        return Enclosure.of(
            none if (row := given.get(i)) is None else (ZERO if k is None else row[k] for k in chosen)
            for i in rows
        )

    def everywhere(self) -> Enclosure:
        """All entries, zeros included."""
        return self.at(tuple(range(self.height)), tuple(range(self.width)))


@dataclass(frozen=True, slots=True)
class BorderedArithmetic:
    """:class:`~verify.expressions.arithmetics.exact.BallArithmetic` of ``precision`` bits on such matrices.

    It raises what that raises, too.
    """

    precision: int = 128
    balls: BallArithmetic = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "balls", BallArithmetic(self.precision))

    def working(self) -> AbstractContextManager[object]:
        """A block in which flint works at this precision."""
        return self.balls.working()

    def sign(self, value: Bordered) -> int | None:
        """The sign of a 1 x 1 value: +1, 0 (exactly zero), -1, or None when the ball contains 0."""
        return self.balls.sign(value.inner)

    def compare(self, left: Bordered, right: Bordered) -> int | None:
        """The sign of right - left for 1 x 1 values."""
        return self.balls.compare(left.inner, right.inner)

    def constant(self, number: Fraction | int) -> Bordered:
        """The 1 x 1 value ``number``, exact."""
        return Bordered.full(self.balls.constant(number))

    def zeros(self, rows: int, columns: int) -> Bordered:
        """The zero matrix."""
        return Bordered(rows, columns, (0,), (0,), self.balls.zeros(1, 1))

    def identity(self, size: int) -> Bordered:
        """The identity matrix."""
        if size * size > LARGEST:
            raise Undetermined("an identity matrix too large for exact arithmetic")
        return Bordered.full(self.balls.identity(size))

    def shape(self, value: Bordered) -> tuple[int, int]:
        """Rows and columns of a value."""
        return value.shape

    def add(self, left: Bordered, right: Bordered) -> Bordered:
        """Entry-wise sum."""
        return self._union(self.balls.add, left, right)

    def subtract(self, left: Bordered, right: Bordered) -> Bordered:
        """Entry-wise difference."""
        return self._union(self.balls.subtract, left, right)

    def negate(self, value: Bordered) -> Bordered:
        """Entry-wise negative."""
        return _of(value, self.balls.negate(value.inner))

    def multiply(self, left: Bordered, right: Bordered) -> Bordered:
        """Entry-wise product."""
        if left.shape == right.shape:
            rows = _common(left.rows, right.rows)
            columns = _common(left.columns, right.columns)
            inner = self.balls.multiply(left.at(rows, columns), right.at(rows, columns))
            return Bordered(left.height, left.width, rows, columns, inner)
        return _of(right if left.shape == (1, 1) else left, self.balls.multiply(left.inner, right.inner))

    def divide(self, left: Bordered, right: Bordered) -> Bordered:
        """Entry-wise quotient; Undefined on a zero divisor."""
        if right.shape == (1, 1):
            return _of(left, self.balls.divide(left.inner, right.inner))
        if not right.is_full:
            raise Undefined("division by zero")
        return Bordered.full(self.balls.divide(left.everywhere(), right.inner))

    def power(self, value: Bordered, exponent: int) -> Bordered:
        """Entry-wise integer power."""
        if exponent > 0:
            return _of(value, self.balls.power(value.inner, exponent))
        if exponent < 0 and not value.is_full:
            raise Undefined("division by zero")
        return Bordered.full(self.balls.power(value.everywhere(), exponent))

    def natural_power(self, base: Bordered, exponent: Bordered) -> Bordered:
        """x^k of 1 x 1 values for a whole exponent."""
        return Bordered.full(self.balls.natural_power(base.inner, exponent.inner))

    def real_power(self, base: Bordered, exponent: Bordered) -> Bordered:
        """x^y of 1 x 1 values, x >= 0; Undefined at 0^0, 0^-1 and for x < 0."""
        return Bordered.full(self.balls.real_power(base.inner, exponent.inner))

    def elementary(self, name: str, value: Bordered) -> Bordered:
        """Entry-wise function, one of ``interface.ELEMENTARY``."""
        if name in VANISHING:
            return _of(value, self.balls.elementary(name, value.inner))
        return Bordered.full(self.balls.elementary(name, value.everywhere()))

    def absolute(self, value: Bordered) -> Bordered:
        """Entry-wise |x|."""
        return _of(value, self.balls.absolute(value.inner))

    def minimum(self, left: Bordered, right: Bordered) -> Bordered:
        """Entry-wise smaller of two."""
        return self._union(self.balls.minimum, left, right)

    def maximum(self, left: Bordered, right: Bordered) -> Bordered:
        """Entry-wise larger of two."""
        return self._union(self.balls.maximum, left, right)

    def matmul(self, left: Bordered, right: Bordered) -> Bordered:
        """Matrix product."""
        inside = _common(left.columns, right.rows)
        inner = self.balls.matmul(left.at(left.rows, inside), right.at(inside, right.columns))
        return Bordered(left.height, right.width, left.rows, right.columns, inner)

    def transpose(self, value: Bordered) -> Bordered:
        """Transpose."""
        inner = self.balls.transpose(value.inner)
        return Bordered(value.width, value.height, value.columns, value.rows, inner)

    def total(self, value: Bordered) -> Bordered:
        """The sum of all entries, 1 x 1."""
        return Bordered.full(self.balls.total(value.inner))

    def rows(self, value: Bordered, start: int, stop: int) -> Bordered:
        """Rows start..stop-1."""
        kept = tuple(row for row in value.rows if start <= row < stop) or (start,)
        inner = value.at(kept, value.columns)
        return Bordered(stop - start, value.width, _shifted(kept, -start), value.columns, inner)

    def columns(self, value: Bordered, start: int, stop: int) -> Bordered:
        """Columns start..stop-1."""
        kept = tuple(column for column in value.columns if start <= column < stop) or (start,)
        inner = value.at(value.rows, kept)
        return Bordered(value.height, stop - start, value.rows, _shifted(kept, -start), inner)

    def stack(self, blocks: Sequence[Sequence[Bordered]]) -> Bordered:
        """The block matrix with these rows of blocks."""
        tall = [_united(*(block.rows for block in row)) for row in blocks]
        wide = [_united(*(block.columns for block in column)) for column in zip(*blocks, strict=True)]
        inner = self.balls.stack(
            [
                [block.at(rows, columns) for block, columns in zip(row, wide, strict=True)]
                for row, rows in zip(blocks, tall, strict=True)
            ]
        )
        height, rows = _beside([row[0].height for row in blocks], tall)
        width, columns = _beside([block.width for block in blocks[0]], wide)
        return Bordered(height, width, rows, columns, inner)

    def singular_values(self, value: Bordered) -> Bordered:
        """Singular values, a column, largest first."""
        inner = self.balls.singular_values(value.inner)
        return Bordered(min(value.shape), 1, tuple(range(inner.shape[0])), (0,), inner)

    def eigenvalues(self, value: Bordered) -> Bordered:
        """Eigenvalues of the symmetric part, a column, smallest first: the inner matrix's, and zeros."""
        kept = _united(value.rows, value.columns)
        found = self.balls.eigenvalues(value.at(kept, kept))
        zeros = value.height - len(kept)
        if zeros == 0:
            return Bordered.full(found)
        with self.working():
            signs = [balls.sign(number) for number in found.flat]
        if None in signs:
            raise Undetermined("an eigenvalue that may have either sign")
        negative = sum(sign == -1 for sign in signs)
        places = tuple(k if k < negative else k + zeros for k in range(len(kept)))
        return Bordered(value.height, 1, places, (0,), found)

    def spectral(self, value: Bordered, shrink: Callable[[Bordered], Bordered]) -> Bordered:
        """U diag(shrink(sigma)) V^T for a 1-Lipschitz ``shrink`` with shrink(0) = 0."""
        inner = self.balls.spectral(value.inner, lambda sigma: shrink(Bordered.full(sigma)).inner)
        return _of(value, inner)

    def determinant(self, value: Bordered) -> Bordered:
        """The determinant, 1 x 1."""
        return Bordered.full(self.balls.determinant(value.inner)) if value.is_full else self.constant(0)

    def inverse(self, value: Bordered) -> Bordered:
        """The matrix inverse; Undefined for a singular matrix."""
        if not value.is_full:
            raise Undefined("inverse of a singular matrix")
        return Bordered.full(self.balls.inverse(value.inner))

    def rank(self, value: Bordered) -> Bordered:
        """The rank, 1 x 1."""
        return Bordered.full(self.balls.rank(value.inner))

    def integral(
        self, integrand: Callable[[Bordered], Bordered], lower: Bordered, upper: Bordered
    ) -> Bordered:
        """The integral of a scalar function, enclosed rigorously."""
        return Bordered.full(
            self.balls.integral(lambda t: integrand(Bordered.full(t)).inner, lower.inner, upper.inner)
        )

    def _union(
        self, function: Callable[[Enclosure, Enclosure], Enclosure], left: Bordered, right: Bordered
    ) -> Bordered:
        """An entry-wise function that is 0 at (0, 0)."""
        if left.shape != right.shape:
            parts = (each.inner if each.shape == (1, 1) else each.everywhere() for each in (left, right))
            return Bordered.full(function(*parts))
        rows, columns = _united(left.rows, right.rows), _united(left.columns, right.columns)
        inner = function(left.at(rows, columns), right.at(rows, columns))
        return Bordered(left.height, left.width, rows, columns, inner)


def _of(value: Bordered, inner: Enclosure) -> Bordered:
    """Another inner matrix in the same place."""
    return Bordered(value.height, value.width, value.rows, value.columns, inner)


def _common(left: Places, right: Places) -> Places:
    """The places of both, or one of the left's (which is then all zeros in the right)."""
    if left == right:
        return left
    return tuple(sorted(set(left) & set(right))) or left[:1]


def _united(*places: Places) -> Places:
    return places[0] if len(set(places)) == 1 else tuple(sorted(set().union(*places)))


def _shifted(places: Places, by: int) -> Places:
    return tuple(place + by for place in places)


def _beside(extents: Sequence[int], places: Sequence[Places]) -> tuple[int, Places]:
    """The extent of blocks side by side, and the places of all of them."""
    found: list[int] = []
    total = 0
    for extent, kept in zip(extents, places, strict=True):
        found += _shifted(kept, total)
        total += extent
    return total, tuple(found)
