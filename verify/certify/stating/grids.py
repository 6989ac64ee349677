"""Matrices as grids of blocks, added and multiplied block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from verify.certify.stating.formulas import (
    ONE,
    Formula,
    NotStated,
    is_zero,
    number,
    product,
    size_data,
    total,
    zero,
)
from verify.expressions.size import Size

Parts = tuple[Size, ...]


@dataclass(frozen=True)
class Grid:
    """A matrix cut into blocks: the heights of its rows of blocks, the widths of its columns, and the blocks.

    A block that is 1 x 1 is a scalar, and so is a grid of one such block.
    """

    heights: Parts
    widths: Parts
    cells: tuple[tuple[Formula, ...], ...]

    def blocks(self) -> Iterator[Formula]:
        """The blocks, row by row."""
        for row in self.cells:
            yield from row

    @property
    def scalar(self) -> Formula:
        """The number that a 1 x 1 grid is."""
        if self.heights != (ONE,) or self.widths != (ONE,):
            raise NotStated("a matrix where a number must stand")
        return self.cells[0][0]


def make(heights: Parts, widths: Parts, block: Callable[[int, int], Formula]) -> Grid:
    """The grid whose block in row i and column j, counted from 0, is block(i, j)."""
    places = range(len(heights)), range(len(widths))
    return Grid(heights, widths, tuple(tuple(block(i, j) for j in places[1]) for i in places[0]))


def of_scalar(formula: Formula) -> Grid:
    """A number as a grid."""
    return Grid((ONE,), (ONE,), ((formula,),))


def zeros(heights: Parts, widths: Parts) -> Grid:
    """The zero matrix."""
    return make(heights, widths, lambda i, j: zero(heights[i], widths[j]))


def identity(parts: Parts) -> Grid:
    """The identity matrix: identities on the diagonal of blocks."""
    return make(parts, parts, lambda i, j: _identity(parts[i]) if i == j else zero(parts[i], parts[j]))


def add(grids: Iterable[Grid]) -> Grid:
    """The sum of matrices that are cut alike."""
    first, *rest = grids
    for other in rest:
        _require((first.heights, first.widths) == (other.heights, other.widths))

    def block(i: int, j: int) -> Formula:
        kept = [grid.cells[i][j] for grid in (first, *rest) if not is_zero(grid.cells[i][j])]
        return total(kept) if kept else zero(first.heights[i], first.widths[j])

    return make(first.heights, first.widths, block)


def scale(factor: Formula, grid: Grid) -> Grid:
    """A matrix times a number."""
    if is_zero(factor):
        return zeros(grid.heights, grid.widths)
    return make(grid.heights, grid.widths, lambda i, j: _scaled(factor, grid.cells[i][j]))


def negate(grid: Grid) -> Grid:
    """-A."""
    return scale(number(-1), grid)


def subtract(left: Grid, right: Grid) -> Grid:
    """A - B."""
    return add([left, negate(right)])


def multiply(left: Grid, right: Grid) -> Grid:
    """A B: row of blocks times column of blocks."""
    _require(left.widths == right.heights)

    def block(i: int, j: int) -> Formula:
        pairs = [(left.cells[i][k], right.cells[k][j]) for k in range(len(left.widths))]
        kept = [_times(a, b) for a, b in pairs if not is_zero(a) and not is_zero(b)]
        return total(kept) if kept else zero(left.heights[i], right.widths[j])

    return make(left.heights, right.widths, block)


def transpose(grid: Grid) -> Grid:
    """A^T: block (i, j) is the transpose of block (j, i)."""
    heights, widths = grid.widths, grid.heights
    return make(heights, widths, lambda i, j: transposed(grid.cells[j][i], widths[j], heights[i]))


def trace(grid: Grid) -> Formula:
    """Tr A, the traces of the blocks on the diagonal."""
    _require(grid.heights == grid.widths)
    return total(_trace(grid.cells[k][k], size) for k, size in enumerate(grid.heights))


def inner(left: Grid, right: Grid) -> Formula:
    """<A, B>: the sum of Tr(A_ij^T B_ij)."""
    _require((left.heights, left.widths) == (right.heights, right.widths))
    places = [(i, j) for i in range(len(left.heights)) for j in range(len(left.widths))]
    return total(inner_block(left, right, i, j) for i, j in places)


def inner_block(left: Grid, right: Grid, i: int, j: int) -> Formula:
    """The part of <A, B> that is one block's."""
    a, b, tall, wide = left.cells[i][j], right.cells[i][j], left.heights[i], left.widths[j]
    if is_zero(a) or is_zero(b):
        return number(0)
    if tall == ONE == wide:
        return ["power", a, 2] if a == b else product([a, b])
    return _trace(_times(transposed(a, tall, wide), b), wide)


def take(grid: Grid, top: Size, bottom: Size, left: Size, right: Size) -> Grid:
    """The rows top..bottom and the columns left..right, which must be whole blocks."""
    rows, columns = _between(grid.heights, top, bottom), _between(grid.widths, left, right)
    cells = tuple(row[columns] for row in grid.cells[rows])
    return Grid(grid.heights[rows], grid.widths[columns], cells)


def join(rows: list[list[Grid]]) -> Grid:
    """Matrices put together, row by row."""
    heights = tuple(height for row in rows for height in row[0].heights)
    widths = tuple(width for grid in rows[0] for width in grid.widths)
    for row in rows:
        _require(tuple(width for grid in row for width in grid.widths) == widths)
        _require(all(grid.heights == row[0].heights for grid in row))
    cells = [
        tuple(cell for grid in row for cell in grid.cells[k])
        for row in rows
        for k in range(len(row[0].heights))
    ]
    return Grid(heights, widths, tuple(cells))


def transposed(formula: Formula, rows: Size, columns: Size) -> Formula:
    """The transpose of one block of this shape."""
    if rows == ONE == columns or formula[0] == "identity":
        return formula
    if formula[0] == "zero":
        return zero(columns, rows)
    result: Formula = formula[1] if formula[0] == "transpose" else ["transpose", formula]
    return result


def _identity(size: Size) -> Formula:
    return number(1) if size == ONE else ["identity", size_data(size)]


def _scaled(factor: Formula, formula: Formula) -> Formula:
    return formula if is_zero(formula) else product([factor, formula])


def _times(left: Formula, right: Formula) -> Formula:
    if left[0] == "identity":
        return right
    return left if right[0] == "identity" else product([left, right])


def _trace(formula: Formula, size: Size) -> Formula:
    if is_zero(formula):
        return number(0)
    return formula if size == ONE else ["trace", formula]


def _between(parts: Parts, start: Size, stop: Size) -> slice:
    borders = [Size.of(0)]
    for part in parts:
        borders.append(borders[-1] + part)
    if start not in borders or stop not in borders:
        raise NotStated(f"no cut of {borders[-1]} at {start} and {stop}")
    return slice(borders.index(start), borders.index(stop))


def _require(alike: bool) -> None:
    if not alike:
        raise NotStated("matrices that are cut in different ways")
