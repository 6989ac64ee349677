"""Functions drawn free hand: known only at the points where a claim asks for them, and there free.

A 1-smooth function that has gradient g_1 at x_1 and value f_1 can have at another point x_1 + s, for any u of
length at most 1 and p in [0, 1],

* the gradient g_1 + |s| u and the value f_1 + <g_1, s> + v |s|^2, v = |u + e|^2/4 - 1/2 + p (1 - |u|^2)/2, or
* if it is to be convex, the gradient g_1 + (s + |s| u)/2 and v = |u + e|^2/8 + p (1 - |u|^2)/4,

with e = s/|s|, and no others: these are the two interpolation inequalities, solved. Written so, they hold
whatever the numbers are, and go on holding when points move. Between two further points, and of the infimum,
they are gaps that a search has to close.

Source: Taylor, Hendrickx, Glineur, Smooth strongly convex interpolation, 2017.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import torch

from verify.domains.losses import Family, Parameter
from verify.domains.losses.quantity import Given, Quantity
from verify.errors import VerifyError
from verify.falsify.interpolation import Triple, pairs, room, span

V = TypeVar("V")
Tensors = Quantity[torch.Tensor]
Teacher = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]
"""From a point to the gradient and the value that a function has there."""

MOST = 3
"""Points at most."""

SAME = 1e-10
"""Points that agree to this relative precision in every row of a batch are one point."""

TINY = 1e-300


class Freehand(Family):
    """A 1-smooth function as an evaluation goes on to ask for it, first of its gradient g_1 and value 0.

    ``turn_k``, ``chance_k`` (k = 2, 3) stand for u and p, ``depth`` for how far the infimum lies below what
    the first triple allows. With a ``teacher`` the triples are those of a given function instead.
    ``places``: which point each question is about, from an earlier evaluation, which asks in the same order;
    without it, points are one where they agree over the whole batch. ``floor``: a lower bound matters.
    """

    name: ClassVar[str] = "freehand"
    convex: ClassVar[bool] = False
    sharp: ClassVar[bool] = False
    rational: ClassVar[bool] = True

    def __init__(
        self, places: tuple[int, ...] | None = None, teacher: Teacher | None = None, floor: bool = True
    ) -> None:
        self.places, self.teacher, self.floor = places, teacher, floor
        self.asked: list[int] = []
        self.triples: list[Triple[torch.Tensor]] = []
        self.lowest: Tensors | None = None

    def begin(self) -> None:
        """Another evaluation starts."""
        self.asked, self.triples, self.lowest = [], [], None

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """What the triples are made from."""
        further = range(2, MOST + 1)
        return (
            Parameter("gradient_1", rows, columns, "point"),
            *(Parameter(f"turn_{k}", rows, columns, "point") for k in further),
            *(Parameter(f"chance_{k}", 1, 1, "real") for k in further),
            Parameter("depth", 1, 1, "nonnegative"),
        )

    def gaps(self) -> list[torch.Tensor]:
        """By how much what does not hold by construction fails, relatively, in each row."""
        found = [
            -room(here, there, self.convex).value / (span(here, there).value + TINY)
            for here, there in pairs(self.triples[1:])
        ]
        if self.lowest is not None and self.floor:
            for triple in self.triples[1:]:
                size = (abs(self.lowest) + triple.gradient.squared_norm() / 2).value + TINY
                found.append((self.lowest - triple.height()).value / size)
        return [gap.flatten() for gap in found]

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return given.number(1)

    def _infimum(self, given: Given[V]) -> Quantity[V]:
        lowest: Any = -given["gradient_1"].squared_norm() / 2 - given["depth"]
        self.lowest = lowest
        return lowest  # type: ignore[no-any-return]

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return self._next(given, point).value

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        return self._next(given, point).gradient

    def _next(self, given: Given[Any], point: Quantity[Any]) -> Triple[Any]:
        """The triple at the point that is asked for next."""
        number = self._place(point.value) if self.places is None else self.places[len(self.asked)]
        self.asked.append(number)
        if number == len(self.triples):
            made = self._taught(point) if self.teacher else self._made(given, point, number + 1)
            self.triples.append(made)
        return self.triples[number]

    def _place(self, point: torch.Tensor) -> int:
        known = (k for k, triple in enumerate(self.triples) if _same(point, triple.point.value))
        return next(known, len(self.triples))

    def _taught(self, point: Tensors) -> Triple[torch.Tensor]:
        assert self.teacher is not None
        gradient, value = (Quantity(point.arithmetic, part) for part in self.teacher(point.value))
        return Triple(point, gradient, value)

    def _made(self, given: Given[torch.Tensor], point: Tensors, number: int) -> Triple[torch.Tensor]:
        if number == 1:
            return Triple(point, given["gradient_1"], given.number(0))
        if number > MOST:
            raise VerifyError(f"a function is asked for at more than {MOST} points")
        first = self.triples[0]
        step = point - first.point
        length = step.squared_norm().elementary("sqrt")
        free, chance = given[f"turn_{number}"], given[f"chance_{number}"]
        sideways = length * (2 * free / (1 + free.squared_norm()))
        level = (1 + chance) ** 2 / (2 + 2 * chance**2)
        change, low, width = reach(step, sideways, self.convex)
        rise = low + level * width
        return Triple(point, first.gradient + change, first.value + first.gradient.inner(step) + rise)


class ConvexFreehand(Freehand):
    """The same for convex functions."""

    name: ClassVar[str] = "convex-freehand"
    convex: ClassVar[bool] = True


def reach(
    step: Quantity[V], sideways: Quantity[V], convex: bool
) -> tuple[Quantity[V], Quantity[V], Quantity[V]]:
    """For sideways = |s| u: how the gradient changes, how little the value can rise beyond the first order,
    and in how wide an interval."""
    together = (sideways + step).squared_norm()
    spare = step.squared_norm() - sideways.squared_norm()
    if convex:
        return (step + sideways) / 2, together / 8, spare / 4
    return sideways, together / 4 - step.squared_norm() / 2, spare / 2


def unreach(
    step: torch.Tensor, change: torch.Tensor, rise: torch.Tensor, convex: bool, inwards: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The ``turn`` and ``chance`` that give this change and this rise, moved inwards by a factor: on the
    border of what is possible they could not move."""
    square = _square(step)
    turn = (2 * change - step if convex else change) / square.sqrt()
    turn = torch.nan_to_num(turn, nan=0.0, posinf=0.0, neginf=0.0)
    turn = turn / _square(turn).sqrt().clamp_min(1.0)
    side = _square(turn + torch.nan_to_num(step / square.sqrt(), nan=0.0))
    low, width = (side / 8, 0.25) if convex else (side / 4 - 0.5, 0.5)
    level = (rise / square - low) / (width * (1 - _square(turn))).clamp_min(1e-12)
    level = torch.nan_to_num(2 * level - 1, nan=0.0).clamp(-1, 1)
    turn, level = inwards * turn, inwards * level
    return turn / (1 + (1 - _square(turn)).clamp_min(0).sqrt()), level / (1 + (1 - level * level).sqrt())


def _square(matrix: torch.Tensor) -> torch.Tensor:
    return (matrix * matrix).sum((1, 2), keepdim=True)


def _same(point: torch.Tensor, other: torch.Tensor) -> bool:
    if point is other:
        return True
    size = torch.maximum(point.abs(), other.abs()).amax((1, 2), keepdim=True)
    return bool(((point - other).abs() <= SAME * size).all())
