"""The axiom of strongly convex functions, what a negative constant means, and what is not implied."""

from __future__ import annotations

import pytest

from tests.certify.facts.falsifying import breaches, samples
from verify.certify.facts.axiom import Axiom
from verify.certify.facts.joint import STRONGLY_SMOOTH
from verify.certify.facts.strongly import STRONGLY


def test_it_holds() -> None:
    assert [*breaches(STRONGLY)] == []
    assert [*breaches(STRONGLY, mu=0.5)] == []


def test_with_a_larger_constant_it_is_seen_to_fail() -> None:
    assert [*breaches(STRONGLY, mu=1.1)]


@pytest.mark.parametrize("axiom", [STRONGLY, STRONGLY_SMOOTH], ids=lambda axiom: axiom.name)
def test_every_smooth_function_is_strongly_convex_with_minus_its_smoothness(axiom: Axiom) -> None:
    for sample in samples(("smooth",)):
        smooth = sample.constants["L"]
        for more in (1, 1.5, 4):
            assert sample.least(axiom, {"L": smooth, "mu": -more * smooth}) >= -1, sample.name


def test_a_negative_constant_does_not_say_convex() -> None:
    lost = Axiom("", ("smooth",), (("1", "rise"), ("-1", "drift")), "", "")
    assert [*breaches(lost)]


PL = Axiom("", ("strongly", "below"), (("1", "slope"), ("-2", "mu", "value"), ("2", "mu", "c")), "", "")


def test_a_lower_bound_is_not_the_infimum() -> None:
    """The inequality of Polyak and Lojasiewicz fails for a number that is far below the infimum."""
    for sample in samples(PL.needs):
        if sample.constants["mu"] > 0:
            assert sample.least(PL, {**sample.constants, "c": sample.constants["c"] - 1e3}) < -1
