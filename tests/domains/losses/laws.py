"""What every family must satisfy, each law as a function that raises AssertionError when it is broken.

They are run on the families, where they must pass, and on families with a planted fault, where they must not.
"""

from __future__ import annotations

import torch

from tests.domains.losses.drawing import (
    FLOATS,
    around,
    draw,
    embedded,
    heavy_points,
    special_directions,
    special_points,
)
from verify.domains.losses import Family
from verify.expressions.arithmetics.floats import Bounded


def norm(value: torch.Tensor) -> torch.Tensor:
    """Frobenius norms of a batch."""
    return value.square().sum((-2, -1)).sqrt()


def slack(value: Bounded) -> torch.Tensor:
    """Frobenius norms of the errors of a batch."""
    return torch.zeros(1, dtype=torch.float64) if value.error is None else norm(value.error)


class Member:
    """A family, drawn parameters, and float evaluations at batches of points."""

    def __init__(self, family: Family, rows: int, columns: int, seed: int) -> None:
        self.family = family
        self.shape = (rows, columns)
        self.parameters = embedded(draw(family, rows, columns, seed))
        self.smoothness = float(family.smoothness(FLOATS, self.parameters).value)
        self.generator = torch.Generator().manual_seed(seed)
        self.special = special_points(family, self.parameters, rows, columns)
        self.directions = special_directions(family, self.parameters, rows, columns)

    def value(self, points: torch.Tensor) -> Bounded:
        return self.family.value(FLOATS, self.parameters, FLOATS.lift(points))

    def gradient(self, points: torch.Tensor) -> Bounded:
        raw = self.family.gradient(FLOATS, self.parameters, FLOATS.lift(points))
        error = None if raw.error is None else raw.error.expand(points.shape)
        return Bounded(raw.value.expand(points.shape), error)

    def points(self, count: int) -> torch.Tensor:
        return around(self.special, count, self.generator)

    def steps(self, count: int) -> torch.Tensor:
        """Half of them along special directions, of many lengths."""
        heavy = heavy_points(count, *self.shape, self.generator)
        along = self.directions[torch.randint(0, len(self.directions), (count,), generator=self.generator)]
        lengths = torch.exp2(torch.randint(-12, 8, (count, 1, 1), generator=self.generator).double())
        straight = torch.rand(count, 1, 1, generator=self.generator) < 0.5
        return torch.where(straight, along * lengths, heavy)

    def ratios(self, points: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
        """|grad - grad'|/|W - W'|, less what roundoff may have added."""
        first, second = self.gradient(points), self.gradient(others)
        change = norm(first.value - second.value) - slack(first) - slack(second)
        return change / norm(points - others).clamp_min(1e-300)


def gradient_is_derivative(family: Family, rows: int, columns: int, seed: int) -> None:
    """|(f(W + D) - f(W - D))/2 - <grad f(W), D>| <= L |D|^2/2, which needs no second derivative."""
    member = Member(family, rows, columns, seed)
    points = member.points(200)
    steps = member.steps(len(points))
    steps = steps / norm(steps)[:, None, None].clamp_min(1e-300) * 2.0**-16
    points, steps = points.expand_as(steps), (points + steps) - points
    ahead, behind, slope = member.value(points + steps), member.value(points - steps), member.gradient(points)
    gap = (ahead.value - behind.value) / 2 - (slope.value * steps).sum((-2, -1), keepdim=True)
    allowed = member.smoothness * norm(steps) ** 2 / 2
    allowed = allowed + slack(ahead) + slack(behind) + slack(slope) * norm(steps)
    assert bool((gap.abs().flatten() <= allowed * (1 + 1e-9)).all()), family.name


def gradient_is_lipschitz(family: Family, rows: int, columns: int, seed: int) -> None:
    """No pair of points, near or far, has a ratio above the stated smoothness."""
    member = Member(family, rows, columns, seed)
    points = member.points(1000)
    ratios = member.ratios(points, points + member.steps(len(points)))
    assert bool(torch.isfinite(ratios).all()), "a float64 gradient with an infinite error bound"
    assert float(ratios.max()) <= member.smoothness * (1 + 1e-9), family.name
    assert steepest(member) <= member.smoothness * (1 + 1e-9), family.name


def smoothness_is_attained(family: Family, rows: int, columns: int, seed: int) -> None:
    """The search comes within 1e-3 of the stated smoothness."""
    member = Member(family, rows, columns, seed)
    assert steepest(member) >= member.smoothness * (1 - 1e-3), family.name


def steepest(member: Member, population: int = 200, rounds: int = 60) -> float:
    """The largest ratio found: power iteration on the direction, random ascent on the point."""
    points = member.points(population)
    count = len(points)
    size = torch.exp2(torch.randint(-18, 4, (count, 1, 1), generator=member.generator).double())
    direction = member.steps(count)
    best = torch.full((count,), -torch.inf, dtype=torch.float64)
    reached = 0.0
    for turn in range(rounds):
        trial = points if turn < 12 else points + _nudges(points, member.generator)
        ahead, behind = trial + size * _unit(direction), trial - size * _unit(direction)
        first, second = member.gradient(ahead), member.gradient(behind)
        change = first.value - second.value
        ratios = (norm(change) - slack(first) - slack(second)) / norm(ahead - behind).clamp_min(1e-300)
        better = (ratios > best)[:, None, None]
        best = torch.maximum(best, ratios)
        points = torch.where(better, trial, points)
        moving = better & (norm(change)[:, None, None] > 0)
        direction = torch.where(moving, change, direction)
        reached = max(reached, float(best.max()))
        if reached >= member.smoothness * (1 - 1e-6):
            break
    return reached


def _unit(direction: torch.Tensor) -> torch.Tensor:
    return direction / norm(direction)[:, None, None].clamp_min(1e-300)


def _nudges(points: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    scale = torch.exp2(torch.randint(-10, 4, (len(points), 1, 1), generator=generator).double())
    return torch.randn(points.shape, generator=generator, dtype=torch.float64) * scale


def values_stay_above(family: Family, rows: int, columns: int, seed: int) -> None:
    """Neither sampled points nor the ends of gradient descent go below the stated infimum."""
    member = Member(family, rows, columns, seed)
    infimum = family.infimum(FLOATS, member.parameters)
    assert (infimum is not None) == family.bounded
    if infimum is None:
        return
    points = member.points(200)
    for _ in range(50):
        value = member.value(points)
        excess = value.value.flatten() - infimum.value.flatten() + slack(value) + slack(infimum)
        assert bool((excess >= 0).all()), family.name
        points = points - member.gradient(points).value / member.smoothness


def stationary_is_stationary(family: Family, rows: int, columns: int, seed: int) -> None:
    """The gradient vanishes at the stationary point."""
    member = Member(family, rows, columns, seed)
    stationary = family.stationary(FLOATS, member.parameters)
    if stationary is None:
        return
    slope = family.gradient(FLOATS, member.parameters, stationary)
    assert bool((norm(slope.value) <= slack(slope)).all()), family.name
    assert bool((slack(slope) <= 1e-6 * (1 + member.smoothness) * (1 + norm(stationary.value))).all())


def convex_lies_above_tangents(family: Family, rows: int, columns: int, seed: int) -> None:
    """f(W') >= f(W) + <grad f(W), W' - W>."""
    member = Member(family, rows, columns, seed)
    points = member.points(1000)
    steps = member.steps(len(points))
    others = points + steps
    here, there, slope = member.value(points), member.value(others), member.gradient(points)
    steps = others - points
    excess = there.value - here.value - (slope.value * steps).sum((-2, -1), keepdim=True)
    room = slack(here) + slack(there) + slack(slope) * norm(steps)
    room = room + 1e-12 * (norm(slope.value) * norm(steps) + here.value.abs().flatten())
    assert bool((excess.flatten() >= -room).all()), family.name


def function_is_lipschitz(family: Family, rows: int, columns: int, seed: int) -> None:
    """Gradients are no longer than the stated Lipschitz constant of the function."""
    member = Member(family, rows, columns, seed)
    constant = family.lipschitz(FLOATS, member.parameters)
    if constant is None:
        return
    slope = member.gradient(member.points(2000))
    bound = float(constant.value) * (1 + 1e-9)
    assert bool((norm(slope.value) - slack(slope) <= bound).all()), family.name
