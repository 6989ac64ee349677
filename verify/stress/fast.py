"""Whether compiled loops are at hand: with Numba (extra ``fast``), on a processor; else torch does it all.

They give the same numbers as torch: drawn entries to the bit, sums within the same bounds.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy.typing as npt
import torch

VARIABLE = "VERIFY_FAST"
"""Set to 0 in the environment, it turns compiled loops off."""


NARROW, SMALL = 8, 1 << 15
"""Compiled products have a side with so many rows or columns at most, and so many multiplications."""

FEW = 128
"""So many entries a matrix of short rows has at most where that is faster than a library's call."""


@lru_cache(maxsize=1)
def installed() -> bool:
    """Whether Numba is there."""
    return importlib.util.find_spec("numba") is not None


def product(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor | None:
    """The products of two batches of small matrices, one of them thin; None where no loop serves."""
    (batch, rows, inner), columns = left.shape, right.shape[2]
    small = right.shape[0] == batch and rows * inner * columns <= SMALL and left.dtype == right.dtype
    across = rows <= NARROW < min(columns, inner)
    if not small or not (across or columns <= NARROW < rows) or loops(left.device) is None:
        return None
    one, other = (right.mT, left.mT) if across else (left, right)
    if other.stride(2) != 1 or (across and one.stride(1) != 1):
        return None
    found = left.new_empty((batch, rows, columns))
    into = found.numpy()

    def run(kernel: Callable[..., None], between: int, *more: bool) -> torch.Tensor:
        places = one.stride(0), between, other.stride(0), other.stride(1)
        kernel(memory(one), memory(other), places, inner, into, *more)
        return found

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
    alike = right.shape[0] == batch > 1 and left.dtype == right.dtype
    if not alike or not left.stride(0) == right.stride(0) == 1 or loops(left.device) is None:
        return None
    found = left.new_empty((rows, columns, batch))
    places = left.stride()[1:] + right.stride()[1:]
    products().abreast(memory(left), memory(right), places, inner, found.numpy())
    return found.permute(2, 0, 1)


def dots(left: torch.Tensor, right: torch.Tensor, part: int) -> torch.Tensor | None:
    """The sums of products of the entries of two batches of small matrices, (batch, 1, 1); None where no loop
    serves. A matrix whose entries lie side by side is summed in parts of so many."""
    (batch, rows, columns), entries = left.shape, left.shape[1] * left.shape[2]
    alike = left.shape == right.shape and left.dtype == right.dtype and entries <= SMALL
    if not alike or loops(left.device) is None:
        return None
    abreast = entries <= part and left.stride(0) == right.stride(0) == 1 < batch
    if not abreast and not (_in_one_piece(left) and _in_one_piece(right)):
        return None
    found = left.new_empty((batch, 1, 1))
    one, other, into = memory(left), memory(right), found.view(batch).numpy()
    if abreast:
        products().dots_abreast(one, other, left.stride()[1:] + right.stride()[1:], (rows, columns), into)
    elif entries <= part:
        products().dots(one, other, (left.stride(0), right.stride(0)), entries, into)
    else:
        products().dots_in_parts(one, other, (left.stride(0), right.stride(0)), entries, part, into)
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


@lru_cache(maxsize=2)
def _module(name: str) -> ModuleType:
    return importlib.import_module(f"verify.stress.{name}")
