"""One claim of the paper with one loss, as the engine measures it: for benchmarks, without pytest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from proofs_checks import __file__ as papers
from tests.quality.strengthened import Sizes
from verify.claims.close import close
from verify.document.reading import read
from verify.stress.choose import measurer
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


def gigaflops(work: Task) -> float:
    """Operations of the formulas of a trial, in 10^9."""
    sampler, block = work.sampler(work.dtype), work.block(DENSE)
    return operations(sampler, sampler.plan.draw(block) or {}, sampler.families(block)) / 1e9
