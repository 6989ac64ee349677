"""Integrals on floats: Gauss-Legendre, with the spread of three rules as the error estimate."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import torch

from verify.expressions.arithmetics.bounded import Bounded

if TYPE_CHECKING:
    from verify.expressions.arithmetics.floats import FloatArithmetic

RULES = (32, 24, 16)
"""Nodes of the three rules, the one that is believed first."""

SAFETY = 16.0
"""The error estimate is this many times the largest difference between the rules."""


def integral(
    arithmetic: FloatArithmetic,
    integrand: Callable[[Bounded], Bounded],
    lower: Bounded,
    upper: Bounded,
) -> Bounded:
    """The integral of a scalar function of a scalar, by 32 Gauss-Legendre nodes.

    The error is that of the evaluations, bounded, plus 16 times the largest difference from the rules
    with 24 and 16 nodes, an estimate: a float integral nominates and only ball quadrature decides.
    """
    nodes, weights = _rules(arithmetic.dtype, arithmetic.device)
    length = arithmetic.subtract(upper, lower)
    points = arithmetic.add(lower, arithmetic.multiply(length, nodes))
    values = [integrand(arithmetic.rows(points, k, k + 1)) for k in range(sum(RULES))]
    sums = arithmetic.matmul(weights, arithmetic.stack([[value] for value in values]))
    all_rules = arithmetic.multiply(length, sums)
    finest = arithmetic.rows(all_rules, 0, 1)
    spread = all_rules.value.amax(dim=1, keepdim=True) - all_rules.value.amin(dim=1, keepdim=True)
    estimate = spread.mul_(SAFETY)
    return Bounded(finest.value, estimate if finest.error is None else estimate.add_(finest.error))


@cache
def _tables() -> tuple[list[float], list[list[float]]]:
    """The nodes of all rules on [0, 1], and for each rule its weights (zero at the others' nodes)."""
    nodes: list[float] = []
    weights: list[list[float]] = []
    for number in RULES:
        places, masses = np.polynomial.legendre.leggauss(number)
        before, after = len(nodes), sum(RULES) - len(nodes) - number
        nodes += ((places + 1) / 2).tolist()
        weights.append([0.0] * before + (masses / 2).tolist() + [0.0] * after)
    return nodes, weights


def _rules(dtype: torch.dtype, device: torch.device | str) -> tuple[Bounded, Bounded]:
    """The nodes as a column (72 x 1) and the weights of the rules, one a row (3 x 72)."""
    nodes, rows = _tables()
    weights = torch.tensor([rows], dtype=dtype, device=device)
    unit = torch.finfo(dtype).eps
    column = torch.tensor([[[node] for node in nodes]], dtype=dtype, device=device)
    return Bounded(column), Bounded(weights, weights * (4 * unit))
