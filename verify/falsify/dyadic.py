"""Large exact matrices, kept as the floating-point numbers that their entries are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import torch

Row = Sequence[Fraction]
Matrix = Sequence[Row]
"""An exact matrix: tuples of fractions where it is small, a :class:`Dyadic` where it is large."""

LARGE = 1024
"""Matrices of at least so many entries are kept as floats where floats hold them."""

REACH = 500
"""Entries other than 0 lie within 2^-REACH and 2^REACH, far from where floats under- or overflow."""


class Dyadic(Sequence[Row]):
    """An exact matrix whose entries are float64 numbers; reads as a sequence of rows of fractions.

    ``numbers`` is (rows, columns), float64, on the CPU, every entry 0 or of size 2^-REACH to 2^REACH. Raises
    ValueError for others.
    """

    __slots__ = ("numbers",)

    def __init__(self, numbers: torch.Tensor) -> None:
        if not within_reach(numbers):
            raise ValueError("an entry that is not a finite float of moderate size")
        self.numbers = numbers

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.numbers.shape[0], self.numbers.shape[1]

    def __len__(self) -> int:
        return self.numbers.shape[0]

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return tuple(tuple(map(Fraction, row)) for row in self.numbers[index].tolist())
        return tuple(map(Fraction, self.numbers[index].tolist()))

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Dyadic):
            import torch

            return torch.equal(self.numbers, other.numbers)
        return isinstance(other, Sequence) and len(self) == len(other) and self[:] == tuple(map(tuple, other))

    def __hash__(self) -> int:
        return hash(self[:])

    def __repr__(self) -> str:
        return f"Dyadic({self.numbers.tolist()!r})"


def within_reach(numbers: torch.Tensor) -> bool:
    """Whether all entries are 0 or of moderate size; NaN and infinity are not."""
    size = numbers.abs()
    return bool(((size == 0) | ((size >= 2.0**-REACH) & (size <= 2.0**REACH))).all())


def from_tensor(numbers: torch.Tensor) -> Matrix:
    """The exact matrix of a (rows, columns) tensor; ValueError or OverflowError on NaN and infinity."""
    import torch

    exact = numbers.detach().to(device="cpu", dtype=torch.float64)
    if exact.numel() >= LARGE and within_reach(exact):
        return Dyadic(exact.clone())
    return tuple(tuple(map(Fraction, row)) for row in exact.tolist())


def compact(rows: Matrix) -> Matrix:
    """The same matrix, kept as floats where it is large and they hold it."""
    if isinstance(rows, Dyadic):
        return rows
    if not rows or len(rows) * len(rows[0]) < LARGE:
        return tuple(map(tuple, rows))
    floats = as_floats(rows)
    return tuple(map(tuple, rows)) if floats is None else floats


def as_floats(rows: Matrix) -> Dyadic | None:
    """The matrix as floats; None where one of its entries is not one."""
    import torch

    if isinstance(rows, Dyadic):
        return rows
    if any(x.denominator & (x.denominator - 1) for row in rows for x in row):
        return None
    try:
        floats = [[x.numerator / x.denominator for x in row] for row in rows]
        pairs = zip(itertools.chain(*rows), itertools.chain(*floats), strict=True)
        if all(Fraction(y) == x for x, y in pairs):
            return Dyadic(torch.tensor(floats, dtype=torch.float64).reshape(len(rows), -1))
    except (OverflowError, ValueError):
        pass
    return None


def shape_of(rows: Matrix) -> tuple[int, int]:
    """Rows and columns; ValueError where the rows differ in length."""
    if isinstance(rows, Dyadic):
        return rows.shape
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise ValueError("rows of different lengths")
    return len(rows), widths.pop() if widths else 0


def rounded(rows: Matrix, bits: int = 26) -> Matrix:
    """The matrix to so many bits of its largest entry, where it is kept as floats: sums are then exact."""
    if not isinstance(rows, Dyadic):
        return rows
    import torch

    _, exponent = torch.frexp(rows.numbers.abs().max())
    unit = 2.0 ** (int(exponent) - bits)
    return from_tensor(torch.round(rows.numbers / unit) * unit)


def low_bits(numbers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """How many bits the odd part of each entry has (0 for 0), and the exponent of its lowest bit.

    An entry is an odd number below 2^bits times 2^exponent; the exponent of 0 is large.
    """
    import torch

    mantissa, exponent = torch.frexp(numbers)
    whole = (mantissa * 2.0**53).to(torch.int64)
    _, low = torch.frexp((whole & -whole).double())
    low = torch.where(whole == 0, 1, low)
    bits = torch.where(whole == 0, 0, 54 - low)
    return bits, torch.where(whole == 0, 1 << 20, exponent - 54 + low)


def written(rows: Matrix) -> list[list[str]]:
    """The entries as "p/q", or "p" where q is 1."""
    if not isinstance(rows, Dyadic):
        return [[str(entry) for entry in row] for row in rows]
    return [[_ratio(entry) for entry in row] for row in rows.numbers.tolist()]


def _ratio(entry: float) -> str:
    above, below = entry.as_integer_ratio()
    return str(above) if below == 1 else f"{above}/{below}"


def read(rows: Sequence[Sequence[str]]) -> Matrix:
    """The matrix from its entries as strings; ValueError where one of them is not a rational number."""
    import torch

    if rows and len(rows) * len(rows[0]) >= LARGE and {len(row) for row in rows} == {len(rows[0])}:
        try:
            return Dyadic(torch.tensor([list(map(_float, row)) for row in rows], dtype=torch.float64))
        except (ValueError, OverflowError, AttributeError):
            pass
    return tuple(tuple(map(rational, row)) for row in rows)


def rational(entry: str) -> Fraction:
    """The number p/q; ValueError where it is none, or has an exponent, which a few characters make huge."""
    if "e" in entry.lower():
        raise ValueError(entry)
    return Fraction(entry)


def _float(entry: str) -> float:
    """The float that a ratio in lowest terms is; ValueError where it is none."""
    above, _, below = entry.partition("/")
    ratio = int(above), int(below or 1)
    found = ratio[0] / ratio[1] if ratio[1] > 0 else 0.0
    if found.as_integer_ratio() != ratio:
        raise ValueError(entry)
    return found
