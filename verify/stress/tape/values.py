"""Values on a tape: numbers are places on it, matrices are places for every entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False, slots=True)
class Number:
    """A 1 x 1 value: the places of it and of its bound, None where it is exact."""

    value: int
    error: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Entries:
    """A matrix: the places of its entries, row by row, and of the bound for its error in the Frobenius norm.

    ``product``: the two matrices that it is the product of; ``entrywise``: their entry-wise product.
    """

    rows: int
    columns: int
    places: tuple[int, ...]
    error: int | None = None
    product: tuple[Entries, Entries] | None = None
    entrywise: tuple[Entries, Entries] | None = None

    def row(self, i: int) -> tuple[int, ...]:
        """The entries of a row."""
        return self.places[i * self.columns : (i + 1) * self.columns]

    def column(self, j: int) -> tuple[int, ...]:
        """The entries of a column."""
        return self.places[j :: self.columns]


Value = Number | Entries


def settled(value: Entries) -> Value:
    """A 1 x 1 matrix as a number."""
    return Number(value.places[0], value.error) if len(value.places) == 1 else value


def turned(value: Entries) -> Entries:
    """The transpose."""
    places = tuple(place for j in range(value.columns) for place in value.column(j))
    product = None if value.product is None else (turned(value.product[1]), turned(value.product[0]))
    both = None if value.entrywise is None else (turned(value.entrywise[0]), turned(value.entrywise[1]))
    return Entries(value.columns, value.rows, places, value.error, product, both)
