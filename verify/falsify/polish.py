"""The last steps of an ascent under hypotheses: to the point on their border, exactly enough to be inside.

Penalties come near the border and stop a little beside it; sequential quadratic programming ends on it.

Source: Kraft, A software package for sequential quadratic programming, 1988 (SLSQP, through scipy).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

Ask = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]
"""From variables (b, n) to the values to make large (b) and the margins (k, b) to keep nonnegative."""

STEPS = 40
EVALUATIONS = 60
"""It ends after this many, wherever it is."""

ACCURACY = 1e-14


def polish(ask: Ask, start: torch.Tensor, equations: Sequence[bool]) -> tuple[torch.Tensor, int]:
    """The variables where the value is largest near ``start``, and how many evaluations that took.

    ``equations`` says which margins must be zero. The start comes back where nothing better is found.
    """
    from scipy.optimize import minimize

    evaluations = 0
    known: dict[bytes, tuple[float, Any, Any, Any]] = {}

    def at(x: Any) -> tuple[float, Any, Any, Any]:
        nonlocal evaluations
        key = x.tobytes()
        if key not in known:
            if evaluations >= EVALUATIONS:
                raise _SpentError(x)
            evaluations += 1
            known.clear()
            known[key] = _asked(ask, x, len(equations))
        return known[key]

    size = max(abs(at(start.numpy())[0]), 1e-300)
    constraints = [
        {
            "type": kind,
            "fun": lambda x, chosen=chosen: at(x)[2][chosen],
            "jac": lambda x, chosen=chosen: at(x)[3][chosen],
        }
        for kind, wanted in (("ineq", False), ("eq", True))
        if (chosen := [k for k, equation in enumerate(equations) if equation is wanted])
    ]
    try:
        found = minimize(
            lambda x: at(x)[0] / size,
            start.numpy(),
            jac=lambda x: at(x)[1] / size,
            method="SLSQP",
            constraints=constraints,
            options={"maxiter": STEPS, "ftol": ACCURACY},
        )
        last = found.x
    except _SpentError as spent:
        last = spent.last
    end = torch.from_numpy(np.asarray(last, dtype=np.float64))
    return (end if bool(torch.isfinite(end).all()) else start), evaluations


class _SpentError(Exception):
    """The evaluations are used up; ``last`` is where the next one would have been."""

    def __init__(self, last: Any) -> None:
        super().__init__()
        self.last = np.array(last)


def _asked(ask: Ask, x: Any, margins: int) -> tuple[float, Any, Any, Any]:
    """Minus the value, its slope, the margins and theirs: each from a row of its own, in one evaluation."""
    free = torch.tensor(x, dtype=torch.float64).repeat(margins + 1, 1).requires_grad_(True)
    with torch.enable_grad():
        value, each = ask(free)
        total = value[0] + sum(each[k, k + 1] for k in range(margins))
        slope = None
        if total.requires_grad:
            (slope,) = torch.autograd.grad(total, free, allow_unused=True)
    rows = np.zeros((margins + 1, len(x))) if slope is None else np.nan_to_num(slope.numpy())
    return -float(value[0].detach()), -rows[0], each[:, 0].detach().numpy(), rows[1:]
