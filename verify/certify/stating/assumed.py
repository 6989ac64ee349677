"""What a claim lets one assume, as lines of a statement; what the language has no word for is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from verify.certify.stating import grids
from verify.certify.stating.existing import existing
from verify.certify.stating.formulas import Index, NotStated, index_data, index_number, number, size_data
from verify.certify.stating.grids import Grid
from verify.certify.stating.indices import natural_bounds
from verify.certify.stating.names import EVERY, Names
from verify.certify.stating.relations import Line, hypothesis, vanishing
from verify.certify.stating.scopes import Scope
from verify.certify.stating.writer import Writer
from verify.claims.claim import Assumption, Claim
from verify.document.scope import Declaration
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.function import FunctionGradient
from verify.expressions.atoms.symbol import symbol
from verify.expressions.relation import Relation
from verify.expressions.size import Size
from verify.expressions.types import Function, Matrix, Scalar, shape

KEPT = ("smooth", "convex", "below", "lipschitz", "strongly")
"""The properties of functions that statements have; what else is declared of a function is left out."""


class Assumed:
    """``hypotheses`` hold once; ``always`` for every index "#0" from 0 to each of some limits.

    ``certain``: the limits up to which hypotheses on every index are made. ``possible``: those for what is
    declared of every element of a sequence, which holds without limit. ``exist`` and ``always_exist``: what
    the claim's own assumptions say by having a value.
    """

    def __init__(
        self, claim: Claim, names: Names, writer: Writer, certain: list[Index], possible: list[Index]
    ) -> None:
        self.claim = claim
        self.names = names
        self.writer = writer
        self.certain = certain
        self.possible = possible
        self.hypotheses: list[Line] = []
        self.always: list[list[Any]] = []
        self.exist: list[Line] = []
        self.always_exist: list[list[Any]] = []
        self._naturals()
        for name in names.layouts:
            if name not in claim.rules:
                self._declared(name, claim.declarations[name])
        for name, function in claim.stationary.items():
            self._stationary(name, function)
        for assumption in claim.assumptions:
            with suppress(NotStated):
                self._assumption(assumption)

    def functions(self) -> dict[str, Any]:
        """The functions with values in the reals: the blocks of their domains, and their properties."""
        found: dict[str, Any] = {}
        for name in self.claim.functions:
            kind = self.claim.declarations[name].kind
            if isinstance(kind, Function) and isinstance(kind.codomain, Scalar):
                heights, widths = map(self.writer.cuts.parts, shape(kind.domain))
                blocks = [[size_data(tall), size_data(wide)] for tall in heights for wide in widths]
                found[name] = {"domain": blocks, "properties": list(self._properties(name))}
        return found

    def _properties(self, name: str) -> Iterator[list[Any]]:
        for prop in self.claim.declarations[name].properties:
            if prop.name in KEPT:
                with suppress(NotStated):
                    argument = prop.argument
                    yield [prop.name, None if argument is None else self.writer.scalar(argument, Scope())]

    def _naturals(self) -> None:
        """Fixed values, bounds by other numbers, and that no size is less than one."""
        for name in self.claim.naturals:
            value = self.claim.declarations[name].value
            if isinstance(value, Constant):
                self.hypotheses.append(["=", index_number((name, 0)), number(value.number)])
            for relation in natural_bounds(self.claim, name):
                if relation.sign[0] == "<" or not isinstance(relation.right, Constant):
                    self._say(lambda scope, r=relation: self._lines(r, scope))  # type: ignore[misc]
        sizes = set(self.claim.extents)
        for declaration in self.claim.declarations.values():
            kind = declaration.kind
            for part in (kind.domain, kind.codomain) if isinstance(kind, Function) else (kind,):
                sizes.update(shape(part))
        for size in sorted(sizes, key=str):
            if size.names <= self.claim.whole and any(coefficient < 0 for _, coefficient in size.parts):
                self.hypotheses.append([">=", ["size", size_data(size)], number(1)])

    def _declared(self, name: str, declaration: Declaration) -> None:
        """The interval of a number; of a matrix the properties that its layout does not say."""
        kind, letter = declaration.kind, declaration.index
        assert not isinstance(kind, Function)
        if isinstance(kind, Matrix):
            for unsaid in sorted(self.names.unsaid[name]):
                self._say(lambda scope, p=unsaid: said_of(p, self.names.grid(name)), letter)  # type: ignore[misc]
            return
        at = Scalar(natural=True, nonnegative=True)
        term = symbol(name, kind) if letter is None else Element((symbol(EVERY, at),), name, kind)
        bounds = [(declaration.lower, ">"), (declaration.upper, "<")]
        relations = [Relation(term, sign if b.strict else f"{sign}=", b.term) for b, sign in bounds if b]
        if kind.natural and declaration.lower is None:
            relations.append(Relation(term, ">=", constant(1)))
        for relation in relations:
            if letter is None or letter not in relation.right.names:
                self._say(lambda scope, r=relation: self._lines(r, scope), letter)  # type: ignore[misc]

    def _stationary(self, name: str, function: str) -> None:
        """The gradient of the function vanishes at the name."""
        kind, domain = self.claim.declarations[function].kind, self.claim.declarations[name].kind
        assert isinstance(kind, Function) and not isinstance(domain, Function)
        gradient = FunctionGradient((symbol(name, domain),), function, kind)
        self._say(lambda scope: vanishing(self.writer.grid(gradient, scope)))

    def _assumption(self, assumption: Assumption) -> None:
        if assumption.index is None:
            lines = self._lines(assumption.relation, Scope())
            self.hypotheses += lines
            self.exist += existing(lines)
            return
        scope = Scope().with_index(assumption.index, (EVERY, 0))
        lines = self._lines(assumption.relation, scope) if self.certain else []
        self._always(lines, self.certain)
        self.always_exist += ranged(existing(lines), self.certain)

    def _say(self, lines: Callable[[Scope], list[Line]], letter: str | None = None) -> None:
        """Add what can be said of a name, or of every element of a sequence."""
        with suppress(NotStated):
            if letter is None:
                self.hypotheses += lines(Scope())
            else:
                self._always(lines(Scope().with_index(EVERY, (EVERY, 0))), self.possible)

    def _always(self, lines: list[Line], limits: list[Index]) -> None:
        self.always += ranged(lines, limits)

    def _lines(self, relation: Relation, scope: Scope) -> list[Line]:
        every = EVERY in {name for name, _ in scope.indices.values()}
        return hypothesis(relation, self.writer, scope, lambda matrix: self.names.root(matrix, every))


def ranged(lines: list[Line], limits: list[Index]) -> list[list[Any]]:
    """Lines about every index from 0 to each of some limits."""
    return [[[None, 0], index_data(limit), *line] for line in lines for limit in limits]


def said_of(prop: str, grid: Grid) -> list[Line]:
    """A property of a matrix, as equations of numbers."""
    if prop == "unit":
        return [["=", grids.inner(grid, grid), number(1)]]
    if prop == "idempotent":
        return vanishing(grids.subtract(grids.multiply(grid, grid), grid))
    turned = grids.transpose(grid)
    found = vanishing(grids.subtract(grids.multiply(turned, grid), grids.identity(grid.widths)))
    if _sum(grid.heights) == _sum(grid.widths):
        found += vanishing(grids.subtract(grids.multiply(grid, turned), grids.identity(grid.heights)))
    return found


def _sum(sizes: tuple[Size, ...]) -> Size:
    return sum(sizes[1:], sizes[0])
