"""What stands for a declared matrix: symbols for its blocks, or a product that has the declared property.

A symmetric matrix has the transpose of block (i, j) as block (j, i); a positive semidefinite one is R^T R, a
skew one X - X^T, for any R and X.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from verify.certify.stating.cuts import Cuts
from verify.certify.stating.formulas import ONE, Formula, size_data
from verify.certify.stating.grids import Grid, Parts, make, multiply, subtract, transpose, transposed, zeros
from verify.document.scope import Declaration
from verify.expressions.size import Size
from verify.expressions.types import Function, Matrix, ValueType, shape

Leaf = Callable[[str], Formula]
"""The formula for a block from its name: a symbol, or an element of a sequence."""

GRAM = frozenset({"psd", "pd"})


@dataclass(frozen=True)
class Layout:
    """The names of the blocks of a declared matrix, their ``properties``, and how it is made of them.

    ``form``: plain, symmetric, diagonal (zero off the diagonal of blocks), gram (R^T R) or skew (X - X^T).
    """

    heights: Parts
    widths: Parts
    names: Mapping[tuple[int, int], str]
    form: str = "plain"
    properties: tuple[str, ...] = ()

    def grid(self, leaf: Leaf) -> Grid:
        """The matrix, of blocks that ``leaf`` makes from their names."""
        if self.form in ("symmetric", "diagonal"):
            return make(self.heights, self.widths, lambda i, j: self._symmetric(leaf, i, j))
        grid = make(self.heights, self.widths, lambda i, j: leaf(self.names[i, j]))
        if self.form == "gram":
            return multiply(transpose(grid), grid)
        return subtract(grid, transpose(grid)) if self.form == "skew" else grid

    def _symmetric(self, leaf: Leaf, i: int, j: int) -> Formula:
        if i != j and self.form == "diagonal":
            return zeros((self.heights[i],), (self.widths[j],)).cells[0][0]
        if i <= j:
            return leaf(self.names[i, j])
        return transposed(leaf(self.names[j, i]), self.heights[j], self.widths[i])

    def declared(self) -> dict[str, list[Any]]:
        """What the statement says of each block: a scalar, or a matrix with its properties."""
        return {
            name: _kind(self.heights[i], self.widths[j], self._properties(i, j))
            for (i, j), name in self.names.items()
        }

    def _properties(self, i: int, j: int) -> list[str]:
        if self.form in ("symmetric", "diagonal") and len(self.heights) > 1:
            return ["symmetric"] if i == j else []
        return list(self.properties)


def plain(name: str, kind: ValueType, cuts: Cuts, fresh: Callable[[str], str]) -> Layout:
    """Any matrix of this shape."""
    rows, columns = shape(kind)
    return _plain(name, cuts.parts(rows), cuts.parts(columns), fresh)


def gram(name: str, size: Size, cuts: Cuts, fresh: Callable[[str], str]) -> Layout:
    """A positive semidefinite matrix R^T R, R square, its rows not cut."""
    return _with_form(_plain(fresh(name), (size,), cuts.parts(size), fresh), "gram")


def layout(
    declaration: Declaration, cuts: Cuts, fresh: Callable[[str], str]
) -> tuple[Layout, frozenset[str]]:
    """The layout of a declared matrix, and which of its properties the layout does not say."""
    name, kind = declaration.name, declaration.kind
    assert not isinstance(kind, Function)
    rows, columns = shape(kind)
    of_matrix = isinstance(kind, Matrix)  # nothing is made of the properties of a number
    given = frozenset(p.name for p in declaration.properties if of_matrix)
    heights, widths = cuts.parts(rows), cuts.parts(columns)
    whole = len(heights) == len(widths) == 1
    said = {"unit", "orthogonal"} & given
    if "projection" in given:
        left = frozenset(said | ({"idempotent"} if not whole else set()))
        return _alike(name, heights, fresh, "symmetric", ("projection", "symmetric")), left
    if given & GRAM:
        return gram(f"{name}.root", rows, cuts, fresh), frozenset(said)
    if "skew" in given:
        return _with_form(_plain(fresh(f"{name}.half"), heights, widths, fresh), "skew"), frozenset(said)
    properties: tuple[str, ...] = ()
    if whole and rows == columns and "orthogonal" in given:
        said.discard("orthogonal")
        properties = ("orthogonal",)
    if given & {"symmetric", "diagonal"}:
        form = "diagonal" if "diagonal" in given else "symmetric"
        return _alike(name, heights, fresh, form, ("symmetric", *properties)), frozenset(said)
    found = _plain(name, heights, widths, fresh)
    return Layout(heights, widths, found.names, "plain", properties), frozenset(said)


def _plain(name: str, heights: Parts, widths: Parts, fresh: Callable[[str], str]) -> Layout:
    if len(heights) == len(widths) == 1:
        return Layout(heights, widths, {(0, 0): name})
    places = [(i, j) for i in range(len(heights)) for j in range(len(widths))]
    return Layout(heights, widths, {(i, j): fresh(f"{name}.{i + 1},{j + 1}") for i, j in places})


def _alike(
    name: str, parts: Parts, fresh: Callable[[str], str], form: str, properties: tuple[str, ...]
) -> Layout:
    """A symmetric matrix: names for the blocks on and above the diagonal."""
    every = _plain(name, parts, parts, fresh).names
    kept = {(i, j): block for (i, j), block in every.items() if i == j or (i < j and form == "symmetric")}
    return Layout(parts, parts, kept, form, properties)


def _with_form(found: Layout, form: str) -> Layout:
    return Layout(found.heights, found.widths, found.names, form, found.properties)


def _kind(rows: Size, columns: Size, properties: list[str]) -> list[Any]:
    if rows == ONE == columns:
        return ["scalar"]
    return ["matrix", size_data(rows), size_data(columns), properties]
