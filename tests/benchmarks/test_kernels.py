"""Throughput of `verify stress` on one core against what one would write by hand (`make bench`).

All three run in turn in one process, so that their ratio means something on a busy machine; the engine's time
is what pytest-benchmark records, the others' and the ratios are in ``extra_info``. The engine draws, bounds
all rounding and judges; the others draw library normals and give a margin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import torch

from proofs_checks import __file__ as papers
from tests.benchmarks import rivals
from tests.quality.strengthened import Sizes
from verify.claims.close import close
from verify.document.reading import read
from verify.stress.kernel import Structured
from verify.stress.memory import keep_memory
from verify.stress.task import Task

PAPER = Path(papers).parent / "lora_gd_2025" / "proof.tex"
SIZES = {Sizes(4, 4, 2): (16384, 200), Sizes(64, 48, 4): (2048, 40), Sizes(512, 512, 16): (32, 3)}
"""For each how many trials the batched ways do at once, and how many the loop does."""
LOOPS: dict[str, Any] = {
    "lem:descent": rivals.descent_loop,
    "eq:9": rivals.step_loop,
    "eq:15": rivals.extractor_loop,
}
BATCHES: dict[str, Any] = {"lem:descent": rivals.descent_batch, "eq:9": rivals.step_batch}
ROUNDS = 5


def measured(name: str, sizes: Sizes, loss: str | None, count: int) -> Callable[[], object]:
    """One block of dense draws, measured."""
    found = next(s for s in read(PAPER).statements if s.id == name)
    assert found.relation is not None
    claim = close(found.id, found.relation, found.scope, found.conditions)
    at = {"m": sizes.m, "n": sizes.n, "r": sizes.r} | ({"t": 0} if name == "eq:9" else {})
    work = Task("paper", claim, at, losses=None if loss is None else (loss,))
    block, fast = replace(work.block(2), count=count), Structured(work.sampler("float32"))
    return lambda: fast.measure(block)


def seconds(run: Callable[[], object]) -> float:
    """How long it takes once."""
    start = perf_counter()
    run()
    return perf_counter() - start


@pytest.mark.parametrize("sizes", SIZES, ids=str)
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
    """Seconds a trial, and the ratios."""
    keep_memory()
    many, few = SIZES[sizes]
    if name == "eq:15":
        sizes = Sizes(max(2, sizes.m // 2), max(2, sizes.n // 2), 1)
    engine = measured(name, sizes, loss, many)
    loop = (sizes, few, 0) if loss is None else (sizes, few, 0, loss == "logistic")
    generator = torch.Generator().manual_seed(0)
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "engine": (engine, many),
        "loop": (lambda: LOOPS[name](*loop), few),
    }
    if loss == "isotropic-quadratic":
        ways["batched"] = (lambda: BATCHES[name](sizes, many, generator), many)
    best = {way: min(seconds(run) for _ in range(2)) / count for way, (run, count) in ways.items()}
    for _ in range(ROUNDS):
        for way, (run, count) in ways.items():
            best[way] = min(best[way], seconds(run) / count)
    benchmark.pedantic(engine, rounds=ROUNDS, warmup_rounds=1)
    benchmark.extra_info.update({f"{way} microseconds a trial": 1e6 * best[way] for way in best})
    for way in ways.keys() - {"engine"}:
        benchmark.extra_info[f"times faster than the {way}"] = best[way] / best["engine"]
    assert all(value > 0 for value in best.values())
