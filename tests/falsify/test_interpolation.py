"""The interpolation inequalities hold for every smooth function there is, and fail for data of none."""

from __future__ import annotations

from fractions import Fraction

import pytest
import torch

from verify.domains.losses import Family, Raw, embed, families
from verify.domains.losses.quantity import Quantity
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, to_fractions
from verify.expressions.arithmetics.plain import PlainArithmetic
from verify.falsify.freehand import ConvexFreehand, Freehand, unreach
from verify.falsify.interpolation import Triple, pairs, room, span
from verify.falsify.raws import Block, RawDraws

PLAIN = PlainArithmetic()
EXACT = BallArithmetic()
SMOOTH = [family for family in families() if not family.affine]
COUNT = 64


def triples(
    family: Family, number: int, shape: tuple[int, int], count: int = 3
) -> list[Triple[torch.Tensor]]:
    """Triples of random members, scaled to smoothness 1, at random points."""
    draws = RawDraws(Block(0, family.name, number, 0, COUNT))
    raw = {p.name: draws.draw(p.name, p.rows, p.columns, p.kind) for p in family.parameters(*shape)}
    most = family.smoothness(PLAIN, raw)
    found = []
    for k in range(count):
        x = draws.draw(f"x {k}", *shape, "real")
        gradient, value = family.gradient(PLAIN, raw, x) / most, family.value(PLAIN, raw, x) / most
        found.append(Triple(*(Quantity(PLAIN, part) for part in (x, gradient, value))))
    return found


def rounding(here: Triple[torch.Tensor], there: Triple[torch.Tensor]) -> torch.Tensor:
    """More than rounding can do to ``room``."""
    size = span(here, there).value + abs(here.value).value + abs(there.value).value
    size = size + here.point.squared_norm().value + here.gradient.squared_norm().value
    return 1e-10 * (size + there.point.squared_norm().value + there.gradient.squared_norm().value)


@pytest.mark.parametrize("number", [0, 2, 4, 6])
@pytest.mark.parametrize("family", SMOOTH, ids=lambda family: family.name)
def test_they_hold_for_members(family: Family, number: int) -> None:
    """Non-convex always; convex where the family is. Numbers of about size one: members round inside."""
    for shape in ((1, 1), (3, 1), (2, 3)):
        for here, there in pairs(triples(family, number, shape)):
            for convex in {False, family.convex}:
                assert bool((room(here, there, convex).value >= -rounding(here, there)).all())


@pytest.mark.parametrize("family", [f for f in SMOOTH if f.name in ("ridge-cosine", "concave-quadratic")])
def test_the_convex_ones_fail_for_functions_that_are_not_convex(family: Family) -> None:
    """Somewhere."""
    found = [room(a, b, True).value / rounding(a, b) for a, b in pairs(triples(family, 2, (2, 2)))]
    assert min(float(part.min()) for part in found) < -1e3


def exact(point: Raw, gradient: Raw, value: Fraction) -> Triple[Enclosure]:
    """A triple of rational numbers."""
    return Triple(*(Quantity(EXACT, embed(EXACT, part)) for part in (point, gradient, ((value,),))))


@pytest.mark.parametrize(
    ("gradient", "value", "convex", "possible"),
    [
        (Fraction(1), Fraction(1, 2), True, True),
        (Fraction(1), Fraction(1, 2) + Fraction(1, 10**12), True, False),
        (Fraction(1) + Fraction(1, 10**12), Fraction(1, 2), True, False),
        (Fraction(-1), Fraction(-1, 2), False, True),
        (Fraction(-1), Fraction(-1, 2), True, False),
        (Fraction(0), Fraction(1, 4), False, True),
        (Fraction(0), Fraction(1, 4) + Fraction(1, 10**12), False, False),
    ],
)
def test_the_border_is_where_it_belongs(
    gradient: Fraction, value: Fraction, convex: bool, possible: bool
) -> None:
    """From x = 0, g = 0, f = 0 to x = 1: x^2/2, -x^2/2, and up and down again to 1/4, are the extremes."""
    zero, one = Fraction(0), Fraction(1)
    data = [exact(((zero,),), ((zero,),), zero), exact(((one,),), ((gradient,),), value)]
    rooms = [to_fractions(room(here, there, convex).value)[0][0] for here, there in pairs(data)]
    assert (min(rooms) >= 0) is possible


@pytest.mark.parametrize("hand", [Freehand, ConvexFreehand])
def test_what_is_drawn_free_hand_can_be(hand: type[Freehand]) -> None:
    """Two triples, whatever the raw numbers: the inequalities of both pairs hold."""
    for number in (1, 2, 3, 5):
        draws = RawDraws(Block(0, "free hand", number, 0, COUNT))
        family = hand((0, 1))
        raw = {p.name: draws.draw(p.name, p.rows, p.columns, p.kind) for p in family.parameters(3, 2)}
        for k in range(2):
            family.value(PLAIN, raw, draws.draw(f"x {k}", 3, 2, "real"))
        for here, there in pairs(family.triples):
            assert bool((room(here, there, hand.convex).value >= -rounding(here, there)).all())


@pytest.mark.parametrize("family", SMOOTH, ids=lambda family: family.name)
def test_every_member_can_be_drawn_free_hand(family: Family) -> None:
    """From two triples of a member to raw numbers and back."""
    (first, second), convex = triples(family, 2, (3, 2), 2), family.convex
    step, change = (second.point - first.point).value, (second.gradient - first.gradient).value
    rise = (second.value - first.value - first.gradient.inner(second.point - first.point)).value
    turn, chance = unreach(step, change, rise, convex, torch.ones(COUNT, 1, 1, dtype=torch.float64))
    hand = (ConvexFreehand if convex else Freehand)((0, 1))
    raw = {"gradient_1": first.gradient.value, "turn_2": turn, "chance_2": chance}
    for triple in (first, second):
        hand.value(PLAIN, raw, triple.point.value)
    again, size = hand.triples[1], (rounding(first, second) * 1e10).sqrt()
    assert bool(((again.gradient - second.gradient).value.abs() <= 1e-6 * size).all())
    missed = (again.value + first.value - second.value).value.abs()
    assert bool((missed <= 1e-6 * size * size).all())
