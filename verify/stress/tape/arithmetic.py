"""The arithmetic that writes a tape.

What is known to be 0, 1 or -1 before anything is drawn is not computed: a product with [I 0] is a choice of
rows. Raises Unserved for what is not written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Never

from verify.expressions.arithmetics.bounded import INFLATION
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.stress.entrywise import RULES
from verify.stress.tape import nodes
from verify.stress.tape.bounds import Bounds
from verify.stress.tape.nodes import Tape, Unserved
from verify.stress.tape.values import Entries, Number, Value, settled, turned


@dataclass
class TapeArithmetic:
    """Writes to ``tape`` what ``floats`` would compute."""

    floats: FloatArithmetic
    tape: Tape = field(default_factory=Tape)

    def __post_init__(self) -> None:
        self.roundoff = self.floats.roundoff
        self.bounds = Bounds(self.tape, self.roundoff)

    def input(self, name: int, rows: int, columns: int) -> Entries:
        """A matrix that is drawn, exact."""
        places = (self.tape.write(nodes.INPUT, (name, k)) for k in range(rows * columns))
        return Entries(rows, columns, tuple(places))

    def constant(self, number: Fraction | int) -> Value:
        """The 1 x 1 value ``number``."""
        found = self.floats.constant(number)
        error = None if found.error is None else self.tape.number(float(found.error))
        return Number(self.tape.number(float(found.value)), error)

    def zeros(self, rows: int, columns: int) -> Value:
        """The zero matrix."""
        return settled(Entries(rows, columns, (self.tape.number(0.0),) * (rows * columns)))

    def identity(self, size: int) -> Value:
        """The identity matrix."""
        ends = self.tape.number(0.0), self.tape.number(1.0)
        places = (ends[i == j] for i in range(size) for j in range(size))
        return settled(Entries(size, size, tuple(places)))

    def shape(self, value: Value) -> tuple[int, int]:
        """Rows and columns of a value."""
        return (1, 1) if isinstance(value, Number) else (value.rows, value.columns)

    def add(self, left: Value, right: Value) -> Value:
        """Entry-wise sum."""
        return self._sum(left, right, self.tape.add)

    def subtract(self, left: Value, right: Value) -> Value:
        """Entry-wise difference."""
        return self._sum(left, right, self.tape.subtract)

    def _sum(self, left: Value, right: Value, operation: Callable[[int, int], int]) -> Value:
        if isinstance(left, Number) and isinstance(right, Number):
            value = operation(left.value, right.value)
            rounded = None if self._copied(left.value, right.value) else value
            return Number(value, self.bounds.grown(rounded, left.error, right.error))
        rows, columns = self.shape(left if isinstance(right, Number) else right)
        a, b = (self._broadcast(side, rows, columns) for side in (left, right))
        places = tuple(map(operation, a.places, b.places))
        if all(map(self._copied, a.places, b.places)):
            return Entries(rows, columns, places, self.bounds.both(a.error, b.error))
        sizes = self.tape.add(self.bounds.size(a), self.bounds.size(b))
        return Entries(rows, columns, places, self.bounds.grown(sizes, a.error, b.error, entries=len(places)))

    def _copied(self, left: int, right: int) -> bool:
        """Whether nothing is rounded where these are added: one of them is zero."""
        return self.tape.constant(left) == 0 or self.tape.constant(right) == 0

    def _broadcast(self, value: Value, rows: int, columns: int) -> Entries:
        """A matrix as it is; a number at every place."""
        if isinstance(value, Entries):
            return value
        count = rows * columns
        error = None if value.error is None else self.bounds.times(value.error, count**0.5 * INFLATION)
        return Entries(rows, columns, (value.value,) * count, error)

    def negate(self, value: Value) -> Value:
        """Entry-wise negative, exact."""
        if isinstance(value, Number):
            return Number(self.tape.negate(value.value), value.error)
        return Entries(value.rows, value.columns, tuple(map(self.tape.negate, value.places)), value.error)

    def multiply(self, left: Value, right: Value) -> Value:
        """Entry-wise product."""
        if isinstance(left, Number):
            return self._scaled(left, right)
        if isinstance(right, Number):
            return self._scaled(right, left)
        places = tuple(map(self.tape.multiply, left.places, right.places))
        error = self.bounds.entrywise(left, right)
        return Entries(left.rows, left.columns, places, error, entrywise=(left, right))

    def _scaled(self, number: Number, value: Value) -> Value:
        if isinstance(value, Number):
            return self._product(number, value)
        places = tuple(self.tape.multiply(number.value, place) for place in value.places)
        if self._is_sign(number):
            return Entries(value.rows, value.columns, places, value.error)
        sides, unit = ((number.value, number.error), self.bounds.sided(value)), self.roundoff.unit
        return Entries(value.rows, value.columns, places, self.bounds.cross(*sides, unit, 1, len(places)))

    def _product(self, left: Number, right: Number) -> Number:
        value = self.tape.multiply(left.value, right.value)
        for one, other in ((left, right), (right, left)):
            if self._is_sign(one):
                return Number(value, other.error)
        if left.error is None and right.error is None:
            return Number(value, self.bounds.grown(value))
        sides = (left.value, left.error), (right.value, right.error)
        return Number(value, self.bounds.cross(*sides, self.roundoff.unit, 1, 0))

    def _is_sign(self, number: Number) -> bool:
        """Whether a number is 1 or -1, exactly."""
        return number.error is None and self.tape.constant(number.value) in (1, -1)

    def divide(self, left: Value, right: Value) -> Value:
        """Entry-wise quotient; by a number, with its reciprocal."""
        if isinstance(right, Entries):
            return self._each(self.divide, left, right)
        if isinstance(left, Entries):
            one = self.divide(self.constant(1), right)
            assert isinstance(one, Number)
            return self._scaled(one, left)
        value = self.tape.write(nodes.DIVIDE, (left.value, right.value))
        spread = left.error
        if right.error is not None:
            off = self.tape.number(0.0) if left.error is None else left.error
            places = value, off, right.value, right.error
            spread = self.tape.write(nodes.QUOTIENT_ERROR, places, self.roundoff.smallest, 0.0)
        elif left.error is not None:
            spread = self.tape.write(nodes.DIVIDE, (left.error, self.tape.absolute(right.value)))
        return Number(value, self.bounds.grown(value, spread, units=2.0))

    def power(self, value: Value, exponent: int) -> Value:
        """Entry-wise integer power by repeated multiplication."""
        if exponent == 2:
            return self.multiply(value, value)
        if isinstance(value, Entries):
            return self._each(lambda entry: self.power(entry, exponent), value)
        if exponent < 0:
            return self.divide(self.constant(1), self.power(value, -exponent))
        if exponent == 0:
            return self._called("power 0", value)
        if exponent == 1:
            return value
        half = self.power(value, exponent // 2)
        square = self.multiply(half, half)
        return self.multiply(square, value) if exponent % 2 else square

    def real_power(self, base: Value, exponent: Value) -> Value:
        """x^y of 1 x 1 values."""
        return self._called("real_power", base, exponent)

    def natural_power(self, base: Value, exponent: Value) -> Value:
        """x^k of 1 x 1 values: only where k is known before anything is drawn."""
        assert isinstance(exponent, Number)
        known = self.tape.constant(exponent.value)
        if known is None or exponent.error is not None:
            raise Unserved
        return self.power(base, int(known))

    def elementary(self, name: str, value: Value) -> Value:
        """Entry-wise function; of matrices, one with a bounded slope has the bound of ``entrywise``."""
        if isinstance(value, Number):
            return self._root(value) if name == "sqrt" else self._called(name, value)
        if name not in RULES:
            return self._each(self._root, value) if name == "sqrt" else self._called_for_each(name, value)
        rule, count, unit = RULES[name], len(value.places), self.roundoff.unit
        call = self.tape.write(nodes.CALL, value.places, name=f"entries {name}")
        places = tuple(self.tape.write(nodes.RESULT, (call, k)) for k in range(count))
        steep, flat = (
            rule.units * unit * most * INFLATION**2 for most in (rule.steep, rule.flat * count**0.5)
        )
        rest, size = flat + self.bounds.flushed(count), self.bounds.size(value)
        if value.error is None:
            error = self.tape.write(nodes.LINE1, (size,), steep, rest)
        else:
            error = self.tape.write(nodes.LINE2, (size, value.error), steep, rule.slope * INFLATION, rest)
        return Entries(value.rows, value.columns, places, error)

    def _each(self, operation: Callable[..., Value], *values: Value) -> Value:
        """An operation on numbers at every entry, each of which is off by no more than all together."""
        rows, columns = max(map(self.shape, values))
        count = rows * columns
        places = [each.places if isinstance(each, Entries) else (each.value,) * count for each in values]
        errors = [each.error for each in values]
        found = [operation(*map(Number, entries, errors)) for entries in zip(*places, strict=True)]
        numbers = [each for each in found if isinstance(each, Number)]
        off = self.bounds.aside([each.error for each in numbers if each.error is not None])
        return Entries(rows, columns, tuple(each.value for each in numbers), off)

    def _called_for_each(self, name: str, value: Entries) -> Entries:
        """A function that the floats themselves compute, of every entry."""
        count, error = len(value.places), -1 if value.error is None else value.error
        call = self.tape.write(nodes.CALL, (*value.places, error), name=f"each {name}")
        results = [self.tape.write(nodes.RESULT, (call, k)) for k in range(2 * count)]
        return Entries(value.rows, value.columns, tuple(results[:count]), self.bounds.aside(results[count:]))

    def _root(self, value: Number) -> Number:
        """|sqrt(x+d) - sqrt(x)| <= e / max(sqrt(e), sqrt(x)) for |d| <= e."""
        if value.error is None:
            root = self.tape.write(nodes.ROOT, (value.value,))
            return Number(root, self.bounds.grown(root, units=2.0))
        root = self.tape.write(nodes.ROOT_NEAR, (value.value, value.error), 0.0)
        spread = self.tape.write(nodes.ROOT_ERROR, (value.error, root), self.roundoff.smallest)
        return Number(root, self.bounds.grown(root, spread, units=2.0))

    def _called(self, name: str, *values: Value) -> Number:
        """A function of numbers that the floats themselves compute."""
        arguments: list[int] = []
        for value in values:
            assert isinstance(value, Number)
            arguments += [value.value, -1 if value.error is None else value.error]
        call = self.tape.write(nodes.CALL, arguments, name=name)
        return Number(self.tape.write(nodes.RESULT, (call, 0)), self.tape.write(nodes.RESULT, (call, 1)))

    def absolute(self, value: Value) -> Value:
        """Entry-wise |x|, exact."""
        if isinstance(value, Number):
            return Number(self.tape.absolute(value.value), value.error)
        return Entries(value.rows, value.columns, tuple(map(self.tape.absolute, value.places)), value.error)

    def minimum(self, left: Value, right: Value) -> Value:
        """Entry-wise smaller of two."""
        return self._chosen(nodes.SMALLER, left, right)

    def maximum(self, left: Value, right: Value) -> Value:
        """Entry-wise larger of two."""
        return self._chosen(nodes.LARGER, left, right)

    def _chosen(self, kind: int, left: Value, right: Value) -> Value:
        """The winner's error where the intervals are certainly apart, else the larger of the two errors; of
        matrices both together."""
        if isinstance(left, Entries) or isinstance(right, Entries):
            rows, columns = self.shape(left if isinstance(right, Number) else right)
            a, b = (self._broadcast(side, rows, columns) for side in (left, right))
            places = (self.tape.write(kind, pair) for pair in zip(a.places, b.places, strict=True))
            return Entries(rows, columns, tuple(places), self.bounds.both(a.error, b.error))
        value = self.tape.write(kind, (left.value, right.value))
        if left.error is None and right.error is None:
            return Number(value)
        off, skew = (self.tape.number(0.0) if side.error is None else side.error for side in (left, right))
        sign = 1.0 if kind == nodes.SMALLER else -1.0
        between = left.value, off, right.value, skew
        return Number(value, self.tape.write(nodes.CHOICE_ERROR, between, sign, 0.0, INFLATION))

    def matmul(self, left: Value, right: Value) -> Value:
        """Matrix product: a choice of rows or columns where one side is one, else products of all pairs."""
        if isinstance(left, Number) or isinstance(right, Number):
            return self.multiply(left, right)
        rows = self._selected(left, right)
        if rows is not None:
            return settled(rows)
        columns = self._selected(turned(right), turned(left))
        if columns is not None:
            return settled(turned(columns))
        across = [right.column(j) for j in range(right.columns)]
        places = tuple(self.tape.dot(left.row(i), column) for i in range(left.rows) for column in across)
        sides, gamma = (self.bounds.sided(left), self.bounds.sided(right)), self.roundoff.gamma(left.columns)
        error = self.bounds.cross(*sides, gamma, left.columns, len(places))
        return settled(Entries(left.rows, right.columns, places, error, (left, right)))

    def _selected(self, left: Entries, right: Entries) -> Entries | None:
        """left right where each row of left has at most one entry, 1 or -1, in a column of its own."""
        if left.error is not None:
            return None
        rows: list[tuple[int, ...]] = []
        taken: list[int] = []
        for i in range(left.rows):
            known = [self.tape.constant(place) for place in left.row(i)]
            ends = [j for j, number in enumerate(known) if number != 0]
            if len(ends) > 1 or any(known[j] not in (1, -1) or j in taken for j in ends):
                return None
            taken += ends
            part = right.row(ends[0]) if ends else (self.tape.number(0.0),) * right.columns
            rows.append(part if not ends or known[ends[0]] == 1 else tuple(map(self.tape.negate, part)))
        if right.product is not None and len(taken) == left.rows < right.rows:
            part_of = self.matmul(self.matmul(left, right.product[0]), right.product[1])
            if isinstance(part_of, Entries):
                return part_of
        return Entries(left.rows, right.columns, tuple(place for row in rows for place in row), right.error)

    def transpose(self, value: Value) -> Value:
        """Transpose, exact."""
        return value if isinstance(value, Number) else turned(value)

    def total(self, value: Value) -> Value:
        """The sum of all entries; of an entry-wise product, the inner product."""
        if isinstance(value, Number):
            return value
        count, gamma = len(value.places), self.roundoff.gamma(len(value.places))
        if value.entrywise is not None:
            left, right = value.entrywise
            error = self.bounds.cross(self.bounds.sided(left), self.bounds.sided(right), gamma, 2, count)
            return Number(self.tape.dot(left.places, right.places), error)
        factor, size = count**0.5 * INFLATION**2, self.bounds.size(value)
        flushed = self.bounds.flushed(count) * factor
        if value.error is None:
            error = self.tape.write(nodes.LINE1, (size,), gamma * factor, flushed)
        else:
            error = self.tape.write(nodes.LINE2, (size, value.error), gamma * factor, factor, flushed)
        return Number(self.tape.sum(value.places), error)

    def rows(self, value: Value, start: int, stop: int) -> Value:
        """Rows start..stop-1."""
        return value if isinstance(value, Number) else settled(self._cut(value, start, stop))

    def columns(self, value: Value, start: int, stop: int) -> Value:
        """Columns start..stop-1."""
        return value if isinstance(value, Number) else settled(turned(self._cut(turned(value), start, stop)))

    def _cut(self, value: Entries, start: int, stop: int) -> Entries:
        """Some rows; those of a product are a product."""
        if value.product is not None and stop - start < value.rows:
            left, right = value.product
            found = self.matmul(self._cut(left, start, stop), right)
            if isinstance(found, Entries):
                return found
        places = value.places[start * value.columns : stop * value.columns]
        return Entries(stop - start, value.columns, places, value.error)

    def stack(self, blocks: Sequence[Sequence[Value]]) -> Value:
        """The block matrix with these rows of blocks."""
        rows: list[tuple[int, ...]] = []
        errors: list[int] = []
        for line in blocks:
            beside = [self._broadcast(part, 1, 1) for part in line]
            errors += [part.error for part in beside if part.error is not None]
            rows += [sum((part.row(i) for part in beside), ()) for i in range(beside[0].rows)]
        places = tuple(place for row in rows for place in row)
        return settled(Entries(len(rows), len(rows[0]), places, self.bounds.aside(errors)))

    def _unserved(self, *arguments: object) -> Never:
        raise Unserved

    singular_values = eigenvalues = spectral = determinant = inverse = rank = integral = _unserved
