"""The name of what computes."""

from __future__ import annotations

import platform
from pathlib import Path


def device_name(device: str) -> str:
    """What computed, in words."""
    if device.startswith("cuda"):
        import torch

        return str(torch.cuda.get_device_name())
    return _model() or platform.processor() or platform.machine()


def _model() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "")
