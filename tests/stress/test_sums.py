"""Compiled sums of matrices at their places are those of torch."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from tests.stress.draws import block
from verify.stress.bodies import part
from verify.stress.fast import Part
from verify.stress.fast import total as summed
from verify.stress.stream import Stream

pytest.importorskip("numba", reason="compiled loops need the extra `fast`")


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
