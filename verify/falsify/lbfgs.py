"""Limited-memory BFGS on many starting points at once: one evaluation serves them all.

Every row of a batch is a minimisation of its own, with its own memory, step length and acceptance
test; only the evaluations are shared. A row whose step is refused shortens it in the next round, and
forgets its memory where that does not help.

Source: Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and 7.5, with the
backtracking of section 3.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

Objective = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]
"""From (batch, variables) to the values (batch) and the gradients (batch, variables)."""

MEMORY = 10
SUFFICIENT = 1e-4
SHORTER = 0.25
REFUSALS = 6
GLANCE = 10
"""Every so many rounds it is asked whether any of the better rows still goes down."""

STILL = 1e-8
"""By less than this, relatively, it does not."""

FIRST = 0.1
"""The length of the first step, in variables whose natural size is 1."""


@dataclass(frozen=True)
class Minimum:
    """The lowest points found, their values, how many evaluations of one row they took, and whether they
    had come to rest."""

    points: torch.Tensor
    values: torch.Tensor
    evaluations: int
    settled: bool = False


def minimise(objective: Objective, start: torch.Tensor, rounds: int) -> Minimum:
    """At most ``rounds`` evaluations from each row of ``start``; fewer where nothing moves any more.

    Values that are not finite are never accepted; a row that starts at one stays there.
    """
    x = start
    f, g = _readable(*objective(x))
    best = Minimum(x, f, len(x))
    step = torch.ones_like(f)
    refused = torch.zeros_like(f)
    memory: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = []
    direction = _first(g)
    before = f
    for used in range(1, rounds):
        slope = (direction * g).sum(1)
        moved = x + step[:, None] * direction
        f_new, g_new = _readable(*objective(moved))
        accepted = f_new <= f + SUFFICIENT * step * slope
        improved = accepted & (f_new < f)
        keep = accepted[:, None]
        s = torch.where(keep, moved - x, torch.zeros_like(x))
        y = torch.where(keep, g_new - g, torch.zeros_like(g))
        memory = [*memory[-(MEMORY - 1) :], (s, y, _inverse(s, y))]
        x, g, f = torch.where(keep, moved, x), torch.where(keep, g_new, g), torch.where(accepted, f_new, f)
        best = Minimum(x, f, (used + 1) * len(x))
        if used % GLANCE == 0:
            moving = (before - f > STILL * (1 + f.abs())) & torch.isfinite(f) & (f <= f.median())
            if not bool(moving.any()):
                return replace(best, settled=True)
            before = f
        refused = torch.where(improved, torch.zeros_like(refused), refused + 1)
        forget = refused >= REFUSALS
        if bool(forget.all()) and used > REFUSALS:
            return replace(best, settled=True)
        fresh = _direction(g, memory)
        downhill = (fresh * g).sum(1) < 0
        memory = [(s, y, torch.where(forget, torch.zeros_like(r), r)) for s, y, r in memory]
        fresh = torch.where((downhill & ~forget)[:, None], fresh, _first(g))
        direction = torch.where((accepted | forget)[:, None], fresh, direction)
        step = torch.where(accepted, torch.ones_like(step), step * SHORTER)
        step = torch.where(forget & ~accepted, torch.full_like(step, SHORTER**2), step)
    return best


def _readable(f: torch.Tensor, g: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Values that are not numbers are infinite, and slopes that are not numbers 0."""
    return torch.where(torch.isfinite(f), f, torch.inf), torch.nan_to_num(g, nan=0.0, posinf=0.0, neginf=0.0)


def _first(g: torch.Tensor) -> torch.Tensor:
    """Straight down, by a short way."""
    length: torch.Tensor = g.norm(dim=1, keepdim=True)
    return -FIRST * g / length.clamp_min(1e-300)


def _inverse(s: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """1 / <s, y>, or 0 where the curvature along s is not positive: the pair is left out."""
    product: torch.Tensor = (s * y).sum(1)
    positive = product > 1e-12 * s.norm(dim=1) * y.norm(dim=1)
    inverse = 1 / product.clamp_min(1e-300)
    return torch.where(positive & (product > 0), inverse, torch.zeros_like(product))


def _direction(
    g: torch.Tensor, memory: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]
) -> torch.Tensor:
    """Minus the inverse Hessian's estimate times the gradient: the two-loop recursion."""
    q: torch.Tensor = g
    weights = []
    for s, y, r in reversed(memory):
        a = r * (s * q).sum(1)
        weights.append(a)
        q = q - a[:, None] * y
    scale = torch.full_like(q[:, 0], FIRST) / g.norm(dim=1).clamp_min(1e-300)
    for _, y, r in memory:
        fitted = 1 / (r * (y * y).sum(1)).clamp_min(1e-300)
        scale = torch.where(r > 0, fitted, scale)
    q = q * scale[:, None]
    for (s, y, r), a in zip(memory, reversed(weights), strict=True):
        b = r * (y * q).sum(1)
        q = q + (a - b)[:, None] * s
    return -q
