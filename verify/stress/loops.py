"""Compiled loops over drawn words, for one core (extra ``fast``): see :mod:`verify.stress.fast`.

A word is hashed where it is used and never stored. Sums of squares of drawn entries are sums of whole numbers
that are exact in any order: 4096 squares of at most 254 each in 32 bits, all others in float64.
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
HALF, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)

SIDE = 64
"""Rows and columns of a tile."""

WORDS = SIDE // 8
OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"reassoc", "contract", "nsz"},
}

ROWS, COLUMNS, BELOW = 0, 1, 2
"""The orders of the words of a tile."""

THIRD = np.float32(3 / 128)
FOUR = np.uint64(0x00000000FFFFFFFF)
TWO = np.uint64(0x0000FFFF0000FFFF)
ONE = np.uint64(0x00FF00FF00FF00FF)


def compiled(function: F) -> F:
    """The function as machine code; sums in any order, which their bounds allow, nothing else."""
    made: F = numba.njit(**OPTIONS)(function)
    return made


def inlined(function: F) -> F:
    """The same, made part of the functions that call it: a call with arrays costs as much as a short loop."""
    made: F = numba.njit(forceinline=True, **OPTIONS)(function)
    return made


@compiled
def word(z: Any) -> Any:
    """The hash, and every byte odd."""
    z = (z ^ (z >> HALF)) * FIRST
    z = (z ^ (z >> HALF)) * SECOND
    return (z ^ (z >> HALF)) | ODD


@compiled
def orders(columns: int) -> Array:
    """What is added to the key of a tile's first word for each word of it: in rows, by columns, and below."""
    found, step = np.empty((3, SIDE * WORDS), np.uint64), np.uint64(columns >> 3)
    for e in range(SIDE * WORDS):
        found[0, e] = (np.uint64(e >> 3) * step + np.uint64(e & 7)) * GOLDEN
        i = ((e & 7) << 3) + ((e >> 3) & 7)
        found[1, e] = (np.uint64(i) * step + np.uint64(e >> 6)) * GOLDEN
        found[2, e] = (np.uint64(e & 63) * step + np.uint64(e >> 6)) * GOLDEN
    return found


@compiled
def tile(
    W: Array,
    some: Array,
    key: Any,
    box: tuple[int, int, int, int],
    columns: int,
    added: Array,
    order: int,
) -> None:
    """The words of a tile (first row, first column, rows, columns) of a matrix with so many ``columns``.

    Its bytes are 0 outside the matrix. Word g of row i is at 8 i + g, ``order`` 0 (ROWS), at
    64 g + 8 (i mod 8) + i div 8, order 1 (COLUMNS), that of :func:`transposed`, or at 64 g + i, order 2
    (BELOW). ``added``: that order, of :func:`orders`.
    """
    row, column, rows, cols = box
    if (columns | column | cols) & 7 == 0:
        start = key + np.uint64((row * columns + column) >> 3) * GOLDEN
        for e in range(SIDE * WORDS):
            W[e] = word(start + added[e])
        if rows < SIDE or cols < SIDE:
            cleared(W, rows, cols >> 3, order)
        return
    W[:] = np.uint64(0)
    read, out = some.view(np.uint8), W.view(np.uint8)
    for i in range(rows):
        first = (row + i) * columns + column
        start = key + np.uint64(first >> 3) * GOLDEN
        for w in range(((first & 7) + cols + 7) >> 3):
            some[w] = word(start + np.uint64(w) * GOLDEN)
        for j in range(cols):
            out[8 * placed(i, j >> 3, order) + (j & 7)] = read[(first & 7) + j]


@compiled
def placed(i: int, g: int, order: int) -> int:
    """Where word g of row i is."""
    if order == ROWS:
        return 8 * i + g
    return 64 * g + (8 * (i & 7) + (i >> 3) if order == COLUMNS else i)


@compiled
def cleared(W: Array, rows: int, across: int, order: int) -> None:
    """The words beyond so many rows, and so many words of each, made 0."""
    if order == BELOW:
        W[SIDE * across :] = np.uint64(0)
        for g in range(across if rows < SIDE else 0):
            W[SIDE * g + rows : SIDE * (g + 1)] = np.uint64(0)
        return
    for i in range(SIDE):
        for g in range(0 if i >= rows else across, WORDS):
            W[placed(i, g, order)] = np.uint64(0)


@compiled
def swapped(a: Any, b: Any, shift: Any, mask: Any) -> tuple[Any, Any]:
    """Two words with the high part of each pair of parts in the first for the low one in the second."""
    t = ((a >> shift) ^ b) & mask
    return a ^ (t << shift), b ^ t


@compiled
def transposed(W: Array, T: Array) -> None:
    """The transpose of a tile, by columns: blocks of 8 x 8 bytes by halves, quarters and bytes."""
    four, two, one = np.uint64(32), np.uint64(16), np.uint64(8)
    for g in range(WORDS):
        for w in range(WORDS):
            k = SIDE * g + w
            a, b, c, d = W[k], W[k + 8], W[k + 16], W[k + 24]
            e, f, h, i = W[k + 32], W[k + 40], W[k + 48], W[k + 56]
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
            T[k], T[k + 8], T[k + 16], T[k + 24] = a, b, c, d
            T[k + 32], T[k + 40], T[k + 48], T[k + 56] = e, f, h, i


@compiled
def small(b: Any) -> Any:
    """3 b / 128 rounded towards zero."""
    return np.float32(np.int32(np.float32(b) * THIRD))


@compiled
def even_sum(W: Array, T: Array, sign: Any) -> float:
    """The sum of (w + sign t)^2 over the bytes of two tiles: less than 2^31 in all."""
    x, y, total = W.view(np.int8), T.view(np.int8), np.int32(0)
    if sign < 0:
        for e in range(SIDE * SIDE):
            d = np.int16(np.int16(x[e]) - np.int16(y[e]))
            total = np.int32(total + np.int32(np.int32(d) * np.int32(d)))
        return float(total)
    for e in range(SIDE * SIDE):
        d = np.int16(np.int16(x[e]) + np.int16(y[e]))
        total = np.int32(total + np.int32(np.int32(d) * np.int32(d)))
    return float(total)


@compiled
def byte_sum(W: Array) -> float:
    """The sum of w^2 over the bytes of a tile, or of some words of it."""
    x, total = W.view(np.int8), np.int32(0)
    for e in range(len(x)):
        total = np.int32(total + np.int32(np.int32(x[e]) * np.int32(x[e])))
    return float(total)


@compiled
def small_sum(W: Array, T: Array, sign: Any) -> float:
    """The same where all numbers are made small."""
    x, y = W.view(np.int8), T.view(np.int8)
    total = np.float32(0)
    for e in range(SIDE * SIDE):
        d = small(x[e]) + sign * small(y[e])
        total += d * d
    return float(total)


@compiled
def small_sums(W: Array, T: Array, X: Array, Y: Array, sign: Any) -> tuple[float, float, float]:
    """For p = w + sign t and q = x + sign y, all made small: the sums of p^2, p q and q^2."""
    w, t = W.view(np.int8), T.view(np.int8)
    x, y = X.view(np.int8), Y.view(np.int8)
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
    W: Array,
    T: Array,
    some: Array,
    key: Any,
    box: tuple[int, int, int, int],
    columns: int,
    added: Array,
    sign: Any,
) -> None:
    """A tile by columns, and the transpose of the one at the transposed place; with sign 0 any tile."""
    if sign != 0:
        row, column, rows, cols = box
        tile(W, some, key, (column, row, cols, rows), columns, added[0], ROWS)
        transposed(W, T)
    tile(W, some, key, box, columns, added[1], COLUMNS)


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
    W, T = np.zeros(SIDE * WORDS, np.uint64), np.zeros(SIDE * WORDS, np.uint64)
    X, Y = np.zeros(SIDE * WORDS, np.uint64), np.zeros(SIDE * WORDS, np.uint64)
    some, added = np.zeros(WORDS + 1, np.uint64), orders(columns)
    top, bottom, left, right = box
    square = sign != 0 and top == left and bottom == right
    for k in range(len(keys)):
        for i in range(top, bottom, SIDE):
            for j in range(i if square else left, right, SIDE):
                place = i, j, min(SIDE, bottom - i), min(SIDE, right - j)
                folded(W, T, some, keys[k], place, columns, added, sign)
                sums = 0.0, 0.0, 0.0
                if len(pair) > 0:
                    folded(X, Y, some, pair[k], place, columns, added, sign)
                    sums = small_sums(W, T, X, Y, sign)
                elif sign == 0 and not tiny:
                    sums = byte_sum(W), 0.0, 0.0
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
    read = some.view(np.int8)[first & 7 :]
    for k in range(len(keys)):
        start = keys[k] + np.uint64(first >> 3) * GOLDEN
        for done in range(0, out.shape[1], 8 * SIDE):
            for w in range(SIDE + 1):
                some[w] = word(start + np.uint64(w) * GOLDEN)
            start += np.uint64(SIDE) * GOLDEN
            part = out[k, done : done + 8 * SIDE]
            if tiny:
                for e in range(len(part)):
                    part[e] = small(read[e])
            else:
                for e in range(len(part)):
                    part[e] = np.float32(read[e]) * scale


@compiled
def words_drawn(keys: Array, out: Array) -> None:
    """The words of matrices from the first on, a row of ``out`` for each trial."""
    for k in range(len(keys)):
        row = out[k]
        for w in range(len(row)):
            row[w] = word(keys[k] + np.uint64(w) * GOLDEN)


@compiled
def columns_drawn(keys: Array, tiny: bool, scale: Any, out: Array) -> None:
    """The numbers of all trials, a column of ``out`` for each."""
    some = np.empty(8 * SIDE, np.uint64)
    for start in range(0, len(keys), 8 * SIDE):
        here = keys[start : start + 8 * SIDE]
        for place in range(0, out.shape[0], 8):
            for k in range(len(here)):
                some[k] = word(here[k] + np.uint64(place >> 3) * GOLDEN)
            for lane in range(min(8, out.shape[0] - place)):
                part, shift = out[place + lane, start : start + 8 * SIDE], np.uint64(56 - 8 * lane)
                if tiny:
                    for k in range(len(part)):
                        part[k] = small(np.int32(np.int64(some[k] << shift) >> 56))
                else:
                    for k in range(len(part)):
                        part[k] = np.float32(np.int32(np.int64(some[k] << shift) >> 56)) * scale


@compiled
def bits_drawn(trials: Array, key: Any, stride: Any, out: Array) -> None:
    """32 random bits for each entry of each trial, a row of ``out``: the first generator's, see ``raws``."""
    for k in range(len(trials)):
        start = trials[k] * stride
        for e in range(out.shape[1]):
            z = (start + np.uint64(e)) * FIRST + key
            z = (z ^ (z >> HALF)) * FIRST
            z = (z ^ (z >> HALF)) * SECOND
            out[k, e] = (z >> np.uint64(31)) & LOW


@compiled
def powers(bits: Array, widest: int, out: Array) -> None:
    """Powers of two from bits, as ``raws.power`` gives them."""
    for k in range(len(bits)):
        b = bits[k]
        exponent = (b & 7) - 3 - np.int64((b & 7) == 7)
        if (b >> 3) & 1 != 0:
            exponent = ((b >> 8) & 255) % (2 * widest + 1) - widest
        if widest == 14 and b & 32 != 0:
            exponent = -abs(exponent)
        out[k] = (exponent + 1023) << 52
