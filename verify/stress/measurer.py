"""Measurers: what the measurements of a claim are at the trials of a block, and what the skeleton says there.

A measurer computes, the document judges. :class:`Plain` evaluates every formula of the claim as it stands.
A faster measurer computes the values of some of its terms in another way (``known``: a norm, an inner
product, a value of a function, in the claim's own terms) and hands them to :func:`judged`, which evaluates
what is left and asks the skeleton and the hypotheses as read from the document. So no measurer knows an
inequality, and an edited constant is what is stressed. Of the same draws all measurers give the same
measurements, up to the error bounds that both give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import torch

from verify.errors import VerifyError
from verify.expressions.arithmetics.bounded import Bounded
from verify.expressions.term import Term
from verify.falsify.instance import Instance
from verify.falsify.judge import HOLD, UNDEFINED, Values
from verify.falsify.raws import Block
from verify.falsify.sample import Sampler, Table, at_least
from verify.stress.stream import Stream


@dataclass(frozen=True)
class Measured:
    """What was measured at trials. Tensors have an entry for each of them and lie on the CPU.

    ``numbers``: which trials (int64). ``codes``: what floats say of the conclusion (int8, see
    ``falsify.judge``). ``met``: 1 where all hypotheses surely hold, 0 where rounding leaves one open, -1
    where one fails, -2 where one has no value in this dtype (int8). ``excess``: by how much the left side is
    larger, relatively (float64). ``ratio``: by which trials are compared (float64), the ratio of the two
    sides, or the excess of claims without one; NaN where it has no value or a hypothesis is not met.
    ``values``: the measurements that ``claims.split`` names, those without an index, each
    (count or 1, 1, 1), on the device.
    """

    numbers: torch.Tensor
    codes: torch.Tensor
    met: torch.Tensor
    excess: torch.Tensor
    ratio: torch.Tensor
    values: Mapping[str, Bounded] = field(default_factory=dict)

    @property
    def open(self) -> torch.Tensor:
        """Where these floats do not settle that the conclusion holds or a hypothesis fails (bool)."""
        return (self.met == -2) | ((self.met >= 0) & (self.codes != HOLD))


class Measurer(Protocol):
    """Measures the trials of a block; one measurer serves one claim at fixed sizes, dtype and device."""

    def measure(self, block: Block, places: torch.Tensor | None = None) -> Measured:
        """What is measured at all trials of a block, or at those at ``places`` (int64, from 0)."""


@dataclass(frozen=True)
class Plain:
    """The sampler's own evaluation."""

    sampler: Sampler

    def measure(self, block: Block, places: torch.Tensor | None = None) -> Measured:
        """See :class:`Measurer`. Raises TooLarge where a matrix would not fit into memory."""
        self.sampler.cost(self.sampler.plan.draw(block))
        numbers = chosen(block, places)
        floats = self.sampler.arithmetic
        table = Stream(block, numbers, floats.dtype, floats.device)
        try:
            return judged(self.sampler, block, table, numbers)
        finally:
            table.made.clear()


def chosen(block: Block, places: torch.Tensor | None) -> torch.Tensor:
    """The numbers of the trials at these places of a block; of all without."""
    trials = block.trials()
    return trials if places is None else trials[places]


def judged(
    sampler: Sampler,
    block: Block,
    table: Table,
    numbers: torch.Tensor,
    known: Mapping[Term, Bounded] | None = None,
) -> Measured:
    """What the skeleton and the hypotheses say, with the values of ``known`` terms and all others evaluated.

    ``known``: terms as they occur in ``sampler.rules`` (the measurements) and in the hypotheses of the claim,
    to values (count or 1, 1, 1) with bounds, in the sampler's dtype. ``table`` gives the raw numbers that are
    still asked for, at the trials ``numbers``.
    """
    sizes = sampler.plan.draw(block)
    if sizes is None:
        raise VerifyError(f"no sizes meet the hypotheses of {sampler.claim.id}")

    def raw(name: str, rows: int, columns: int, kind: str) -> Bounded:
        return sampler.arithmetic.lift(table.draw(name, rows, columns, kind))

    families = sampler.families(block)
    claim, arithmetic = sampler.claim, sampler.arithmetic
    instance = Instance(claim, arithmetic, sizes, families, raw, sampler.rules, closed=sampler.closed)
    instance.evaluator.known.update(known or {})
    try:
        return said(sampler, instance.evaluator, numbers)
    finally:
        instance.release()


def said(sampler: Sampler, evaluator: Values, numbers: torch.Tensor) -> Measured:
    """What the skeleton and the hypotheses say of these values."""
    count = len(numbers)
    codes, excess, _ = sampler.codes(evaluator, count)
    codes, excess, met = codes.cpu(), excess.cpu().double(), sampler.met(evaluator, count)
    usable = (met >= 0 if sampler.equal else met > 0) & (codes != UNDEFINED)
    ratio = None if sampler.ratio is None else at_least(sampler.ratio, evaluator, usable)
    if ratio is None:
        ratio = torch.where(usable & torch.isfinite(excess), excess, torch.nan)
    return Measured(numbers, codes, met, excess, ratio, _values(sampler, evaluator))


def _values(sampler: Sampler, evaluator: Values) -> dict[str, Bounded]:
    """The measurements of the conclusion; without those that have no value."""
    found: dict[str, Bounded] = {}
    for name in (name for name, rule in sampler.measurements.items() if rule.variable is None):
        try:
            found[name] = evaluator.symbol(name)
        except VerifyError:
            continue
    return found
