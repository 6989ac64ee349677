"""Compiled products of batches of small matrices, where a library's call for each costs more than its work.

``left`` and ``right`` are memory from the first entry on; ``places`` says what lies between matrices and
between rows of left, and of right. The entries of a row lie side by side. Sums are in any order.
"""

from __future__ import annotations

import numpy as np

from verify.stress.loops import Array, compiled

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
