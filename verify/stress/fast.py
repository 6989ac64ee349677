"""Whether compiled loops are at hand: with Numba (extra ``fast``), on a processor; else torch does it all.

They give the same numbers as torch: drawn entries to the bit, sums within the same bounds.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from functools import lru_cache
from types import ModuleType

import torch

VARIABLE = "VERIFY_FAST"
"""Set to 0 in the environment, it turns compiled loops off."""


@lru_cache(maxsize=1)
def installed() -> bool:
    """Whether Numba is there."""
    return importlib.util.find_spec("numba") is not None


def loops(device: torch.device | str) -> ModuleType | None:
    """The compiled loops, where they serve."""
    if torch.device(device).type != "cpu" or os.environ.get(VARIABLE) == "0" or not installed():
        return None
    return importlib.import_module("verify.stress.loops")
