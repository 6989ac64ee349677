"""The bounds of what is on a tape, written to it: those of plain floats for numbers, and for matrices one in
the Frobenius norm, as in ``bodies``.

Each is enlarged for its own rounding and for underflow. ``entries`` says of how many entries a matrix is, 0
stands for a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from verify.expressions.arithmetics.bounded import FLUSH, INFLATION, Roundoff
from verify.stress.tape import nodes
from verify.stress.tape.nodes import Tape
from verify.stress.tape.values import Entries

FURTHER = 8
"""Roundings that sums of squares are given beyond their terms."""

Sided = tuple[int, int | None]
"""The places of a size and of an error, None where there is none."""


@dataclass(frozen=True)
class Bounds:
    """Writes bounds to ``tape``, for numbers of this ``roundoff``."""

    tape: Tape
    roundoff: Roundoff

    def flushed(self, entries: int, terms: int = 1) -> float:
        """What results that have underflowed are off by at most."""
        return self.roundoff.smallest * (FLUSH + 4 * terms * max(entries, 1))

    def inflation(self, entries: int) -> float:
        """What bounds are multiplied by."""
        return INFLATION + (0 if entries else 4 * self.roundoff.unit)

    def times(self, place: int, number: float) -> int:
        """A multiple of a bound."""
        return self.tape.write(nodes.LINE1, (place,), number, 0.0)

    def grown(
        self, value: int | None, *errors: int | None, units: float = 1.0, entries: int = 0
    ) -> int | None:
        """``units`` roundoffs of a value and at most two errors; None where there is nothing."""
        places = [error for error in errors if error is not None]
        if value is None and len(places) < 2:
            return places[0] if places else None
        inflation = self.inflation(entries)
        factors = [inflation] * len(places)
        if value is not None:
            places, factors = [value, *places], [self.roundoff.unit * units * inflation, *factors]
        kind = (nodes.LINE1, nodes.LINE2, nodes.LINE3)[len(places) - 1]
        return self.tape.write(kind, places, *factors, self.flushed(entries))

    def both(self, one: int | None, other: int | None) -> int | None:
        """The sum of errors of matrices."""
        return self.grown(None, one, other, entries=1)

    def aside(self, errors: list[int]) -> int | None:
        """The error of blocks put together: the root of the sum of squares."""
        if len(errors) < 2:
            return errors[0] if errors else None
        return self._root(self.tape.dot(errors, errors), len(errors))

    def size(self, matrix: Entries) -> int:
        """At least the Frobenius norm of the entries."""
        return self._root(self.tape.dot(matrix.places, matrix.places), len(matrix.places))

    def _root(self, square: int, terms: int) -> int:
        factor = 1 + 2 * self.roundoff.gamma(terms + FURTHER)
        return self.tape.write(nodes.SIZE, (square,), factor, terms * self.roundoff.smallest, INFLATION)

    def peak(self, matrix: Entries) -> int:
        """The largest entry."""
        sizes = map(self.tape.absolute, matrix.places)
        return reduce(lambda one, other: self.tape.write(nodes.LARGER, (one, other)), sizes)

    def sided(self, matrix: Entries) -> Sided:
        """The norm and the error."""
        return self.size(matrix), matrix.error

    def cross(self, left: Sided, right: Sided, gamma: float, terms: int, entries: int) -> int:
        """gamma |a||b| + |a| eb + ea |b| + ea eb."""
        (size, off), (other, skew) = (right, left) if left[1] is None else (left, right)
        inflation, flushed = self.inflation(entries), self.flushed(entries, terms)
        if off is None:
            return self.tape.write(nodes.CROSS, sorted((size, other)), gamma * inflation, flushed)
        if skew is None:
            return self.tape.write(nodes.CROSS_ONE, (size, off, other), gamma, inflation, flushed)
        return self.tape.write(nodes.CROSS_BOTH, (size, off, other, skew), gamma, inflation, flushed)

    def entrywise(self, left: Entries, right: Entries) -> int:
        """Of an entry-wise product: |a o x| <= max |a| |x|."""
        peak, other, count = self.peak(left), self.peak(right), len(left.places)
        rounded = self.cross((peak, None), (self.size(right), None), self.roundoff.unit, 1, count)
        if left.error is None and right.error is None:
            return rounded
        found = self.both(rounded, self.cross((peak, left.error), (other, right.error), 0.0, 1, count))
        assert found is not None
        return found
