"""Sums, products, extrema and integrals of a statement, whose variables are "#1", "#2", .. by depth."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.stating import grids
from verify.certify.stating.entries import sums_entries, without_entries
from verify.certify.stating.formulas import (
    Formula,
    NotStated,
    extreme,
    index_data,
    negative,
    number,
    product,
    total,
    value_of,
)
from verify.certify.stating.grids import Grid
from verify.certify.stating.indices import least_of
from verify.certify.stating.scopes import Scope
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.integral import Integral
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.types import Scalar

if TYPE_CHECKING:
    from verify.certify.stating.writer import Writer

MOST = 8
"""Sums, products and extrema over so many numbers at most are written out."""


def integral(writer: Writer, term: Integral, scope: Scope) -> Formula:
    """The integral from a to b of g is (b - a) times that from 0 to 1 of g(a + (b - a) s)."""
    low, high = (writer.scalar(limit, scope) for limit in term.limits)
    length = total([high, negative(low)])
    if value_of(low) is not None and value_of(high) is not None:
        length = number(Fraction(high[1]) - Fraction(low[1]))
    variable = scope.inside
    place = total([low, product([length, ["symbol", variable]])])
    body = writer.scalar(term.body, scope.with_real(term.variable, place))
    return product([length, ["integral", variable, body]])


def fold(writer: Writer, term: Fold, scope: Scope) -> Grid:
    """A sum, product, minimum or maximum over an index: one operation, written out where it is short."""
    if sums_entries(term):
        try:
            return writer.grid(without_entries(term, scope.names), scope)
        except NotStated:
            if any(isinstance(part, Symbol) for limit in term.limits for part in limit.walk()):
                raise
    low, high = (writer.index(limit, scope) for limit in term.limits)
    if low[0] is None and high[0] is None and high[1] - low[1] < MOST:
        return _written_out(writer, term, scope, range(low[1], high[1] + 1))
    if term.kind == "prod" or not isinstance(term.type, Scalar):
        raise NotStated(f"a {term.kind} over an index" + (" of matrices" if term.kind == "sum" else ""))
    variable = scope.inside
    least = least_of(low, {**writer.least, **scope.least})
    body = writer.scalar(term.body, scope.with_index(term.variable, (variable, 0), least))
    limits = [index_data(low), index_data(high)]
    if term.kind == "sum":
        return grids.of_scalar(["total", variable, *limits, body])
    if term.kind == "max":
        return grids.of_scalar(negative(writer.may_lack_value(["least", variable, *limits, negative(body)])))
    return grids.of_scalar(writer.may_lack_value(["least", variable, *limits, body]))


def _written_out(writer: Writer, term: Fold, scope: Scope, values: range) -> Grid:
    items = [writer.grid(term.body, scope.with_index(term.variable, (None, k))) for k in values]
    if term.kind == "sum" and (items or isinstance(term.type, Scalar)):
        return grids.add(items) if items else grids.of_scalar(number(0))
    if term.kind == "prod":
        return grids.of_scalar(product(item.scalar for item in items))
    if not items:
        raise NotStated(f"a {term.kind} over no index")
    return grids.of_scalar(extreme([item.scalar for item in items], term.kind == "max"))
