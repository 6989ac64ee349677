"""Suprema that are limits: the best point again, with one matrix or number made much smaller or larger.

An ascent comes near such a limit and then creeps, for what is left to gain is as small as what is still to
be shrunk. A few evaluations far ahead show where the limit lies.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

from verify.falsify.coordinates import FREE, POSITIVE
from verify.falsify.points import Points

POWERS = (-13, -9, -6, -4, -3, -2, -1, 1, 2, 3, 4, 6, 9, 13)
"""Powers of two by which one name's numbers are scaled."""

TIMES = 4
"""So often the best point is stretched again."""

BETTER = 1e-9
"""What counts as an improvement, relatively."""

ENTRIES = 1 << 20
"""Points that take more numbers than this, together, are left as they are."""

Worth = Callable[[Points], torch.Tensor]
"""What points are worth (count); -inf where they may not be used."""


def stretched(points: Points, worth: Worth) -> tuple[Points, int]:
    """The points, before them the best one as far as scaling one name at a time improves it, and how many
    evaluations that took."""
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
    """Copies of one point, in each of them one name's numbers scaled; None where nothing can be."""
    names = [n for n in point.raws if point.kinds.get(n, "real") in FREE | POSITIVE]
    count = len(names) * len(POWERS)
    if count == 0 or count * sum(raw[0].numel() for raw in point.raws.values()) > ENTRIES:
        return None
    copies = point.at([0] * count)
    powers = torch.tensor(POWERS).reshape(-1, 1, 1)
    raws = {}
    for k, name in enumerate(names):
        here = slice(k * len(POWERS), (k + 1) * len(POWERS))
        raws[name] = copies.raws[name].clone()
        raws[name][here] = torch.ldexp(raws[name][here], powers)
    return copies.moved(raws, point.origin)
