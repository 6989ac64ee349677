"""The second generator: a pure function of the trial, the same in any dtype and batch, evenly spread."""

from __future__ import annotations

import pytest
import torch

from verify.falsify.raws import CYCLE, Block
from verify.stress import stream
from verify.stress.stream import Stream

SHAPES = ((3, 5), (4, 4), (20, 30), (300, 1))


def block(number: int, count: int = 40) -> Block:
    """A block that starts somewhere."""
    return Block(3, "some claim", number, 1000, count)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("number", range(len(CYCLE)))
def test_a_trial_is_the_same_in_any_company_and_dtype(number: int, shape: tuple[int, int]) -> None:
    """All trials in fp64 against some of them in fp32."""
    some = torch.tensor([3, 17, 39])
    whole = Stream(block(number)).draw("M", *shape, "real")
    few = Stream(block(number), some + 1000, torch.float32).draw("M", *shape, "real")
    assert few.dtype == torch.float32
    assert torch.equal(whole[some], few.double())


def test_names_seeds_and_trials_differ() -> None:
    """No two of them share numbers."""
    one = Stream(block(2)).draw("M", 20, 30, "real")
    other = Stream(block(2)).draw("N", 20, 30, "real")
    seeded = Stream(Block(4, "some claim", 2, 1000, 40)).draw("M", 20, 30, "real")
    assert one.flatten(1).unique(dim=0).shape[0] == 40
    for each in (other, seeded):
        assert (each == one).double().mean() < 0.02


@pytest.mark.parametrize("shape", [(4, 4), (20, 30)], ids=str)
def test_dense_numbers_are_even(shape: tuple[int, int]) -> None:
    """Each of 128 values equally often, entries uncorrelated, in both memory orders."""
    drawn = Stream(block(2, 4000)).draw("M", *shape, "real").flatten(1)
    values, counts = drawn.unique(return_counts=True)
    assert torch.equal(values * 64, torch.arange(-127, 128, 2, dtype=torch.float64))
    expected = drawn.numel() / 128
    assert float(((counts - expected) ** 2 / expected).sum()) < 127 + 6 * (2 * 127) ** 0.5
    related = torch.corrcoef(drawn.T).fill_diagonal_(0).abs().max()
    assert float(related) < 6 / 4000**0.5


@pytest.mark.parametrize("number", range(len(CYCLE)))
def test_kinds_are_admissible(number: int) -> None:
    """Directions are not zero, positive numbers are, signs are."""
    draws = Stream(block(number, 200))
    assert bool((draws.draw("a", 3, 1, "left") != 0).any(1).all())
    assert bool((draws.draw("b", 3, 1, "positive") > 0).all())
    assert bool((draws.draw("c", 3, 1, "nonnegative") >= 0).all())
    assert bool((draws.draw("d", 3, 1, "sign").abs() == 1).all())


@pytest.mark.parametrize("number", range(len(CYCLE)))
def test_rows_are_the_same_alone(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a matrix that is drawn some rows at a time, from the middle of a word on."""
    whole = Stream(block(number)).draw("M", 21, 29, "real")
    monkeypatch.setattr(stream, "HELD", 1)
    body = Stream(block(number)).body("M", 21, 29, "real")
    assert torch.equal(body.rows(3, 10), whole[:, 3:10])
    assert bool((torch.linalg.matrix_norm(whole) <= body.size.flatten()).all())
