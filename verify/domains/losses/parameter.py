"""The raw numbers a loss is drawn from, and how any raw numbers are made admissible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from verify.expressions.arithmetics.interface import Arithmetic

V = TypeVar("V")
Raw = tuple[tuple[Fraction, ...], ...]
Kind = Literal["point", "left", "right", "real", "nonnegative", "positive", "fraction", "sign", "choice"]


@dataclass(frozen=True)
class Parameter:
    """One matrix of raw numbers a family depends on.

    ``kind`` says which numbers are admissible, entry by entry unless said otherwise:

    * ``point``: any; the shape of the domain R^{m x n}. ``real``: any.
    * ``left``, ``right``: a direction in R^m or R^n as a column, any length, **never all zero**.
    * ``nonnegative``: at least 0. ``positive``: more than 0. ``fraction``: in [0, 1]. ``sign``: -1 or 1.
    * ``choice``: every row has one entry 1 and the others 0; its place is the choice among ``columns``.

    Families divide by nothing but positive numbers and squared lengths of directions, so no admissible
    numbers are degenerate. No continuous formula can keep a vector away from zero without moving
    others, so it is the one who draws, shrinks or reads numbers back that passes them through
    :meth:`repaired`.
    """

    name: str
    rows: int
    columns: int
    kind: Kind

    def admits(self, raw: Sequence[Sequence[Fraction | int]]) -> bool:
        """Whether these numbers have the right shape and are admissible."""
        shaped = len(raw) == self.rows and all(len(row) == self.columns for row in raw)
        return shaped and self.repaired(raw) == tuple(tuple(Fraction(x) for x in row) for row in raw)

    def repaired(self, raw: Sequence[Sequence[Fraction | int]]) -> Raw:
        """Admissible numbers: the given ones where those are admissible, else the ones said below.

        A zero direction gets 1 as its first entry; negative numbers lose their sign and a zero that
        must be positive becomes 1; fractions are clipped; a sign is that of the number (1 for 0); the
        choice is the first largest entry of the row.
        """
        rows = tuple(tuple(Fraction(x) for x in row) for row in raw)
        if self.kind in ("left", "right") and not any(any(row) for row in rows):
            return ((Fraction(1), *rows[0][1:]), *rows[1:])
        if self.kind == "choice":
            places = [row.index(max(row)) for row in rows]
            return tuple(tuple(Fraction(int(j == place)) for j in range(self.columns)) for place in places)
        return tuple(tuple(self._entry(x) for x in row) for row in rows)

    def _entry(self, x: Fraction) -> Fraction:
        if self.kind == "nonnegative":
            return abs(x)
        if self.kind == "positive":
            return abs(x) if x else Fraction(1)
        if self.kind == "fraction":
            return min(max(x, Fraction(0)), Fraction(1))
        if self.kind == "sign":
            return Fraction(1 if x >= 0 else -1)
        return x


def embed(arithmetic: Arithmetic[V], raw: Sequence[Sequence[Fraction | int]]) -> V:
    """The matrix with these exact entries, as a value of an arithmetic."""
    return arithmetic.stack([[arithmetic.constant(x) for x in row] for row in raw])
