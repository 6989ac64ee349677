"""The machine's own limits, measured beside the engine: products of matrices, and reading memory."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import torch

SIDE, ROUNDS = {"cpu": 1024, "cuda": 8192}, 3
READ = {"cpu": 1 << 25, "cuda": 1 << 30}


def device() -> str:
    """Where benchmarks run: a GPU where there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def name() -> str:
    """The device in words."""
    return torch.cuda.get_device_name() if device() == "cuda" else f"CPU, {torch.get_num_threads()} thread(s)"


def seconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """How long it takes at best, when the device has finished."""
    found = float("inf")
    for _ in range(rounds + 1):
        start = perf_counter()
        run()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        found = min(found, perf_counter() - start)
    return found


def product_rate(dtype: torch.dtype = torch.float32) -> float:
    """Operations a second of a product of square matrices, without TF32."""
    torch.backends.cuda.matmul.allow_tf32 = False
    side = SIDE[device()]
    a = torch.ones(side, side, dtype=dtype, device=device())
    return 2 * side**3 / seconds(lambda: torch.mm(a, a))


def read_rate() -> float:
    """Bytes a second of a sum over much memory."""
    x = torch.ones(READ[device()], dtype=torch.float32, device=device())
    return 4 * x.numel() / seconds(x.sum)


def copy_rate() -> float:
    """Bytes a second, read and written, of a copy."""
    x = torch.ones(READ[device()], dtype=torch.float32, device=device())
    y = torch.empty_like(x)
    return 8 * x.numel() / seconds(lambda: y.copy_(x))
