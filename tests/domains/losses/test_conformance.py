"""Every family obeys every law; a family with a planted fault does not."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from tests.domains.losses import laws
from verify.domains.losses import Family, Parameter, families
from verify.domains.losses.quantity import Given, Quantity

SHAPES = [(1, 1), (1, 3), (3, 1), (3, 2)]
SEEDS = [0, 1, 2]
Law = Callable[[Family, int, int, int], None]

every = pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)
seeds = pytest.mark.parametrize("seed", SEEDS)


@every
@shapes
@seeds
@pytest.mark.parametrize(
    "law",
    [
        laws.gradient_is_derivative,
        laws.gradient_is_lipschitz,
        laws.values_stay_above,
        laws.stationary_is_stationary,
        laws.function_is_lipschitz,
    ],
    ids=lambda law: law.__name__,
)
def test_law(law: Law, family: Family, shape: tuple[int, int], seed: int) -> None:
    law(family, *shape, seed)


@pytest.mark.parametrize("family", [f for f in families() if f.convex], ids=lambda family: family.name)
@shapes
@seeds
def test_convex(family: Family, shape: tuple[int, int], seed: int) -> None:
    laws.convex_lies_above_tangents(family, *shape, seed)


@pytest.mark.parametrize("family", [f for f in families() if f.sharp], ids=lambda family: family.name)
@shapes
@seeds
def test_sharp(family: Family, shape: tuple[int, int], seed: int) -> None:
    laws.smoothness_is_attained(family, *shape, seed)


class Faulty(Family):
    """A family whose constants and gradient are altered."""

    def __init__(
        self, base: Family, smoothness: float = 1.0, infimum: float = 0.0, gradient: float = 1.0
    ) -> None:
        self.base = base
        self.factor, self.lift, self.tilt = smoothness, infimum, gradient

    def __getattribute__(self, name: str) -> Any:
        if name in ("name", "convex", "sharp", "rational", "bounded", "affine"):
            return getattr(object.__getattribute__(self, "base"), name)
        return object.__getattribute__(self, name)

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        return self.base.parameters(rows, columns)

    def _value(self, given: Given[Any], point: Quantity[Any]) -> Quantity[Any]:
        return self.base._value(given, point)

    def _gradient(self, given: Given[Any], point: Quantity[Any]) -> Quantity[Any]:
        return _number(given, self.tilt) * self.base._gradient(given, point)

    def _smoothness(self, given: Given[Any]) -> Quantity[Any]:
        return _number(given, self.factor) * self.base._smoothness(given)

    def _infimum(self, given: Given[Any]) -> Quantity[Any] | None:
        infimum = self.base._infimum(given)
        return None if infimum is None else infimum + _number(given, self.lift)

    def _stationary(self, given: Given[Any]) -> Quantity[Any] | None:
        return self.base._stationary(given)


def _number(given: Given[Any], number: float) -> Quantity[Any]:
    return given.number(Fraction(number))


@pytest.mark.parametrize("family", [f for f in families() if not f.affine], ids=lambda family: family.name)
@shapes
@seeds
def test_a_smaller_smoothness_is_caught(family: Family, shape: tuple[int, int], seed: int) -> None:
    with pytest.raises(AssertionError):
        laws.gradient_is_lipschitz(Faulty(family, smoothness=0.9), *shape, seed)


@every
@shapes
def test_a_tilted_gradient_is_caught(family: Family, shape: tuple[int, int]) -> None:
    with pytest.raises(AssertionError):
        for seed in SEEDS:
            laws.gradient_is_derivative(Faulty(family, gradient=1.01), *shape, seed)


UNATTAINED = ("logistic", "softmax-cross-entropy", "ridge-inverse-power")
REACHED = [family for family in families() if family.bounded and family.name not in UNATTAINED]


@pytest.mark.parametrize("family", REACHED, ids=lambda family: family.name)
@shapes
@seeds
def test_a_higher_infimum_is_caught(family: Family, shape: tuple[int, int], seed: int) -> None:
    with pytest.raises(AssertionError):
        laws.values_stay_above(Faulty(family, infimum=0.01), *shape, seed)


WRONGLY_CONVEX = [f for f in families() if not f.convex]


@pytest.mark.parametrize("family", WRONGLY_CONVEX, ids=lambda family: family.name)
@shapes
def test_a_false_claim_of_convexity_is_caught(family: Family, shape: tuple[int, int]) -> None:
    with pytest.raises(AssertionError):
        for seed in SEEDS:
            laws.convex_lies_above_tangents(family, *shape, seed)
