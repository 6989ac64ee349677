"""Compiled loops (extra `fast`): the same numbers as torch alone, to the bit, and exact sums of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from tests.benchmarks.kernels import task
from tests.quality.strengthened import Sizes
from tests.stress.agreement import agree, both
from verify.falsify import raws
from verify.falsify.raws import CYCLE, Block, RawDraws
from verify.stress.bodies import part
from verify.stress.drawn import PANEL, SIDE, Drawn
from verify.stress.fast import VARIABLE, Part, abreast, dots, loops, moments, product, squares
from verify.stress.fast import total as summed
from verify.stress.kernel import Structured
from verify.stress.stream import Stream, power

pytest.importorskip("numba", reason="compiled loops need the extra `fast`")

SQUARE = (20, 64, 67, 136)
PARTS = ((0, 1, 0, 1), (0, 10, 10, 20), (3, 17, 5, 20), (8, 16, 0, 8))


def block(number: int, count: int = 9) -> Block:
    """A block that starts somewhere."""
    return Block(3, "some claim", number, 1000, count)


def drawn(number: int, side: int, dtype: torch.dtype) -> Drawn | None:
    """A square matrix of the stream; None where it is drawn as a product."""
    body = Stream(block(number), dtype=dtype).body("M", side, side, "real")
    return body if isinstance(body, Drawn) else None


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


def test_an_extractor_s_matrix_is_not_formed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Norms of a drawn matrix and of its blocks need no entry in memory."""

    def refused(matrix: Drawn) -> torch.Tensor:
        raise AssertionError("formed")

    monkeypatch.setattr(Drawn, "tensor", property(refused))
    work = task("eq:15", Sizes(100, 100, 1), None)
    for number in (0, 2, 3, 6):
        measured = Structured(work.sampler("float32")).measure(replace(work.block(number), count=4))
        assert bool(torch.isfinite(measured.ratio).any())


@pytest.mark.parametrize("turned", [(False, False), (True, False), (False, True), (True, True)], ids=str)
@pytest.mark.parametrize(
    "sizes", [(64, 48, 4), (48, 5, 3), (30, 2, 2), (30, 8, 8), (4, 64, 48), (5, 4, 48), (3, 3, 3)], ids=str
)
def test_products_are_those_of_torch(sizes: tuple[int, int, int], turned: tuple[bool, bool]) -> None:
    """Of whole numbers, where every sum is exact, in all orders of memory; and of parts of matrices."""
    m, k, n = sizes
    left, right = (Stream(block(0)).draw(name, 64, 64, "real") for name in "ab")
    for cut in (lambda each: each.contiguous(), lambda each: each):
        one = cut(left[:, :k, :m] if turned[0] else left[:, :m, :k])
        other = cut(right[:, :n, :k] if turned[1] else right[:, :k, :n])
        one, other = one.mT if turned[0] else one, other.mT if turned[1] else other
        found = product(one, other, part((m, n)))
        if found is not None:
            assert torch.equal(found[0], one @ other)
            assert torch.allclose(found[1], found[0].square().sum((1, 2), keepdim=True))


def test_thin_products_have_a_loop() -> None:
    """So that the test above says something."""
    tall, thin, square = torch.ones(3, 64, 48), torch.ones(3, 48, 2), torch.ones(3, 2, 2)
    for left, right in ((tall, thin), (thin, square), (tall.mT, torch.ones(3, 64, 4)), (thin.mT, tall.mT)):
        found = product(left, right, part((left.shape[1], right.shape[2])))
        assert (found is None) == (right.stride(2) != 1)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("count", [2, 512, 700])
@pytest.mark.parametrize("sizes", [(4, 2, 4), (4, 4, 2), (3, 1, 5), (2, 3, 2), (1, 8, 1), (5, 7, 3)], ids=str)
def test_products_side_by_side_are_those_of_torch(
    sizes: tuple[int, int, int], count: int, dtype: torch.dtype
) -> None:
    """Of whole numbers, where every sum is exact; of parts of matrices and transposes too."""
    m, k, n = sizes
    left, right = (torch.randint(-9, 10, (8, 8, count)).to(dtype).permute(2, 0, 1) for _ in range(2))
    for one in (left[:, :m, :k], left[:, :k, 1 : m + 1].mT):
        for other in (right[:, :k, :n], right[:, :n, :k].mT):
            found = abreast(one, other)
            assert found is not None and found.stride(0) == 1
            assert torch.equal(found, one.contiguous() @ other.contiguous())
    assert abreast(left.contiguous(), right) is None


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


@pytest.mark.parametrize("shape", [(4, 4), (8, 2), (64, 4), (112, 4), (48, 5), (3, 200)], ids=str)
def test_sums_of_products_are_those_of_torch(shape: tuple[int, int]) -> None:
    """Of whole numbers, in all orders of memory."""
    one, other = (Stream(block(0)).draw(name, *shape, "real") for name in "ab")
    flat = one.contiguous(), other.contiguous()
    abreast = [each.permute(1, 2, 0).contiguous().permute(2, 0, 1) for each in flat]
    for left, right in (flat, abreast, (flat[0], abreast[1]), (flat[0].mT, flat[1].mT), (one[:4], one[:4])):
        found = dots(left, right, part((left.shape[1], left.shape[2])))
        assert found is None or torch.equal(found, (left * right).sum((1, 2), keepdim=True))
    assert dots(*flat, part(shape)) is not None
    three = moments(*flat, part(shape))
    assert three is not None and moments(*abreast, part(shape)) is None
    for found, (left, right) in zip(three, (flat, flat[:1] * 2, flat[1:] * 2), strict=True):
        assert torch.equal(found, (left * right).sum((1, 2), keepdim=True))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("many", [1, 9])
def test_sums_at_their_places_are_those_of_torch(many: int, dtype: torch.dtype) -> None:
    """Of whole numbers: parts of matrices, transposes, one matrix for all trials, each times a number."""
    one, other, third = (Stream(block(0, many), dtype=dtype).draw(name, 20, 6, "real") for name in "abc")
    one, other, third = (each.contiguous() for each in (one, other, third))
    number = torch.arange(many, dtype=dtype)[:, None, None]
    parts = [
        Part(one, (0, 0), 1, None),
        Part(other[:, 3:9], (14, 0), -1, number),
        Part(third[:, :6, :2].mT, (5, 0), 1, None),
        Part(third[:1, :4, 1:3], (2, 4), -1, number[-1:]),
    ]
    for some in (parts, parts[:1], parts[1:], parts[2:]):
        expected = torch.zeros(many, 20, 6, dtype=dtype)
        for each in some:
            (top, left), (_, rows, columns) = each.place, each.tensor.shape
            term = each.sign * each.tensor * (1 if each.number is None else each.number)
            expected[:, top : top + rows, left : left + columns] += term
        some = [replace(each, part=part((each.tensor.shape[1], each.tensor.shape[2]))) for each in some]
        made = summed(some, (20, 6), part((20, 6)))
        assert made is not None
        found, own = made
        assert own[0] is not None or some[0].tensor.stride(2) != 1
        for each, square in zip(some, own, strict=True):
            if square is not None:
                assert torch.equal(square, each.tensor.square().sum((1, 2), keepdim=True))
        assert torch.equal(found[0], expected.expand_as(found[0]))
        assert torch.equal(found[1], expected.square().sum((1, 2), keepdim=True)[: len(found[1])])
    abreast = one.permute(1, 2, 0).contiguous().permute(2, 0, 1)
    assert many == 1 or summed([Part(abreast, (0, 0), 1, None)], (20, 6), part((20, 6))) is None


@pytest.mark.parametrize("part", [1, 4, 64, 128])
def test_sums_of_squares_of_parts_are_those_of_torch(part: int) -> None:
    """Of whole numbers, in matrices, in blocks of them, in their transposes, and in one for all trials."""
    whole = Stream(block(0)).draw("a", 5, 384, "real")
    for some in (whole, whole[:, 1:4, 128:], whole[:, :, :256].mT, whole[:1].expand(3, -1, -1)):
        if some.shape[2] % part == 0:
            exact = some.unflatten(2, (-1, part)).square().sum(3)
            assert torch.allclose(squares(some, part), exact, rtol=1e-12)


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
