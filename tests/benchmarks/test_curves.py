"""How cost grows: with the size of matrices, with the number of claims, with the number of workers."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import Any

import pytest

from tests.benchmarks import limits
from tests.benchmarks.kernels import DENSE, engine, task
from tests.benchmarks.memory import peak
from tests.quality.strengthened import Sizes
from verify.run.processes import pool
from verify.stress.shard import run_shard
from verify.stress.task import Shard

SIDES = (4, 16, 64, 256, 1024)
WIDER = (64, 256, 1024, 4096, 8192)
LOSSES = ("isotropic-quadratic", "ridge-quadratic", "cosine-sum", "logistic")
RANK = 2
CLAIMS = ("lem:descent", "eq:9", "eq:15", "lem:descent", "eq:9", "eq:15", "lem:descent", "eq:9")
WORKERS = (1, 2, 4)
BLOCKS = 8


def test_cost_against_size(benchmark: Any) -> None:
    """Seconds a trial of Lemma 1 at rank 2, beside the seconds that its products take at the product rate."""
    series: dict[str, list[tuple[float, float]]] = {loss: [] for loss in LOSSES}
    series["6 m n r operations at the rate of large products"] = [
        (side, 6 * side * side * RANK / limits.product_rate()) for side in SIDES
    ]

    def all_of_them() -> None:
        for loss in LOSSES:
            for side in SIDES:
                run, count = engine(task("lem:descent", Sizes(side, side, RANK), loss))
                series[loss].append((side, limits.seconds(run, 2) / count))

    benchmark.pedantic(all_of_them, rounds=1)
    curve = {"title": "Cost against size", "across": "m = n", "up": "seconds a trial", "series": series}
    benchmark.extra_info.update(curve=curve, device=limits.name())


def test_memory_against_size(benchmark: Any) -> None:
    """Numbers in memory at once, a trial: like (m + n) r, and a tile or two for losses of every entry.

    Drawn matrices of fewer than 4096 x 4096 entries are kept, for speed.
    """
    series: dict[str, list[tuple[float, float]]] = {loss: [] for loss in LOSSES}

    def all_of_them() -> None:
        for loss in LOSSES:
            for side in WIDER:
                run, count = engine(task("lem:descent", Sizes(side, side, RANK), loss), 1)
                series[loss].append((side, peak(run) / count))

    benchmark.pedantic(all_of_them, rounds=1)
    series["m n"] = [(side, side * side) for side in WIDER]
    series["(m + n) r"] = [(side, 2 * side * RANK) for side in WIDER]
    curve = {
        "title": "Memory against size",
        "across": "m = n",
        "up": "numbers in memory a trial",
        "series": series,
    }
    benchmark.extra_info.update(curve=curve, device=limits.name())


def test_cost_against_claims(benchmark: Any) -> None:
    """Seconds of one block of each of so many claims, their reading included."""
    series: dict[str, list[tuple[float, float]]] = {"first to last": []}

    def all_of_them() -> None:
        for count in range(1, len(CLAIMS) + 1):
            start = perf_counter()
            for number, name in enumerate(CLAIMS[:count]):
                work = task(name, Sizes(16, 12, 2), None)
                run_shard(Shard(replace(work, seed=number), DENSE, DENSE))
            series["first to last"].append((count, perf_counter() - start))

    benchmark.pedantic(all_of_them, rounds=1)
    curve = {"title": "Cost against claims", "across": "claims", "up": "seconds", "series": series}
    benchmark.extra_info.update(curve=curve, device=limits.name())


@pytest.mark.skipif(limits.device() == "cuda", reason="of processor cores")
def test_throughput_against_workers(benchmark: Any) -> None:
    """Trials a second of so many processes, once they have begun."""
    work = task("lem:descent", Sizes(64, 48, 4), "isotropic-quadratic")
    series: dict[str, list[tuple[float, float]]] = {"measured": [], "linear": []}

    def rate(executor: ProcessPoolExecutor, workers: int) -> float:
        for future in [executor.submit(run_shard, Shard(work, k, k)) for k in range(4 * workers)]:
            future.result()  # all processes have begun
        start = perf_counter()
        shards = [Shard(work, k, k + BLOCKS - 1) for k in range(0, 4 * BLOCKS * workers, BLOCKS)]
        done = sum(tally.counts.screened for tally in executor.map(run_shard, shards))
        return done / (perf_counter() - start)

    def all_of_them() -> None:
        for workers in WORKERS:
            with pool(workers) as executor:
                series["measured"].append((workers, rate(executor, workers)))

    benchmark.pedantic(all_of_them, rounds=1)
    one = series["measured"][0][1]
    series["linear"] = [(workers, one * workers) for workers in WORKERS]
    curve = {"title": "Throughput against workers", "across": "workers", "up": "trials/s", "series": series}
    benchmark.extra_info.update(curve=curve, device=limits.name())
