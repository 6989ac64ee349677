"""Ascent: follow gradients of a claim's sharpness uphill, from many points at once.

What is climbed is the ratio of the two sides (or of a constant's needed value), over matrices and
parameters of functions together; hypotheses enter as penalties, and so does rounding, for an ascent
that is let into cancellation climbs on noise. The end points are ordinary points: they are judged with
error bounds like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from verify.errors import Undefined, VerifyError
from verify.expressions.arithmetics.plain import PlainArithmetic
from verify.expressions.atoms.add import Add
from verify.expressions.evaluate import Evaluator
from verify.expressions.relation import LOEWNER, Relation
from verify.expressions.term import Term
from verify.falsify.coordinates import FREE, Coordinates
from verify.falsify.instance import Instance
from verify.falsify.lbfgs import Objective, minimise
from verify.falsify.points import Points
from verify.falsify.polish import polish
from verify.falsify.raws import digest, uniform
from verify.falsify.sample import Sampler
from verify.falsify.stretch import stretched

WEIGHTS = (1e1, 1e2, 1e3)
"""Weights of the squared breaches of hypotheses, one stage after the other; after each stage every
hypothesis is aimed at again by as much as it was missed (the method of multipliers; Nocedal and Wright,
section 17.3)."""

MARGIN = 1e-7
"""Hypotheses are aimed at with this relative margin, so that what is missed does not break them."""

NOISE = 1e-7
"""Where the terms of a quantity are this many times larger than what is divided by, rounding shows."""

KNEE = 0.3
"""The ratio is climbed in its logarithm above this fraction of where it starts."""

FAR = 0.5
"""Hypotheses that hold by this much, relatively, at all starting points need no stages."""

NEARLY = 1e-2
"""Hypotheses breached by less than this, relatively, are worth polishing."""

BETTER = 1e-6
"""What counts as an improvement, relatively."""

ENTRIES = 1 << 21
ROWS = 24
"""Points that are climbed from at once, and entries of all their matrices, at most."""

ALONE = 3 * ROWS
"""What the evaluation of one point alone, with its gradient, is charged: it takes as long as that of many."""

POLISHED = 1
SCALES = (0, 0, 0, -4, -8, -12, 6)
"""Powers of two by which the matrices of some starting points are scaled: limits lie there."""

APART = (-4, -7, -10, -13)
"""The same, where one matrix is scaled and no other."""

FLAT = 1e-4
"""Rows start as if they had at least this part of the best row's ratio: at 0 there is no logarithm."""

WIDEST = 300
"""Polishing takes time cubic in the number of variables: only points with fewer than this."""

FINISH = 400
"""Rounds for the best point alone, where it still rises,"""

NEAR = 0.1
"""and is within this of what the claim allows, relatively."""

LEAST = 20
"""Rounds of a stage."""

FARTHEST = 1e3
"""Breaches count up to this."""


@dataclass(frozen=True)
class Climb:
    """Where an ascent ended, and what it cost in evaluations of one point."""

    points: Points
    evaluations: int
    settled: bool = True
    """Whether it came to rest, so that nothing is gained by going on from there."""


@dataclass(frozen=True)
class Merit:
    """Of every point: what is climbed (NaN where it has no value); for each hypothesis by how much it
    fails, and how large its sides are (hypotheses, count); and a penalty where rounding shows."""

    value: torch.Tensor
    gaps: torch.Tensor
    sizes: torch.Tensor
    noise: torch.Tensor
    equations: tuple[bool, ...] = ()

    def breach(self) -> torch.Tensor:
        """By how much the hypotheses fail together, relatively: 0 where all hold."""
        return (self.gaps / self.sizes.clamp_min(1e-300)).clamp_min(0).sum(0)

    def slack(self) -> torch.Tensor:
        """How far inside the nearest border is, relatively."""
        return (-self.gaps / self.sizes.clamp_min(1e-300)).amin(0)

    def aimed(self) -> torch.Tensor:
        """How far each hypothesis is from holding with a margin."""
        return self.gaps + MARGIN * self.sizes.detach()


class Ascent:
    """The ascents of one claim. ``target`` numbers the sampler's targets; None is the violation itself.

    ``near``: an ascent that comes so near to what the claim allows, relatively, goes on while it rises.
    """

    def __init__(self, sampler: Sampler, noise: float = NOISE, near: float = NEAR) -> None:
        self.sampler, self.noise, self.near = sampler, noise, near
        self.arithmetic = PlainArithmetic(torch.float64, sampler.device)
        self.closed: dict[Term, torch.Tensor] = {}
        self.hypotheses = tuple(
            a for a in sampler.claim.hypotheses if not a.relation.names <= sampler.claim.whole
        )
        self.terms = torch.zeros((len(self.hypotheses), 1), dtype=torch.float64)

    def climb(
        self,
        points: Points,
        target: int | None,
        rounds: int,
        best: float = -torch.inf,
        relative: bool = False,
    ) -> Climb | None:
        """From the best points of a batch and some others; None where nothing can move.

        ``best``: what has been reached, so that what cannot beat it is not polished. ``relative``: move
        matrices of one shape together, see ``coordinates``.
        """
        start = self._chosen(points, target)
        if start is None or Coordinates(start).start.shape[1] == 0:
            return None
        start = _drawn_together(start) if relative else start
        self.terms = self._terms_of_equations(start)
        with torch.no_grad():
            near = bool((self._merit(start, target).slack() < FAR).any())
        weights = WEIGHTS if self.hypotheses and near else WEIGHTS[:1]
        each = max(LEAST, rounds // len(weights))
        climb = self._staged(start, target, weights, each, "ascent", relative)
        end, cost = climb.points.finite(), points.count + climb.evaluations
        if not climb.settled and len(weights) == 1 and self._nearly(end, target, best):
            last = end.at([int(self._worth(end, target).argmax())])
            finish = self._staged(last, target, weights, FINISH, "ascent", relative)
            end, cost = finish.points.finite().and_then(end), cost + finish.evaluations
        if self.hypotheses:
            end, further = self._polished(end, target, best)
            cost += further
        return Climb(end.finite(), cost, climb.settled)

    def _staged(
        self,
        start: Points,
        target: int | None,
        weights: Sequence[float],
        rounds: int,
        origin: str,
        relative: bool = False,
    ) -> Climb:
        """Up from these points, with a weight of the breaches and so many rounds for each stage."""
        cost, settled = 0, True
        with torch.no_grad():
            missed = torch.zeros_like(self._merit(start, target).gaps)
        for weight, following in zip(weights, (*weights[1:], weights[-1]), strict=True):
            coordinates = Coordinates(start, relative)
            objective = self._objective(coordinates, target, weight, missed)
            found = minimise(objective, coordinates.start, rounds)
            cost, settled = cost + 3 * found.evaluations, found.settled
            with torch.no_grad():
                start = start.moved(coordinates.raws(found.points), origin)
                missed = (self._merit(start, target).aimed() + missed).clamp_min(0) * (weight / following)
                missed = torch.nan_to_num(missed, nan=0.0, posinf=0.0)
        end, further = stretched(start, lambda points: self._worth(points, target))
        return Climb(end, cost + further, settled)

    def _nearly(self, points: Points, target: int | None, best: float) -> bool:
        """Whether the best of these points is better than what is known, and near what the claim allows."""
        if target is None or points.count == 0:
            return False
        limit, reached = self.sampler.limits[target], float(self._worth(points, target).max())
        return reached > best and abs(limit - reached) <= self.near * abs(limit)

    def _worth(self, points: Points, target: int | None) -> torch.Tensor:
        """What points are worth that meet all hypotheses and show no rounding; -inf for others."""
        with torch.no_grad():
            merit = self._merit(points, target)
        usable = torch.isfinite(merit.value) & (merit.breach() <= 0) & (merit.noise <= 0)
        return torch.where(usable, merit.value, -torch.inf)

    def values(self, points: Points, target: int | None) -> torch.Tensor:
        """What is climbed, of each point."""
        with torch.no_grad():
            return self._merit(points, target).value

    def _polished(self, points: Points, target: int | None, best: float) -> tuple[Points, int]:
        """The points, the best of them moved to where they are best and meet all hypotheses."""
        with torch.no_grad():
            merit = self._merit(points, target)
        breach = torch.where(torch.isfinite(merit.value), merit.breach(), torch.inf)
        near = (breach <= NEARLY) & (merit.slack() < NEARLY) & (merit.value > best + BETTER * abs(best))
        chosen = points.at(torch.where(near, merit.value, -torch.inf).argsort(descending=True)[:POLISHED])
        starts = Coordinates(chosen).start
        if starts.shape[1] > WIDEST or not bool(near.any()):
            return points, 0
        cost = 0
        for row in range(chosen.count):
            here = Coordinates(chosen.at([row]))

            def ask(variables: torch.Tensor, here: Coordinates = here) -> tuple[torch.Tensor, torch.Tensor]:
                copies = Coordinates(here.points.at([0] * len(variables)))
                merit = self._merit(copies.points.moved(copies.raws(variables), "ascent"), target)
                return merit.value - merit.noise, -merit.aimed() / merit.sizes.clamp_min(1e-300)

            end, evaluations = polish(ask, starts[row], merit.equations)
            moved = {name: raw.detach() for name, raw in here.raws(end[None, :]).items()}
            points = here.points.moved(moved, "ascent").and_then(points)
            cost += ALONE * evaluations
        return points, cost

    def _objective(
        self, coordinates: Coordinates, target: int | None, weight: float, missed: torch.Tensor
    ) -> Objective:
        """What an ascent makes small, with its gradient, for every point of a batch."""
        with torch.no_grad():
            first = self._merit(coordinates.points, target)
        start = torch.nan_to_num(first.value, nan=0.0, posinf=0.0, neginf=0.0).abs()
        largest = float(start.max())
        knee = KNEE * start.clamp_min(FLAT * largest if largest > FLAT**2 else 1.0)
        sizes = torch.nan_to_num(first.sizes, nan=1.0, posinf=1.0).clamp_min(1e-12)

        def objective(variables: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            with torch.enable_grad():
                free = variables.detach().requires_grad_(True)
                merit = self._merit(coordinates.points.moved(coordinates.raws(free), "ascent"), target)
                breach = (((merit.aimed() + missed) / sizes).clamp(0, FARTHEST) ** 2).sum(0)
                value = weight * breach + merit.noise - torch.asinh(merit.value / knee)
                total = value[torch.isfinite(value)].sum()
                slope = (
                    torch.autograd.grad(total, free, allow_unused=True)[0] if total.requires_grad else None
                )
            return value.detach(), torch.zeros_like(free) if slope is None else slope

        return objective

    def _chosen(self, points: Points, target: int | None) -> Points | None:
        """Half of them the best, the others spread over the batch."""
        rows = max(2, min(ROWS, ENTRIES // max(1, sum(t[0].numel() for t in points.raws.values()))))
        with torch.no_grad():
            try:
                merit = self._merit(points, target)
            except VerifyError:
                return None
        breach = merit.breach()
        rank = torch.where(torch.isfinite(merit.value) & torch.isfinite(breach), merit.value, -torch.inf)
        rank = torch.where(breach > 0, rank.clamp_max(0) - 1e6 * (1 + breach), rank)
        usable = int(torch.isfinite(rank).sum())
        if usable == 0:
            return None
        order = rank.argsort(descending=True)[:usable]
        others = order[rows // 2 :]
        spread = others[:: max(1, len(others) // max(1, rows - rows // 2))][: rows - rows // 2]
        return points.at(order[: rows // 2]).and_then(_rescaled(points.at(spread)))

    def _instance(self, points: Points) -> Instance[torch.Tensor]:
        """The points in floats that torch differentiates."""

        def raw(name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
            return self.arithmetic.lift(points.draw(name, rows, columns, kind))

        s = self.sampler
        return Instance(
            s.claim, self.arithmetic, points.sizes, points.families, raw, s.rules, closed=self.closed
        )

    def _merit(self, points: Points, target: int | None) -> Merit:
        """What the points are worth."""
        s, count = self.sampler, points.count
        evaluator = self._instance(points).evaluator
        noise = torch.zeros(count, dtype=torch.float64)
        try:
            if target is None:
                gap, size = _gap(s.skeleton, evaluator)
                value = gap / (size + 1e-300)
            else:
                value, noise = self._ratio(s.targets[target], evaluator)
            places = [
                (k, assumption.relation, here)
                for k, assumption in enumerate(self.hypotheses)
                for here in evaluator.at_every(assumption.index)
            ]
            gaps = [_gap(relation, here) for _, relation, here in places] or [(noise, noise)]
        except Undefined:
            nothing = torch.zeros((1, count), dtype=torch.float64)
            return Merit(torch.full_like(noise, torch.nan), nothing, nothing, noise)
        each = [torch.stack([part.expand(count) for part in parts]) for parts in zip(*gaps, strict=True)]
        equations = tuple(relation.sign == "=" for _, relation, _ in places)
        sizes = each[1]
        if any(equations):
            sizes = torch.maximum(sizes, self.terms[[k for k, *_ in places]] * _extent(points))
        return Merit(value.expand(count), each[0], sizes, noise, equations)

    def _terms_of_equations(self, points: Points) -> torch.Tensor:
        """How large the terms of each equation are, (hypotheses, 1), for points of extent 1.

        The two sides do not tell where one of them is 0: what counts is how much it takes to change them.
        """
        if not any(h.relation.sign == "=" for h in self.hypotheses):
            return torch.zeros((len(self.hypotheses), 1), dtype=torch.float64)
        with torch.enable_grad():
            free = {name: raw.clone().requires_grad_(True) for name, raw in points.raws.items()}
            moved = points.moved(free, points.origin)
            evaluator = self._instance(moved).evaluator
            found = []
            for hypothesis in self.hypotheses:
                taken = [
                    _taken(hypothesis.relation, here, free) / _extent(points)
                    for here in evaluator.at_every(hypothesis.index)
                ]
                found.append(torch.stack(taken).amax(0) if taken else torch.zeros(points.count).double())
        return torch.stack(found).median(dim=1, keepdim=True).values

    def _ratio(
        self, target: tuple[Term, Term], evaluator: Evaluator[torch.Tensor]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        above, below = (evaluator.value(side).flatten() for side in target)
        size = torch.zeros_like(below)
        for term in _terms(target):
            size = size + evaluator.value(term).flatten().abs()
        noise = (self.noise * size.detach() / below.clamp_min(1e-300)).clamp_min(1.0).log() ** 2
        return torch.where(below > 0, above / below, torch.nan), noise


def _taken(
    relation: Relation, evaluator: Evaluator[torch.Tensor], free: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """The sum over all numbers of |x d(left - right)/dx|, for each point; 0 of what is no equation."""
    count = len(next(iter(free.values())))
    nothing = torch.zeros(count, dtype=torch.float64)
    if relation.sign != "=":
        return nothing
    difference = (evaluator.value(relation.left) - evaluator.value(relation.right)).sum()
    if not difference.requires_grad:
        return nothing
    slopes = torch.autograd.grad(difference, list(free.values()), retain_graph=True, allow_unused=True)
    parts = [
        (raw.detach() * slope).abs().flatten(1).sum(1)
        for raw, slope in zip(free.values(), slopes, strict=True)
        if slope is not None
    ]
    return torch.nan_to_num(torch.stack(parts).sum(0)) if parts else nothing


def _extent(points: Points) -> torch.Tensor:
    """The largest number of each point."""
    sizes = [r.abs().flatten(1).amax(1) for n, r in points.raws.items() if points.kinds.get(n) in FREE]
    return torch.stack(sizes).amax(0).clamp_min(1e-300) if sizes else torch.ones(points.count).double()


def _rescaled(points: Points) -> Points:
    """The points, in most of them matrices made much smaller or larger: several, or one and no other."""
    free = [name for name in points.raws if points.kinds.get(name, "real") in FREE]
    alone = uniform(digest("alone"), points.numbers) % max(1, 2 * len(free))
    raws = {}
    for place, name in enumerate(free):
        several = torch.tensor(SCALES)[uniform(digest("scale", name), points.numbers) % len(SCALES)]
        one = torch.tensor(APART)[uniform(digest("apart", name), points.numbers) % len(APART)]
        power = torch.where(alone < len(free), torch.where(alone == place, one, 0), several)
        raws[name] = torch.ldexp(points.raws[name], power.reshape(-1, 1, 1))
    return points.moved(raws, points.origin)


def _drawn_together(points: Points) -> Points:
    """The points, in most of them the matrices of one shape moved nearer to the first of them."""
    raws: dict[str, torch.Tensor] = {}
    first: dict[torch.Size, str] = {}
    for name, raw in points.raws.items():
        if points.kinds.get(name, "real") in FREE:
            base = first.setdefault(raw.shape, name)
            bits = uniform(digest("nearer", name), points.numbers) % len(SCALES)
            power = torch.tensor(SCALES).clamp_max(0)[bits].reshape(-1, 1, 1)
            raws[name] = points.raws[base] + torch.ldexp(raw - points.raws[base], power)
    return points.moved(raws, points.origin)


def _gap(relation: Relation, evaluator: Evaluator[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Left minus right, positive where the relation fails, and the size of both, for each point."""
    left, right = evaluator.value(relation.left), evaluator.value(relation.right)
    sign = relation.sign
    if sign in LOEWNER:
        low, high = (left, right) if "prec" in sign else (right, left)
        size = (low * low).sum((1, 2)).sqrt() + (high * high).sum((1, 2)).sqrt()
        return -evaluator.arithmetic.eigenvalues(high - low)[:, 0, 0], size
    if sign in (">=", ">"):
        left, right = right, left
    difference, size = (left - right).flatten(1), (left.abs() + right.abs()).flatten(1).sum(1)
    if sign in ("=", "!="):
        return difference.abs().sum(1) * (1 if sign == "=" else -1), size
    return difference.amax(1), size


def _terms(target: tuple[Term, Term]) -> Sequence[Term]:
    return [term for side in target for term in (side.arguments if isinstance(side, Add) else (side,))]
