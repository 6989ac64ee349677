"""Compiled sums of matrices at their places, each times a number: in one pass, with their sums of squares."""

from __future__ import annotations

from typing import Any

from verify.stress.loops import Array, compiled, inlined
from verify.stress.products import squared

Place = tuple[int, int, int, int]


@compiled
def summed(
    parts: tuple[Array, ...],
    numbers: Array,
    places: Array,
    out: Array,
    part: int,
    squares: Array,
    wanted: Array,
    own: Array,
) -> None:
    """The sum of all parts, each times its row of ``numbers``.

    ``places`` has a row for each: what lies between its matrices, its rows and its columns, and its first
    row, first column, rows and columns in the sum. ``squares``: in parts of so many. ``own``: those of each
    part that is ``wanted`` for as many entries at once, where they lie in one piece.
    """
    trials, rows, columns = out.shape
    whole = places[0, 5] == rows and places[0, 6] == columns
    for t in range(trials):
        flat = out[t].reshape(rows * columns)
        if not whole:
            flat[:] = 0
        for p in range(len(parts)):
            a, b, c = places[p, 0], places[p, 1], places[p, 2]
            place = places[p, 3], places[p, 4], places[p, 5], places[p, 6]
            laid(parts[p], t * a, (b, c), place, numbers[p, t], columns, flat, whole and p == 0)
            if wanted[p] > 0:
                some = parts[p][t * a : t * a + place[2] * place[3]]
                own[p, t] = squared(some, wanted[p])
        squares[t] = squared(flat, part)


@inlined
def laid(
    read: Array,
    first: int,
    between: tuple[int, int],
    place: Place,
    number: Any,
    columns: int,
    flat: Array,
    fresh: bool,
) -> None:
    """One part added to a sum, or with ``fresh`` put where nothing is."""
    down, across = between
    top, left, rows, wide = place
    if across == 1 and down == wide == columns:
        into, some = flat[top * columns : (top + rows) * columns], read[first : first + rows * columns]
        if fresh:
            for e in range(len(into)):
                into[e] = some[e] * number
        else:
            for e in range(len(into)):
                into[e] += some[e] * number
        return
    for i in range(rows):
        start, other = (top + i) * columns + left, first + i * down
        for j in range(wide):
            term = read[other + j * across] * number
            flat[start + j] = term if fresh else flat[start + j] + term
