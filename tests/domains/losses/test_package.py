"""The list of families is complete, raw numbers are repaired, and losses scale as they say."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from fractions import Fraction

import mpmath
import pytest

import verify.domains.losses as package
from tests.domains.losses.drawing import draw
from verify.domains.losses import Family, Loss, Parameter, embed, families
from verify.domains.losses.tridiagonal_quadratic import squared_cosine_above
from verify.expressions.arithmetics.exact import BallArithmetic, to_fractions

EXACT = BallArithmetic()


def test_every_concrete_family_of_the_folder_is_listed() -> None:
    found = set()
    for module in pkgutil.iter_modules(package.__path__):
        members = vars(importlib.import_module(f"{package.__name__}.{module.name}")).values()
        found |= {
            m for m in members if isinstance(m, type) and issubclass(m, Family) and not inspect.isabstract(m)
        }
    found = {kind for kind in found if hasattr(kind, "name")}
    assert found == {type(family) for family in families()}


def test_names_are_unique() -> None:
    names = [family.name for family in families()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_parameter_names_are_unique_and_draws_admissible(family: Family) -> None:
    parameters = family.parameters(2, 3)
    assert len({parameter.name for parameter in parameters}) == len(parameters)
    for seed in range(4):
        raw = draw(family, 2, 3, seed)
        assert all(parameter.admits(raw[parameter.name]) for parameter in parameters)


@pytest.mark.parametrize(
    ("kind", "bad", "good"),
    [
        ("left", [[0], [0]], [[1], [0]]),
        ("left", [[0, 0], [0, 0]], [[1, 0], [0, 0]]),
        ("nonnegative", [[-2], [0]], [[2], [0]]),
        ("positive", [[-2], [0]], [[2], [1]]),
        ("fraction", [[-2], [3]], [[0], [1]]),
        ("sign", [[-2], [0]], [[-1], [1]]),
    ],
)
def test_repair(kind: str, bad: list[list[int]], good: list[list[int]]) -> None:
    parameter = Parameter("p", 2, len(bad[0]), kind)  # type: ignore[arg-type]
    assert not parameter.admits(bad)
    assert [list(row) for row in parameter.repaired(bad)] == good
    assert parameter.admits(good)


def test_repair_of_a_choice() -> None:
    parameter = Parameter("p", 2, 3, "choice")
    assert parameter.repaired([[1, 3, 3], [0, 0, 0]]) == ((0, 1, 0), (1, 0, 0))
    assert not parameter.admits([[1, 0, 0]])


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_loss_scales_and_shifts(family: Family) -> None:
    raw = draw(family, 2, 2, 1)
    parameters = {name: embed(EXACT, value) for name, value in raw.items()}
    target, offset = EXACT.constant(Fraction(3, 4)), EXACT.constant(5)
    loss = Loss.with_smoothness(EXACT, family, parameters, target, offset)
    point = embed(EXACT, ((1, 2), (3, -1)))
    base = family.value(EXACT, parameters, point)
    expected = EXACT.add(EXACT.multiply(loss.scale, base), offset)
    assert EXACT.compare(loss.value(EXACT, point), expected) in (0, None)
    if family.rational and not family.affine:
        assert to_fractions(loss.smoothness(EXACT)) == [[Fraction(3, 4)]]
    assert (loss.infimum(EXACT) is None) == (not family.bounded)
    assert EXACT.shape(loss.gradient(EXACT, point)) == (2, 2)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64, 1000])
def test_squared_cosine_is_rounded_up(size: int) -> None:
    with mpmath.workdps(60):
        exact = mpmath.cos(mpmath.pi / (2 * (size + 1))) ** 2
        bound = squared_cosine_above(size)
        value = mpmath.mpf(bound.numerator) / bound.denominator
        assert 0 <= value - exact <= mpmath.mpf(2) ** -58
