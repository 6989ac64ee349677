"""The machine's own limits, measured beside the engine: products of matrices, and reading memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

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


def reading() -> tuple[Callable[[], object], int]:
    """A sum over much memory, and how many bytes that is."""
    x = torch.ones(READ[device()], dtype=torch.float32, device=device())
    return x.sum, 4 * x.numel()


def read_rate() -> float:
    """Bytes a second of a sum over much memory."""
    run, many = reading()
    return many / seconds(run)


def copy_rate() -> float:
    """Bytes a second, read and written, of a copy."""
    x = torch.ones(READ[device()], dtype=torch.float32, device=device())
    y = torch.empty_like(x)
    return 8 * x.numel() / seconds(lambda: y.copy_(x))


def taken(wait: float = 0.1) -> float | None:
    """How many cores other processes keep busy while this one waits; None where the system does not tell."""
    before, start = _busy(), perf_counter()
    sleep(wait)
    after, passed = _busy(), perf_counter() - start
    return None if before is None or after is None else (after - before) / passed


def _busy() -> float | None:
    """Seconds in which cores had work, of all since the system began."""
    told = Path("/proc/stat")
    if not told.exists():
        return None
    user, nice, system, _, _, *others = map(int, told.read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + sum(others)) / os.sysconf("SC_CLK_TCK")
