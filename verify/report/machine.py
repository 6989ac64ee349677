"""What this machine computes on, found without loading torch where that can be."""

from __future__ import annotations

import os
from pathlib import Path

from verify.errors import VerifyError

DRIVERS = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")


def device(asked: str) -> str:
    """The device to use: `auto` is the GPU where torch can use one, else the CPU.

    Raises VerifyError where `cuda` is asked for and there is none.
    """
    if asked not in ("auto", "cpu", "cuda"):
        raise VerifyError(f"device {asked} is not known: use auto, cpu or cuda")
    if asked == "cpu" or (asked == "auto" and not any(Path(each).exists() for each in DRIVERS)):
        return "cpu"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    if asked == "cuda":
        raise VerifyError(
            f"torch {torch.__version__} finds no GPU: type --device cpu, "
            "or `verify doctor` to see what is there"
        )
    return "cpu"


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
