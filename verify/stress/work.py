"""How much arithmetic a trial is: operations on numbers in the claim's formulas as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verify.domains.losses import Family
from verify.falsify.instance import Instance
from verify.falsify.outline import Outline, Shape, visit
from verify.falsify.sample import Sampler


@dataclass
class Operations(Outline):
    """Counts additions and multiplications: 2 m k n of a matrix product, one for each entry of a result."""

    def matmul(self, left: Shape, right: Shape) -> Shape:
        """Of the shape of a product."""
        self.work += 2 * left[0] * left[1] * right[1]
        return left[0], right[1]


def operations(sampler: Sampler, sizes: Mapping[str, int], families: Mapping[str, Family]) -> int:
    """The operations of one trial, without drawing its numbers and without error bounds."""
    counting = Operations()

    def raw(name: str, rows: int, columns: int, kind: str) -> Shape:
        return rows, columns

    instance: Instance[Shape] = Instance(sampler.claim, counting, sizes, families, raw, sampler.rules)
    visit(sampler.claim, instance.evaluator)
    return counting.work
