"""Interpolants pass exactly through feasible data, and the closed form over the simplex is the least."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations

import pytest

from tests.domains.losses.drawing import draw, matrix
from verify.domains.losses import Family, Raw, embed
from verify.domains.losses.concave_quadratic import ConcaveQuadratic
from verify.domains.losses.convex_interpolant import ThreeTriplesConvex, TwoTriplesConvex
from verify.domains.losses.elliptic_quadratic import EllipticQuadratic
from verify.domains.losses.hull_envelope import FLOOR, Hull
from verify.domains.losses.nonconvex_interpolant import ThreeTriplesNonconvex, TwoTriplesNonconvex
from verify.domains.losses.quantity import Given, Quantity
from verify.domains.losses.ridge_huber import RidgeHuber
from verify.domains.losses.ridge_wave import RidgeWave
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, to_fractions

EXACT = BallArithmetic()
Flat = list[Fraction]


def exact(raw: Mapping[str, Raw]) -> dict[str, Enclosure]:
    return {name: embed(EXACT, value) for name, value in raw.items()}


def flat(value: Enclosure) -> Flat:
    return [x for row in to_fractions(value) for x in row]


def dot(left: Flat, right: Flat) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def minus(left: Flat, right: Flat) -> Flat:
    return [a - b for a, b in zip(left, right, strict=True)]


def least_over_simplex(gram: list[list[Fraction]], gains: Flat) -> Fraction:
    """The least of w^T G w/2 - gains^T w over w >= 0, sum w <= 1: every vertex, edge and the inside tried."""
    corners = [[Fraction(int(i == j)) for j in range(len(gains))] for i in range(-1, len(gains))]

    def height(w: Flat) -> Fraction:
        return dot(w, [dot(row, w) for row in gram]) / 2 - dot(gains, w)

    candidates = [height(corner) for corner in corners]
    for first in corners:
        for second in corners:
            edge = minus(second, first)
            curvature = dot(edge, [dot(row, edge) for row in gram])
            if curvature > 0:
                slope = dot(edge, minus(gains, [dot(row, first) for row in gram]))
                part = min(max(slope / curvature, Fraction(0)), Fraction(1))
                candidates.append(height([a + part * e for a, e in zip(first, edge, strict=True)]))
    if len(gains) == 2:
        (a, b), (_, c) = gram
        determinant = a * c - b * b
        inside = [(gains[0] * c - b * gains[1]) / determinant, (a * gains[1] - b * gains[0]) / determinant]
        if min(inside) >= 0 and sum(inside) <= 1:
            candidates.append(height(inside))
    return min(candidates)


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("shape", [(1, 1), (2, 1), (2, 2)], ids=str)
def test_closed_form_is_the_least_over_the_simplex(count: int, shape: tuple[int, int]) -> None:
    rng = random.Random(count)
    for _ in range(400):
        anchors = [matrix(rng, *shape) for _ in range(count)]
        heights = [((Fraction(rng.randint(-9, 9), rng.choice([1, 2, 64])),),) for _ in range(count)]
        point = Quantity(EXACT, embed(EXACT, matrix(rng, *shape)))
        hull = Hull(
            tuple(Quantity(EXACT, embed(EXACT, anchor)) for anchor in anchors),
            tuple(Quantity(EXACT, embed(EXACT, height)) for height in heights),
        )
        a, x = [flat(anchor.value) for anchor in hull.anchors], flat(point.value)
        b = [height[0][0] for height in heights]
        edges = [minus(other, a[0]) for other in a[1:]]
        pad = flat(hull._pad().value)[0]
        if count == 2 and dot(edges[0], edges[0]) >= FLOOR:
            assert pad == 0
        gram = [
            [dot(e, f) + (pad if i == j else 0) for j, f in enumerate(edges)] for i, e in enumerate(edges)
        ]
        base = dot(minus(x, a[0]), minus(x, a[0])) / 2 + b[0]
        gains = [
            dot(minus(x, a[0]), edge) - (rise - b[0]) + pad / 2
            for edge, rise in zip(edges, b[1:], strict=True)
        ]
        assert flat(hull.value(point).value)[0] == base + least_over_simplex(gram, gains)


def test_closed_form_over_a_triangle_for_any_shape() -> None:
    """Sharp and obtuse angles at every corner, targets inside, outside and on the boundary."""
    rng = random.Random(7)
    for _ in range(300):
        corners = [[Fraction(rng.randint(-4, 4)) for _ in range(2)] for _ in range(3)]
        target = [Fraction(rng.randint(-12, 12), 2) for _ in range(2)]
        results = set()
        for order in permutations(corners):
            hull = Hull(
                tuple(Quantity(EXACT, embed(EXACT, [corner])) for corner in order),
                (Quantity(EXACT, EXACT.constant(0)),) * 3,
            )
            if flat(hull._pad().value)[0] == 0:
                results.add(tuple(flat(hull.nearest(Quantity(EXACT, embed(EXACT, [target]))).value)))
        assert len(results) <= 1


MEMBERS: list[tuple[Family, tuple[type[Family], type[Family]]]] = [
    (EllipticQuadratic(), (TwoTriplesConvex, ThreeTriplesConvex)),
    (RidgeHuber(), (TwoTriplesConvex, ThreeTriplesConvex)),
    (EllipticQuadratic(), (TwoTriplesNonconvex, ThreeTriplesNonconvex)),
    (RidgeWave(), (TwoTriplesNonconvex, ThreeTriplesNonconvex)),
    (ConcaveQuadratic(), (TwoTriplesNonconvex, ThreeTriplesNonconvex)),
]


def triples(family: Family, shape: tuple[int, int], seed: int, count: int) -> list[dict[str, Enclosure]]:
    """Triples of a member scaled to smoothness 1."""
    rng = random.Random(seed)
    parameters = exact(draw(family, *shape, seed))
    smoothness = family.smoothness(EXACT, parameters)
    found = []
    for _ in range(count):
        point = embed(EXACT, matrix(rng, *shape))
        slope = EXACT.divide(family.gradient(EXACT, parameters, point), smoothness)
        value = EXACT.divide(family.value(EXACT, parameters, point), smoothness)
        found.append({"point": point, "gradient": slope, "value": value})
    return found


def margin(
    one: dict[str, Enclosure], two: dict[str, Enclosure], convex: bool, smoothness: Fraction
) -> Fraction:
    """How far the interpolation inequality of an ordered pair holds; negative when broken."""
    x, y, g, h = flat(one["point"]), flat(two["point"]), flat(one["gradient"]), flat(two["gradient"])
    step, turn = minus(x, y), minus(g, h)
    gap = flat(one["value"])[0] - flat(two["value"])[0] - dot(h, step)
    if convex:
        return gap - dot(turn, turn) / (2 * smoothness)
    return gap - (dot(turn, turn) / smoothness - smoothness * dot(step, step) + 2 * dot(turn, step)) / 4


@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 1)], ids=str)
@pytest.mark.parametrize(
    "member", MEMBERS, ids=lambda m: f"{m[0].name}-{'' if m[1][0].convex else 'non'}convex"
)
def test_data_of_members_is_feasible_and_interpolated(
    member: tuple[Family, tuple[type[Family], type[Family]]], shape: tuple[int, int], seed: int
) -> None:
    family, kinds = member
    for kind, count in zip(kinds, (2, 3), strict=True):
        data = triples(family, shape, seed, count)
        for one, two in permutations(data, 2):
            assert margin(one, two, kind.convex, Fraction(1)) >= 0
        interpolant, parameters = kind(), {}
        for i, entry in enumerate(data, start=1):
            parameters |= {f"{name}_{i}": value for name, value in entry.items()}
        hull = interpolant._hull(_given(parameters))  # type: ignore[attr-defined]
        lowered = flat(hull.deficit().value)[0] * (1 if kind.convex else 2)
        for entry in data:
            value = interpolant.value(EXACT, parameters, entry["point"])
            slope = interpolant.gradient(EXACT, parameters, entry["point"])
            assert 0 <= flat(entry["value"])[0] - flat(value)[0] <= lowered
            assert lowered > 0 or flat(slope) == flat(entry["gradient"])


def _given(parameters: dict[str, Enclosure]) -> Given[Enclosure]:
    return Given(EXACT, parameters)


@pytest.mark.parametrize("member", [MEMBERS[0], MEMBERS[3], MEMBERS[4]], ids=lambda m: m[0].name)
def test_a_smaller_constant_makes_data_infeasible(
    member: tuple[Family, tuple[type[Family], type[Family]]],
) -> None:
    family, kinds = member
    pairs = [triples(family, (2, 2), seed, 2) for seed in range(1, 60)]
    assert any(margin(one, two, kinds[0].convex, Fraction(9, 10)) < 0 for one, two in pairs)


@pytest.mark.parametrize("kind", [TwoTriplesNonconvex, ThreeTriplesNonconvex])
@pytest.mark.parametrize("seed", range(1, 9))
def test_nonconvex_infimum_is_attained(kind: type[Family], seed: int) -> None:
    family = kind()
    parameters = exact(draw(family, 2, 2, seed))
    count = 2 if kind is TwoTriplesNonconvex else 3
    ends = [
        EXACT.subtract(parameters[f"point_{i}"], parameters[f"gradient_{i}"]) for i in range(1, count + 1)
    ]
    lowest = min(flat(family.value(EXACT, parameters, end))[0] for end in ends)
    deficit = flat(family._hull(_given(parameters)).deficit().value)[0]  # type: ignore[attr-defined]
    infimum = flat(family.infimum(EXACT, parameters) or EXACT.constant(0))[0]
    assert infimum <= lowest and (deficit > 0 or infimum == lowest)
