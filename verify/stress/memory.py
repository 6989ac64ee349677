"""Memory of a worker process: kept once it was asked for, as new pages each time cost more than sums."""

from __future__ import annotations

import ctypes
import sys

TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD = -1, -2, -3
LARGE = 1 << 30
LARGEST_HEAP = 1 << 25
"""What the C library takes at most for the size from which it asks the system for pages."""


def keep_memory() -> bool:
    """Ask the C library to keep what is freed; False where it cannot be asked. For the whole process."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    wanted = ((MMAP_THRESHOLD, LARGEST_HEAP), (TRIM_THRESHOLD, LARGE), (TOP_PAD, LARGEST_HEAP))
    return all([mallopt(name, value) == 1 for name, value in wanted])
