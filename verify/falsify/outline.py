"""Outlines: what an evaluation asks for at given sizes, and how much work it is, without doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from verify.claims.claim import Claim
from verify.domains.losses import Family
from verify.errors import Undefined
from verify.expressions.evaluate import Evaluator
from verify.falsify.instance import Instance

Shape = tuple[int, int]

PRODUCT = 24
"""So many products of entries in a matrix product take as long as one operation on entries."""

SPECTRAL = 64
"""So many times the cube of a matrix's size, in operations, is a certified spectrum."""

QUADRATURE = 500
"""An integral evaluates its integrand about so many times."""


@dataclass
class Outline:
    """The arithmetic in which a matrix is only its shape: (rows, columns).

    ``work`` counts the operations on entries that exact arithmetic would do.
    """

    work: int = 0

    def _entrywise(self, *values: Shape, factor: int = 1) -> Shape:
        result = max(value[0] for value in values), max(value[1] for value in values)
        self.work += factor * result[0] * result[1]
        return result

    def hold(self, rows: Sequence[Sequence[object]]) -> Shape:
        """The shape of a matrix that is read."""
        return self._entrywise((len(rows), len(rows[0]) if rows else 0))

    def compare(self, left: Shape, right: Shape) -> int | None:
        """Nothing is known of values."""
        return None

    def sign(self, value: Shape) -> int | None:
        """Nothing is known of values."""
        return None

    def equal(self, left: Shape, right: Shape) -> bool | None:
        """Nothing is known of values."""
        self._entrywise(left, right)
        return None

    def constant(self, number: Fraction | int) -> Shape:
        """A 1 x 1 matrix."""
        return 1, 1

    def zeros(self, rows: int, columns: int) -> Shape:
        """A matrix of zeros."""
        return rows, columns

    def identity(self, size: int) -> Shape:
        """An identity matrix."""
        return self._entrywise((size, size))

    def shape(self, value: Shape) -> Shape:
        """The value itself."""
        return value

    def add(self, left: Shape, right: Shape) -> Shape:
        """Of the larger shape."""
        return self._entrywise(left, right)

    subtract = multiply = divide = minimum = maximum = add

    def negate(self, value: Shape) -> Shape:
        """Of the same shape."""
        return self._entrywise(value)

    absolute = negate

    def power(self, value: Shape, exponent: int) -> Shape:
        """Of the same shape."""
        return self._entrywise(value)

    def real_power(self, base: Shape, exponent: Shape) -> Shape:
        """Of the larger shape."""
        return self._entrywise(base, exponent, factor=8)

    natural_power = real_power

    def elementary(self, name: str, value: Shape) -> Shape:
        """Of the same shape."""
        return self._entrywise(value, factor=8)

    def matmul(self, left: Shape, right: Shape) -> Shape:
        """Of the shape of a product."""
        self._entrywise(left)
        self._entrywise(right)
        self.work += left[0] * left[1] * right[1] // PRODUCT
        return self._entrywise((left[0], right[1]))

    def transpose(self, value: Shape) -> Shape:
        """Of the shape turned."""
        return value[1], value[0]

    def total(self, value: Shape) -> Shape:
        """A 1 x 1 matrix."""
        self._entrywise(value)
        return 1, 1

    def rows(self, value: Shape, start: int, stop: int) -> Shape:
        """Fewer rows."""
        return max(0, min(stop, value[0]) - start), value[1]

    def columns(self, value: Shape, start: int, stop: int) -> Shape:
        """Fewer columns."""
        return value[0], max(0, min(stop, value[1]) - start)

    def stack(self, blocks: Sequence[Sequence[Shape]]) -> Shape:
        """The shape of the blocks put together."""
        return self._entrywise((sum(row[0][0] for row in blocks), sum(block[1] for block in blocks[0])))

    def _spectrum(self, value: Shape) -> Shape:
        self.work += SPECTRAL * max(value) ** 3
        return value

    def singular_values(self, value: Shape) -> Shape:
        """A column."""
        return min(self._spectrum(value)), 1

    def eigenvalues(self, value: Shape) -> Shape:
        """A column."""
        return self._spectrum(value)[0], 1

    def spectral(self, value: Shape, shrink: Callable[[Shape], Shape]) -> Shape:
        """Of the same shape."""
        shrink(self.singular_values(value))
        return value

    def determinant(self, value: Shape) -> Shape:
        """A 1 x 1 matrix."""
        self._entrywise(value, factor=max(value))
        return 1, 1

    rank = determinant

    def inverse(self, value: Shape) -> Shape:
        """Of the same shape."""
        return self._entrywise(value, factor=max(value))

    def integral(self, integrand: Callable[[Shape], Shape], lower: Shape, upper: Shape) -> Shape:
        """A 1 x 1 matrix; the integrand is asked once and counted as often as quadrature asks it."""
        before = self.work
        integrand((1, 1))
        self.work = before + QUADRATURE * (self.work - before + 1)
        return 1, 1


@dataclass
class Plan:
    """What a claim draws at given sizes, with functions of given families.

    ``raws``: for each raw matrix its rows, columns and kind. ``uses``: for each assumption, how many elements
    of sequences were in use when it was reached, so that it is said of all of them.
    """

    raws: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    symbols: list[str] = field(default_factory=list)
    elements: list[tuple[str, int]] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)


def plan_of(claim: Claim, sizes: Mapping[str, int], families: Mapping[str, Family]) -> Plan:
    """What evaluating everything the claim says draws, in the order in which it does."""
    plan = Plan()

    def raw(name: str, rows: int, columns: int, kind: str) -> Shape:
        plan.raws.setdefault(name, (rows, columns, kind))
        return rows, columns

    instance: Instance[Shape] = Instance(claim, Outline(), sizes, families, raw, claim.rules)
    plan.uses = visit(claim, instance.evaluator)
    for name in claim.stationary:
        instance.evaluator.symbol(name)
    for bound, name in claim.bounds.items():
        if name in instance.functions:
            instance.symbol(bound)
    plan.symbols = list(instance.symbols)
    plan.elements = list(instance.drawn)
    plan.functions = list(instance.functions)
    return plan


def visit(claim: Claim, evaluator: Evaluator[Shape]) -> list[int]:
    """Evaluate everything the claim says; see ``uses`` of :class:`Plan` for what comes back."""
    uses: list[int] = []
    relations = [(claim.conclusion, None), *((a.relation, a.index) for a in claim.hypotheses)]
    for relation, index in relations:
        every = evaluator.at_every(index)
        uses.append(len(every))
        for here in every:
            for side in (relation.left, relation.right):
                try:
                    here.value(side)
                except Undefined:
                    continue
    return uses[1:]
