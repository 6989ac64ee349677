"""What this machine computes on, found without loading torch where that can be."""

from __future__ import annotations

import os

from verify.errors import VerifyError


def device(asked: str) -> str:
    """The device to use: `auto` is the CPU, which is faster on the small matrices of a check.

    Raises VerifyError where `cuda` is asked for and there is none.
    """
    if asked not in ("auto", "cpu", "cuda"):
        raise VerifyError(f"device {asked} is not known: use auto, cpu or cuda")
    if asked in ("auto", "cpu"):
        return "cpu"
    import torch

    if not torch.cuda.is_available():
        raise VerifyError(
            f"torch {torch.__version__} finds no GPU: type --device cpu, "
            "or `verify doctor` to see what is there"
        )
    return "cuda"


def fastest(asked: str) -> str:
    """The device for large matrices: `auto` is a GPU where there is one."""
    if asked == "auto":
        import torch

        return "cuda" if torch.cuda.is_available() else "cpu"
    return device(asked)


def jobs() -> int:
    """How many processes to use where nobody says: one a core, at most 4."""
    return min(cores(), 4)


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
