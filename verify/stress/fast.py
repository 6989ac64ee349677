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
    products, found = (
        importlib.import_module("verify.stress.products"),
        left.new_empty((batch, rows, columns)),
    )
    into = found.numpy()

    def run(kernel: Callable[..., None], between: int, *more: bool) -> torch.Tensor:
        places = one.stride(0), between, other.stride(0), other.stride(1)
        kernel(memory(one), memory(other), places, inner, into, *more)
        return found

    if one.stride(1) == 1:
        return run(products.turned, one.stride(2), across)
    if one.stride(2) == 1 and inner > NARROW:
        return run(products.long_rows, one.stride(1))
    if one.stride(2) == 1 and one.stride(1) == inner:
        return run(products.short_rows, inner)
    return None


def memory(tensor: torch.Tensor) -> npt.NDArray[Any]:
    """What lies in memory from the first entry of a tensor to its last."""
    reach = sum((size - 1) * stride for size, stride in zip(tensor.shape, tensor.stride(), strict=True))
    found: npt.NDArray[Any] = tensor.as_strided((reach + 1,), (1,), tensor.storage_offset()).numpy()
    return found


def loops(device: torch.device | str) -> ModuleType | None:
    """The compiled loops over drawn words, where they serve."""
    if torch.device(device).type != "cpu" or os.environ.get(VARIABLE) == "0" or not installed():
        return None
    return importlib.import_module("verify.stress.loops")
