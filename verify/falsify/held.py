"""Exact arithmetic on matrices that are read entry by entry only where something is computed with them."""

from __future__ import annotations

from verify.errors import Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.balls import Number
from verify.expressions.arithmetics.bordered import LARGEST, Bordered, BorderedArithmetic, Places
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, from_fractions, to_fractions
from verify.falsify.dyadic import Dyadic, Matrix, compact, shape_of


class Held(Enclosure):
    """A large exact matrix, converted to rational numbers when its entries are first asked for."""

    __slots__ = ("read", "source")
    source: Dyadic
    read: tuple[tuple[Number, ...], ...] | None

    def __init__(self, source: Dyadic) -> None:
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "read", None)

    @property
    def entries(self) -> tuple[tuple[Number, ...], ...]:
        """The rows of rational numbers."""
        if self.read is None:
            object.__setattr__(self, "read", from_fractions(self.source[:]).entries)
        assert self.read is not None
        return self.read

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.source.shape

    @property
    def is_rational(self) -> bool:
        """Every entry is exact."""
        return True


def hold(rows: Matrix) -> Enclosure:
    """An exact matrix as a value of exact arithmetic."""
    return Held(rows) if isinstance(rows, Dyadic) else from_fractions(rows)


def given_back(value: Enclosure) -> Matrix:
    """The exact matrix that a value is; Undetermined where an entry is only known to within a ball."""
    if isinstance(value, Held):
        return value.source
    return compact(tuple(map(tuple, to_fractions(value))))


class Balls(BallArithmetic):
    """Ball arithmetic that can also hold the matrices of a witness and compare matrices."""

    def hold(self, rows: Matrix) -> Enclosure:
        """An exact matrix as a value."""
        return hold(rows)

    def equal(self, left: Enclosure, right: Enclosure) -> bool | None:
        """Whether two matrices agree in all entries; None where this precision does not tell."""
        unsure = False
        with self.working():
            for pairs in zip(left.entries, right.entries, strict=True):
                for a, b in zip(*pairs, strict=True):
                    found = balls.sign(balls.subtract(a, b))
                    unsure |= found is None
                    if found:
                        return False
        return None if unsure else True


class BorderedBalls(BorderedArithmetic):
    """The same for large matrices most of whose rows and columns are zero."""

    def hold(self, rows: Matrix) -> Bordered:
        """An exact matrix as a value; Undetermined where too few of its rows and columns are zero."""
        if not is_bordered(rows):
            raise Undetermined("a matrix too large for exact arithmetic")
        kept, wide = _filled(rows)
        inner = from_fractions([[row[j] for j in wide] for row in (rows[i] for i in kept)])
        return Bordered(*shape_of(rows), kept, wide, inner)

    def equal(self, left: Bordered, right: Bordered) -> bool | None:
        """Whether two matrices agree in all entries; None where this precision does not tell."""
        difference = self.subtract(left, right).inner
        return Balls(self.precision).equal(difference, self.balls.zeros(*difference.shape))


def is_bordered(rows: Matrix) -> bool:
    """Whether a matrix is small but for rows and columns of zeros."""
    kept, wide = _filled(rows)
    return len(kept) * len(wide) <= LARGEST


def _filled(rows: Matrix) -> tuple[Places, Places]:
    """The rows and the columns that are not zero; the first where all are."""
    if isinstance(rows, Dyadic):
        filled = rows.numbers != 0
        kept, wide = (filled.any(axis).nonzero().flatten().tolist() for axis in (1, 0))
    else:
        kept = [i for i, row in enumerate(rows) if any(row)]
        wide = [j for j in range(shape_of(rows)[1]) if any(row[j] for row in rows)]
    return tuple(kept) or (0,), tuple(wide) or (0,)
