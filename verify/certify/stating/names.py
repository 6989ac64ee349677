"""The names of a statement: what each declared name is there, and new names that clash with none."""

from __future__ import annotations

from typing import Any

from verify.certify.stating.cuts import Cuts, cuts
from verify.certify.stating.formulas import ONE, Formula, NotStated, index_data
from verify.certify.stating.grids import Grid
from verify.certify.stating.layouts import Layout, gram, layout, plain
from verify.claims.claim import Claim
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix

EVERY = "#0"
"""The index of what holds for every index."""


class Names:
    """The layouts of the declared matrices and numbers that no rule of their own replaces.

    ``unsaid``: for each name the declared properties that its layout does not say. ``symbols`` and
    ``sequences``: what the statement declares.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.taken = {*claim.declarations, *claim.rules, *claim.whole}
        if any(name.startswith("#") for name in self.taken):
            raise NotStated("a name that begins with #")
        self.cuts: Cuts = cuts(all_terms(claim))
        self.layouts: dict[str, Layout] = {}
        self.unsaid: dict[str, frozenset[str]] = {}
        self.symbols: dict[str, list[Any]] = {}
        self.sequences: dict[str, list[Any]] = {}
        for name, declaration in claim.declarations.items():
            kind, sequence = declaration.kind, declaration.index is not None
            if isinstance(kind, Function) or name in claim.whole or (name in claim.rules and not sequence):
                continue
            if name in claim.rules:
                found, unsaid = plain(name, kind, self.cuts, self.fresh), frozenset[str]()
            else:
                found, unsaid = layout(declaration, self.cuts, self.fresh)
            self.layouts[name], self.unsaid[name] = found, unsaid
            self._declare(found, sequence)

    def fresh(self, name: str) -> str:
        """The name, with primes where it is taken."""
        while name in self.taken:
            name += "'"
        self.taken.add(name)
        return name

    def column(self, matrix: Grid) -> Grid:
        """A new column z that fits a square matrix."""
        size = sum(matrix.heights[1:], matrix.heights[0])
        found = plain(self.fresh("z"), Matrix(size, ONE), self.cuts, self.fresh)
        self._declare(found, False)
        return found.grid(as_symbol)

    def root(self, matrix: Grid, every: bool) -> Grid:
        """A new R^T R that fits a square matrix; for ``every`` index another."""
        size: Size = sum(matrix.heights[1:], matrix.heights[0])
        found = gram("R", size, self.cuts, self.fresh)
        self._declare(found, every)
        return found.grid(as_element if every else as_symbol)

    def grid(self, name: str) -> Grid:
        """A declared matrix; of a sequence, the element at every index."""
        sequence = self.claim.declarations[name].index is not None
        return self.layouts[name].grid(as_element if sequence else as_symbol)

    def _declare(self, found: Layout, sequence: bool) -> None:
        (self.sequences if sequence else self.symbols).update(found.declared())


def as_symbol(block: str) -> Formula:
    """A block of one matrix."""
    return ["symbol", block]


def as_element(block: str) -> Formula:
    """A block of the element of a sequence at every index."""
    return ["element", block, index_data((EVERY, 0))]


def all_terms(claim: Claim) -> list[Term]:
    """Every formula of a claim, those in its declarations too."""
    found = claim.terms()
    for declaration in claim.declarations.values():
        found += [b.term for b in (declaration.lower, declaration.upper) if b is not None]
        found += [p.argument for p in declaration.properties if p.argument is not None]
    return found
