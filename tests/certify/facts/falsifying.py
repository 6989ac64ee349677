"""Axioms attacked with the project's own functions: the least value of sums that are never negative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import prod

import torch

from tests.domains.losses import laws
from tests.domains.losses.drawing import FLOATS
from verify.certify.facts import LETTERS, Axiom
from verify.domains.functions import FunctionClass, Member
from verify.domains.losses import Family, Loss, embed
from verify.expressions.arithmetics.floats import Bounded

SHAPES = ((1, 1), (1, 3), (3, 2))
SEEDS = range(3)
POINTS = 150
ERROR = 1e-10


@dataclass(frozen=True)
class Sample:
    """One function with its constants: the numbers that axioms speak of at many pairs of points.

    ``sizes``: what each number was made from, to measure roundoff by. ``errors``: those of the constants.
    """

    name: str
    constants: Mapping[str, float]
    numbers: Mapping[str, torch.Tensor]
    sizes: Mapping[str, torch.Tensor]
    errors: Mapping[str, float]

    def least(self, axiom: Axiom, constants: Mapping[str, float]) -> float:
        """The least value of the sum, in units of what roundoff can do to it."""
        total, size = numeric(0), numeric(1e-300)
        rounded = {key: abs(c) + self.errors.get(key, 0) / ERROR for key, c in constants.items()}
        for coefficient, *words in axiom.terms:
            factor = float(Fraction(coefficient))
            known = {**self.numbers, **{key: numeric(c) for key, c in constants.items()}}
            gross = {**self.sizes, **{key: numeric(c) for key, c in rounded.items()}}
            total = total + factor * prod((known[word] for word in words), start=numeric(1))
            size = size + abs(factor) * prod((gross[word] for word in words), start=numeric(1))
        return float((total / (ERROR * size)).min())


def numeric(value: float) -> torch.Tensor:
    """A number as a batch of one."""
    return torch.tensor([value], dtype=torch.float64)


def of_class(needs: tuple[str, ...]) -> tuple[Family, ...]:
    """The families with members that have these properties."""
    return FunctionClass(**{need: True for need in needs}).families()


@cache
def samples(needs: tuple[str, ...]) -> tuple[Sample, ...]:
    """Functions of every family that has the properties, with the least constants that they may have."""
    curvatures = (None,) if "strongly" not in needs else (Fraction(0), Fraction(1, 2), Fraction(3))
    return tuple(
        sample
        for family in of_class(needs)
        for rows, columns in SHAPES
        for seed in SEEDS
        for curvature in curvatures
        for scale in (Fraction(1), Fraction(1, 2**20))
        if (sample := drawn(family, (rows, columns, seed), scale, curvature, needs)) is not None
    )


def drawn(
    family: Family,
    place: tuple[int, int, int],
    scale: Fraction,
    curvature: Fraction | None,
    needs: tuple[str, ...],
) -> Sample | None:
    """One function scale * base + curvature/2 |X|^2 at many pairs of points."""
    base = laws.Member(family, *place)
    loss = Loss(family, base.parameters, _number(scale), _number(Fraction(seed_offset(place))))
    member = Member(loss, None if curvature is None else _number(curvature))
    found = {
        "smooth": member.smoothness(FLOATS),
        "below": member.infimum(FLOATS),
        "lipschitz": member.lipschitz(FLOATS),
        "strongly": member.curvature,
    }
    constants = {LETTERS[need]: found[need] for need in needs if need in LETTERS}
    points = base.points(POINTS)
    others = points + base.steps(len(points))
    numbers, sizes = pairs(member, points, others)
    known = {letter: float(c.value) for letter, c in constants.items() if c is not None}
    if "L" in known:
        known["L"] *= 1 + 1e-12
    if len(known) < len(constants):
        return None
    errors = {n: float(c.error) for n, c in constants.items() if c is not None and c.error is not None}
    return Sample(f"{family.name}/{place}/{scale}/{curvature}", known, numbers, sizes, errors)


def seed_offset(place: tuple[int, int, int]) -> int:
    """A number to add to the function."""
    return place[2] - 1


def pairs(
    member: Member[Bounded], points: torch.Tensor, others: torch.Tensor
) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """The numbers of the axioms at pairs of points, and their sizes."""
    f, h = (member.value(FLOATS, FLOATS.lift(x)) for x in (points, others))
    g, k = (member.gradient(FLOATS, FLOATS.lift(x)) for x in (points, others))
    step = others - points
    numbers = {
        "value": f.value.flatten(),
        "rise": (h.value - f.value).flatten(),
        "slope": inner(g.value, g.value, points),
        "step": inner(step, step, points),
        "turn": inner(k.value - g.value, k.value - g.value, points),
        "drift": inner(g.value, step, points),
        "cross": inner(k.value - g.value, step, points),
    }
    here, there = (x.value.abs().flatten() + _error(x) for x in (f, h))
    steep, later = (inner(x.value, x.value, points).sqrt() + _error(x) for x in (g, k))
    # the step as it was meant is not quite the difference of the points
    long = numbers["step"].sqrt() + 1e-6 * (inner(points, points, points).sqrt())
    sizes = {
        "value": here,
        "rise": here + there,
        "slope": steep**2,
        "step": long**2,
        "turn": (steep + later) ** 2,
        "drift": steep * long,
        "cross": (steep + later) * long,
    }
    return numbers, sizes


def inner(x: torch.Tensor, y: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """<x, y> for each pair of a batch."""
    return (x * y).expand(like.shape).sum((-2, -1))


def _error(x: Bounded) -> torch.Tensor:
    if x.error is None:
        return torch.zeros(1)
    return torch.nan_to_num(x.error.square().sum((-2, -1)).sqrt(), posinf=1e300) / ERROR


def _number(value: Fraction) -> Bounded:
    return embed(FLOATS, ((value,),))


def breaches(axiom: Axiom, **factors: float) -> Iterator[str]:
    """Where an axiom fails, its constants multiplied by these factors."""
    for sample in samples(axiom.needs):
        constants = {letter: c * factors.get(letter, 1) for letter, c in sample.constants.items()}
        worst = sample.least(axiom, constants)
        if worst < -1:
            yield f"{axiom.name}: {worst} units of roundoff below 0 for {sample.name}"
