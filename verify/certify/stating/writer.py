"""From the formulas of a claim to those of a statement: one way of writing for each operation.

What an operation means is its ``value`` in ``verify/expressions/atoms``; what is written here must be the
same number wherever that has a value. Names that rules determine are replaced by their rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from verify.certify.stating import grids
from verify.certify.stating.binders import fold, integral
from verify.certify.stating.cuts import Cuts
from verify.certify.stating.formulas import (
    Formula,
    Index,
    NotStated,
    absolute,
    extreme,
    index_data,
    index_number,
    number,
    power,
    product,
    value_of,
)
from verify.certify.stating.grids import Grid
from verify.certify.stating.indices import least_of, linear
from verify.certify.stating.layouts import Layout
from verify.certify.stating.scopes import Scope
from verify.claims.claim import Claim
from verify.claims.solve import number_of
from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.blocks import Blocks, Slice
from verify.expressions.atoms.constant import Constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.entry import Entry
from verify.expressions.atoms.exponential import Exp
from verify.expressions.atoms.extremum import Extremum
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.function import FunctionGradient, FunctionTerm, FunctionValue
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.atoms.inner import Inner
from verify.expressions.atoms.integral import Integral
from verify.expressions.atoms.logarithm import Log
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.atoms.symmetric_part import SymmetricPart
from verify.expressions.atoms.trace import Trace
from verify.expressions.atoms.transpose import Transpose
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Matrix, Scalar, is_natural, shape


class Writer:
    """Writes formulas of one claim.

    ``least``: the least values of the natural numbers. ``partial``: the inverses, roots, logarithms
    and minima over an index that were written, each of which may have no value.
    """

    def __init__(
        self,
        claim: Claim,
        cuts: Cuts,
        least: Mapping[str, int],
        layouts: Mapping[str, Layout],
    ) -> None:
        self.claim = claim
        self.cuts = cuts
        self.least = least
        self.layouts = layouts
        self.partial: list[Formula] = []
        self.known: dict[tuple[Term, str], tuple[Grid, list[Formula]]] = {}
        self.active: set[str] = set()
        self.nonzero = {
            relation.left
            for relation in (each.relation for each in claim.assumptions if each.index is None)
            if relation.sign == "!=" and number_of(relation.right) == 0
        }
        self.ways: dict[type[Term], Callable[..., Grid]] = {
            Symbol: self._symbol,
            Element: self._element,
            Identity: lambda term, scope: grids.identity(self.cuts.parts(term.size)),
            Zero: lambda term, scope: grids.zeros(self.cuts.parts(term.rows), self.cuts.parts(term.columns)),
            Add: lambda term, scope: grids.add([self.grid(part, scope) for part in term.arguments]),
            Negate: lambda term, scope: grids.negate(self.grid(term.arguments[0], scope)),
            Multiply: self._multiply,
            Divide: self._divide,
            Transpose: lambda term, scope: grids.transpose(self.grid(term.arguments[0], scope)),
            SymmetricPart: self._symmetric_part,
            Blocks: self._blocks,
            Slice: self._slice,
            Entry: self._entry,
            Power: self._power,
            Fold: partial(fold, self),
            FunctionGradient: self._gradient,
        }
        self.scalars: dict[type[Term], Callable[..., Formula]] = {
            Constant: lambda term, scope: number(term.number),
            Absolute: lambda term, scope: absolute(self.scalar(term.arguments[0], scope)),
            Norm: self._norm,
            SquaredNorm: self._squared_norm,
            Inner: lambda term, scope: grids.inner(*(self.grid(part, scope) for part in term.arguments)),
            Trace: lambda term, scope: grids.trace(self.grid(term.arguments[0], scope)),
            Extremum: self._extremum,
            Integral: partial(integral, self),
            FunctionValue: self._value,
            Exp: lambda term, scope: ["exp", self.scalar(term.arguments[0], scope)],
            Log: lambda term, scope: self.may_lack_value(["log", self.scalar(term.arguments[0], scope)]),
        }

    def scalar(self, term: Term, scope: Scope) -> Formula:
        """A number; raises NotStated where the language of statements has no word for it."""
        return self.grid(term, scope).scalar

    def grid(self, term: Term, scope: Scope) -> Grid:
        """A matrix, cut into blocks; raises NotStated."""
        key = term, scope.key(term.names)
        if key in self.known:
            found, partial = self.known[key]
            self.partial += partial
            return found
        before = len(self.partial)
        if type(term) in self.ways:
            found = self.ways[type(term)](term, scope)
        elif type(term) in self.scalars:
            found = grids.of_scalar(self.scalars[type(term)](term, scope))
        else:
            raise NotStated(f"there is no word for {type(term).__name__}")
        self.partial[before:] = {id(part): part for part in self.partial[before:]}.values()
        self.known[key] = found, self.partial[before:]
        return found

    def index(self, term: Term, scope: Scope) -> Index:
        """An index or a limit."""
        free: dict[str, Index] = {name: (name, 0) for name in self.claim.whole - scope.names}
        return linear(term, {**free, **scope.indices})

    def _symbol(self, term: Symbol, scope: Scope) -> Grid:
        name = term.name
        if name in scope.indices:
            return grids.of_scalar(index_number(scope.indices[name]))
        if name in scope.reals:
            return grids.of_scalar(scope.reals[name])
        if name in self.claim.whole:
            return grids.of_scalar(index_number((name, 0)))
        if name in self.claim.rules:
            return self._by_rule(name, scope)
        if name not in self.layouts or self.claim.declarations[name].index is not None:
            raise NotStated(f"{name} has no declaration")
        return self.layouts[name].grid(lambda block: ["symbol", block])

    def _by_rule(self, name: str, scope: Scope) -> Grid:
        """The rule's formula, where nothing that is bound around the name is bound."""
        if name in self.active or self.claim.rules[name].variable is not None:
            raise NotStated(f"{name} is defined in terms of itself")
        self.active.add(name)
        try:
            return self.grid(self.claim.rules[name].body, Scope(depth=scope.depth))
        finally:
            self.active.discard(name)

    def _element(self, term: Element, scope: Scope) -> Grid:
        index = self.index(term.arguments[0], scope)
        if term.name not in self.layouts or self.claim.declarations[term.name].index is None:
            raise NotStated(f"{term.name} has no declaration")
        if least_of(index, {**self.least, **scope.least}) < 0:
            raise NotStated(f"an element of {term.name} that may be before the first")
        return self.layouts[term.name].grid(lambda block: ["element", block, index_data(index)])

    def _multiply(self, term: Multiply, scope: Scope) -> Grid:
        factor = product(self.scalar(a, scope) for a in term.arguments if not isinstance(a.type, Matrix))
        chain = [self.grid(a, scope) for a in term.arguments if isinstance(a.type, Matrix)]
        if not chain:
            return grids.of_scalar(factor)
        found = chain[0]
        for other in chain[1:]:
            found = grids.multiply(found, other)
        return found if value_of(factor) == 1 else grids.scale(factor, found)

    def _divide(self, term: Divide, scope: Scope) -> Grid:
        above, below = self.grid(term.arguments[0], scope), self.scalar(term.arguments[1], scope)
        return grids.scale(self._inverse(below, term.arguments[1]), above)

    def _inverse(self, formula: Formula, term: Term | None = None) -> Formula:
        """1/b; b (1/b^2) of a term that is assumed not to be 0, as the checker asks for b > 0 or -b > 0."""
        if term in self.nonzero:
            return product([formula, self._inverse(power(formula, 2))])
        value = value_of(formula)
        if value is not None:
            if value == 0:
                raise NotStated("a division by zero")
            return number(1 / value)
        return self.may_lack_value(["inverse", formula])

    def _root(self, formula: Formula, degree: int) -> Formula:
        return formula if degree == 1 else self.may_lack_value(["root", formula, degree])

    def may_lack_value(self, formula: Formula) -> Formula:
        """The formula, kept among those that may have no value."""
        self.partial.append(formula)
        return formula

    def _symmetric_part(self, term: SymmetricPart, scope: Scope) -> Grid:
        found = self.grid(term.arguments[0], scope)
        if isinstance(term.type, Scalar):
            return found
        return grids.scale(number(Fraction(1, 2)), grids.add([found, grids.transpose(found)]))

    def _blocks(self, term: Blocks, scope: Scope) -> Grid:
        return grids.join([[self.grid(block, scope) for block in row] for row in term.grid])

    def _slice(self, term: Slice, scope: Scope) -> Grid:
        found = self.grid(term.arguments[0], scope)
        return grids.take(found, term.top, term.bottom, term.left, term.right)

    def _entry(self, term: Entry, scope: Scope) -> Grid:
        """An entry whose place is a number, of a matrix of so few rows and columns that it is cut there."""
        places = [self.index(index, scope) for index in term.arguments[1:]]
        if any(name is not None for name, _ in places):
            raise NotStated("an entry of a matrix, not in a sum over all of its entries")
        i, j = (places[0][1], places[1][1] if len(places) == 2 else 1)
        found = self.grid(term.arguments[0], scope)
        ends = [Size.of(i - 1), Size.of(i), Size.of(j - 1), Size.of(j)]
        return grids.take(found, *ends)

    def _power(self, term: Power, scope: Scope) -> Grid:
        base = self.grid(term.arguments[0], scope)
        exponent = number_of(term.arguments[1])
        if exponent is None:
            raise NotStated("an exponent that is not a number")
        if isinstance(term.type, Matrix):
            return self._matrix_power(base, term.whole_exponent)
        written = isinstance(term.arguments[1], Constant) or is_natural(term.arguments[1].type)
        if exponent.denominator == 1 and not written:
            raise NotStated("a whole exponent written as a quotient")
        if exponent == -1:
            return grids.of_scalar(self._inverse(base.scalar, term.arguments[0]))
        return grids.of_scalar(self._scalar_power(base.scalar, exponent))

    def _matrix_power(self, base: Grid, exponent: int | None) -> Grid:
        if exponent is None or exponent < 0:
            raise NotStated("the inverse of a matrix")
        found = grids.identity(base.heights)
        for _ in range(exponent):
            found = grids.multiply(found, base)
        return found

    def _scalar_power(self, base: Formula, exponent: Fraction) -> Formula:
        if exponent == 0:
            return number(1)
        found = power(self._root(base, exponent.denominator), abs(exponent.numerator))
        return self._inverse(found) if exponent < 0 else found

    def _norm(self, term: Norm, scope: Scope) -> Formula:
        if isinstance(term.arguments[0].type, Scalar):
            return absolute(self.scalar(term.arguments[0], scope))
        found = self.grid(term.arguments[0], scope)
        return self._root(grids.inner(found, found), 2)

    def _squared_norm(self, term: SquaredNorm, scope: Scope) -> Formula:
        found = self.grid(term.arguments[0], scope)
        return grids.inner(found, found)

    def _extremum(self, term: Extremum, scope: Scope) -> Formula:
        return extreme([self.scalar(part, scope) for part in term.arguments], term.largest)

    def _points(self, term: FunctionTerm, scope: Scope) -> list[Formula]:
        if not isinstance(term.kind.codomain, Scalar):
            raise NotStated(f"{term.name} has matrices as values")
        return list(self.grid(term.arguments[0], scope).blocks())

    def _value(self, term: FunctionValue, scope: Scope) -> Formula:
        return ["value", term.name, *self._points(term, scope)]

    def _gradient(self, term: FunctionGradient, scope: Scope) -> Grid:
        points = self._points(term, scope)
        rows, columns = map(self.cuts.parts, shape(term.kind.domain))
        wide = len(columns)
        return grids.make(rows, columns, lambda i, j: ["gradient", term.name, i * wide + j, *points])
