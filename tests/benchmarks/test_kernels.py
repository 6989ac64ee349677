"""Throughput of `verify stress` on one core against what one would write by hand (`make bench`).

All three run in turn in one process, so that their ratio means something on a busy machine; the engine's time
is what pytest-benchmark records, all rates and ratios are in ``extra_info``. The engine draws, bounds all
rounding and judges; the others draw library normals and give a margin.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.benchmarks import limits, rivals
from tests.benchmarks.kernels import engine, gigaflops, task
from tests.quality.strengthened import Sizes
from verify.stress.memory import keep_memory

ROUNDS = 5


@pytest.mark.parametrize("sizes", rivals.FEW, ids=str)
@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("lem:descent", "isotropic-quadratic"),
        ("eq:9", "isotropic-quadratic"),
        ("lem:descent", "logistic"),
        ("eq:9", "logistic"),
        ("eq:15", None),
    ],
)
def test_throughput(benchmark: Any, name: str, loss: str | None, sizes: Sizes) -> None:
    """Trials a second of each way, and the ratios. The extractor's matrix is of as many rows as m here."""
    keep_memory()
    few = rivals.FEW[sizes]
    if name == "eq:15":
        sizes = Sizes(max(2, sizes.m // 2), max(2, sizes.m // 2), 1)
    run, many = engine(task(name, sizes, loss))
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "engine": (run, many),
        "loop": rivals.loop(name, sizes, loss, few),
    }
    if loss == "isotropic-quadratic":
        ways["batched"] = rivals.batch(name, sizes)
    best = {way: float("inf") for way in ways}
    for _ in range(ROUNDS):
        for way, (each, count) in ways.items():
            best[way] = min(best[way], limits.seconds(each, 1) / count)
    benchmark.pedantic(run, rounds=ROUNDS, warmup_rounds=1)
    row: dict[str, object] = {"claim": name, "loss": loss or "-", "sizes": str(sizes)}
    row |= {"trials/s": 1 / best["engine"], "times the NumPy loop": best["loop"] / best["engine"]}
    row["times batched torch"] = best["batched"] / best["engine"] if "batched" in best else None
    row["GFLOP/s"] = gigaflops(task(name, sizes, loss)) / best["engine"]
    row["part of the product rate"] = row["GFLOP/s"] * 1e9 / limits.product_rate()
    benchmark.extra_info.update(throughput=row, device=limits.name())
    assert all(value > 0 for value in best.values())
