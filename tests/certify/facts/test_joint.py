"""The axioms that need two properties hold for functions with both, and fail when strengthened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.certify.facts.falsifying import breaches, samples
from verify.certify.facts import joint
from verify.certify.facts.axiom import Axiom

names = pytest.mark.parametrize("axiom", joint.AXIOMS, ids=lambda axiom: axiom.name)


@names
def test_it_holds(axiom: Axiom) -> None:
    assert [*breaches(axiom)] == []


@names
def test_it_holds_for_a_larger_smoothness(axiom: Axiom) -> None:
    assert [*breaches(axiom, L=1.7)] == []


@names
def test_with_a_smaller_smoothness_it_is_seen_to_fail(axiom: Axiom) -> None:
    assert [*breaches(axiom, L=0.9)]


@pytest.mark.parametrize("axiom", [joint.STRONGLY_SMOOTH, joint.CONSTANTS], ids=lambda axiom: axiom.name)
def test_for_smaller_and_larger_moduli(axiom: Axiom) -> None:
    assert [*breaches(axiom, mu=0.5)] == []
    assert [*breaches(axiom, mu=-2)] == []
    assert [*breaches(axiom, mu=1.1)]


def test_the_bound_of_the_gradient_holds_for_smaller_lower_bounds() -> None:
    for sample in samples(("smooth", "below")):
        constants = {**sample.constants, "c": sample.constants["c"] - 1}
        assert sample.least(joint.GRADIENT_BOUND, constants) >= -1


def test_without_convexity_the_gradient_is_not_cocoercive() -> None:
    assert [*breaches(replace(joint.COCOERCIVE, needs=("smooth",)))]


def test_strong_convexity_in_numbers_of_the_function() -> None:
    """2 (L - mu)(rise - drift - mu/2 step) - (turn - 2 mu cross + mu^2 step), multiplied out by hand."""
    found: dict[tuple[str, ...], float] = {}
    for c, *words in joint.STRONGLY_SMOOTH.terms:
        key = tuple(sorted(words))
        found[key] = found.get(key, 0) + float(c)
    expected: dict[tuple[str, ...], float] = {}
    for a, first in ((2, "L"), (-2, "mu")):
        for b, more in ((1.0, ("rise",)), (-1.0, ("drift",)), (-0.5, ("mu", "step"))):
            key = tuple(sorted((first, *more)))
            expected[key] = expected.get(key, 0) + a * b
    for b, more in ((-1.0, ("turn",)), (2.0, ("mu", "cross")), (-1.0, ("mu", "mu", "step"))):
        key = tuple(sorted(more))
        expected[key] = expected.get(key, 0) + b
    assert {k: c for k, c in found.items() if c} == {k: c for k, c in expected.items() if c}
