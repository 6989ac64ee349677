"""Exact arithmetic on matrices that are read entry by entry only where something is computed with them."""

from __future__ import annotations

from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.balls import Number
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, from_fractions, to_fractions
from verify.falsify.dyadic import Dyadic, Matrix, compact


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
