"""Statements evaluated on their own, in 60 digits, from their specification: no code of the front-end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Protocol

import mpmath
from mpmath import mpf

DIGITS = 60
Rows = list[list[Any]]
Index = list[Any]


class Values(Protocol):
    """What the names of a statement stand for at one point."""

    sizes: dict[str, int]

    def symbol(self, name: str) -> Rows:
        """A symbol, as rows."""

    def element(self, name: str, index: int) -> Rows:
        """An element of a sequence."""

    def value(self, name: str, blocks: Sequence[Rows]) -> Any:
        """The value of a function."""

    def gradient(self, name: str, blocks: Sequence[Rows]) -> Sequence[Rows]:
        """The blocks of its gradient."""


def exact(number: Fraction | int) -> Any:
    """A fraction as a number of 60 digits."""
    fraction = Fraction(number)
    return mpf(fraction.numerator) / mpf(fraction.denominator)


class Point:
    """Evaluates formulas; ``bound`` has the values of the variables of sums, minima and integrals."""

    def __init__(self, values: Values, bound: dict[str, Any] | None = None) -> None:
        self.values, self.bound = values, bound or {}

    def with_bound(self, name: str, value: Any) -> Point:
        return Point(self.values, {**self.bound, name: value})

    def number(self, term: Any) -> Any:
        ((value,),) = self.matrix(term)
        return value

    def index(self, index: Index) -> int:
        name, shift = index
        base = 0 if name is None else self.bound[name] if name in self.bound else self.values.sizes[name]
        assert isinstance(base, int)
        return base + shift

    def size(self, size: Any) -> int:
        total = 0
        for names, coefficient in size:
            for name in names:
                coefficient *= self.values.sizes[name]
            total += coefficient
        return total

    def matrix(self, term: Any) -> Rows:
        operation: Callable[..., Rows] = getattr(self, "of_" + term[0])
        return operation(*term[1:])

    def of_number(self, text: str) -> Rows:
        return [[exact(Fraction(text))]]

    def of_symbol(self, name: str) -> Rows:
        if name in self.bound:
            return [[mpf(self.bound[name])]]
        return self.values.symbol(name)

    def of_element(self, name: str, index: Index) -> Rows:
        return self.values.element(name, self.index(index))

    def of_index(self, index: Index) -> Rows:
        return [[mpf(self.index(index))]]

    def of_size(self, size: Any) -> Rows:
        return [[mpf(self.size(size))]]

    def of_identity(self, size: Any) -> Rows:
        n = self.size(size)
        return [[mpf(i == j) for j in range(n)] for i in range(n)]

    def of_zero(self, rows: Any, columns: Any) -> Rows:
        return [[mpf(0)] * self.size(columns) for _ in range(self.size(rows))]

    def of_sum(self, *terms: Any) -> Rows:
        first, *rest = map(self.matrix, terms)
        for other in rest:
            assert len(other) == len(first) and len(other[0]) == len(first[0])
            first = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(first, other, strict=True)]
        return first

    def of_product(self, *terms: Any) -> Rows:
        """Matrices in order; what is 1 x 1 for every size scales."""
        result: Rows = [[mpf(1)]]
        for other in map(self.matrix, terms):
            result = times(result, other)
        return result

    def of_transpose(self, term: Any) -> Rows:
        return [list(column) for column in zip(*self.matrix(term), strict=True)]

    def of_trace(self, term: Any) -> Rows:
        rows = self.matrix(term)
        assert len(rows) == len(rows[0])
        return [[sum((row[k] for k, row in enumerate(rows)), mpf(0))]]

    def of_power(self, term: Any, k: int) -> Rows:
        return [[self.number(term) ** k]]

    def of_root(self, term: Any, k: int) -> Rows:
        value = self.number(term)
        if -(mpf(10) ** (-DIGITS // 2)) < value < 0:
            value = mpf(0)
        assert value >= 0, "a root of a negative number"
        return [[mpmath.root(value, k)]]

    def of_inverse(self, term: Any) -> Rows:
        return [[1 / self.number(term)]]

    def of_exp(self, term: Any) -> Rows:
        return [[mpmath.exp(self.number(term))]]

    def of_log(self, term: Any) -> Rows:
        value = self.number(term)
        assert value > 0, "the logarithm of a number that is not positive"
        return [[mpmath.log(value)]]

    def of_largest(self, *terms: Any) -> Rows:
        return [[max(map(self.number, terms))]]

    def of_value(self, name: str, *terms: Any) -> Rows:
        return [[self.values.value(name, list(map(self.matrix, terms)))]]

    def of_gradient(self, name: str, block: int, *terms: Any) -> Rows:
        return self.values.gradient(name, list(map(self.matrix, terms)))[block]

    def _each(self, name: str, low: Index, high: Index, body: Any) -> list[Any]:
        places = range(self.index(low), self.index(high) + 1)
        return [self.with_bound(name, k).number(body) for k in places]

    def of_total(self, name: str, low: Index, high: Index, body: Any) -> Rows:
        return [[sum(self._each(name, low, high, body), mpf(0))]]

    def of_least(self, name: str, low: Index, high: Index, body: Any) -> Rows:
        return [[min(self._each(name, low, high, body))]]

    def of_integral(self, name: str, body: Any) -> Rows:
        """Gauss-Legendre, exact for polynomials of high degree."""
        nodes = _nodes()
        values = [(mass, self.with_bound(name, place).number(body)) for place, mass in nodes]
        return [[sum((mass * value for mass, value in values), mpf(0))]]


def times(left: Rows, right: Rows) -> Rows:
    """The product of two matrices, or of a number and a matrix."""
    for one, other in ((left, right), (right, left)):
        if len(one) == len(one[0]) == 1:
            return [[one[0][0] * x for x in row] for row in other]
    assert len(left[0]) == len(right)
    columns = list(zip(*right, strict=True))
    return [[sum((a * b for a, b in zip(row, c, strict=True)), mpf(0)) for c in columns] for row in left]


_CACHE: dict[int, list[tuple[Any, Any]]] = {}


def _nodes(count: int = 12) -> list[tuple[Any, Any]]:
    """Places in [0, 1] and masses, from the roots of the Legendre polynomial."""
    if count not in _CACHE:
        found = []
        for k in range(count):
            x = mpmath.cos(mpmath.pi * (k + 0.75) / (count + 0.5))
            for _ in range(8):
                x -= mpmath.legendre(count, x) / _slope(count, x)
            found.append(((1 + x) / 2, 1 / ((1 - x * x) * _slope(count, x) ** 2)))
        _CACHE[count] = found
    return _CACHE[count]


def _slope(count: int, x: Any) -> Any:
    return count * (x * mpmath.legendre(count, x) - mpmath.legendre(count - 1, x)) / (x * x - 1)
