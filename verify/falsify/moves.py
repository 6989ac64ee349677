"""Ways to make one exact matrix simpler, and what simpler means; for small matrices and large ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import frexp

from verify.falsify.dyadic import Dyadic, Matrix, from_tensor, low_bits, shape_of

GRIDS = tuple(Fraction(1, d) for d in (1, 2, 3, 4, 5, 8, 10, 16, 32, 64, 256, 1024))
COARSE = (1, 4, 16, 256)
"""Large matrices are rounded to their own scale over these."""

FRACTIONS = (0.5, 0.125, 0.015625)
"""Entries below such parts of the largest are struck out of large matrices."""

HUGE = 64
"""A number this many times larger is as bad as a denominator whose square is 1 larger."""

WORST = 1 << 1000
"""No cost is counted as larger: it has to add up with floats."""

FEW = 48
"""Single entries are looked at in large matrices with at most so many that are not zero."""

Complexity = tuple[float, float, float]


def filled(rows: Matrix, number: Fraction | int) -> Matrix:
    """The matrix of this shape whose entries are all the number, a small one."""
    if isinstance(rows, Dyadic):
        return Dyadic(rows.numbers.new_full(rows.shape, float(number)))
    tall, wide = shape_of(rows)
    return ((Fraction(number),) * wide,) * tall


def is_zero(rows: Matrix) -> bool:
    """Whether all entries are zero."""
    return not bool(rows.numbers.any()) if isinstance(rows, Dyadic) else not any(map(any, rows))


def rounded(rows: Matrix) -> Iterator[Matrix]:
    """The matrix on coarser grids, the coarsest first."""
    if not isinstance(rows, Dyadic):
        for grid in GRIDS:
            yield tuple(tuple(round(entry / grid) * grid for entry in row) for row in rows)
        return
    largest = float(rows.numbers.abs().max())
    units = [2.0 ** (frexp(largest)[1] - 2) / part for part in COARSE]
    for unit in dict.fromkeys((1.0, *units)):
        yield from_tensor((rows.numbers / unit).round() * unit)


def rescaled(matrices: Sequence[Matrix]) -> Iterator[list[Matrix]]:
    """Small matrices by one power of two to size about one, rounded, where they are far from it."""
    if any(isinstance(rows, Dyadic) for rows in matrices):
        return
    largest = max((abs(entry) for rows in matrices for row in rows for entry in row), default=Fraction(0))
    if largest == 0 or Fraction(1, 8) <= largest <= 64:
        return
    unit = Fraction(2) ** (largest.numerator.bit_length() - largest.denominator.bit_length())
    for part in (1, 2, 4, 8, 16, 64, 1024):
        yield [
            tuple(tuple(Fraction(round(entry * part / unit), part) for entry in row) for row in rows)
            for rows in matrices
        ]


def struck(rows: Matrix) -> Iterator[Matrix]:
    """A large matrix without its smaller entries, the fewest left first."""
    if isinstance(rows, Dyadic):
        size = rows.numbers.abs()
        for fraction in FRACTIONS:
            yield Dyadic(rows.numbers.masked_fill(size < fraction * size.max(), 0.0))


def entries(rows: Matrix) -> Iterator[tuple[int, int, Fraction]]:
    """The entries that may be looked at one by one, with their places."""
    if isinstance(rows, Dyadic):
        places = rows.numbers.nonzero().tolist()
        for i, j in places if len(places) <= FEW else ():
            yield i, j, Fraction(float(rows.numbers[i, j]))
        return
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            yield i, j, entry


def replaced(rows: Matrix, i: int, j: int, entry: Fraction) -> Matrix | None:
    """The matrix with another entry; None where it is kept as floats and this is none."""
    if isinstance(rows, Dyadic):
        if Fraction(float(entry)) != entry:
            return None
        numbers = rows.numbers.clone()
        numbers[i, j] = float(entry)
        return from_tensor(numbers)
    changed = [list(row) for row in rows]
    changed[i][j] = entry
    return tuple(map(tuple, changed))


def weights(rows: Matrix, axis: int) -> list[float]:
    """How much of the matrix, in parts of the whole, is in each row (axis 0) or column (axis 1)."""
    if isinstance(rows, Dyadic):
        sums = rows.numbers.abs().sum(1 - axis)
        return list((sums / sums.sum().clamp_min(1e-300)).tolist())
    lines = rows if axis == 0 else list(zip(*rows, strict=True))
    totals = [sum(map(abs, line), Fraction(0)) for line in lines]
    whole = sum(totals, Fraction(0)) or Fraction(1)
    return [float(total / whole) for total in totals]


def selected(rows: Matrix, places: Sequence[int], axis: int) -> Matrix:
    """Some rows (axis 0) or columns (axis 1), in this order."""
    if isinstance(rows, Dyadic):
        return from_tensor(rows.numbers[list(places)] if axis == 0 else rows.numbers[:, list(places)])
    if axis == 0:
        return tuple(tuple(rows[k]) for k in places)
    return tuple(tuple(row[k] for k in places) for row in rows)


def scattered(rows: Matrix, moves: Sequence[tuple[int, int]], axis: int) -> Matrix:
    """Rows or columns moved from the first to the second of each pair, zeros in all other places."""
    if isinstance(rows, Dyadic):
        numbers = rows.numbers.new_zeros(rows.shape)
        old, new = ([pair[k] for pair in moves] for k in (0, 1))
        numbers[new if axis == 0 else (slice(None), new)] = (
            rows.numbers[old] if axis == 0 else rows.numbers[:, old]
        )
        return Dyadic(numbers)
    lines = list(rows) if axis == 0 else list(zip(*rows, strict=True))
    result = [(Fraction(0),) * len(lines[0])] * len(lines)
    for old_place, new_place in moves:
        result[new_place] = tuple(lines[old_place])
    return tuple(result) if axis == 0 else tuple(zip(*result, strict=True))


def cost(entry: Fraction) -> tuple[int, int, int]:
    """Large denominators and very large numbers first, then large numbers, then signs."""
    size = abs(entry.numerator)
    return entry.denominator**2 + size // HUGE, size, int(entry < 0)


def complexity(rows: Matrix) -> Complexity:
    """The costs of all entries, summed."""
    if isinstance(rows, Dyadic):
        bits, exponent = low_bits(rows.numbers)
        below = exponent.clamp(max=0).masked_fill(bits == 0, 0).double()
        size = rows.numbers.abs() * (-below).exp2()
        return float((-2 * below).exp2().sum()), float(size.sum()), float((rows.numbers < 0).sum())
    costs = [cost(entry) for row in rows for entry in row]
    first, second, third = (
        (min(sum(part), WORST) for part in zip(*costs, strict=True)) if costs else (0, 0, 0)
    )
    return first, second, third


def simpler(entry: Fraction) -> list[Fraction]:
    """Numbers near it, or at all, that cost less."""
    whole = Fraction(round(entry))
    options = [Fraction(0), Fraction(1), Fraction(-1), whole, whole / 2 if whole else whole]
    options += [entry.limit_denominator(d) for d in (1, 2, 3, 4, 8, 16)] + [
        abs(entry),
        Fraction(int(entry / 2)),
    ]
    return [option for option in dict.fromkeys(options) if cost(option) < cost(entry)]
