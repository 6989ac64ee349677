"""Which measurers serve a block, in order: a tape for numbers and small matrices, else the structured one
where it knows all operations on matrices, else the plain.

That is seen in the claim's formulas and in those of the families of functions, evaluated with shapes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import torch

from verify.domains.losses import Family
from verify.errors import TooLarge, Undefined
from verify.falsify.instance import Instance
from verify.falsify.outline import Outline, Shape, visit
from verify.falsify.raws import Block
from verify.falsify.sample import Sampler
from verify.stress.entrywise import RULES
from verify.stress.fast import loops
from verify.stress.kernel import Structured
from verify.stress.measurer import Measured, Plain
from verify.stress.tape.nodes import LARGEST
from verify.stress.task import Task

if TYPE_CHECKING:
    from verify.stress.tape.measure import Taped

NUMBER = (1, 1)
TAPED, STRUCTURED, PLAIN = "taped", "structured", "plain"

SPECTRA = {"singular values", "eigenvalues", "spectral", "determinant", "inverse", "integral"}
"""What no tape holds."""


@dataclass
class Ways(Outline):
    """Notes whether there are matrices, and which operations on them have no structured way (``formed``)."""

    matrices: bool = False
    formed: set[str] = field(default_factory=set)

    def matmul(self, left: Shape, right: Shape) -> Shape:
        """A product: one of matrices if either side is."""
        self.matrices = self.matrices or left != NUMBER or right != NUMBER
        return left[0], right[1]

    def total(self, value: Shape) -> Shape:
        """A sum of entries."""
        self.matrices = self.matrices or value != NUMBER
        return NUMBER

    def divide(self, left: Shape, right: Shape) -> Shape:
        """Structured by a number."""
        return self._noted("divide", left, right) if right != NUMBER else left

    def power(self, value: Shape, exponent: int) -> Shape:
        """Structured where it is a square."""
        return value if exponent == 2 else self._noted("power", value)

    def real_power(self, base: Shape, exponent: Shape) -> Shape:
        """Of numbers."""
        return self._noted("power", base, exponent)

    natural_power = real_power

    def elementary(self, name: str, value: Shape) -> Shape:
        """Structured where the slope is bounded."""
        return value if name in RULES else self._noted(name, value)

    def singular_values(self, value: Shape) -> Shape:
        """A column."""
        self._noted("singular values", value)
        return min(value), 1

    def eigenvalues(self, value: Shape) -> Shape:
        """A column."""
        self._noted("eigenvalues", value)
        return value[0], 1

    def spectral(self, value: Shape, shrink: Callable[[Shape], Shape]) -> Shape:
        """Of the same shape."""
        return self._noted("spectral", value)

    def determinant(self, value: Shape) -> Shape:
        """A number."""
        self._noted("determinant", value)
        return NUMBER

    rank = determinant

    def inverse(self, value: Shape) -> Shape:
        """Of the same shape."""
        return self._noted("inverse", value)

    def integral(self, integrand: Callable[[Shape], Shape], lower: Shape, upper: Shape) -> Shape:
        """Quadrature asks for many points at once, in the plain floats."""
        self.formed.add("integral")
        return NUMBER

    def _noted(self, name: str, *values: Shape) -> Shape:
        if any(value != NUMBER for value in values):
            self.formed.add(name)
        return max(values)


@dataclass(frozen=True)
class Chosen:
    """The measurers of a sampler's claim at its sizes, dtype and device."""

    sampler: Sampler
    known: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """What serves blocks with functions of these families."""

    def measure(self, block: Block, places: torch.Tensor | None = None) -> Measured:
        """See :class:`verify.stress.measurer.Measurer`."""
        sizes = self.sampler.plan.draw(block) or {}
        serving = self.ways(sizes, self.sampler.families(block))
        measured = self.taped.measure(block, places) if serving[0] == TAPED else None
        if measured is None:
            other = self.structured if STRUCTURED in serving else Plain(self.sampler)
            return other.measure(block, places)
        return measured

    @cached_property
    def structured(self) -> Structured:
        """The measurer that keeps what all blocks have in common."""
        return Structured(self.sampler)

    @cached_property
    def taped(self) -> Taped:
        """The measurer that needs compiled loops."""
        from verify.stress.tape.measure import Taped

        return Taped(self.sampler)

    def ways(self, sizes: Mapping[str, int], families: Mapping[str, Family]) -> tuple[str, ...]:
        """What serves blocks of these families: a function of the claim, the sizes and the families."""
        key = (*(family.name for family in families.values()), *map(str, sizes.values()))
        if key not in self.known:
            self.known[key] = ways(self.sampler, sizes, families)
        return self.known[key]


def ways(sampler: Sampler, sizes: Mapping[str, int], families: Mapping[str, Family]) -> tuple[str, ...]:
    """The measurers that know the claim's formulas and those of these families, the fastest first."""
    outline, largest = Ways(), 1

    def raw(name: str, rows: int, columns: int, kind: str) -> Shape:
        nonlocal largest
        largest = max(largest, rows * columns)
        return rows, columns

    instance: Instance[Shape] = Instance(sampler.claim, outline, sizes, families, raw, sampler.rules)
    try:
        visit(sampler.claim, instance.evaluator)
    except Undefined:
        return (PLAIN,)
    small = largest <= LARGEST and loops(sampler.device) is not None
    taped = (TAPED,) if small and not outline.formed & SPECTRA else ()
    return (*taped, STRUCTURED if outline.matrices and not outline.formed else PLAIN)


def measurer(sampler: Sampler) -> Chosen:
    """What measures a sampler's claim at its sizes, dtype and device."""
    return Chosen(sampler)


@dataclass(frozen=True, slots=True)
class Service:
    """The families of functions that each measurer serves, and those that would not fit into memory."""

    served: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def service(task: Task) -> Service:
    """Which measurers serve a task; without functions each stands for itself, with no families.

    Raises TooLarge where none does: plain floats have every matrix in memory.
    """
    sampler = task.sampler(task.dtype)
    sizes = sampler.plan.draw(task.block(0)) or {}
    try:
        sampler.cost(sizes)
        large: TooLarge | None = None
    except TooLarge as problem:
        large = problem
    served: dict[str, list[str]] = {}
    left_out: list[str] = []
    for some in product(*sampler.choices.values()):
        found = ways(sampler, sizes, dict(zip(sampler.choices, some, strict=True)))[0]
        names = [family.name for family in some]
        if large is not None and found == PLAIN:
            left_out += names
        else:
            served.setdefault(found, []).extend(names)
    if large is not None and not served:
        raise large
    kept = {name: tuple(dict.fromkeys(served[name])) for name in (TAPED, STRUCTURED, PLAIN) if name in served}
    return Service(kept, tuple(dict.fromkeys(left_out)))
