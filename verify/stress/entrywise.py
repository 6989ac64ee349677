"""Functions of every entry, with bounded slopes: formed where the matrix is small, else tile by tile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from verify.expressions.arithmetics.bounded import INFLATION, Roundoff
from verify.expressions.arithmetics.float_elementary import COMPOSED, LIBRARY, softplus
from verify.stress import bodies
from verify.stress.bodies import Dense, Tiles
from verify.stress.calculus import Calculus
from verify.stress.pieces import Matrix, batch_of, factors, formed, limits, rows_of


@dataclass(frozen=True)
class Rule:
    """|f(x) - f(y)| <= slope |x - y|; computed to within ``units`` roundoffs of its value, which is at most
    ``flat`` + ``steep`` |x|."""

    function: Callable[[torch.Tensor], torch.Tensor]
    slope: float
    units: float
    flat: float
    steep: float


RULES = {
    "sin": Rule(torch.sin, 1.0, LIBRARY, 1.0, 0.0),
    "cos": Rule(torch.cos, 1.0, LIBRARY, 1.0, 0.0),
    "atan": Rule(torch.atan, 1.0, LIBRARY, 1.6, 0.0),
    "softplus": Rule(softplus, 1.0, COMPOSED, 0.7, 1.0),
    "sigmoid": Rule(torch.sigmoid, 0.25, COMPOSED, 1.0, 0.0),
}


def mapped(name: str, matrix: Matrix, calculus: Calculus) -> Dense | Tiles:
    """The function of every entry of a matrix that is not zero."""
    rule, entries = RULES[name], matrix.rows * matrix.columns
    batch, room = batch_of(matrix), bodies.tile(matrix.pieces[0].body.size.device)
    whole = formed(matrix, calculus) if entries * batch <= room or _is_dense(matrix) else None
    if whole is None:
        size, error = limits(matrix)
    else:
        size, error = whole.size, torch.zeros_like(whole.size) if whole.error is None else whole.error
    unit = Roundoff.of(size.dtype).unit
    most = (size * rule.steep).add_(rule.flat * entries**0.5).mul_(INFLATION)
    off = bodies.finish((error * rule.slope).add_(most, alpha=rule.units * unit), entries)
    if whole is not None:
        return Dense(rule.function(whole.tensor), off)

    def rows(start: int, stop: int) -> torch.Tensor:
        return rule.function(rows_of(matrix, start, stop, batch))

    return Tiles((matrix.rows, matrix.columns), batch, rows, most, off, factors(matrix))


def _is_dense(matrix: Matrix) -> bool:
    return len(matrix.pieces) == 1 and isinstance(matrix.pieces[0].body, Dense)
