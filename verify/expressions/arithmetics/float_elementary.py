"""Square root, exponential and their kin on floats, with bounds on what the input error and the library add.

The library functions exp, log, sin, cos, atan and log1p are taken to be accurate to 4 ulp, the square root to
one; the input error is propagated by the mean value theorem.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

from verify.expressions.arithmetics.bounded import Bounded, Roundoff

LIBRARY = 8.0
"""Four ulp, in unit roundoffs."""

COMPOSED = 24.0
"""A positive expression of a few library calls, in unit roundoffs."""


def elementary(name: str, operand: Bounded, roundoff: Roundoff) -> Bounded:
    """The function ``name`` of every entry; KeyError for a name outside ``interface.ELEMENTARY``."""
    return FUNCTIONS[name](operand, roundoff)


def real_power(base: Bounded, exponent: Bounded, roundoff: Roundoff) -> Bounded:
    """x^y = exp(y log x): with d = ex / (x - ex), log x is off by d and y log x by |y| d + ey (|log x| + d).

    NaN for x < 0 and for 0^y with y <= 0; infinite error where x may be 0 without being it.
    """
    x, y, ex, ey = base.value, exponent.value, base.error, exponent.error
    if ex is not None:
        x = torch.maximum(x, (x + ex).clamp_(max=0))
    result = torch.pow(x, y).masked_fill((x < 0) | ((x == 0) & (y <= 0)), float("nan"))
    off = torch.zeros_like(result)
    if ex is not None:
        drift = (ex + roundoff.smallest).div_((x - ex).clamp_(min=0))
        off = off.add_(y.abs() * drift)
    if ey is not None:
        size = x.log().abs_() if ex is None else x.log().abs_().add_(drift)
        off = off.add_(ey * size)
    spread = torch.expm1(off).mul_(result + roundoff.smallest)
    if ex is None:
        spread.masked_fill_((x == 0) & (y > (0 if ey is None else ey)), 0)
    return Bounded(result, roundoff.grow(result, spread, units=COMPOSED))


def _sqrt(operand: Bounded, roundoff: Roundoff) -> Bounded:
    """|sqrt(x+d) - sqrt(x)| <= e / max(sqrt(e), sqrt(x)) for |d| <= e; an uncertain sign is read as 0."""
    x, e = operand.value, operand.error
    if e is None:
        root = torch.sqrt(x)
        return Bounded(root, roundoff.grow(root, units=2.0))
    root = torch.sqrt(torch.maximum(x, (x + e).clamp_(max=0)))
    raised = e + roundoff.smallest
    raised.div_(raised.sqrt().clamp_(min=root))
    return Bounded(root, roundoff.grow(root, raised, units=2.0))


def _exp(operand: Bounded, roundoff: Roundoff) -> Bounded:
    """|exp(x+d) - exp(x)| <= exp(x) (exp(e) - 1)."""
    result = torch.exp(operand.value)
    if operand.error is None:
        return Bounded(result, roundoff.grow(result, units=LIBRARY))
    spread = torch.expm1(operand.error).mul_(result + roundoff.smallest)
    return Bounded(result, roundoff.grow(result, spread, units=LIBRARY))


def _log(operand: Bounded, roundoff: Roundoff) -> Bounded:
    """|log(x+d) - log(x)| <= e / (x-e); infinite where the interval touches 0."""
    x, e = operand.value, operand.error
    result = torch.log(x)
    if e is None:
        return Bounded(result, roundoff.grow(result, units=LIBRARY))
    spread = (e + roundoff.smallest).div_((x - e).clamp_(min=0))
    return Bounded(result, roundoff.grow(result, spread, units=LIBRARY))


def _lipschitz(function: Callable[[torch.Tensor], torch.Tensor], slope: float, units: float) -> _Rule:
    def rule(operand: Bounded, roundoff: Roundoff) -> Bounded:
        result = function(operand.value)
        error = None if operand.error is None else operand.error * slope
        return Bounded(result, roundoff.grow(result, error, units=units))

    return rule


def softplus(x: torch.Tensor) -> torch.Tensor:
    """log(1 + e^x) without overflow; torch's own switches to x at a threshold, which is wrong in double."""
    return torch.exp(-x.abs()).log1p() + x.clamp(min=0)


_Rule = Callable[[Bounded, Roundoff], Bounded]
FUNCTIONS: dict[str, _Rule] = {
    "sqrt": _sqrt,
    "exp": _exp,
    "log": _log,
    "sin": _lipschitz(torch.sin, 1.0, LIBRARY),
    "cos": _lipschitz(torch.cos, 1.0, LIBRARY),
    "atan": _lipschitz(torch.atan, 1.0, LIBRARY),
    "softplus": _lipschitz(softplus, 1.0, COMPOSED),
    "sigmoid": _lipschitz(torch.sigmoid, 0.25, COMPOSED),
}
