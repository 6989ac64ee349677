"""Compiled loops (extra `fast`): the same numbers as torch alone, to the bit."""

from __future__ import annotations

import pytest
import torch

from tests.benchmarks.kernels import task
from tests.quality.strengthened import Sizes
from tests.stress.agreement import agree, both
from tests.stress.draws import block
from verify.falsify import raws
from verify.falsify.raws import CYCLE, RawDraws
from verify.stress.fast import VARIABLE, loops
from verify.stress.stream import Stream, power

pytest.importorskip("numba", reason="compiled loops need the extra `fast`")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("shape", [(3, 5), (4, 4), (20, 30), (300, 1), (21, 67), (64, 48)], ids=str)
@pytest.mark.parametrize("number", range(len(CYCLE)))
def test_numbers_are_those_of_torch(
    number: int, shape: tuple[int, int], dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole matrices, and rows from the middle of a word on."""
    span = (shape[0] // 3, shape[0])
    fast = Stream(block(number), dtype=dtype)
    found = fast.draw("M", *shape, "real"), fast._even("N", shape, span), fast._tiny("N", shape, span)
    monkeypatch.setenv(VARIABLE, "0")
    plain = Stream(block(number), dtype=dtype)
    assert torch.equal(found[0], plain.draw("M", *shape, "real"))
    assert torch.equal(found[1], plain._even("N", shape, span))
    assert torch.equal(found[2], plain._tiny("N", shape, span))


@pytest.mark.parametrize("number", range(len(CYCLE)))
@pytest.mark.parametrize(("name", "loss"), [("eq:15", None), ("eq:9", "isotropic-quadratic")])
def test_measurements_agree(
    name: str, loss: str | None, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With compiled loops, without, and plain."""
    work = task(name, Sizes(40, 24, 3), loss)
    plain, fast = both(work, number, "float32")
    agree(plain, fast)
    monkeypatch.setenv(VARIABLE, "0")
    agree(both(work, number, "float32")[1], fast)


def test_single_draws_are_those_of_the_first_generator() -> None:
    """And so are the powers of two that are made of them."""
    fast, plain = Stream(block(2, 5000)), RawDraws(block(2, 5000))
    for shape in ((1, 1), (3, 5)):
        assert torch.equal(fast._bits("a", *shape), plain._bits("a", *shape))
    bits = fast._bits("a", 1, 1)
    for widest in (6, 14, 20):
        for some in (bits, bits >> 8, bits | 0x20):
            assert torch.equal(power(some, widest), raws.power(some, widest))


def test_only_a_processor_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a GPU, and none that is told not to."""
    assert loops("cpu") is not None
    assert loops("cuda") is None
    monkeypatch.setenv(VARIABLE, "0")
    assert loops("cpu") is None
