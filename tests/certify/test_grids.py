"""Grids of blocks say the same as the matrices they are cut from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mpmath
import pytest
from mpmath import mpf

from tests.certify.evaluate_statement import DIGITS, Point, Rows, times
from verify.certify.stating import grids
from verify.certify.stating.cuts import cuts
from verify.certify.stating.formulas import NotStated, number
from verify.certify.stating.grids import Grid
from verify.expressions.atoms.blocks import Slice
from verify.expressions.atoms.symbol import symbol
from verify.expressions.size import Size
from verify.expressions.types import Matrix

M, N, ONE, R = Size.named("m"), Size.named("n"), Size.of(1), Size.named("r")
SIZES = {"m": 2, "n": 3, "r": 4}


class Drawn:
    """A different matrix for each name and shape, the same each time."""

    def __init__(self, shapes: dict[str, tuple[int, int]]) -> None:
        self.sizes, self.shapes = SIZES, shapes

    def symbol(self, name: str) -> Rows:
        tall, wide = self.shapes[name]
        start = sum(map(ord, name))
        return [[mpf((start + 7 * i + 3 * j * j + i * j) % 11 - 5) for j in range(wide)] for i in range(tall)]


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """Numbers of 60 digits."""
    with mpmath.workdps(DIGITS):
        yield


def drawn(name: str, heights: grids.Parts, widths: grids.Parts) -> tuple[Grid, dict[str, tuple[int, int]]]:
    """A grid of symbols, and their shapes."""
    grid = grids.make(heights, widths, lambda i, j: ["symbol", f"{name}{i}{j}"])
    shapes = {
        f"{name}{i}{j}": (p.at(SIZES), q.at(SIZES))
        for i, p in enumerate(heights)
        for j, q in enumerate(widths)
    }
    return grid, shapes


def whole(grid: Grid, shapes: dict[str, tuple[int, int]]) -> Rows:
    """The matrix that a grid is."""
    point = Point(Drawn(shapes))  # type: ignore[arg-type]
    rows: Rows = []
    for line in grid.cells:
        blocks = [point.matrix(cell) for cell in line]
        rows += [[x for block in blocks for x in block[k]] for k in range(len(blocks[0]))]
    assert len(rows) == sum(p.at(SIZES) for p in grid.heights)
    assert all(len(row) == sum(p.at(SIZES) for p in grid.widths) for row in rows)
    return rows


def value(formula: Any, shapes: dict[str, tuple[int, int]]) -> Any:
    """The number that a formula is."""
    return Point(Drawn(shapes)).number(formula)  # type: ignore[arg-type]


ROWS, COLUMNS = (M, ONE, N), (R, ONE)
A, IN_A = drawn("a", ROWS, COLUMNS)
B, IN_B = drawn("b", COLUMNS, ROWS)
C, IN_C = drawn("c", ROWS, COLUMNS)
ALL = {**IN_A, **IN_B, **IN_C}


def flat(rows: Rows) -> list[Any]:
    return [x for row in rows for x in row]


def turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def test_products_and_transposes() -> None:
    """(A B)^T = B^T A^T, block by block as in whole."""
    expected = times(whole(A, ALL), whole(B, ALL))
    assert whole(grids.multiply(A, B), ALL) == expected
    assert whole(grids.transpose(grids.multiply(A, B)), ALL) == turned(expected)
    assert whole(grids.multiply(grids.transpose(B), grids.transpose(A)), ALL) == turned(expected)


def test_sums_and_multiples() -> None:
    """A - 3 C."""
    expected = [a - 3 * c for a, c in zip(flat(whole(A, ALL)), flat(whole(C, ALL)), strict=True)]
    assert flat(whole(grids.subtract(A, grids.scale(number(3), C)), ALL)) == expected
    assert flat(whole(grids.add([A, grids.negate(A)]), ALL)) == [0] * len(expected)


def test_traces_and_inner_products() -> None:
    """<A, C> and Tr(A B), where the diagonal has blocks of every kind."""
    expected = sum(a * c for a, c in zip(flat(whole(A, ALL)), flat(whole(C, ALL)), strict=True))
    assert value(grids.inner(A, C), ALL) == expected
    product = times(whole(A, ALL), whole(B, ALL))
    assert value(grids.trace(grids.multiply(A, B)), ALL) == sum(row[k] for k, row in enumerate(product))


def test_identities_zeros_and_selections() -> None:
    """I A = A, 0 A = 0, and blocks put together and taken apart."""
    assert grids.multiply(grids.identity(ROWS), A) == A == grids.multiply(A, grids.identity(COLUMNS))
    assert grids.multiply(grids.zeros(COLUMNS, ROWS), A) == grids.zeros(COLUMNS, COLUMNS)
    both = grids.join([[A, C]])
    assert whole(both, ALL) == [a + c for a, c in zip(whole(A, ALL), whole(C, ALL), strict=True)]
    middle = grids.take(both, M, M + ONE + N, R, R + ONE)
    assert whole(middle, ALL) == [row[4:5] for row in whole(A, ALL)[2:]]
    with pytest.raises(NotStated, match="no cut"):
        grids.take(A, ONE, M, Size.of(0), R)


def test_matrices_that_are_cut_in_different_ways() -> None:
    """Nothing is added or multiplied across different cuts."""
    other, _ = drawn("d", (M, N, ONE), COLUMNS)
    for operation in (grids.subtract, grids.inner):
        with pytest.raises(NotStated, match="different ways"):
            operation(A, other)
    with pytest.raises(NotStated, match="different ways"):
        grids.multiply(B, other)


def test_cuts_spread_to_equal_sizes_and_parts() -> None:
    """A cut of m + n is one of 2m + n where m + n is a part of it; incomparable cuts are none."""
    whole_size = M + N
    tall = symbol("V", Matrix(whole_size, R))
    taller = symbol("W", Matrix(M + whole_size, R))
    zero = Size.of(0)
    first = Slice((tall,), zero, M, zero, R)
    second = Slice((taller,), M, M + whole_size, zero, R)
    found = cuts([first, second])
    assert found.parts(whole_size) == (M, N)
    assert found.parts(M + whole_size) == (M, M, N)
    assert found.parts(R) == (R,)
    with pytest.raises(NotStated):
        cuts([first, Slice((tall,), zero, N, zero, R)])
    with pytest.raises(NotStated):
        cuts([Slice((symbol("x", Matrix(N, ONE)),), zero, ONE, zero, ONE)])
