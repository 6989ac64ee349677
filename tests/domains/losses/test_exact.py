"""In exact arithmetic rational families stay rational, and floats lie within their error of the balls."""

from __future__ import annotations

import random
from fractions import Fraction
from math import isfinite

import pytest
import torch
from flint import fmpq

from tests.domains.losses.drawing import FLOATS, draw, embedded, matrix
from verify.domains.losses import Family, embed, families
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, to_fractions
from verify.expressions.arithmetics.floats import Bounded, FloatArithmetic

BALLS = BallArithmetic(192)
SHAPES = [(1, 1), (1, 3), (3, 2)]

every = pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)
seeds = pytest.mark.parametrize("seed", [0, 1, 2])


def contains(value: Bounded, exact: Enclosure) -> bool:
    """Whether every entry of the float value is within its error of the exact one."""
    rows, columns = exact.shape
    middle = value.value.expand(1, rows, columns)[0].tolist()
    errors = None if value.error is None else value.error.expand(1, rows, columns)[0].tolist()
    for i in range(rows):
        for j in range(columns):
            if errors is not None and not isfinite(errors[i][j]):
                continue  # the float says that it knows nothing
            error = Fraction(0) if errors is None else Fraction(errors[i][j])
            gap = BALLS.absolute(BALLS.subtract(BALLS.constant(Fraction(middle[i][j])), entry(exact, i, j)))
            if BALLS.compare(gap, BALLS.constant(error)) == -1:
                return False
    return True


def entry(value: Enclosure, i: int, j: int) -> Enclosure:
    return Enclosure.scalar(value.entries[i][j])


@every
@shapes
@seeds
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_floats_agree_with_balls(
    family: Family, shape: tuple[int, int], seed: int, dtype: torch.dtype
) -> None:
    raw, arithmetic = draw(family, *shape, seed), FloatArithmetic(dtype)
    floats, exact = embedded(raw, arithmetic), {name: embed(BALLS, value) for name, value in raw.items()}
    rng = random.Random(seed)
    for _ in range(2):
        point = matrix(rng, *shape)
        near, sure = embed(arithmetic, point), embed(BALLS, point)
        for law in (family.value, family.gradient):
            assert contains(law(arithmetic, floats, near), law(BALLS, exact, sure))
    for constant in (family.smoothness, family.lipschitz, family.infimum, family.stationary):
        rough, sharp = constant(arithmetic, floats), constant(BALLS, exact)
        assert (rough is None) == (sharp is None)
        if rough is not None and sharp is not None:
            assert contains(rough, sharp)


@every
@shapes
def test_a_batch_of_members_is_its_members(family: Family, shape: tuple[int, int]) -> None:
    members = [embedded(draw(family, *shape, seed)) for seed in range(4)]
    together = {name: Bounded(torch.cat([m[name].value for m in members])) for name in members[0]}
    points = [embed(FLOATS, matrix(random.Random(seed), *shape)) for seed in range(4)]
    everywhere = Bounded(torch.cat([point.value for point in points]))
    value = family.value(FLOATS, together, everywhere).value
    slope = family.gradient(FLOATS, together, everywhere).value
    smoothness = family.smoothness(FLOATS, together).value
    for i, (member, point) in enumerate(zip(members, points, strict=True)):
        torch.testing.assert_close(value[i], family.value(FLOATS, member, point).value[0])
        torch.testing.assert_close(slope[i], family.gradient(FLOATS, member, point).value[0])
        place = i if len(smoothness) > 1 else 0
        torch.testing.assert_close(smoothness[place], family.smoothness(FLOATS, member).value[0])


@every
def test_the_gradient_integrates_to_the_value(family: Family) -> None:
    """Along a segment, by certified quadrature, through complex balls."""
    exact = {name: embed(BALLS, value) for name, value in draw(family, 2, 2, 1).items()}
    start = embed(BALLS, matrix(random.Random(5), 2, 2))
    step = embed(BALLS, ((1, Fraction(1, 2)), (Fraction(-1, 4), 2)))

    def rate(t: Enclosure) -> Enclosure:
        slope = family.gradient(BALLS, exact, BALLS.add(start, BALLS.multiply(t, step)))
        return BALLS.total(BALLS.multiply(slope, step))

    integral = BALLS.integral(rate, BALLS.constant(0), BALLS.constant(1))
    end, begin = family.value(BALLS, exact, BALLS.add(start, step)), family.value(BALLS, exact, start)
    gap = BALLS.subtract(integral, BALLS.subtract(end, begin)).number
    spectral = family.name in ("nuclear-envelope", "operator-ball-distance")
    assert gap == 0 if isinstance(gap, fmpq) else gap.contains(0)
    assert gap == 0 if isinstance(gap, fmpq) else gap.rad() < (0.1 if spectral else 1e-20)


@pytest.mark.parametrize("family", [f for f in families() if f.rational], ids=lambda family: family.name)
@shapes
@seeds
def test_rational_families_stay_rational(family: Family, shape: tuple[int, int], seed: int) -> None:
    exact = {name: embed(BALLS, value) for name, value in draw(family, *shape, seed).items()}
    point = embed(BALLS, matrix(random.Random(seed), *shape))
    results = [family.value(BALLS, exact, point), family.gradient(BALLS, exact, point)]
    results += [
        family.smoothness(BALLS, exact),
        family.infimum(BALLS, exact),
        family.stationary(BALLS, exact),
    ]
    assert all(result.is_rational for result in results if result is not None)


@every
@shapes
@seeds
def test_stationary_points_exactly(family: Family, shape: tuple[int, int], seed: int) -> None:
    exact = {name: embed(BALLS, value) for name, value in draw(family, *shape, seed).items()}
    point = family.stationary(BALLS, exact)
    if point is not None:
        slope = family.gradient(BALLS, exact, point)
        assert all(number == 0 if slope.is_rational else number.contains(0) for number in slope.flat)


@pytest.mark.parametrize("family", [f for f in families() if not f.affine], ids=lambda family: family.name)
@seeds
def test_gradient_in_high_precision(family: Family, seed: int) -> None:
    """Central differences with step 2^-60 miss the slope by at most L h^2/2 in 192 bits."""
    shape, rng = (2, 2), random.Random(seed)
    exact = {name: embed(BALLS, value) for name, value in draw(family, *shape, seed).items()}
    step = tuple(tuple(x / 2**60 for x in row) for row in matrix(rng, *shape))
    point, move = embed(BALLS, matrix(rng, *shape)), embed(BALLS, step)
    ahead = family.value(BALLS, exact, BALLS.add(point, move))
    behind = family.value(BALLS, exact, BALLS.subtract(point, move))
    half = BALLS.constant(Fraction(1, 2))
    slope = BALLS.total(BALLS.multiply(family.gradient(BALLS, exact, point), move))
    gap = BALLS.absolute(BALLS.subtract(BALLS.multiply(half, BALLS.subtract(ahead, behind)), slope))
    length = BALLS.total(BALLS.power(move, 2))
    allowed = BALLS.multiply(BALLS.multiply(half, family.smoothness(BALLS, exact)), length)
    assert BALLS.compare(gap, allowed) != -1
    assert gap.is_rational or float(gap.number.rad()) <= 2.0**-100


def test_embed_and_read_back() -> None:
    raw = ((Fraction(1, 3), Fraction(2)),)
    assert to_fractions(embed(BALLS, raw)) == [[Fraction(1, 3), Fraction(2)]]
