"""The ways to look for a violation, each with a share of the work; no single one finds them all.

A phase takes one step at a time and hands over the batches of points it judged. Steps are paid in
evaluations of one point (an evaluation of large matrices or of an integral counts as many), and the
search always lets the phase go on that has used least of its share.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

import torch

from verify.errors import VerifyError
from verify.falsify.ascend import NEAR, NOISE, Ascent
from verify.falsify.confirm import Status, examine
from verify.falsify.draft import realise
from verify.falsify.embed import Embedded
from verify.falsify.equations import equations
from verify.falsify.judge import VIOLATION
from verify.falsify.mend import mend
from verify.falsify.points import Points
from verify.falsify.pool import Pool
from verify.falsify.sample import Nominee, Sampled, Sampler
from verify.falsify.sizes import SizePlan
from verify.falsify.triples import Triples, eligible

MENDED = 4
"""End points that are moved onto equations, the best ones."""

LARGE = 4
"""Fixed sizes above this are also searched through smaller ones."""

LOUD = 1e-7
"""As NOISE, where the end points are evaluated again in larger matrices, whose rounding is larger."""

NEARLY = 1e-6
"""As near to the limit as this, relatively, exact arithmetic is asked."""

NOTHING = 1 << 12
"""What a step in vain is charged, so that it does not come again and again."""


@dataclass(frozen=True)
class Step:
    """What a step cost, and the batches it judged."""

    cost: float
    found: tuple[Sampled, ...] = ()


class Phase(Protocol):
    """One way to look: ``share`` says how much of the work it may take, ``head`` what it is taken to have
    spent before it begins, so that others come first."""

    share: float
    head: float

    def step(self) -> Step | None:
        """The next piece of work; None where there is none left."""


@dataclass
class Draw:
    """Corners, and structured and heavy-tailed samples: blocks of trials, each with a mood of its own."""

    sampler: Sampler
    pool: Pool
    share: float = 1.0
    head: float = 0.0
    number: int = 0
    first: int = 0

    def step(self) -> Step:
        """The next block."""
        block = self.sampler.block(self.number, self.first)
        sampled = self.sampler.run(block)
        self.number, self.first = self.number + 1, self.first + block.count
        self.pool.add(sampled)
        sizes = None if sampled.points is None else sampled.points.sizes
        return Step(block.count * self.sampler.cost(sizes), (sampled,))


@dataclass
class Climb:
    """Batched gradient ascent from the best points of every kind, on the claim and on its constants."""

    sampler: Sampler
    pool: Pool
    rounds: int
    share: float = 2.0
    head: float = 0.0
    noise: float = NOISE
    near: float = NEAR
    onwards: bool = True
    """Whether end points are worth climbing from again."""

    ascent: Ascent = field(init=False)

    def __post_init__(self) -> None:
        self.ascent = Ascent(self.sampler, self.noise, self.near)

    def step(self) -> Step | None:
        """The next ascent."""
        start = self.pool.next()
        if start is None:
            return None if self.pool.exhausted else Step(NOTHING)
        points, target, relative = start
        cost = self.sampler.cost(points.sizes) * self.sampler.steps(points.sizes)
        climb = self.ascent.climb(points, target, self.rounds, self.pool.best(target), relative)
        if climb is None:
            return Step(NOTHING)
        sampled = self.sampler.again(climb.points)
        self.pool.add(sampled, self.onwards)
        self.pool.ended(climb.points, target, climb.settled or not self.onwards)
        sampled = replace(sampled, nominees=sampled.nominees + self._mended(climb.points, target))
        return Step(climb.evaluations * cost, (sampled,))

    def _mended(self, points: Points, target: int | None) -> tuple[Nominee, ...]:
        """An end point that violates the claim once it is moved onto the equations it is to meet."""
        claim = self.sampler.claim
        if not equations(claim):
            return ()
        value = self.ascent.values(points, target)
        order = torch.where(torch.isfinite(value), value, -torch.inf).argsort(descending=True)[:MENDED]
        for place in order.tolist():
            with suppress(VerifyError, ArithmeticError, ValueError):
                draft = mend(claim, points.draft(place))
                found = None if draft is None else realise(claim, draft)
                if draft and found and examine(claim, found[0]).status is Status.VIOLATED:
                    return (Nominee(int(points.numbers[place]), VIOLATION, 1.0, draft),)
        return ()


@dataclass
class Interpolate(Climb):
    """Ascent over the values and gradients themselves that smooth functions may have where they are asked."""

    share: float = 0.75
    onwards: bool = False

    def __post_init__(self) -> None:
        self.ascent = Triples(self.sampler, self.noise)


@dataclass
class Border:
    """Small sizes first: what is found there, bordered by zeros, at the large sizes a document fixes."""

    sampler: Sampler
    rounds: int
    share: float = 24.0
    head: float = 0.0
    small: tuple[Phase, ...] = field(init=False)
    turn: int = 0
    nearest: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        small = replace(self.sampler, plan=smaller(self.sampler.plan))
        pool = Pool(small.limits)
        drawing, climbing = Draw(small, pool), Climb(small, pool, 2 * self.rounds, noise=LOUD)
        self.small = (drawing, climbing)
        if eligible(small):
            self.small = (drawing, climbing, drawing, Interpolate(small, pool, self.rounds, noise=LOUD))

    def step(self) -> Step | None:
        """A small block or a small ascent, and its best points carried over."""
        phase = self.small[self.turn % len(self.small)]
        self.turn += 1
        step = phase.step()
        if step is None or not step.found:
            return step and Step(step.cost)
        carried = [self._nominated(big) for sampled in step.found for big in self._carried(sampled)]
        sizes = [(big.trials.tried, None if big.points is None else big.points.sizes) for big in carried]
        cost = sum(tried * self.sampler.cost(each) for tried, each in sizes)
        return Step(step.cost + cost, tuple(carried))

    def _nominated(self, big: Sampled) -> Sampled:
        """With the best point of each quantity that comes so near what it may be that rounding hides the
        rest: between the zeros exact arithmetic is fast."""
        found = list(big.nominees)
        for k, reached in enumerate(big.reached):
            if reached is None or big.points is None or any(n.code == VIOLATION for n in found):
                continue
            limit = self.sampler.limits[k]
            if reached.value > max(limit - NEARLY * abs(limit), self.nearest.get(k, -torch.inf)):
                self.nearest[k] = reached.value
                number = int(big.points.numbers[reached.place])
                found.append(Nominee(number, VIOLATION, 0.0, big.points.draft(reached.place)))
        return replace(big, nominees=tuple(found))

    def _carried(self, sampled: Sampled) -> list[Sampled]:
        """The best points of a small batch at the large sizes, with either order of the blocks."""
        points, plan = sampled.points, self.sampler.plan
        if points is None:
            return []
        sizes = {**points.sizes, **plan.fixed}
        places = sorted({reached.place for reached in sampled.reached if reached is not None})
        places = places or list(sampled.worst)
        if not places or not plan.meets(sizes):
            return []
        chosen = points.at(places)
        return [
            self.sampler.judge(
                Embedded(self.sampler.claim, chosen, sizes, reverse),
                sizes,
                chosen.families,
                chosen.numbers,
                "border",
            )
            for reverse in (False, True)
        ]


def smaller(plan: SizePlan) -> SizePlan:
    """The plan with large fixed sizes left open, up to what they were fixed at."""
    fixed = {name: value for name, value in plan.fixed.items() if value <= LARGE}
    return replace(
        plan, fixed=fixed, largest=LARGE, longest=min(plan.longest, 2), farthest=min(plan.longest, 2)
    )


def borders(sampler: Sampler) -> bool:
    """Whether the dimensions are fixed, and some of them large."""
    plan = sampler.plan
    fixed = set(plan.dimensions) <= set(plan.fixed)
    return fixed and any(plan.fixed[name] > LARGE for name in plan.dimensions)
