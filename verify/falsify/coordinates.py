"""The raw numbers of a batch of points as free variables of natural size one, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from verify.falsify.points import Points

FREE = frozenset({"", "real", "point", "left", "right", "direction"})
POSITIVE = frozenset({"positive", "nonnegative"})
FRACTION = frozenset({"fraction", "inner", "inner or one", "inner or zero"})
WIDEST = 30.0
"""Fractions stay within 1/(1 + e^WIDEST) of 0 and 1."""

Restore = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Part:
    """One name's variables: how many, where they start, and the raw numbers they stand for.

    ``base``: the name whose numbers are added to these.
    """

    name: str
    start: torch.Tensor
    restore: Restore
    base: str | None = None


class Coordinates:
    """Variables of a batch of points.

    A matrix is a scale, free in its logarithm, times entries of size one, so that suprema that are
    limits can be walked towards. Positive numbers are free in their logarithm, fractions in their
    logit; those at an end (0, or 0 and 1) stay there, as do signs and choices.

    ``relative``: a matrix is the first one of its shape plus a difference of its own scale, so that
    points can be moved together or apart.
    """

    def __init__(self, points: Points, relative: bool = False) -> None:
        self.points, self.relative = points, relative
        first: dict[torch.Size, str] = {}
        parts = []
        for name, raw in points.raws.items():
            kind = points.kinds.get(name, "real")
            base = first.setdefault(raw.shape, name) if relative and kind in FREE else name
            part = _part(name, raw if base == name else raw - points.raws[base], kind)
            if part is not None:
                parts.append(part if base == name else replace(part, base=base))
        self.parts = tuple(parts)

    @property
    def start(self) -> torch.Tensor:
        """The variables of the points as they are: (count, variables)."""
        if not self.parts:
            return torch.zeros((self.points.count, 0), dtype=torch.float64)
        return torch.cat([part.start for part in self.parts], dim=1)

    def raws(self, variables: torch.Tensor) -> dict[str, torch.Tensor]:
        """The raw numbers at these variables, differentiable; names that cannot move are left out."""
        widths = [part.start.shape[1] for part in self.parts]
        pieces = torch.split(variables, widths, dim=1) if self.parts else ()
        found: dict[str, torch.Tensor] = {}
        for part, piece in zip(self.parts, pieces, strict=True):
            own = part.restore(piece)
            found[part.name] = own if part.base is None else found[part.base] + own
        return found


def _part(name: str, raw: torch.Tensor, kind: str) -> Part | None:
    if kind in FREE:
        return _matrix(name, raw)
    if kind in POSITIVE:
        return _between(name, raw, raw > 0, torch.log, torch.exp)
    if kind in FRACTION:
        return _between(name, raw, (raw > 0) & (raw < 1), torch.logit, _sigmoid)
    return None


def _matrix(name: str, raw: torch.Tensor) -> Part:
    size = raw.abs().amax((1, 2), keepdim=True)
    size = torch.where(size > 0, size, torch.ones_like(size))
    start = torch.cat([torch.zeros_like(size[:, :, 0]), (raw / size).flatten(1)], dim=1)

    def restore(piece: torch.Tensor) -> torch.Tensor:
        return size * piece[:, :1, None].exp() * piece[:, 1:].reshape(raw.shape)

    return Part(name, start, restore)


def _between(name: str, raw: torch.Tensor, inside: torch.Tensor, there: Restore, back: Restore) -> Part:
    start = there(torch.where(inside, raw, torch.full_like(raw, 0.5))).flatten(1)

    def restore(piece: torch.Tensor) -> torch.Tensor:
        return torch.where(inside, back(piece.reshape(raw.shape)), raw)

    return Part(name, start, restore)


def _sigmoid(piece: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(piece.clamp(-WIDEST, WIDEST))
