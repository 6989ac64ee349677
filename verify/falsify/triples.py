"""The complete adversary: values and gradients of a function chosen freely at the points a claim asks for.

A claim that evaluates a smooth function at finitely many points knows of it only the triples (x_i, g_i, f_i),
and these belong to some smooth function exactly when the interpolation inequalities hold. So the triples are
what is moved, uphill in the claim's ratio, from those of any member on; inequalities that do not hold by
construction enter like hypotheses, by the method of multipliers. The end points become interpolants through
the triples, which are smooth functions whether the inequalities hold or not, and are judged like any others.

Sources: Drori and Teboulle, Performance of first-order methods for smooth convex minimization, 2014;
Nocedal and Wright, Numerical Optimization, 2nd edition, section 17.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch

from verify.domains.losses import Family
from verify.domains.losses.convex_interpolant import ThreeTriplesConvex, TwoTriplesConvex
from verify.domains.losses.nonconvex_interpolant import ThreeTriplesNonconvex, TwoTriplesNonconvex
from verify.errors import VerifyError
from verify.falsify.ascend import MARGIN, NOISE, Ascent, Climb, Merit
from verify.falsify.coordinates import Coordinates
from verify.falsify.freehand import MOST, ConvexFreehand, Freehand, Teacher, unreach
from verify.falsify.instance import Instance, function_class
from verify.falsify.points import Points
from verify.falsify.sample import Sampler

WEIGHTS = (1e1, 5e1, 2.5e2, 1.25e3, 6e3, 3e4)
"""Weights of the squared gaps, one stage after the other, where there are any."""

FIXED = "fixed"
"""The kind of raw numbers that do not move."""

JITTER = 2.0**-7
INWARDS = (0.7, 0.97)
"""How far from the border of what is possible the triples start, in turn."""

SPREAD = (0.3, 0.01)
"""How far they are scattered, for where a claim holds by symmetry there is no slope."""


class Triples(Ascent):
    """The climbs of one claim over triples. ``names``: the functions that are drawn free hand."""

    def __init__(self, sampler: Sampler, noise: float = NOISE) -> None:
        super().__init__(sampler, noise)
        self.names = eligible(sampler)

    def climb(
        self,
        points: Points,
        target: int | None,
        rounds: int,
        best: float = -torch.inf,
        relative: bool = False,
    ) -> Climb | None:
        """From the best points of a batch and some others; None where a function is asked for too often.

        ``rounds``: of each stage.
        """
        chosen = self._chosen(points, target) if self.names else None
        if chosen is None:
            return None
        try:
            with torch.no_grad():
                start = self._start(chosen, target)
        except VerifyError:
            return None
        if start is None:
            return None
        weights = WEIGHTS if self._bound(start, target) else WEIGHTS[:1]
        climb = self._staged(start, target, weights, rounds, "triples")
        with torch.no_grad():
            return Climb(self._finished(climb.points, target), points.count + climb.evaluations)

    def _bound(self, points: Points, target: int | None) -> bool:
        """Whether anything that moves has to meet a hypothesis or an inequality."""
        coordinates = Coordinates(points)
        free = coordinates.start.requires_grad_(True)
        merit = self._merit(points.moved(coordinates.raws(free), "triples"), target)
        return bool(merit.equations) and merit.gaps.requires_grad

    def _merit(self, points: Points, target: int | None) -> Merit:
        """What the points are worth, with the gaps of what is drawn free hand."""
        drawn = freehand(points)
        for family in drawn.values():
            family.begin()
        merit = super()._merit(points, target)
        found = [gap.expand(points.count) - MARGIN for family in drawn.values() for gap in family.gaps()]
        if not found:
            return merit
        further = torch.stack(found)
        one, equal = torch.ones_like(further), merit.equations + (False,) * len(found)
        if not merit.equations:
            return replace(merit, gaps=further, sizes=one, equations=equal)
        gaps, sizes = torch.cat([merit.gaps, further]), torch.cat([merit.sizes, one])
        return replace(merit, gaps=gaps, sizes=sizes, equations=equal)

    def _start(self, points: Points, target: int | None) -> Points | None:
        """The points with free hand in place of functions: with the triples that the functions have."""
        instance = self._instance(points)
        teachers = {name: self._teacher(instance, name) for name in self.names}
        curious = {name: self._hand(name, None, teacher) for name, teacher in teachers.items()}
        self._merit(_with(_jittered(points), curious), target)
        places = {name: tuple(f.asked) for name, f in curious.items() if 0 < len(f.triples) <= MOST}
        if not places:
            return None
        taught = {name: self._hand(name, order, teachers[name]) for name, order in places.items()}
        self._merit(_with(points, taught), target)
        raws = {name: raw for name, raw in points.raws.items() if name.rpartition(".")[0] not in places}
        kinds = dict(points.kinds)
        for name, family in taught.items():
            gauge = name in self.sampler.claim.stationary.values()
            most = self._most(instance, name)
            for part, (raw, kind) in _drawn(family, gauge, most, points.count).items():
                raws[f"{name}.{part}"], kinds[f"{name}.{part}"] = raw, kind
            slack = points.draw(f"{name}.slack", 1, 1, "nonnegative") * _alternating(0.0, 1.0, points.count)
            raws[f"{name}.slack"], kinds[f"{name}.slack"] = slack, "nonnegative"
        free = {name: self._hand(name, order) for name, order in places.items()}
        return _with(replace(points, raws=raws, kinds=kinds), free)

    def _hand(self, name: str, places: tuple[int, ...] | None, teacher: Teacher | None = None) -> Freehand:
        kind = function_class(self.sampler.claim, name)
        chosen = ConvexFreehand if kind.convex or kind.strongly else Freehand
        return chosen(places, teacher, name not in self.sampler.claim.bounds.values())

    def _teacher(self, instance: Instance[torch.Tensor], name: str) -> Teacher:
        """The gradients and values of a function's loss, in units of a 1-smooth function."""
        loss, most = instance.function(name).loss, self._most(instance, name)

        def teacher(point: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            return loss.gradient(self.arithmetic, point) / most, loss.value(self.arithmetic, point) / most

        return teacher

    def _most(self, instance: Instance[torch.Tensor], name: str) -> torch.Tensor:
        """The smoothness that is left to a function's loss: L, or L - mu for a mu-strongly convex one."""
        given = {p.name: p.argument for p in self.sampler.claim.declarations[name].properties}
        smooth, strongly = given["smooth"], given.get("strongly")
        assert smooth is not None
        most = instance.evaluator.value(smooth)
        return most if strongly is None else most - instance.evaluator.value(strongly)

    def _finished(self, points: Points, target: int | None) -> Points:
        """Ordinary points: those of interpolants through the triples. Rows that ran away are left out."""
        self._merit(points, target)
        instance, raws, count = self._instance(points), dict(points.raws), points.count
        families = dict(points.families)
        for name, family in freehand(points).items():
            data = [(t.point.value, t.gradient.value, t.value.value) for t in family.triples]
            if len(data) == 1:
                data.append(_irrelevant(*data[0]))
            for k, triple in enumerate(data, 1):
                for part, tensor in zip(("point", "gradient", "value"), triple, strict=True):
                    raws[f"{name}.{part}_{k}"] = tensor.expand(count, -1, -1)
            if family.lowest is not None:
                heights = torch.stack([t.height().value.expand(count, 1, 1) for t in family.triples])
                higher = self._most(instance, name) * (heights.amin(0) - family.lowest.value)
                raws[f"{name}.slack"] = (raws[f"{name}.slack"] + higher).clamp_min(0)
            families[name] = interpolant(family.convex, len(data))
        finite = torch.stack([torch.isfinite(raw).flatten(1).all(1) for raw in raws.values()]).all(0)
        ended = replace(points, raws=raws, families=families, origin="triples")
        return ended.at(torch.nonzero(finite).flatten())


def eligible(sampler: Sampler) -> tuple[str, ...]:
    """The functions whose classes are known by interpolation: smooth, maybe convex or bounded below."""
    if sampler.integral:
        return ()
    kinds = {name: function_class(sampler.claim, name) for name in sampler.claim.functions}
    return tuple(
        name
        for name, kind in kinds.items()
        if kind.smooth and not kind.lipschitz and (kind.convex or kind.strongly or not kind.stationary)
    )


def interpolant(convex: bool, count: int) -> Family:
    """The family of functions through so many triples, two or three."""
    if convex:
        return TwoTriplesConvex() if count == 2 else ThreeTriplesConvex()
    return TwoTriplesNonconvex() if count == 2 else ThreeTriplesNonconvex()


def freehand(points: Points) -> dict[str, Freehand]:
    """The functions that are drawn free hand."""
    return {name: family for name, family in points.families.items() if isinstance(family, Freehand)}


def _with(points: Points, drawn: Mapping[str, Freehand]) -> Points:
    """The points with these families in place of others, at full scale."""
    one = {f"{name}.share": torch.ones(points.count, 1, 1, dtype=torch.float64) for name in drawn}
    kinds = {**points.kinds, **dict.fromkeys(one, FIXED)}
    return replace(points, families={**points.families, **drawn}, raws={**points.raws, **one}, kinds=kinds)


def _drawn(
    family: Freehand, gauge: bool, most: torch.Tensor, count: int
) -> dict[str, tuple[torch.Tensor, str]]:
    """The raw numbers of the triples that a function has, and their kinds.

    ``gauge``: a linear term is chosen by itself, so that the first gradient does not matter.
    """
    first = family.triples[0]
    x_1, g_1, f_1 = first.point.value, first.gradient.value, first.value.value
    found = {
        "gradient_1": (g_1 * 0, FIXED) if gauge else (g_1, "point"),
        "offset": (most * f_1 * _alternating(1.0, 0.0, count), "real"),
    }
    heights = [triple.height().value for triple in family.triples]
    depth = heights[0] * 0
    for k, triple in enumerate(family.triples[1:], 2):
        step, change = triple.point.value - x_1, triple.gradient.value - g_1
        rise = triple.value.value - f_1 - (g_1 * step).sum((1, 2), keepdim=True)
        turn, chance = unreach(step, change, rise, family.convex, _alternating(*INWARDS, count))
        for part, raw, kind in ((f"turn_{k}", turn, "point"), (f"chance_{k}", chance, "real")):
            wide = raw.expand(count, -1, -1)
            found[part] = wide + _alternating(*SPREAD, count) * _scattered(wide.shape), kind
        depth = torch.maximum(depth, heights[0] - heights[k - 1])
        depth = depth + _alternating(0.0, JITTER, count) * (change * change).sum((1, 2), keepdim=True)
    found["depth"] = (depth, "nonnegative")
    return {part: (raw.expand(count, -1, -1), kind) for part, (raw, kind) in found.items()}


def _alternating(even: float, odd: float, count: int) -> torch.Tensor:
    """One number for the rows of even place, another for the others."""
    return torch.tensor([even, odd], dtype=torch.float64).repeat(count // 2 + 1)[:count].reshape(-1, 1, 1)


def _irrelevant(
    x: torch.Tensor, g: torch.Tensor, f: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """A second triple, so high up that it does not show at the first one's point."""
    away = torch.zeros_like(g)
    away[:, 0, 0] = 4
    sizes = sum((t * t).sum((1, 2), keepdim=True) for t in (x, g))
    return x, g - away, f + 64 * (1 + sizes)


def _jittered(points: Points) -> Points:
    """The points, each number changed a little and all of them differently."""
    coordinates = Coordinates(points)
    shift = JITTER * _scattered(coordinates.start.shape)
    return points.moved(coordinates.raws(coordinates.start + shift), "triples")


def _scattered(shape: torch.Size) -> torch.Tensor:
    """Numbers in [-1, 1], the same each time."""
    return 2 * torch.rand(shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64) - 1
