"""The formulas of a statement, as the plain data that its checker reads: numbers, sums, products, roots.

Only what is the same for all values is tidied away: zeros in sums, ones in products. What may have no value,
an inverse or a root, is never tidied away here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from verify.errors import VerifyError
from verify.expressions.size import Size

Formula = list[Any]
"""["number", "1/2"], ["sum", ..], ["symbol", "x"], ..: see the specification of statements."""

Index = tuple[str | None, int]
"""A name of a natural number plus an integer, or an integer."""

ONE = Size.of(1)


class NotStated(VerifyError):
    """A claim that the language of statements cannot say exactly, with what it is that stands in the way."""


def size_data(size: Size) -> list[Any]:
    """A size: m+2r is [[["m"], 1], [["r"], 2]], 1 is [[[], 1]]."""
    return sorted([list(names), coefficient] for names, coefficient in size.parts)


def number(value: Fraction | int) -> Formula:
    """A rational number."""
    return ["number", str(Fraction(value))]


def value_of(formula: Formula) -> Fraction | None:
    """The number that a formula is, None where it is none."""
    return Fraction(formula[1]) if formula[0] == "number" else None


def zero(rows: Size, columns: Size) -> Formula:
    """The zero matrix; the number 0 where it is 1 x 1."""
    if rows == ONE == columns:
        return number(0)
    return ["zero", size_data(rows), size_data(columns)]


def is_zero(formula: Formula) -> bool:
    """Whether a formula is written as zero."""
    return formula[0] == "zero" or value_of(formula) == 0


def total(formulas: Iterable[Formula]) -> Formula:
    """The sum of scalars; of none, zero."""
    kept = [formula for formula in formulas if not is_zero(formula)]
    if not kept:
        return number(0)
    return kept[0] if len(kept) == 1 else ["sum", *kept]


def product(formulas: Iterable[Formula]) -> Formula:
    """The product of scalars; of none, one."""
    factor, kept = Fraction(1), []
    for formula in formulas:
        value = value_of(formula)
        if value is None:
            kept.append(formula)
        else:
            factor *= value
    if factor == 0 or not kept:
        return number(factor)
    parts = kept if factor == 1 else [number(factor), *kept]
    return parts[0] if len(parts) == 1 else ["product", *parts]


def negative(formula: Formula) -> Formula:
    """-x."""
    return product([number(-1), formula])


def power(base: Formula, exponent: int) -> Formula:
    """x^k for k >= 1."""
    return base if exponent == 1 else ["power", base, exponent]


def absolute(formula: Formula) -> Formula:
    """|x|, the larger of x and -x."""
    value = value_of(formula)
    if value is not None:
        return number(abs(value))
    return ["largest", formula, negative(formula)]


def extreme(formulas: list[Formula], largest: bool) -> Formula:
    """The largest or the smallest of numbers."""
    if len(formulas) == 1:
        return formulas[0]
    return ["largest", *formulas] if largest else negative(["largest", *map(negative, formulas)])


def index_data(index: Index) -> list[Any]:
    """An index as data: [name, integer]."""
    return [index[0], index[1]]


def index_number(index: Index) -> Formula:
    """An index as a number."""
    return number(index[1]) if index[0] is None else ["index", index_data(index)]


def subformulas(data: Any) -> Iterator[Formula]:
    """All formulas inside plain data, outermost first."""
    if isinstance(data, list):
        if data and isinstance(data[0], str):
            yield data
        for part in data:
            yield from subformulas(part)
