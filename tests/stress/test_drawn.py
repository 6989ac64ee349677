"""Matrices that are drawn and not formed have the sums and the products of those that are."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from tests.benchmarks.kernels import task
from tests.quality.strengthened import Sizes
from tests.stress.draws import block
from verify.falsify.raws import CYCLE
from verify.stress.bodies import part
from verify.stress.drawn import PANEL, SIDE, Drawn
from verify.stress.kernel import Structured
from verify.stress.stream import Stream

pytest.importorskip("numba", reason="compiled loops need the extra `fast`")

SQUARE = (20, 64, 67, 136)
PARTS = ((0, 1, 0, 1), (0, 10, 10, 20), (3, 17, 5, 20), (8, 16, 0, 8))


def drawn(number: int, side: int, dtype: torch.dtype) -> Drawn | None:
    """A square matrix of the stream; None where it is drawn as a product."""
    body = Stream(block(number), dtype=dtype).body("M", side, side, "real")
    return body if isinstance(body, Drawn) else None


@pytest.mark.parametrize("side", SQUARE)
@pytest.mark.parametrize("number", range(len(CYCLE)))
def test_sums_of_squares_are_exact(number: int, side: int) -> None:
    """Of matrices, their symmetric and skew parts, and blocks of all of these, along tiles and across."""
    matrix = drawn(number, side, torch.float64)
    if matrix is None:
        return
    half, tiles = side // 2, side - side % SIDE
    halves = ((0, half, half, side), (half, side, 0, half), (0, tiles or side, tiles, side))
    for body in (matrix, matrix.folded(1), matrix.folded(-1)):
        entries = matrix.tensor + body.sign * matrix.tensor.mT
        assert torch.equal(body.tensor, entries)
        assert torch.equal(body.squares, (entries**2).sum((1, 2), keepdim=True))
        for top, bottom, left, right in (*PARTS, *halves):
            some, inside = body.part((top, bottom), (left, right)), entries[:, top:bottom, left:right]
            assert torch.equal(some.tensor, inside)
            assert torch.equal(some.squares, (inside**2).sum((1, 2), keepdim=True))


def test_most_blocks_are_not_products() -> None:
    """So that the test above says something of every mood with entries of its own."""
    kept = {block(number).mood for number in range(len(CYCLE)) if drawn(number, 64, torch.float64)}
    assert {"TINY", "DENSE", "HEAVY", "NEAR"} <= {mood.name for mood in kept}


def test_an_extractor_s_matrix_is_not_formed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Norms of a drawn matrix and of its blocks need no entry in memory."""

    def refused(matrix: Drawn) -> torch.Tensor:
        raise AssertionError("formed")

    monkeypatch.setattr(Drawn, "tensor", property(refused))
    work = task("eq:15", Sizes(100, 100, 1), None)
    for number in (0, 2, 3, 6):
        measured = Structured(work.sampler("float32")).measure(replace(work.block(number), count=4))
        assert bool(torch.isfinite(measured.ratio).any())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("wide", [1, 3, 4, 8])
@pytest.mark.parametrize("shape", [(64, 48), (67, 21), (130, 24), (30, 30)], ids=str)
@pytest.mark.parametrize("number", range(len(CYCLE)))
def test_drawn_products_are_those_of_torch(
    number: int, shape: tuple[int, int], wide: int, dtype: torch.dtype
) -> None:
    """With whole numbers, where every sum is exact, from whole matrices and from some columns of them."""
    body = Stream(block(number), dtype=dtype).body("M", *shape, "real")
    if not isinstance(body, Drawn):
        return
    for turned in (False, True):
        first = body.tensor.mT if turned else body.tensor
        thin = Stream(block(0), dtype=dtype).draw("a", first.shape[2], wide + 1, "real").contiguous()
        for right in (thin[:, :, :wide].contiguous(), thin[:, :, 1:]):
            of = Drawn(body.source) if right.stride(1) == wide else body
            other = Stream(block(0), dtype=dtype).draw("b", first.shape[1], wide, "real").contiguous()
            found = of.times(right, turned, part((first.shape[1], wide)), other)
            assert (found is None) == (body.source.pair is not None)
            if found is not None:
                dots = (found[0] * other).sum((1, 2), keepdim=True)
                assert torch.equal(found[0], first @ right)
                assert found[2] is not None and torch.allclose(found[2], dots, atol=1e-2)
                assert found[1] is not None
                assert torch.allclose(found[1], found[0].square().sum((1, 2), keepdim=True))
                assert torch.equal(of.squares, (body.tensor**2).sum((1, 2), keepdim=True))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("shape", [(256, 256), (301, 230), (230, 301)], ids=str)
@pytest.mark.parametrize("number", range(len(CYCLE)))
def test_products_by_panels_are_those_of_torch(
    number: int, shape: tuple[int, int], dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for large matrices, whole or a few rows at a time; those in memory are multiplied there."""
    body = Stream(block(number, 3), dtype=dtype).body("M", *shape, "real")
    if not isinstance(body, Drawn):
        return
    for turned, panel in ((False, PANEL), (True, PANEL), (False, 100 * shape[1]), (True, 100 * shape[1])):
        monkeypatch.setattr("verify.stress.drawn.PANEL", panel)
        first = body.tensor.mT if turned else body.tensor
        right = Stream(block(0, 3), dtype=dtype).draw("a", first.shape[2], 16, "real")
        found = Drawn(body.source).times(right, turned, part((first.shape[1], 16)))
        assert (found is None) == (body.source.pair is not None)
        assert body.times(right, turned, part((first.shape[1], 16))) is None
        assert found is None or torch.equal(found[0], first @ right)
