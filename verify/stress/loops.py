"""Compiled loops over drawn words, for one core (extra ``fast``): see :mod:`verify.stress.fast`.

A word is hashed where it is used and never stored. Sums of squares of drawn entries are sums of whole numbers
that are exact in any order: 256 squares of at most 254 each in float32, all others in float64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
import numpy.typing as npt

F = TypeVar("F", bound=Callable[..., Any])
Array = npt.NDArray[Any]

WORD = (1 << 64) - 1
GOLDEN = np.uint64(-7046029254386353131 & WORD)
FIRST = np.uint64(-4658895280553007687 & WORD)
SECOND = np.uint64(-7723592293110705685 & WORD)
ODD = np.uint64(0x0101010101010101)
HALF = np.uint64(32)

SIDE = 64
"""Rows and columns of a tile."""

WORDS = SIDE // 8
EXACT = 256
"""So many squares of whole numbers up to 254 are at most 2^24 in all."""

THIRD = np.float32(3 / 128)
FOUR = np.uint64(0x00000000FFFFFFFF)
TWO = np.uint64(0x0000FFFF0000FFFF)
ONE = np.uint64(0x00FF00FF00FF00FF)


def compiled(function: F) -> F:
    """The function as machine code; sums in any order, which their bounds allow, nothing else."""
    flags = {"reassoc", "contract", "nsz"}
    made: F = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=flags)(function)
    return made


@compiled
def word(z: Any) -> Any:
    """The hash, and every byte odd."""
    z = (z ^ (z >> HALF)) * FIRST
    z = (z ^ (z >> HALF)) * SECOND
    return (z ^ (z >> HALF)) | ODD


@compiled
def tile(W: Array, some: Array, key: Any, row: int, column: int, rows: int, cols: int, columns: int) -> None:
    """The bytes of a tile of a matrix with so many ``columns``; 0 outside the matrix."""
    if rows < SIDE or cols < SIDE:
        W[:, :] = np.uint64(0)
    if cols == SIDE and columns & 7 == 0 and column & 7 == 0:
        start = key + np.uint64((row * columns + column) >> 3) * GOLDEN
        step, flat = np.uint64(columns >> 3), W.reshape(SIDE * WORDS)
        for e in range(rows * WORDS):
            flat[e] = word(start + (np.uint64(e >> 3) * step + np.uint64(e & 7)) * GOLDEN)
        return
    read, out = some.view(np.uint8), W.view(np.uint8)
    for i in range(rows):
        first = (row + i) * columns + column
        start = key + np.uint64(first >> 3) * GOLDEN
        for w in range(((first & 7) + cols + 7) >> 3):
            some[w] = word(start + np.uint64(w) * GOLDEN)
        for j in range(cols):
            out[i, j] = read[(first & 7) + j]


@compiled
def swapped(a: Any, b: Any, shift: Any, mask: Any) -> tuple[Any, Any]:
    """Two words with the high part of each pair of parts in the first for the low one in the second."""
    t = ((a >> shift) ^ b) & mask
    return a ^ (t << shift), b ^ t


@compiled
def transposed(W: Array, T: Array) -> None:
    """The transpose of a tile: blocks of 8 x 8 bytes by halves, quarters and bytes."""
    four, two, one = np.uint64(32), np.uint64(16), np.uint64(8)
    for g in range(WORDS):
        for w in range(WORDS):
            a, b, c, d = W[8 * g, w], W[8 * g + 1, w], W[8 * g + 2, w], W[8 * g + 3, w]
            e, f, h, i = W[8 * g + 4, w], W[8 * g + 5, w], W[8 * g + 6, w], W[8 * g + 7, w]
            a, e = swapped(a, e, four, FOUR)
            b, f = swapped(b, f, four, FOUR)
            c, h = swapped(c, h, four, FOUR)
            d, i = swapped(d, i, four, FOUR)
            a, c = swapped(a, c, two, TWO)
            b, d = swapped(b, d, two, TWO)
            e, h = swapped(e, h, two, TWO)
            f, i = swapped(f, i, two, TWO)
            a, b = swapped(a, b, one, ONE)
            c, d = swapped(c, d, one, ONE)
            e, f = swapped(e, f, one, ONE)
            h, i = swapped(h, i, one, ONE)
            T[8 * w, g], T[8 * w + 1, g], T[8 * w + 2, g], T[8 * w + 3, g] = a, b, c, d
            T[8 * w + 4, g], T[8 * w + 5, g], T[8 * w + 6, g], T[8 * w + 7, g] = e, f, h, i


@compiled
def small(b: Any) -> Any:
    """3 b / 128 rounded towards zero."""
    return np.float32(np.int32(np.float32(b) * THIRD))


@compiled
def even_sum(W: Array, T: Array, sign: Any) -> float:
    """The sum of (w + sign t)^2 over the bytes of two tiles."""
    x, y = W.view(np.int8).reshape(SIDE * SIDE), T.view(np.int8).reshape(SIDE * SIDE)
    total: Any = 0.0
    for k in range(0, SIDE * SIDE, EXACT):
        part = np.float32(0)
        for e in range(k, k + EXACT):
            d = np.float32(x[e]) + sign * np.float32(y[e])
            part += d * d
        total += part
    return total


@compiled
def small_sum(W: Array, T: Array, sign: Any) -> float:
    """The same where all numbers are made small."""
    x, y = W.view(np.int8).reshape(SIDE * SIDE), T.view(np.int8).reshape(SIDE * SIDE)
    total = np.float32(0)
    for e in range(SIDE * SIDE):
        d = small(x[e]) + sign * small(y[e])
        total += d * d
    return float(total)


@compiled
def small_sums(W: Array, T: Array, X: Array, Y: Array, sign: Any) -> tuple[float, float, float]:
    """For p = w + sign t and q = x + sign y, all made small: the sums of p^2, p q and q^2."""
    w, t = W.view(np.int8).reshape(SIDE * SIDE), T.view(np.int8).reshape(SIDE * SIDE)
    x, y = X.view(np.int8).reshape(SIDE * SIDE), Y.view(np.int8).reshape(SIDE * SIDE)
    one = both = other = np.float32(0)
    for e in range(SIDE * SIDE):
        p = small(w[e]) + sign * small(t[e])
        q = small(x[e]) + sign * small(y[e])
        one += p * p
        both += p * q
        other += q * q
    return float(one), float(both), float(other)


@compiled
def folded(
    W: Array, T: Array, some: Array, key: Any, box: tuple[int, int, int, int], columns: int, sign: Any
) -> None:
    """A tile, and the transpose of the one at the transposed place; with sign 0 any tile."""
    row, column, rows, cols = box
    if sign != 0:
        if row != column:
            tile(W, some, key, column, row, cols, rows, columns)
        else:
            tile(W, some, key, row, column, rows, cols, columns)
        transposed(W, T)
        if row == column:
            return
    tile(W, some, key, row, column, rows, cols, columns)


@compiled
def tile_sums(
    keys: Array,
    pair: Array,
    columns: int,
    box: tuple[int, int, int, int],
    sign: Any,
    tiny: bool,
    out: Array,
) -> None:
    """The sums of squares of X + sign X^T within a box, for each trial and tile: (trials, down, across, 3).

    X has the numbers of ``keys``. With a ``pair`` of keys, all numbers small, also the sums of products with
    the matrix of the other key, made alike, and those of its squares.
    """
    W, T = np.zeros((SIDE, WORDS), np.uint64), np.zeros((SIDE, WORDS), np.uint64)
    X, Y = np.zeros((SIDE, WORDS), np.uint64), np.zeros((SIDE, WORDS), np.uint64)
    some = np.zeros(WORDS + 1, np.uint64)
    top, bottom, left, right = box
    square = sign != 0 and top == left and bottom == right
    for k in range(len(keys)):
        for i in range(top, bottom, SIDE):
            for j in range(i if square else left, right, SIDE):
                place = i, j, min(SIDE, bottom - i), min(SIDE, right - j)
                folded(W, T, some, keys[k], place, columns, sign)
                sums = 0.0, 0.0, 0.0
                if len(pair) > 0:
                    folded(X, Y, some, pair[k], place, columns, sign)
                    sums = small_sums(W, T, X, Y, sign)
                elif tiny:
                    sums = small_sum(W, T, sign), 0.0, 0.0
                else:
                    sums = even_sum(W, T, sign), 0.0, 0.0
                a, b = (i - top) // SIDE, (j - left) // SIDE
                for c in range(3):
                    out[k, a, b, c] = sums[c]
                    if square:
                        out[k, b, a, c] = sums[c]


@compiled
def rows_drawn(keys: Array, first: int, tiny: bool, scale: Any, out: Array) -> None:
    """The numbers from ``first`` on, a row of ``out`` for each trial."""
    some = np.empty(SIDE + 1, np.uint64)
    read = some.view(np.int8)
    for k in range(len(keys)):
        row = out[k]
        start = keys[k] + np.uint64(first >> 3) * GOLDEN
        before = first & 7
        for done in range(0, len(row), 8 * SIDE):
            for w in range(SIDE + 1):
                some[w] = word(start + np.uint64((done >> 3) + w) * GOLDEN)
            count = min(8 * SIDE, len(row) - done)
            if tiny:
                for e in range(count):
                    row[done + e] = small(read[before + e])
            else:
                for e in range(count):
                    row[done + e] = np.float32(read[before + e]) * scale


@compiled
def columns_drawn(keys: Array, tiny: bool, scale: Any, out: Array) -> None:
    """The numbers of all trials, a column of ``out`` for each."""
    some = np.empty(SIDE, np.uint64)
    for start in range(0, len(keys), SIDE):
        count = min(SIDE, len(keys) - start)
        for place in range(0, out.shape[0], 8):
            for k in range(count):
                some[k] = word(keys[start + k] + np.uint64(place >> 3) * GOLDEN)
            for lane in range(min(8, out.shape[0] - place)):
                row, shift = out[place + lane], np.uint64(56 - 8 * lane)
                for k in range(count):
                    b = np.int64(some[k] << shift) >> 56
                    if tiny:
                        row[start + k] = small(b)
                    else:
                        row[start + k] = np.float32(b) * scale
