"""Where to climb from: the best batch of every kind seen so far, the least climbed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verify.falsify.points import Points
from verify.falsify.sample import Sampled
from verify.verdict import Ratio

KINDS = 48
MAIN = 2
"""Climbs of the claim itself before its constants get one each."""

WIDE, SMALL = 2, 4
"""One of the first climbs goes from the largest sizes, among the small ones: more fits into them."""

CLOSE = 0.1
"""Kinds within this of the best, relatively, are as good."""

PATIENCE = 4
"""A target is given up after this many climbs in a row that did not improve it, unless more are asked for."""

BETTER = 1e-9
"""What counts as an improvement, relatively, and how near to its limit a quantity is as good as there."""


@dataclass(frozen=True)
class Best:
    """The best value of a quantity, and the point that has it."""

    value: float
    points: Points
    place: int

    @property
    def ratio(self) -> Ratio:
        """As it is reported."""
        return Ratio(self.value, self.trial, self.points.origin)

    @property
    def trial(self) -> int:
        """The trial it is, or was climbed from."""
        return int(self.points.numbers[self.place])


@dataclass
class _Kind:
    """The best batch of one kind (sizes, families) for one target."""

    value: float
    points: Points
    climbs: int = 0

    @property
    def extent(self) -> int:
        """How large its sizes are, as far as they are small."""
        return sum(min(size, SMALL) for size in self.points.sizes.values())


@dataclass
class _Target:
    """One quantity to climb: the kinds of batches it can be climbed from, and how it goes."""

    kinds: dict[object, _Kind] = field(default_factory=dict)
    best: float = -float("inf")
    fruitless: int = 0
    climbs: int = 0
    going_on: Points | None = None

    def cheapest(self) -> _Kind:
        """Of the kinds climbed least, one of the best, and of these one with small sizes."""
        least = min(kind.climbs for kind in self.kinds.values())
        fresh = [kind for kind in self.kinds.values() if kind.climbs == least]
        top = max(kind.value for kind in fresh)
        good = [kind for kind in fresh if kind.value >= top - CLOSE * abs(top)]
        return min(good or fresh, key=lambda kind: (sum(kind.points.sizes.values()), -kind.value))


@dataclass
class Pool:
    """Batches to climb from, for each target; without targets the violation itself is climbed.

    ``limits``: what the claim says that each target is at most.
    """

    limits: Sequence[float]
    patience: int = PATIENCE
    each: list[_Target] = field(init=False)
    turn: int = 0

    def __post_init__(self) -> None:
        self.each = [_Target() for _ in range(max(1, len(self.limits)))]

    @property
    def exhausted(self) -> bool:
        """Whether no target is worth a further climb."""
        return all(target.fruitless >= self.patience for target in self.each)

    def ended(self, points: Points, target: int | None, settled: bool) -> None:
        """How an ascent ended: one that had not come to rest goes on from there, once."""
        each = self.each[target or 0]
        each.going_on = None if settled or each.going_on is not None else points

    def add(self, sampled: Sampled, climb: bool = True) -> None:
        """Remember a batch where it is the best of its kind; without ``climb``, only how good it was."""
        points = sampled.points
        if points is None:
            return
        key = (tuple(points.sizes.items()), tuple(f.name for f in points.families.values()))
        for k, target in enumerate(self.each):
            reached = sampled.reached[k] if self.limits else None
            value = reached.value if reached is not None else -float("inf")
            if value > target.best + BETTER * abs(target.best):
                target.fruitless = 0
            target.best = max(target.best, value)
            if not climb:
                continue
            known = target.kinds.get(key)
            if known is None and len(target.kinds) < KINDS:
                target.kinds[key] = _Kind(value, points)
            elif known is not None and value > known.value:
                known.value, known.points = value, points

    def best(self, target: int | None) -> float:
        """The largest value of a target so far."""
        return self.each[target or 0].best

    def next(self) -> tuple[Points, int | None, bool] | None:
        """The batch to climb from now, the target (the claim first, then its constants in turn), and
        whether matrices are to move together, half of the times.

        A target at its limit tells nothing more, so that others come first: where both sides share what is
        large, their ratio is 1 all over.
        """
        able = [k for k, t in enumerate(self.each) if t.kinds and t.fruitless < self.patience]
        short = [k for k in able if not self._at_limit(k)] or able
        while able:
            place = 0 if self.turn < MAIN else (self.turn - MAIN + 1) % len(self.each)
            self.turn += 1
            target = self.each[place]
            if place not in short:
                continue
            target.climbs += 1
            how = place if self.limits else None, target.climbs // 2 % 2 == 1
            if target.going_on is not None:
                self.turn -= 1
                return target.going_on, *how
            chosen = target.cheapest()
            if self.turn == WIDE:
                chosen = max(target.kinds.values(), key=lambda kind: (kind.extent, kind.value))
            elif target.climbs > 3 and target.climbs % 4 > 1:
                chosen = max(target.kinds.values(), key=lambda kind: kind.value)
            chosen.climbs += 1
            target.fruitless += 1
            return chosen.points, *how
        return None

    def _at_limit(self, place: int) -> bool:
        """Whether a target is as large as the claim says that it may be, up to rounding."""
        if not self.limits:
            return False
        limit, best = self.limits[place], self.each[place].best
        return abs(best - limit) <= BETTER * abs(limit)
