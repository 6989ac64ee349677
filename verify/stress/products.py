"""Compiled products of batches of small matrices, where a library's call for each costs more than its work.

``left`` and ``right`` are memory from the first entry on; ``places`` says what lies between matrices and
between rows of left, and of right. The entries of a row lie side by side. Sums are in any order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.stress.loops import SIDE, WORDS, Array, compiled, orders, small, tile, transposed

Places = tuple[int, int, int, int]

ABREAST = 4
"""So many sums of products with one row are taken together."""


@compiled
def long_rows(left: Array, right: Array, places: Places, inner: int, out: Array) -> None:
    """left right for long rows of left and few columns of right."""
    trials, rows, columns = out.shape
    beside = -(-columns // ABREAST) * ABREAST
    turned, found = np.zeros((beside, inner), out.dtype), np.zeros(beside, out.dtype)
    nothing = found[0]
    for t in range(trials):
        for k in range(inner):
            start = t * places[2] + k * places[3]
            for j in range(columns):
                turned[j, k] = right[start + j]
        for i in range(rows):
            start = t * places[0] + i * places[1]
            row = left[start : start + inner]
            for j in range(0, beside, ABREAST):
                a, b, c, d = turned[j], turned[j + 1], turned[j + 2], turned[j + 3]
                w = x = y = z = nothing
                for k in range(inner):
                    number = row[k]
                    w += number * a[k]
                    x += number * b[k]
                    y += number * c[k]
                    z += number * d[k]
                found[j], found[j + 1], found[j + 2], found[j + 3] = w, x, y, z
            for j in range(columns):
                out[t, i, j] = found[j]


@compiled
def apart(rows: Array, found: Array) -> None:
    """Short rows, one after the other, as columns: constant steps are what compiles well."""
    step = len(found)
    if step == 2:
        for i in range(found.shape[1]):
            for k in range(2):
                found[k, i] = rows[2 * i + k]
    elif step == 4:
        for i in range(found.shape[1]):
            for k in range(4):
                found[k, i] = rows[4 * i + k]
    elif step == 8:
        for i in range(found.shape[1]):
            for k in range(8):
                found[k, i] = rows[8 * i + k]
    else:
        for i in range(found.shape[1]):
            for k in range(step):
                found[k, i] = rows[step * i + k]


@compiled
def together(columns: Array, found: Array) -> None:
    """Columns as short rows, one after the other."""
    step = len(columns)
    if step == 2:
        for i in range(columns.shape[1]):
            for k in range(2):
                found[2 * i + k] = columns[k, i]
    elif step == 4:
        for i in range(columns.shape[1]):
            for k in range(4):
                found[4 * i + k] = columns[k, i]
    elif step == 8:
        for i in range(columns.shape[1]):
            for k in range(8):
                found[8 * i + k] = columns[k, i]
    else:
        for i in range(columns.shape[1]):
            for k in range(step):
                found[step * i + k] = columns[k, i]


@compiled
def short_rows(left: Array, right: Array, places: Places, inner: int, out: Array) -> None:
    """left right for short rows of left, one after the other, and few columns of right."""
    trials, rows, columns = out.shape
    turned, sums = np.empty((inner, rows), out.dtype), np.empty((columns, rows), out.dtype)
    for t in range(trials):
        start = t * places[0]
        apart(left[start : start + rows * inner], turned)
        sums[:, :] = 0
        for j in range(columns):
            part = sums[j]
            for k in range(inner):
                row, number = turned[k], right[t * places[2] + k * places[3] + j]
                for i in range(rows):
                    part[i] += row[i] * number
        together(sums, out[t].reshape(rows * columns))


@compiled
def turned(left: Array, right: Array, places: Places, inner: int, out: Array, across: bool) -> None:
    """left^T right for few columns of right, or ``across`` its transpose."""
    trials, rows, columns = len(out), out.shape[2 if across else 1], out.shape[1 if across else 2]
    kept = np.empty((columns, rows), out.dtype)
    for t in range(trials):
        sums = out[t] if across else kept
        sums[:, :] = 0
        for k in range(inner):
            start, other = t * places[0] + k * places[1], t * places[2] + k * places[3]
            row = left[start : start + rows]
            for j in range(columns):
                part, number = sums[j], right[other + j]
                for i in range(rows):
                    part[i] += row[i] * number
        if not across:
            together(sums, out[t].reshape(rows * columns))


@compiled
def dots(left: Array, right: Array, between: tuple[int, int], entries: int, out: Array) -> None:
    """The sums of products of entries of matrices, each in one piece, in any order."""
    for t in range(len(out)):
        one = left[t * between[0] : t * between[0] + entries]
        other = right[t * between[1] : t * between[1] + entries]
        found = one[0] * other[0]
        for k in range(1, entries):
            found += one[k] * other[k]
        out[t] = found


@compiled
def dots_in_parts(
    left: Array, right: Array, between: tuple[int, int], entries: int, part: int, out: Array
) -> None:
    """The same: entries at the same place of parts of so many are summed, then these sums."""
    sums = np.empty(part, out.dtype)
    for t in range(len(out)):
        one = left[t * between[0] : t * between[0] + entries]
        other = right[t * between[1] : t * between[1] + entries]
        sums[:] = 0
        for k in range(0, entries, part):
            a, b = one[k : k + part], other[k : k + part]
            for e in range(part):
                sums[e] += a[e] * b[e]
        found = sums[0]
        for e in range(1, part):
            found += sums[e]
        out[t] = found


@compiled
def squares(numbers: Array, between: tuple[int, int], part: int, out: Array) -> None:
    """The sums of squares of parts of rows, (trials, rows, parts).

    ``between`` says what lies between matrices, and between rows.
    """
    trials, rows, parts = out.shape
    nothing = np.zeros(1, out.dtype)[0]
    for t in range(trials):
        for i in range(rows):
            start = t * between[0] + i * between[1]
            for j in range(parts):
                row, found = numbers[start + j * part : start + (j + 1) * part], nothing
                for k in range(part):
                    found += row[k] * row[k]
                out[t, i, j] = found


@compiled
def dots_abreast(left: Array, right: Array, places: Places, shape: tuple[int, int], out: Array) -> None:
    """The same where the entries at one place of all matrices lie side by side.

    ``places`` says what lies between rows and between columns of left, and of right.
    """
    for first in range(0, len(out), 8 * SIDE):
        found = out[first : first + 8 * SIDE]
        found[:] = 0
        for i in range(shape[0]):
            for j in range(shape[1]):
                start, other = first + i * places[0] + j * places[1], first + i * places[2] + j * places[3]
                one, two = left[start : start + len(found)], right[other : other + len(found)]
                for t in range(len(found)):
                    found[t] += one[t] * two[t]


@compiled
def abreast(left: Array, right: Array, places: Places, inner: int, out: Array) -> None:
    """left right where the entries at one place of all matrices lie side by side, as those of ``out`` do,
    (rows, columns, trials). ``places`` says what lies between rows and between columns of left, and of right.
    """
    rows, columns, trials = out.shape
    for first in range(0, trials, 8 * SIDE):
        for i in range(rows):
            for j in range(columns):
                found = out[i, j, first : first + 8 * SIDE]
                many = len(found)
                start, other = first + i * places[0], first + j * places[3]
                found[:] = 0
                for k in range(0, inner - 1, 2):
                    a, b = left[start + k * places[1] :][:many], right[other + k * places[2] :][:many]
                    c = left[start + (k + 1) * places[1] :][:many]
                    d = right[other + (k + 1) * places[2] :][:many]
                    for t in range(many):
                        found[t] += a[t] * b[t] + c[t] * d[t]
                if inner % 2 == 1:
                    a = left[start + (inner - 1) * places[1] :][:many]
                    b = right[other + (inner - 1) * places[2] :][:many]
                    for t in range(many):
                        found[t] += a[t] * b[t]


@compiled
def entries_drawn(words: Array, tiny: bool, scale: Any, found: Array) -> None:
    """The entries that the first bytes of a tile stand for."""
    read = words.view(np.int8)
    if tiny:
        for e in range(len(found)):
            found[e] = small(read[e])
    else:
        for e in range(len(found)):
            found[e] = np.float32(read[e]) * scale


@compiled
def drawn_times(
    keys: Array,
    shape: tuple[int, int],
    tiny: bool,
    scales: Array,
    right: Array,
    between: tuple[int, int],
    turned: bool,
    out: Array,
) -> None:
    """A drawn matrix of this shape, or ``turned`` its transpose, times a matrix of few columns.

    ``between`` says what lies between matrices, and between rows, of right. A tile is made where it is used.
    """
    W, T = np.empty(SIDE * WORDS, np.uint64), np.empty(SIDE * WORDS, np.uint64)
    some, added = np.zeros(WORDS + 1, np.uint64), orders(shape[1])[0 if turned else 1]
    wide = out.shape[2]
    groups = -(-wide // ABREAST)
    found, sums = np.empty((SIDE, SIDE), out.dtype), np.empty((groups * ABREAST, SIDE), out.dtype)
    numbers, beside = np.zeros((groups, SIDE * ABREAST), out.dtype), np.empty(SIDE * wide, out.dtype)
    tall, inner = shape
    if turned:
        tall, inner = inner, tall
    for t in range(len(keys)):
        flat = out[t].reshape(tall * wide)
        for i in range(0, tall, SIDE):
            rows = min(SIDE, tall - i)
            sums[:, :] = 0
            for k in range(0, inner, SIDE):
                terms = min(SIDE, inner - k)
                covered = -(-terms // ABREAST) * ABREAST
                down, across = (terms, rows) if turned else (rows, terms)
                if shape[1] & 7 == 0:  # what lies beyond the matrix is multiplied by 0, or not read
                    down, across = SIDE, SIDE
                place = (k, i, down, across) if turned else (i, k, down, across)
                tile(W, some, keys[t], place, shape[1], added, not turned)
                if not turned:
                    transposed(W, T)
                entries_drawn(
                    W if turned else T, tiny, scales[t], found.reshape(SIDE * SIDE)[: covered * SIDE]
                )
                numbers[:, terms * ABREAST : (terms + ABREAST) * ABREAST] = 0
                if between[1] == wide == ABREAST:
                    start = t * between[0] + k * ABREAST
                    numbers[0, : terms * ABREAST] = right[start : start + terms * ABREAST]
                for e in range(terms if between[1] != wide or wide != ABREAST else 0):
                    start = t * between[0] + (k + e) * between[1]
                    for g in range(groups):
                        row = right[start + g * ABREAST : start + min((g + 1) * ABREAST, wide)]
                        into = numbers[g, e * ABREAST : (e + 1) * ABREAST]
                        for j in range(len(row)):
                            into[j] = row[j]
                for g in range(groups):
                    gathered(found, numbers[g], terms, rows, sums[g * ABREAST : (g + 1) * ABREAST])
            together(sums[:wide], beside)
            flat[i * wide : (i + rows) * wide] = beside[: rows * wide]


@compiled
def gathered(rows: Array, numbers: Array, terms: int, columns: int, sums: Array) -> None:
    """So many rows, each times its four numbers, added to four sums, four rows at a time."""
    p, q, r, s = sums[0], sums[1], sums[2], sums[3]
    for e in range(0, terms, ABREAST):
        a, b, c, d = rows[e], rows[e + 1], rows[e + 2], rows[e + 3]
        n = numbers[e * ABREAST : (e + ABREAST) * ABREAST]
        a0, a1, a2, a3, b0, b1, b2, b3 = n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]
        c0, c1, c2, c3, d0, d1, d2, d3 = n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15]
        for i in range(columns):
            w, x, y, z = a[i], b[i], c[i], d[i]
            p[i] += (w * a0 + x * b0) + (y * c0 + z * d0)
            q[i] += (w * a1 + x * b1) + (y * c1 + z * d1)
            r[i] += (w * a2 + x * b2) + (y * c2 + z * d2)
            s[i] += (w * a3 + x * b3) + (y * c3 + z * d3)
