"""Measurers: what is known of a term is taken as it is, and the document's skeleton judges it."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.stress.tasks import task_of
from verify.errors import TooLarge
from verify.expressions.arithmetics.bounded import Bounded
from verify.falsify.instance import Instance
from verify.falsify.judge import HOLD, VIOLATION
from verify.stress.kernel import Structured
from verify.stress.measurer import Plain, judged
from verify.stress.stream import Stream


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_known_measurements_are_judged_as_computed_ones(tmp_path: Path, dtype: str) -> None:
    task = task_of(tmp_path, "lem:gradient", (40, 30), 10_000, dtype)
    sampler = task.sampler(dtype)
    for number in range(4):
        block = task.block(number)
        plain = Plain(sampler).measure(block)
        known = {sampler.measurements[name].body: value for name, value in plain.values.items()}
        assert len(known) == len(sampler.measurements) > 0
        again = judged(sampler, block, Stream(block), block.trials(), known)
        assert torch.equal(plain.codes, again.codes)
        assert torch.equal(plain.met, again.met)
        torch.testing.assert_close(plain.ratio, again.ratio, rtol=0, atol=0, equal_nan=True)


def test_a_known_measurement_decides(tmp_path: Path) -> None:
    """One that is made a thousand times larger breaks the inequality wherever it is on the smaller side."""
    task = task_of(tmp_path, "lem:gradient", (40, 30), 10_000, "float64")
    sampler, block = task.sampler("float64"), task.block(2)
    plain = Plain(sampler).measure(block)
    assert bool((plain.codes == HOLD).any())
    (name,) = sampler.skeleton.left.names & sampler.measurements.keys()
    large = Bounded(plain.values[name].value * 1000 + 1e30)
    known = {sampler.measurements[name].body: large}
    again = judged(sampler, block, Stream(block), block.trials(), known)
    assert bool((again.codes == VIOLATION).all())


def test_some_trials_of_a_block_are_measured_as_in_all_of_it(tmp_path: Path) -> None:
    task = task_of(tmp_path, "lem:gradient", (40, 30), 10_000, "float64")
    plain, block = Plain(task.sampler("float64")), task.block(3)
    places = torch.tensor([0, 5, block.count - 1])
    whole, some = plain.measure(block), plain.measure(block, places)
    assert torch.equal(some.numbers, whole.numbers[places])
    assert torch.equal(some.codes, whole.codes[places])
    torch.testing.assert_close(some.ratio, whole.ratio[places], rtol=1e-9, atol=0, equal_nan=True)


def test_matrices_that_would_not_fit_are_told(tmp_path: Path) -> None:
    task = replace(task_of(tmp_path, "lem:sum", (4, 3), 1), sizes={"m": 1 << 16, "n": 1 << 16})
    with pytest.raises(TooLarge, match="too large to search: fix smaller sizes"):
        Plain(task.sampler("float32")).measure(task.block(0))


@pytest.mark.parametrize("way", [Plain, Structured])
def test_a_block_s_matrices_are_freed_with_it(tmp_path: Path, way: type[Plain] | type[Structured]) -> None:
    """Nothing waits for the collector of cycles, or several blocks would be in memory at once."""
    task = task_of(tmp_path, "lem:gradient", (40, 30), 10_000)
    measurer = way(task.sampler("float32"))
    measurer.measure(task.block(2))
    gc.collect()
    gc.disable()
    try:
        before = _points()
        measurer.measure(task.block(2))
        assert _points() == before
    finally:
        gc.enable()


def _points() -> int:
    """How many points, and tables of draws, there are."""
    return sum(type(each) in (Instance, Stream) for each in gc.get_objects())
