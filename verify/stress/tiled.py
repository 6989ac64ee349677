"""Compiled products of drawn matrices with thin ones, tile by tile: a tile is made where it is used.

A product takes the bytes of a tile as whole numbers and is scaled in the end, by a power of two. Sums are in
any order, four terms and four columns at a time, in one array each: so a compiler sees that they are apart.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.stress.loops import (
    BELOW,
    ROWS,
    SIDE,
    WORDS,
    Array,
    byte_sum,
    compiled,
    inlined,
    orders,
    small,
    tile,
)
from verify.stress.products import ABREAST, dotted, squared

PART = SIDE * ABREAST


@compiled
def drawn_times(
    keys: Array,
    shape: tuple[int, int],
    tiny: bool,
    scales: Array,
    right: Array,
    between: tuple[int, int],
    turned: bool,
    part: int,
    out: Array,
    squares: Array,
    sums: Array,
    other: Array,
    apart: int,
    dots: Array,
) -> None:
    """A drawn matrix of this shape, or ``turned`` its transpose, times a matrix of few columns.

    ``between`` says what lies between matrices, and between rows, of right. ``squares``: the sums of squares
    of the products, in parts of so many. ``sums``: of the numbers of the drawn matrices, unless it is empty.
    ``dots``, unless empty: inner products with other matrices, so far apart.
    """
    W, some = np.empty(SIDE * WORDS, np.uint64), np.zeros(WORDS + 1, np.uint64)
    order = ROWS if turned else BELOW
    added, wide = orders(shape[1])[order], out.shape[2]
    groups = -(-wide // ABREAST)
    found, numbers = np.empty(groups * PART, out.dtype), np.zeros(groups * PART, out.dtype)
    halves = np.zeros(2 * SIDE * WORDS, np.int32)
    tall, inner = shape
    if turned:
        tall, inner = inner, tall
    for t in range(len(keys)):
        flat, total = out[t].reshape(tall * wide), 0.0
        for i in range(0, tall, SIDE):
            rows = min(SIDE, tall - i)
            found[:] = 0
            for k in range(0, inner, SIDE):
                terms = min(SIDE, inner - k)
                down, across = (terms, rows) if turned else (rows, terms)
                if shape[1] & 7 == 0 and len(sums) == 0:  # what lies beyond is multiplied by 0, or not read
                    down, across = SIDE, SIDE
                place = (k, i, down, across) if turned else (i, k, down, across)
                tile(W, some, keys[t], place, shape[1], added, order)
                used = SIDE * (WORDS if turned else -(-terms // WORDS))
                if tiny:
                    made_small(W[:used])
                if len(sums) > 0:
                    total += byte_sum(W[:used])
                if not turned:
                    split(W[:used].view(np.int32), halves)
                of, start = numbers, t * between[0] + k * between[1]
                if wide == between[1] == ABREAST and terms % WORDS == 0:
                    of = right[start : start + terms * ABREAST]
                else:
                    spread(right, start, between[1], terms, wide, numbers)
                for g in range(groups):
                    its, into = of[g * PART :], found[g * PART : (g + 1) * PART]
                    if turned:
                        rows_gathered(W.view(np.int8), its, terms, rows, into)
                    else:
                        columns_gathered(halves, its, terms, rows, into)
            woven(found, rows, wide, scales[t], flat[i * wide : (i + rows) * wide])
        squares[t] = squared(flat, part)
        if len(dots) > 0:
            dots[t] = dotted(flat, other[t * apart : t * apart + len(flat)], part)
        if len(sums) > 0:
            sums[t] = total


@inlined
def made_small(words: Array) -> None:
    """The bytes of a tile made what they stand for in a matrix of small numbers."""
    read = words.view(np.int8)
    for e in range(len(read)):
        read[e] = np.int8(small(read[e]))


@compiled
def spread(right: Array, first: int, between: int, terms: int, wide: int, numbers: Array) -> None:
    """So many rows of a thin matrix, in groups of four columns; then zeros, to a multiple of eight rows."""
    for j in range(wide):
        start = j // ABREAST * PART + j % ABREAST
        for e in range(terms):
            numbers[start + e * ABREAST] = right[first + e * between + j]
        for e in range(terms, -(-terms // WORDS) * WORDS):
            numbers[start + e * ABREAST] = 0


@inlined
def split(words: Array, halves: Array) -> None:
    """Both halves of the words of a tile in order BELOW, each under each other."""
    for g in range(0, len(words), 2 * SIDE):
        for i in range(SIDE):
            halves[g + i] = words[g + 2 * i]
            halves[g + SIDE + i] = words[g + 2 * i + 1]


@inlined
def rows_gathered(read: Array, numbers: Array, terms: int, columns: int, sums: Array) -> None:
    """So many rows of a tile, each times its four numbers, added to four sums, four rows at a time."""
    for e in range(0, terms, ABREAST):
        n = numbers[e * ABREAST : (e + ABREAST) * ABREAST]
        a0, a1, a2, a3, b0, b1, b2, b3 = n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]
        c0, c1, c2, c3, d0, d1, d2, d3 = n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15]
        here = read[SIDE * e : SIDE * (e + ABREAST)]
        for i in range(columns):
            w, x = np.float32(here[i]), np.float32(here[SIDE + i])
            y, z = np.float32(here[2 * SIDE + i]), np.float32(here[3 * SIDE + i])
            sums[i] = sums[i] + w * a0 + x * b0 + y * c0 + z * d0
            sums[SIDE + i] = sums[SIDE + i] + w * a1 + x * b1 + y * c1 + z * d1
            sums[2 * SIDE + i] = sums[2 * SIDE + i] + w * a2 + x * b2 + y * c2 + z * d2
            sums[3 * SIDE + i] = sums[3 * SIDE + i] + w * a3 + x * b3 + y * c3 + z * d3


@inlined
def columns_gathered(halves: Array, numbers: Array, terms: int, rows: int, sums: Array) -> None:
    """The same with columns of a tile, of which half a word has four: see :func:`split`."""
    for e in range(0, terms, ABREAST):
        n = numbers[e * ABREAST : (e + ABREAST) * ABREAST]
        a0, a1, a2, a3, b0, b1, b2, b3 = n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]
        c0, c1, c2, c3, d0, d1, d2, d3 = n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15]
        here = halves[e * (SIDE // ABREAST) : (e + ABREAST) * (SIDE // ABREAST)]
        for i in range(rows):
            four = here[i]
            w, x = np.float32(byte(four, 24)), np.float32(byte(four, 16))
            y, z = np.float32(byte(four, 8)), np.float32(byte(four, 0))
            sums[i] = sums[i] + w * a0 + x * b0 + y * c0 + z * d0
            sums[SIDE + i] = sums[SIDE + i] + w * a1 + x * b1 + y * c1 + z * d1
            sums[2 * SIDE + i] = sums[2 * SIDE + i] + w * a2 + x * b2 + y * c2 + z * d2
            sums[3 * SIDE + i] = sums[3 * SIDE + i] + w * a3 + x * b3 + y * c3 + z * d3


@inlined
def woven(sums: Array, rows: int, wide: int, scale: Any, out: Array) -> None:
    """Columns, each of SIDE numbers, as so many short rows, scaled: constant steps are what compiles well."""
    if wide == 2:
        for i in range(rows):
            for j in range(2):
                out[2 * i + j] = sums[SIDE * j + i] * scale
    elif wide == 4:
        for i in range(rows):
            for j in range(4):
                out[4 * i + j] = sums[SIDE * j + i] * scale
    elif wide == 8:
        for i in range(rows):
            for j in range(8):
                out[8 * i + j] = sums[SIDE * j + i] * scale
    else:
        for i in range(rows):
            for j in range(wide):
                out[wide * i + j] = sums[SIDE * j + i] * scale


@compiled
def byte(four: Any, left: int) -> Any:
    """The byte of a half word that has so many bits to its left."""
    return np.int32(np.int32(four << np.int32(left)) >> np.int32(24))
