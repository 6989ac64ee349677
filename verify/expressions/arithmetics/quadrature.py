"""Integrals on floats: Gauss-Legendre, with the difference of one panel and two as the error estimate."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import torch

from verify.expressions.arithmetics.bounded import Bounded

if TYPE_CHECKING:
    from verify.expressions.arithmetics.floats import FloatArithmetic

NODES = 24
"""Nodes of a panel."""

SAFETY = 16.0
"""The error estimate is this many times the difference between one panel and two."""


def integral(
    arithmetic: FloatArithmetic,
    integrand: Callable[[Bounded], Bounded],
    lower: Bounded,
    upper: Bounded,
) -> Bounded:
    """The integral of a scalar function of a scalar, by two panels of 24 Gauss-Legendre nodes.

    The error is that of the evaluations, bounded, plus 16 |two panels - one panel|, an estimate: a float
    integral nominates and only ball quadrature decides.
    """
    nodes, weights = _rules(arithmetic.dtype, arithmetic.device)
    length = arithmetic.subtract(upper, lower)
    points = arithmetic.add(lower, arithmetic.multiply(length, nodes))
    values = [integrand(arithmetic.rows(points, k, k + 1)) for k in range(3 * NODES)]
    sums = arithmetic.matmul(weights, arithmetic.stack([[value] for value in values]))
    both = arithmetic.multiply(length, sums)
    fine, coarse = arithmetic.rows(both, 0, 1), arithmetic.rows(both, 1, 2)
    estimate = (fine.value - coarse.value).abs_().mul_(SAFETY)
    return Bounded(fine.value, estimate if fine.error is None else estimate.add_(fine.error))


@cache
def _panels() -> tuple[list[float], list[float], list[float]]:
    """Nodes on [0, 1], those of two half panels first, and the weights of the two rules on them."""
    places, masses = np.polynomial.legendre.leggauss(NODES)
    unit, mass = (places + 1) / 2, masses / 2
    nodes = np.concatenate([unit / 2, unit / 2 + 0.5, unit])
    silent = np.zeros(NODES)
    fine = np.concatenate([mass / 2, mass / 2, silent])
    coarse = np.concatenate([silent, silent, mass])
    return nodes.tolist(), fine.tolist(), coarse.tolist()


def _rules(dtype: torch.dtype, device: torch.device | str) -> tuple[Bounded, Bounded]:
    """The nodes as a column (72 x 1) and the weights of the fine and the coarse rule (2 x 72)."""
    nodes, fine, coarse = _panels()
    weights = torch.tensor([[fine, coarse]], dtype=dtype, device=device)
    unit = torch.finfo(dtype).eps
    column = torch.tensor([[[node] for node in nodes]], dtype=dtype, device=device)
    return Bounded(column), Bounded(weights, weights * (4 * unit))
