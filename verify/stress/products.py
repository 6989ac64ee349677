"""Compiled products of batches of small matrices, where a library's call for each costs more than its work.

``left`` and ``right`` are memory from the first entry on; ``places`` says what lies between matrices and
between rows of left, and of right. The entries of a row lie side by side. Sums are in any order. ``squares``
get the sums of squares of the products, in parts of so many entries (``part``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.stress.loops import SIDE, Array, compiled, inlined

Places = tuple[int, int, int, int]

ABREAST = 4
"""So many sums of products with one row are taken together."""


@inlined
def dotted(one: Array, other: Array, part: int) -> Any:
    """The sum of products: in parts of so many entries, then over the parts."""
    nothing = one.dtype.type(0)
    found = nothing
    for k in range(0, len(one), part):
        a, b, some = one[k : k + part], other[k : k + part], nothing
        for e in range(len(a)):
            some += a[e] * b[e]
        found += some
    return found


@inlined
def squared(entries: Array, part: int) -> Any:
    """The sum of squares."""
    return dotted(entries, entries, part)


@compiled
def long_rows(
    left: Array, right: Array, places: Places, inner: int, out: Array, part: int, squares: Array
) -> None:
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
        squares[t] = squared(out[t].reshape(rows * columns), part)


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
def short_rows(
    left: Array, right: Array, places: Places, inner: int, out: Array, part: int, squares: Array
) -> None:
    """left right for short rows of left, one after the other, and few columns of right."""
    trials, rows, columns = out.shape
    turned, sums = np.empty((inner, rows), out.dtype), np.empty((columns, rows), out.dtype)
    for t in range(trials):
        start = t * places[0]
        apart(left[start : start + rows * inner], turned)
        sums[:, :] = 0
        for j in range(columns):
            column = sums[j]
            for k in range(inner):
                row, number = turned[k], right[t * places[2] + k * places[3] + j]
                for i in range(rows):
                    column[i] += row[i] * number
        together(sums, out[t].reshape(rows * columns))
        squares[t] = squared(out[t].reshape(rows * columns), part)


@compiled
def turned(
    left: Array,
    right: Array,
    places: Places,
    inner: int,
    out: Array,
    part: int,
    squares: Array,
    across: bool,
) -> None:
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
                column, number = sums[j], right[other + j]
                for i in range(rows):
                    column[i] += row[i] * number
        if not across:
            together(sums, out[t].reshape(rows * columns))
        squares[t] = squared(out[t].reshape(rows * columns), part)


@compiled
def dots(
    left: Array, right: Array, between: tuple[int, int], entries: int, part: int, out: Array, squares: Array
) -> None:
    """The sums of products of entries of matrices, each in one piece: see :func:`dotted`.

    ``squares``: a row for those of left and one for those of right, or none.
    """
    for t in range(len(out)):
        one = left[t * between[0] : t * between[0] + entries]
        other = right[t * between[1] : t * between[1] + entries]
        out[t] = dotted(one, other, part)
        if len(squares) > 0:
            squares[0, t], squares[1, t] = squared(one, part), squared(other, part)


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
