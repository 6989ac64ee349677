"""Suprema that are limits: the best point again, with one matrix or number made much smaller or larger, or
all matrices of one shape together, or one nearer to another.

An ascent comes near such a limit and then creeps, for what is left to gain is as small as what is still to
be shrunk. A few evaluations far ahead show where the limit lies.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

from verify.falsify.coordinates import FREE, POSITIVE
from verify.falsify.points import Points

POWERS = (-13, -9, -6, -4, -3, -2, -1, 1, 2, 3, 4, 6, 9, 13)
"""Powers of two by which numbers are scaled."""

TIMES = 4
"""So often the best point is stretched again."""

BETTER = 1e-9
"""What counts as an improvement, relatively."""

ENTRIES = 1 << 20
"""Points that take more numbers than this, together, are left as they are."""

Worth = Callable[[Points], torch.Tensor]
"""What points are worth (count); -inf where they may not be used."""


def stretched(points: Points, worth: Worth) -> tuple[Points, int]:
    """The points, before them the best one as far as scaling it improves it, and how many evaluations that
    took."""
    value = worth(points)
    place = int(value.argmax())
    best, reached, cost = points.at([place]), float(value[place]), points.count
    improved = False
    for _ in range(TIMES):
        tried = _scaled(best)
        if tried is None or reached == -torch.inf:
            break
        value = worth(tried)
        place, cost = int(value.argmax()), cost + tried.count
        if not float(value[place]) > reached + BETTER * abs(reached):
            break
        best, reached, improved = tried.at([place]), float(value[place]), True
    return (best.and_then(points) if improved else points), cost


def _scaled(point: Points) -> Points | None:
    """Copies of one point, in each of them something scaled; None where nothing can be."""
    moves = _moves(point)
    count = len(moves) * len(POWERS)
    if count == 0 or count * sum(raw[0].numel() for raw in point.raws.values()) > ENTRIES:
        return None
    copies = point.at([0] * count)
    raws = {name: copies.raws[name].clone() for names, _ in moves for name in names}
    powers = torch.tensor(POWERS).reshape(-1, 1, 1)
    for k, (names, base) in enumerate(moves):
        here = slice(k * len(POWERS), (k + 1) * len(POWERS))
        for name in names:
            origin = torch.zeros(()) if base is None else copies.raws[base][here]
            raws[name][here] = origin + torch.ldexp(copies.raws[name][here] - origin, powers)
    return copies.moved(raws, point.origin)


def _moves(point: Points) -> list[tuple[tuple[str, ...], str | None]]:
    """What is scaled: each name alone, those of one shape together, each of these away from the first."""
    names = [n for n in point.raws if point.kinds.get(n, "real") in FREE | POSITIVE]
    shapes: dict[torch.Size, tuple[str, ...]] = {}
    for name in names:
        if point.kinds.get(name, "real") in FREE and point.raws[name][0].numel() > 1:
            shapes[point.raws[name].shape] = (*shapes.get(point.raws[name].shape, ()), name)
    groups = [group for group in shapes.values() if len(group) > 1]
    apart = [((name,), group[0]) for group in groups for name in group[1:]]
    return [*(((name,), None) for name in names), *((group, None) for group in groups), *apart]
