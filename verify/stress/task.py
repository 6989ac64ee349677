"""Tasks: one claim at fixed sizes with everything that decides its trials, cut into shards.

Trial k of a task is in block k // length, whose length follows from the claim and the sizes alone, so that
(claim, sizes, losses, seed, k) is one point wherever and in whatever order it is drawn.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import prod
from typing import Any

from verify.claims.claim import Claim
from verify.claims.key import digest, measurement_key, skeleton_key
from verify.claims.split import split
from verify.errors import VerifyError
from verify.expressions.atoms.integral import Integral
from verify.expressions.types import Function, shape
from verify.falsify.raws import Block
from verify.falsify.sample import Sampler
from verify.falsify.sizes import SizePlan, size_plan

LONGEST = 4
"""Bounds and indices that are not sizes of matrices are drawn up to this, where no value is given."""

BATCH = 1 << 15
ENTRIES = 1 << 23
"""Trials of a block at most, and entries of its largest matrix in all of them."""

LIMIT = 1 << 40
"""Trials of a task at most: from here on the 64-bit counters of draws come again."""

LARGE, DRAWS = 64, 16
"""Sizes where none are asked for, and how many are drawn to choose from."""

LARGEST, SMALL = 16, 1024
"""Blocks of a shard at most, and trials for each of them that a block must have: where matrices are large, a
shard is a block."""


@dataclass(frozen=True)
class Task:
    """Trials 0 .. trials - 1 of a claim (rounded up to whole blocks; 0: without end).

    ``document``: the file as it was named, for messages. ``sizes``: of all matrices. ``losses``: the names of
    the families that functions are drawn from, None for all that fit. ``dtype``: of the screen. ``entries``:
    of the largest matrix in all trials of a block, at most.
    """

    document: str
    claim: Claim
    sizes: Mapping[str, int]
    dtype: str = "float32"
    device: str = "cpu"
    seed: int = 0
    losses: tuple[str, ...] | None = None
    trials: int = 0
    entries: int = ENTRIES

    def __hash__(self) -> int:
        return hash((self.claim.id, self.seed, self.dtype, self.device))

    @cached_property
    def length(self) -> int:
        """How many trials a block has: a power of two, fewer where matrices are large or sequences long."""
        largest = 1
        for declaration in self.claim.declarations.values():
            kind = declaration.kind.domain if isinstance(declaration.kind, Function) else declaration.kind
            rows, columns = shape(kind)
            largest = max(largest, rows.at(self.known) * columns.at(self.known))
        counts = set(self.plan.counts) & set(self.claim.naturals) & self.claim.conclusion.names
        largest *= max([1, *(self.sizes.get(name, LONGEST) for name in counts)])
        return 1 << (max(1, min(BATCH, self.entries // largest)).bit_length() - 1)

    @cached_property
    def known(self) -> Mapping[str, int]:
        """A value for every natural number, those that are drawn at their largest."""
        return {**dict.fromkeys(self.plan.counts, LONGEST), **self.plan.fixed}

    def __post_init__(self) -> None:
        if not 0 <= self.trials <= LIMIT:
            raise VerifyError(f"--trials {self.trials}: at most {LIMIT}; for more, give another --seed too")

    @property
    def blocks(self) -> int:
        """How many blocks hold its trials."""
        return -(-(self.trials or LIMIT) // self.length)

    @cached_property
    def plan(self) -> SizePlan:
        """The sizes, fixed, and what is drawn beside them."""
        plan = size_plan(self.claim, 1, LONGEST)
        return replace(plan, fixed={**plan.fixed, **self.sizes}, farthest=LONGEST)

    @cached_property
    def key(self) -> str:
        """A name for everything that decides a trial and how it is judged: equal for equal runs."""
        found = split(self.claim.conclusion)
        parts = (
            measurement_key(self.claim),
            skeleton_key(found),
            sorted(self.sizes.items()),
            self.dtype,
            self.length,
        )
        return digest(repr((self.claim.id, *parts, self.seed, self.losses)))

    @cached_property
    def written(self) -> bytes:
        """The task for another process."""
        return pickle.dumps(replace(self))

    def sampler(self, dtype: str) -> Sampler:
        """The sampler of its claim at its sizes."""
        return Sampler(self.claim, self.plan, self.seed, dtype, self.device, self.losses)

    def block(self, number: int) -> Block:
        """Block ``number``: a pure function of the task."""
        length = self.length
        gentle = self.claim.has(Integral)
        return Block(self.seed, self.claim.id, number, number * length, length, gentle)

    def shards(self) -> Iterator[Shard]:
        """The task in shards, all but the last of the same number of blocks whatever the number of trials."""
        blocks = max(1, min(LARGEST, self.length // SMALL))
        for start in range(0, self.blocks, blocks):
            yield Shard(self, start, min(start + blocks, self.blocks) - 1)


@dataclass(frozen=True)
class Shard:
    """Blocks ``first`` .. ``last`` of a task, both included.

    On its way to a worker the task is one string of bytes, written once and read once by each process:
    reading a claim takes milliseconds, as much as some blocks do.
    """

    task: Task
    first: int
    last: int

    def __reduce__(self) -> tuple[Any, ...]:
        return _shard, (self.task.written, self.first, self.last)


def _shard(written: bytes, first: int, last: int) -> Shard:
    return Shard(_read(written), first, last)


@lru_cache(maxsize=2)
def _read(written: bytes) -> Task:
    task = pickle.loads(written)
    assert isinstance(task, Task)
    return task


def default_sizes(claim: Claim) -> dict[str, int]:
    """Sizes up to LARGE that meet the hypotheses, the same each time: the largest of some that are drawn."""
    plan = size_plan(claim, LARGE, LONGEST)
    drawn = [plan.draw(Block(0, claim.id, 10 * k + 9, 0, 1)) for k in range(DRAWS)]
    found = [{name: sizes[name] for name in plan.dimensions} for sizes in drawn if sizes is not None]
    if not found:
        raise VerifyError(f"no sizes up to {LARGE} were found for {claim.id}: give --sizes")
    return max(found, key=lambda sizes: prod(sizes.values()))


def sizes_of(claim: Claim, given: tuple[int, ...]) -> dict[str, int]:
    """Sizes in the order of the claim's names for them: those of matrices, or all natural numbers.

    Raises VerifyError where there are too few or too many, or where they do not meet the hypotheses.
    """
    plan = size_plan(claim, 1, LONGEST)
    read = "x".join(map(str, given))
    for names in (plan.dimensions, claim.naturals):
        if len(names) == len(given):
            break
    else:
        wanted = "x".join(plan.dimensions)
        every = "" if plan.dimensions == claim.naturals else f" (or {'x'.join(claim.naturals)})"
        raise VerifyError(f"--sizes {read}: {claim.id} has the sizes {wanted}{every}, in this order")
    sizes = dict(zip(names, given, strict=True))
    clash = [f"{name} = {value}" for name, value in plan.fixed.items() if sizes.get(name, value) != value]
    if clash:
        raise VerifyError(f"--sizes {read}: the document says {', '.join(clash)}")
    task = Task("", claim, sizes)
    if task.plan.draw(task.block(0)) is None:
        said = ", ".join(f"{name} = {value}" for name, value in sizes.items())
        raise VerifyError(f"--sizes {read}: {said} does not meet the hypotheses on sizes of {claim.id}")
    return sizes
