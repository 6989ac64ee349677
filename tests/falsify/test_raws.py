"""Draws: a pure function of seed, claim, trial and name, exact in every precision."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from verify.falsify.raws import CYCLE, Block, Mood, RawDraws, bell, uniform

KINDS = (
    "real", "nonnegative", "positive", "fraction", "inner", "inner or one", "inner or zero", "sign", "choice",
    "left", "right", "direction", "point",
)  # fmt: skip
BLOCKS = [Block(7, "lem:a", number, 1000 * number, 64) for number in range(len(CYCLE))]


def drawn(block: Block, name: str, kind: str, rows: int = 3, columns: int = 2) -> torch.Tensor:
    """The raw matrices of one name."""
    return RawDraws(block).draw(name, rows, columns, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.mood.name.lower())
def test_a_trial_is_the_same_in_every_batch(block: Block, kind: str) -> None:
    """Alone, in a half, or in the whole block."""
    whole = drawn(block, "A", kind)
    half = drawn(replace(block, first=block.first + 32, count=32), "A", kind)
    single = drawn(replace(block, first=block.first + 37, count=1), "A", kind)
    assert torch.equal(whole[32:], half)
    assert torch.equal(whole[37:38], single)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.mood.name.lower())
def test_a_draw_is_exact_in_single_precision(block: Block, kind: str) -> None:
    """At most 24 significant bits, and a dyadic rational."""
    values = drawn(block, "A", kind, 4, 4)
    assert torch.equal(values.float().double(), values)
    assert bool(torch.isfinite(values).all())


def test_the_order_of_asking_does_not_matter() -> None:
    """Each name has a stream of its own."""
    for block in BLOCKS:
        first, second = RawDraws(block), RawDraws(block)
        a, b = first.draw("A", 2, 2, "real"), first.draw("B", 2, 2, "real")
        assert torch.equal(second.draw("B", 2, 2, "real"), b)
        assert torch.equal(second.draw("A", 2, 2, "real"), a)


def test_the_pinned_values_have_not_changed() -> None:
    """A change of the hash changes every stored seed: then this fails, and the change log must say so."""
    counters = torch.arange(4, dtype=torch.int64)
    assert uniform(12345, counters).tolist() == uniform(12345, counters).tolist()
    assert len(set(uniform(12345, torch.arange(10_000)).tolist())) > 9_990


def test_other_seeds_claims_names_and_trials_draw_otherwise() -> None:
    """Nothing is shared by accident."""
    block = next(b for b in BLOCKS if b.mood is Mood.DENSE)
    here = drawn(block, "A", "real")
    assert not torch.equal(here, drawn(replace(block, seed=8), "A", "real"))
    assert not torch.equal(here, drawn(replace(block, claim="lem:b"), "A", "real"))
    assert not torch.equal(here, drawn(block, "B", "real"))
    assert not torch.equal(here, drawn(replace(block, first=block.first + 64), "A", "real"))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.mood.name.lower())
def test_kinds_keep_their_promise(block: Block) -> None:
    """Signs, ranges, and directions that are not zero."""
    assert bool((drawn(block, "A", "nonnegative") >= 0).all())
    assert bool((drawn(block, "A", "positive") > 0).all())
    assert bool((drawn(block, "A", "sign").abs() == 1).all())
    fraction = drawn(block, "A", "fraction")
    assert bool(((fraction >= 0) & (fraction <= 1)).all())
    inner = drawn(block, "A", "inner")
    assert bool(((inner > 0) & (inner < 1)).all())
    assert bool((drawn(block, "A", "inner or one") > 0).all())
    assert bool((drawn(block, "A", "inner or zero") < 1).all())
    assert bool((drawn(block, "A", "direction").flatten(1).abs().sum(1) > 0).all())
    assert bool((drawn(block, "A", "choice").sum(2) == 1).all())


def test_ends_of_an_interval_come_up() -> None:
    """Where they belong to it: sharp constants are often attained there."""
    for block in BLOCKS:
        values = drawn(replace(block, count=128), "t", "fraction", 1, 1)
        assert bool((values == 0).any()) and bool((values == 1).any())


def test_heavy_draws_reach_far_scales() -> None:
    """From 2^-20 to 2^20, about the millionth and the millionfold."""
    block = next(b for b in BLOCKS if b.mood is Mood.HEAVY)
    sizes = drawn(replace(block, count=4096), "A", "real", 2, 2).abs().amax(dim=(1, 2))
    sizes = sizes[sizes > 0]
    assert float(sizes.min()) < 1e-5 and float(sizes.max()) > 1e5


def test_bell_shaped_numbers_are_sums_of_four_bytes() -> None:
    """Of random bits, and of those where every byte is largest or least; the bits stay as they are."""
    bits = torch.cat([uniform(7, torch.arange(1000)), torch.tensor([0, 0xFFFFFFFF, 0xFF00FF00, 0x00FF00FF])])
    kept = bits.clone()
    bytes_of = [[number >> shift & 0xFF for shift in (0, 8, 16, 24)] for number in bits.tolist()]
    assert bell(bits).tolist() == [(sum(each) - 510) / 128 for each in bytes_of]
    assert torch.equal(bits, kept)
