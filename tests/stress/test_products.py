"""Compiled products and sums of products are those of torch."""

from __future__ import annotations

import pytest
import torch

from tests.stress.draws import block
from verify.stress.bodies import part
from verify.stress.fast import abreast, dots, moments, product, squares
from verify.stress.stream import Stream

pytest.importorskip("numba", reason="compiled loops need the extra `fast`")


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


@pytest.mark.parametrize("part", [1, 4, 64, 128])
def test_sums_of_squares_of_parts_are_those_of_torch(part: int) -> None:
    """Of whole numbers, in matrices, in blocks of them, in their transposes, and in one for all trials."""
    whole = Stream(block(0)).draw("a", 5, 384, "real")
    for some in (whole, whole[:, 1:4, 128:], whole[:, :, :256].mT, whole[:1].expand(3, -1, -1)):
        if some.shape[2] % part == 0:
            exact = some.unflatten(2, (-1, part)).square().sum(3)
            assert torch.allclose(squares(some, part), exact, rtol=1e-12)
