"""One claim of the paper with one loss, as the engine measures it: for benchmarks, without pytest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from proofs_checks import __file__ as papers
from tests.benchmarks import limits
from tests.quality.strengthened import Sizes
from verify.claims.close import close
from verify.document.reading import read
from verify.errors import VerifyError
from verify.falsify.instance import Instance
from verify.stress.bodies import Dense
from verify.stress.choose import measurer
from verify.stress.kernel import Formed
from verify.stress.measurer import Measured, said
from verify.stress.structured import StructuredArithmetic, Value
from verify.stress.task import Task
from verify.stress.work import operations

PAPER = Path(papers).parent / "lora_gd_2025" / "proof.tex"
DENSE = 2
"""A block of dense draws."""


def task(name: str, sizes: Sizes, loss: str | None, device: str = "cpu", dtype: str = "float32") -> Task:
    """One claim of the paper with one loss; of a sequence the first step."""
    found = next(s for s in read(PAPER).statements if s.id == name)
    assert found.relation is not None
    claim = close(found.id, found.relation, found.scope, found.conditions)
    at = {"m": sizes.m, "n": sizes.n, "r": sizes.r} | ({"t": 0} if name == "eq:9" else {})
    return Task("paper", claim, at, dtype, device, losses=None if loss is None else (loss,))


def engine(work: Task, count: int | None = None) -> tuple[Callable[[], object], int]:
    """Measures one block of dense draws, and how many trials that is."""
    block = work.block(DENSE)
    block = block if count is None else replace(block, count=count)
    fast = measurer(work.sampler(work.dtype))
    return lambda: fast.measure(block), block.count


def drawing(name: str, sizes: Sizes, loss: str | None) -> tuple[Callable[[], object], int]:
    """The same of a claim by its name: what a process of its own can be asked for."""
    return engine(task(name, sizes, loss))


def given(name: str, symbol: str, values: torch.Tensor, sizes: Sizes) -> Callable[[], Measured]:
    """Measures a claim without functions at given values of a symbol, a batch of matrices in memory."""
    work = task(name, sizes, None)
    sampler, block = work.sampler(work.dtype), replace(work.block(DENSE), count=len(values))
    drawn, numbers = sampler.plan.draw(block) or {}, block.trials()

    def measured() -> Measured:
        arithmetic = StructuredArithmetic(sampler.arithmetic)
        point: Instance[Value] = Instance(sampler.claim, arithmetic, drawn, {}, _undrawn, sampler.rules)
        point.symbols[symbol] = arithmetic.held(Dense(values))
        try:
            return said(sampler, Formed(point.evaluator, arithmetic), numbers)
        finally:
            point.release()

    return measured


def _undrawn(name: str, rows: int, columns: int, kind: str) -> Any:
    raise VerifyError(f"{name} is not given")


def symmetric(batch: int, rows: int) -> torch.Tensor:
    """Random symmetric matrices."""
    found = torch.randn(batch, rows, rows, generator=torch.Generator().manual_seed(0))
    return found + found.mT


def extracting(rows: int) -> tuple[Callable[[], object], int]:
    """Measures (15) at given matrices of so many rows that fill much memory, and how many those are."""
    many = max(1, limits.READ["cpu"] // rows**2)
    return given("eq:15", "A", symmetric(many, rows), Sizes(rows // 2, rows // 2, 1)), many


def gigaflops(work: Task) -> float:
    """Operations of the formulas of a trial, in 10^9."""
    sampler, block = work.sampler(work.dtype), work.block(DENSE)
    return operations(sampler, sampler.plan.draw(block) or {}, sampler.families(block)) / 1e9
