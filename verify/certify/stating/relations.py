"""Relations as lines of a statement: between numbers, each "=", ">=" or ">"."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from verify.certify.stating import grids
from verify.certify.stating.formulas import Formula, number
from verify.certify.stating.grids import Grid
from verify.certify.stating.scopes import Scope
from verify.certify.stating.writer import Writer
from verify.expressions.relation import LOEWNER, Relation
from verify.expressions.types import Scalar

Line = list[Any]
"""[sign, left, right]."""

MAJOR = {"=": "=", ">=": ">=", ">": ">", "!=": "!=", "\\succeq": ">=", "\\succ": ">"}


def oriented(relation: Relation) -> Relation:
    """The same relation with the larger side on the left."""
    return relation.mirrored() if relation.sign[0] == "<" or "prec" in relation.sign else relation


def between_numbers(relation: Relation) -> bool:
    """Whether both sides are numbers."""
    return isinstance(relation.left.type, Scalar) or isinstance(relation.right.type, Scalar)


def conclusion(relation: Relation, writer: Writer, column: Callable[[Grid], Grid]) -> tuple[Line, list[Line]]:
    """What is to be shown, and what may be assumed for it.

    Two matrices are equal where the squared norm of their difference is 0; two numbers or matrices are not
    where it is > 0; one matrix is above another where z^T (X - Y) z >= 0 for every z, strictly where that is
    > 0 for every z with |z|^2 > 0. ``column`` makes a new z that fits a matrix.
    """
    relation = oriented(relation)
    sign = MAJOR[relation.sign]
    left, right = (writer.grid(side, Scope()) for side in (relation.left, relation.right))
    if sign == "!=":
        return apart(left, right), []
    if between_numbers(relation):
        return [sign, left.scalar, right.scalar], []
    difference = grids.subtract(left, right)
    if relation.sign not in LOEWNER:
        return ["=", grids.inner(difference, difference), number(0)], []
    z = column(difference)
    form = grids.multiply(grids.multiply(grids.transpose(z), difference), z).scalar
    return [sign, form, number(0)], [] if sign == ">=" else [[">", grids.inner(z, z), number(0)]]


def hypothesis(relation: Relation, writer: Writer, scope: Scope, root: Callable[[Grid], Grid]) -> list[Line]:
    """What a hypothesis says, or less; raises NotStated where nothing of it can be said.

    X above Y: the symmetric part of X - Y is R^T R; ``root`` makes a new R^T R that fits a matrix.
    X is not Y: |X - Y|^2 > 0.
    """
    relation = oriented(relation)
    sign = MAJOR[relation.sign]
    left, right = (writer.grid(side, scope) for side in (relation.left, relation.right))
    if sign == "!=":
        return [apart(left, right)]
    if between_numbers(relation):
        return [[sign, left.scalar, right.scalar]]
    difference = grids.subtract(left, right)
    if relation.sign not in LOEWNER:
        return vanishing(difference)
    both = grids.add([difference, grids.transpose(difference)])
    return vanishing(grids.subtract(grids.scale(number(Fraction(1, 2)), both), root(difference)))


def apart(left: Grid, right: Grid) -> Line:
    """Two numbers or matrices differ in some entry: the squared norm of the difference is positive."""
    difference = grids.subtract(left, right)
    return [">", grids.inner(difference, difference), number(0)]


def vanishing(grid: Grid) -> list[Line]:
    """A matrix is zero: the squared norm of every block is."""
    places = [(i, j) for i in range(len(grid.heights)) for j in range(len(grid.widths))]
    found: list[Formula] = [grids.inner_block(grid, grid, i, j) for i, j in places]
    return [["=", formula, number(0)] for formula in found if formula != number(0)]
