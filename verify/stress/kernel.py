"""The fast measurer: a claim's own formulas in structured arithmetic, with the same judgement at the end.

What is structured is seen in the values (a product of thin matrices, a block of zeros), never in the claim,
so any document with such formulas gains, and an edited constant is what is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch

from verify.errors import VerifyError
from verify.expressions.arithmetics.bounded import Bounded
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.expressions.evaluate import Evaluator
from verify.expressions.term import Term
from verify.falsify.instance import Instance
from verify.falsify.raws import Block
from verify.falsify.sample import Sampler
from verify.stress.measurer import Measured, chosen, said
from verify.stress.stream import Stream
from verify.stress.structured import StructuredArithmetic, Value


@dataclass(frozen=True)
class Structured:
    """Measures with :class:`StructuredArithmetic`."""

    sampler: Sampler
    closed: dict[Term, Value] = field(default_factory=dict)
    """The values of terms without names."""

    def measure(self, block: Block, places: torch.Tensor | None = None) -> Measured:
        """See :class:`verify.stress.measurer.Measurer`."""
        sampler, numbers = self.sampler, chosen(block, places)
        sizes = sampler.plan.draw(block)
        if sizes is None:
            raise VerifyError(f"no sizes meet the hypotheses of {sampler.claim.id}")
        floats = sampler.arithmetic
        table = Stream(block, numbers, floats.dtype, floats.device)
        arithmetic = StructuredArithmetic(floats)

        def raw(name: str, rows: int, columns: int, kind: str) -> Value:
            if table.streams(rows, columns, kind):
                return arithmetic.held(table.body(name, rows, columns, kind))
            return arithmetic.lift(table.draw(name, rows, columns, kind))

        families = sampler.families(block)
        rules = sampler.rules
        instance = Instance(sampler.claim, arithmetic, sizes, families, raw, rules, closed=self.closed)
        try:
            return said(sampler, Formed(instance.evaluator, arithmetic), numbers)
        finally:
            instance.release()
            table.made.clear()


@dataclass(frozen=True)
class Formed:
    """The values of an evaluator in structured arithmetic, formed."""

    inner: Evaluator[Value]
    structured: StructuredArithmetic

    @property
    def arithmetic(self) -> FloatArithmetic:
        """The floats that the values are of."""
        return self.structured.floats

    def value(self, term: Term) -> Bounded:
        """The value of a term."""
        return self.structured.lowered(self.inner.value(term))

    def symbol(self, name: str) -> Bounded:
        """The value of a name."""
        return self.structured.lowered(self.inner.symbol(name))

    def at_every(self, index: str | None) -> list[Formed]:
        """Where something said of every value of an index must hold."""
        return [Formed(here, self.structured) for here in self.inner.at_every(index)]
