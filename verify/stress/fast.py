"""Whether compiled loops are at hand: with Numba (extra ``fast``), on a processor; else torch does it all.

They give the same numbers as torch: drawn entries to the bit, sums within the same bounds.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

VARIABLE = "VERIFY_FAST"
"""Set to 0 in the environment, it turns compiled loops off."""


NARROW, SMALL = 8, 1 << 15
"""Compiled products have a side with so many rows or columns at most, and so many multiplications."""

FAR = 1 << 12
"""So many entries a matrix has at most that is read column by column."""

FEW = 128
"""So many entries a matrix of short rows has at most where that is faster than a library's call."""


Squared = tuple[torch.Tensor, torch.Tensor]
"""A batch of matrices, and the sum of squares of each: (batch, 1, 1)."""


@lru_cache(maxsize=1)
def installed() -> bool:
    """Whether Numba is there."""
    return importlib.util.find_spec("numba") is not None


def product(left: torch.Tensor, right: torch.Tensor, part: int) -> Squared | None:
    """The products of two batches of small matrices, one of them thin; None where no loop serves.

    Their squares are summed in parts of so many."""
    (batch, rows, inner), columns = left.shape, right.shape[2]
    small = right.shape[0] == batch and rows * inner * columns <= SMALL and left.dtype == right.dtype
    across = rows <= NARROW < min(columns, inner)
    if not small or not (across or columns <= NARROW < rows) or loops(left.device) is None:
        return None
    one, other = (right.mT, left.mT) if across else (left, right)
    if other.stride(2) != 1 or (across and one.stride(1) != 1):
        return None

    def run(kernel: Callable[..., None], between: int, *more: bool) -> Squared:
        found, squares = left.new_empty((batch, rows, columns)), left.new_empty((batch, 1, 1))
        places = one.stride(0), between, other.stride(0), other.stride(1)
        kernel(
            memory(one), memory(other), places, inner, found.numpy(), part, squares.view(batch).numpy(), *more
        )
        return found, squares

    if one.stride(1) == 1:
        return run(products().turned, one.stride(2), across)
    if one.stride(2) == 1 and inner > NARROW:
        return run(products().long_rows, one.stride(1))
    if one.stride(2) == 1 and one.stride(1) == inner and one.shape[1] * inner <= FEW:
        return run(products().short_rows, inner)
    return None


def abreast(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor | None:
    """The products of two batches of matrices whose entries at one place lie side by side, laid out so too;
    None where no loop serves."""
    (batch, rows, inner), columns = left.shape, right.shape[2]
    same = right.shape[0] == batch > 1 and left.dtype == right.dtype
    if not same or not left.stride(0) == right.stride(0) == 1 or loops(left.device) is None:
        return None
    found = left.new_empty((rows, columns, batch))
    places = left.stride()[1:] + right.stride()[1:]
    products().abreast(memory(left), memory(right), places, inner, found.numpy())
    return found.permute(2, 0, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A batch of matrices with a sign and maybe numbers to multiply by, (batch or 1, 1, 1), and the first row
    and column of where it stands in a sum."""

    tensor: torch.Tensor
    place: tuple[int, int]
    sign: int
    number: torch.Tensor | None
    part: int = 0
    """If not 0, its own squares are summed too, in parts of so many."""


def total(
    parts: Sequence[Part], shape: tuple[int, int], part: int
) -> tuple[Squared, list[torch.Tensor | None]] | None:
    """The sum of matrices at their places in one of this shape; None where no loop serves.

    Its squares are summed in parts of so many. With it the sums of squares that parts ask for, of those
    whose entries lie in one piece."""
    tensors, (rows, columns) = [each.tensor for each in parts], shape
    first = tensors[0]
    batch = max(len(each) for one in parts for each in (one.tensor, one.number) if each is not None)
    if loops(first.device) is None or rows * columns > SMALL or any(map(scattered, tensors)):
        return None
    if any(each.dtype != first.dtype or len(each) not in (1, batch) for each in tensors):
        return None
    (numbers, own), places = first.new_empty((2, len(parts), batch)), []
    wanted = [each.part if _in_one_piece(each.tensor) else 0 for each in parts]
    for row, each in zip(numbers, parts, strict=True):
        row.fill_(each.sign)
        if each.number is not None:
            row.mul_(each.number.view(-1))
        apart = each.tensor.stride() if len(each.tensor) == batch else (0, *each.tensor.stride()[1:])
        places.append((*apart, *each.place, *each.tensor.shape[1:]))
    found, squares = first.new_empty((batch, rows, columns)), first.new_empty((batch, 1, 1))
    _module("sums").summed(
        *(tuple(map(memory, tensors)), numbers.numpy(), np.array(places)),
        *(found.numpy(), part, squares.view(batch).numpy(), np.array(wanted), own.numpy()),
    )
    sums = [
        own[k, : len(tensor)].view(-1, 1, 1) if each else None
        for k, (each, tensor) in enumerate(zip(wanted, tensors, strict=True))
    ]
    return (found, squares), sums


def scattered(tensor: torch.Tensor) -> bool:
    """Whether the entries of a matrix do not lie near each other, or not in the order of reading."""
    (batch, rows, columns), (apart, _, beside) = tensor.shape, tensor.stride()
    return rows * columns > 1 and (apart == 1 < batch or (beside != 1 and rows * columns > FAR))


def dots(left: torch.Tensor, right: torch.Tensor, part: int) -> torch.Tensor | None:
    """The sums of products of the entries of two batches of small matrices, (batch, 1, 1); None where no loop
    serves. A matrix whose entries lie side by side is summed in parts of so many."""
    (batch, rows, columns), entries = left.shape, left.shape[1] * left.shape[2]
    same = left.shape == right.shape and left.dtype == right.dtype and entries <= SMALL
    if not same or loops(left.device) is None:
        return None
    abreast = entries <= part and left.stride(0) == right.stride(0) == 1 < batch
    if not abreast and not alike(left, right):
        return None
    found = left.new_empty((batch, 1, 1))
    one, other, into = memory(left), memory(right), found.view(batch).numpy()
    if abreast:
        products().dots_abreast(one, other, left.stride()[1:] + right.stride()[1:], (rows, columns), into)
    else:
        none = left.new_empty((0, batch)).numpy()
        products().dots(one, other, (left.stride(0), right.stride(0)), entries, part, into, none)
    return found


def squares(tensor: torch.Tensor, part: int) -> torch.Tensor:
    """The sums of squares of parts of rows of so many entries, (batch, rows, parts)."""
    batch, rows, columns = tensor.shape
    if tensor.stride(2) != 1 or loops(tensor.device) is None:
        parts = tensor.view(batch, rows, columns // part, part)
        norms: torch.Tensor = torch.linalg.vector_norm(parts, dim=3)
        return norms.square_()
    found = tensor.new_empty((batch, rows, columns // part))
    products().squares(memory(tensor), (tensor.stride(0), tensor.stride(1)), part, found.numpy())
    return found


def moments(left: torch.Tensor, right: torch.Tensor, part: int) -> torch.Tensor | None:
    """The same, and the sums of squares of left and of right, (3, batch, 1, 1); None where no loop serves, or
    where that would not be one reading of both."""
    batch, entries = left.shape[0], left.shape[1] * left.shape[2]
    if entries > SMALL or loops(left.device) is None or not alike(left, right):
        return None
    found = left.new_empty((3, batch, 1, 1))
    into, between = found.view(3, batch).numpy(), (left.stride(0), right.stride(0))
    products().dots(memory(left), memory(right), between, entries, part, into[0], into[1:])
    return found


def alike(left: torch.Tensor, right: torch.Tensor) -> bool:
    """Whether two batches have matrices of one shape and dtype, each in one piece."""
    same = left.shape == right.shape and left.dtype == right.dtype
    return same and _in_one_piece(left) and _in_one_piece(right)


def _in_one_piece(tensor: torch.Tensor) -> bool:
    """Whether the entries of each matrix lie one after the other."""
    return tensor.stride(2) == 1 and tensor.stride(1) == tensor.shape[2]


def memory(tensor: torch.Tensor) -> npt.NDArray[Any]:
    """What lies in memory from the first entry of a tensor to its last."""
    (batch, rows, columns), (apart, between, beside) = tensor.shape, tensor.stride()
    reach = (batch - 1) * apart + (rows - 1) * between + (columns - 1) * beside
    found: npt.NDArray[Any] = tensor.as_strided((reach + 1,), (1,), tensor.storage_offset()).numpy()
    return found


def products() -> ModuleType:
    """The compiled products."""
    return _module("products")


def loops(device: torch.device | str) -> ModuleType | None:
    """The compiled loops over drawn words, where they serve."""
    kind = device.type if isinstance(device, torch.device) else device.split(":")[0]
    if kind != "cpu" or os.environ.get(VARIABLE) == "0" or not installed():
        return None
    return _module("loops")


def tiled() -> ModuleType:
    """The compiled products of drawn matrices."""
    return _module("tiled")


@lru_cache(maxsize=4)
def _module(name: str) -> ModuleType:
    return importlib.import_module(f"verify.stress.{name}")
