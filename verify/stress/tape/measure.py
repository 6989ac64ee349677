"""The measurer of claims about small matrices: their formulas on a tape, run for all trials of a block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import torch

from verify.domains.losses import Family
from verify.errors import VerifyError
from verify.expressions.arithmetics.bounded import Bounded
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.expressions.evaluate import Evaluator
from verify.expressions.term import Term
from verify.falsify.instance import Instance
from verify.falsify.raws import Block
from verify.falsify.sample import Sampler
from verify.stress.loops import Array
from verify.stress.measurer import Measured, chosen, said
from verify.stress.stream import Stream
from verify.stress.tape.arithmetic import TapeArithmetic
from verify.stress.tape.assembly import assembled
from verify.stress.tape.nodes import LARGEST, Unserved
from verify.stress.tape.program import Program
from verify.stress.tape.values import Entries, Value, settled

Asked = tuple[int | None, Term | str]
"""What the skeleton asks for: a term, at a value of its index if it has one, or the name of a measurement."""

Drawn = tuple[str, int, int, str]
"""What is drawn: its name, rows, columns and kind."""

Place = tuple[int, int, int, int | None]
"""Rows, columns, the first output of the entries, and that of their bound."""


@dataclass(frozen=True)
class Recorded:
    """What is drawn, a program of it, where its outputs are, and at how many values of an index each
    hypothesis is asked for."""

    drawn: tuple[Drawn, ...]
    program: Program
    outputs: Mapping[Asked, Place]
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Taped:
    """Measures what a tape can hold."""

    sampler: Sampler
    kept: dict[tuple[str, ...], Recorded | None] = field(default_factory=dict)
    """For functions of these families at these sizes; None where a tape cannot hold them."""

    def measure(self, block: Block, places: torch.Tensor | None = None) -> Measured | None:
        """See :class:`verify.stress.measurer.Measurer`; None where another measurer serves."""
        sampler, floats = self.sampler, self.sampler.arithmetic
        sizes, families, numbers = sampler.plan.draw(block), sampler.families(block), chosen(block, places)
        if sizes is None:
            return None
        key = (*(family.name for family in families.values()), *map(str, sizes.values()))
        if key not in self.kept:
            self.kept[key] = self._recorded(sizes, families)
        recorded = self.kept[key]
        if recorded is None:
            return None
        table = Stream(block, numbers, floats.dtype, floats.device)
        rows = [_rows(table, floats, *what) for what in recorded.drawn]
        table.made.clear()
        exact = [row for row in rows if row is not None]
        if len(exact) < len(rows):
            return None
        outputs = recorded.program.run(exact, len(numbers))
        return said(sampler, Told(recorded, outputs, floats), numbers)

    def _recorded(self, sizes: Mapping[str, int], families: Mapping[str, Family]) -> Recorded | None:
        """The claim's formulas on a tape; None where it cannot hold them."""
        sampler, arithmetic = self.sampler, TapeArithmetic(self.sampler.arithmetic)
        drawn: list[Drawn] = []

        def raw(name: str, rows: int, columns: int, kind: str) -> Value:
            if rows * columns > LARGEST:
                raise Unserved
            if (name, rows, columns, kind) not in drawn:
                drawn.append((name, rows, columns, kind))
            return settled(arithmetic.input(drawn.index((name, rows, columns, kind)), rows, columns))

        steps: list[int] = []
        instance = Instance(sampler.claim, arithmetic, sizes, families, raw, sampler.rules)
        try:
            asked = dict(_asked(sampler, instance.evaluator, steps))
        except (Unserved, VerifyError):
            return None
        finally:
            instance.release()
        outputs: list[int] = []
        places: dict[Asked, Place] = {}
        for what, value in asked.items():
            entries = value if isinstance(value, Entries) else Entries(1, 1, (value.value,), value.error)
            error = None if entries.error is None else len(outputs) + len(entries.places)
            places[what] = entries.rows, entries.columns, len(outputs), error
            outputs += [*entries.places, *(() if entries.error is None else (entries.error,))]
        program = assembled(arithmetic.tape, outputs, sampler.arithmetic)
        return Recorded(tuple(drawn), program, places, tuple(steps))


def _asked(sampler: Sampler, evaluator: Evaluator[Value], steps: list[int]) -> Iterator[tuple[Asked, Value]]:
    """Everything that the skeleton and the hypotheses ask for, in their order."""
    for side in (sampler.skeleton.left, sampler.skeleton.right):
        yield (None, side), evaluator.value(side)
    for assumption in sampler.claim.hypotheses:
        every = evaluator.at_every(assumption.index)
        steps.append(len(every))
        for k, here in enumerate(every):
            for side in (assumption.relation.left, assumption.relation.right):
                yield (None if assumption.index is None else k, side), here.value(side)
    for side in sampler.ratio or ():
        with suppress(VerifyError):
            yield (None, side), evaluator.value(side)
    for name, rule in sampler.measurements.items():
        with suppress(VerifyError):
            if rule.variable is None:
                yield (None, name), evaluator.symbol(name)


def _rows(
    table: Stream, floats: FloatArithmetic, name: str, rows: int, columns: int, kind: str
) -> Array | None:
    """What is drawn, a row for each entry; None where it is not exact in this dtype."""
    drawn, count = table.draw(name, rows, columns, kind), len(table.trials)
    value = Bounded(drawn) if table.streams(rows, columns, kind) else floats.lift(drawn)
    if value.error is not None:
        return None
    entries = value.value.expand(count, -1, -1).permute(1, 2, 0)
    found: Array = entries.reshape(rows * columns, count).numpy()
    return found


class Told:
    """The outputs of a program as the values that were asked for."""

    def __init__(
        self, recorded: Recorded, outputs: Array, arithmetic: FloatArithmetic, place: int | None = None
    ) -> None:
        self.recorded, self.outputs, self.arithmetic, self.place = recorded, outputs, arithmetic, place
        self.steps = iter(recorded.steps)

    def value(self, term: Term) -> Bounded:
        """The value of a term. Raises VerifyError where it has none."""
        return self._told((self.place, term))

    def symbol(self, name: str) -> Bounded:
        """The value of a measurement. Raises VerifyError where it has none."""
        return self._told((None, name))

    def at_every(self, index: str | None) -> list[Told]:
        """Where something said of every value of an index must hold, asked for in the order of hypotheses."""
        count = next(self.steps)
        if index is None:
            return [self]
        return [Told(self.recorded, self.outputs, self.arithmetic, k) for k in range(count)]

    def _told(self, what: Asked) -> Bounded:
        if what not in self.recorded.outputs:
            raise VerifyError(f"{what} has no value")
        rows, columns, first, error = self.recorded.outputs[what]
        entries = torch.from_numpy(self.outputs[first : first + rows * columns])
        value = entries.T.reshape(-1, rows, columns)
        if error is None:
            return Bounded(value)
        bound = torch.from_numpy(self.outputs[error])[:, None, None]
        return Bounded(value, bound if rows * columns == 1 else bound.expand_as(value).clone())
