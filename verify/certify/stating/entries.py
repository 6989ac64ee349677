"""Sums over the entries of matrices, written as traces: sum_ij M_ij N_ij = <M, N>, sum_i M_ii = Tr M."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product as pairs

from verify.certify.stating.formulas import NotStated
from verify.certify.stating.indices import size_of
from verify.errors import IllTyped
from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.entry import Entry
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.inner import inner
from verify.expressions.atoms.multiply import Multiply, product
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.atoms.trace import Trace
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Scalar, shape

Monomial = tuple[tuple[Term, ...], tuple[Entry, ...]]
"""Factors that do not depend on the indices, and entries that do."""


@dataclass(frozen=True)
class Range:
    """The index of a sum, from 1 to a size."""

    variable: str
    stop: Size


def sums_entries(term: Fold) -> bool:
    """Whether a sum runs over an index of entries."""
    return term.kind == "sum" and any(
        isinstance(part, Entry) and any(term.variable in at.names for at in part.arguments[1:])
        for part in term.body.walk()
    )


def without_entries(term: Fold, bound: frozenset[str]) -> Term:
    """The same value without entries; raises NotStated where it is no sum of products of two of them over
    the full range of their indices. ``bound``: names that are bound where the sum stands."""
    ranges: list[Range] = []
    body: Term = term
    while isinstance(body, Fold) and sums_entries(body) and len(ranges) < 2:
        ranges.append(_range(body, bound | {known.variable for known in ranges}))
        body = body.body
    names = frozenset(known.variable for known in ranges)
    if len(names) < len(ranges):
        raise NotStated("a sum over two indices of one name")
    try:
        parts = [_summed(monomial, ranges) for monomial in _monomials(body, names)]
    except IllTyped as error:
        raise NotStated("a sum over entries of matrices that do not fit") from error
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _range(term: Fold, bound: frozenset[str]) -> Range:
    lower, upper, _ = term.arguments
    stop = None if upper.names & bound else size_of(upper)
    if lower != constant(1) or stop is None:
        raise NotStated("a sum over some of the entries of a matrix")
    return Range(term.variable, stop)


def _monomials(term: Term, names: frozenset[str]) -> list[Monomial]:
    """A term as a sum of products."""
    if term.names.isdisjoint(names):
        return [((term,), ())]
    match term:
        case Entry(arguments=(matrix, *indices)) if matrix.names.isdisjoint(names):
            if all(isinstance(index, Symbol) and index.name in names for index in indices):
                return [((), (term,))]
        case Add(arguments=parts) if isinstance(term.type, Scalar):
            return [monomial for part in parts for monomial in _monomials(part, names)]
        case Negate(arguments=(part,)) if isinstance(part.type, Scalar):
            return _times([((constant(-1),), ())], _monomials(part, names))
        case Multiply(arguments=parts) if all(isinstance(part.type, Scalar) for part in parts):
            found: list[Monomial] = [((), ())]
            for part in parts:
                found = _times(found, _monomials(part, names))
            return found
        case Divide(arguments=(above, below)) if below.names.isdisjoint(names):
            return _times([((Divide((constant(1), below)),), ())], _monomials(above, names))
        case Power(arguments=(base, Constant(number=exponent))) if exponent == 2:
            return _squared(base, names)
        case SquaredNorm(arguments=(base,)):
            return _squared(base, names)
    raise NotStated("a sum over entries that is not of products of two of them")


def _squared(base: Term, names: frozenset[str]) -> list[Monomial]:
    if not isinstance(base.type, Scalar):
        raise NotStated("a sum of squares of matrices with entries")
    if isinstance(base, Absolute | Norm) and isinstance(base.arguments[0].type, Scalar):
        base = base.arguments[0]
    found = _monomials(base, names)
    return _times(found, found)


def _times(left: list[Monomial], right: list[Monomial]) -> list[Monomial]:
    return [(a + c, b + d) for (a, b), (c, d) in pairs(left, right)]


def _summed(monomial: Monomial, ranges: list[Range]) -> Term:
    factors, entries = monomial
    stops = {known.variable: known.stop for known in ranges}
    for entry in entries:
        sizes = shape(entry.arguments[0].type)
        if len(entry.arguments) == 2 and not sizes[1].is_one:
            raise NotStated("an entry of a matrix by one index")
        if any(stops[name] != size for name, size in zip(_indices(entry), sizes, strict=False)):
            raise NotStated("a sum over some of the entries of a matrix")
    return product([*factors, _contracted(entries, sorted(stops))])


def _contracted(entries: tuple[Entry, ...], names: list[str]) -> Term:
    matrices = [entry.arguments[0] for entry in entries]
    indices = [_indices(entry) for entry in entries]
    if len(entries) == 1 and len(names) == 1 and len(indices[0]) == 2:
        return Trace((matrices[0],))
    if len(entries) == 2 and all(sorted(found) == names for found in indices):
        if indices[0] == indices[1]:
            return inner(*matrices)
        return Trace((product(matrices),))
    raise NotStated("a sum over entries that is not of products of two of them")


def _indices(entry: Entry) -> list[str]:
    return [index.name for index in entry.arguments[1:] if isinstance(index, Symbol)]
