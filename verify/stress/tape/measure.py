"""The measurer of claims about small matrices: their formulas on a tape, run for all trials of a block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import torch

from verify.domains.losses import Family
from verify.errors import VerifyError
from verify.expressions.arithmetics.bounded import Bounded
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
from verify.stress.tape.nodes import INPUT, Unserved
from verify.stress.tape.program import Program
from verify.stress.tape.values import Entries, Number, Value

LARGEST = 256
"""Entries of the largest matrix that is drawn."""

Asked = tuple[int | None, Term | str]
"""What the skeleton asks for: a term, at a value of its index if it has one, or the name of a measurement."""

Drawn = tuple[str, int, int, str]
"""What is drawn: its name, rows, columns and kind."""

Place = tuple[int, int, int, int | None]
"""Rows, columns, the first output of the entries, and that of their bound."""


@dataclass(frozen=True)
class Recorded:
    """A program, where its outputs are, and at how many values of an index each hypothesis is asked for."""

    program: Program
    outputs: Mapping[Asked, Place]
    steps: tuple[int, ...]


@dataclass
class Recordings:
    """Of a claim at fixed sizes with fixed families: what it draws, and the program for each answer to which
    of that is exact in this dtype."""

    drawn: list[Drawn] = field(default_factory=list)
    programs: dict[tuple[bool, ...], Recorded | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Taped:
    """Measures what a tape can hold."""

    sampler: Sampler
    kept: dict[tuple[str, ...], Recordings] = field(default_factory=dict)

    def measure(self, block: Block, places: torch.Tensor | None = None) -> Measured | None:
        """See :class:`verify.stress.measurer.Measurer`; None where another measurer serves."""
        sampler, floats = self.sampler, self.sampler.arithmetic
        sizes, families, numbers = sampler.plan.draw(block), sampler.families(block), chosen(block, places)
        if sizes is None:
            return None
        key = (*(family.name for family in families.values()), *map(str, sizes.values()))
        recordings = self.kept.setdefault(key, Recordings())
        inputs = Inputs(Stream(block, numbers, floats.dtype, floats.device), sampler, recordings.drawn)
        exact = tuple(inputs.exact(k) for k in range(len(recordings.drawn)))
        if not exact or exact not in recordings.programs:
            recorded = self._recorded(inputs, sizes, families)
            exact = tuple(inputs.exact(k) for k in range(len(recordings.drawn)))
            recordings.programs[exact] = recorded
        found = recordings.programs[exact]
        if found is None:
            return None
        told = Told(found, found.program.run(inputs.rows(), len(numbers)), self._empty(sizes, families))
        told.point.evaluator = told
        try:
            return said(sampler, told.point, numbers)
        finally:
            told.point.release()
            inputs.table.made.clear()

    def _recorded(
        self, inputs: Inputs, sizes: Mapping[str, int], families: Mapping[str, Family]
    ) -> Recorded | None:
        """The claim's formulas on a tape; None where it cannot hold them."""
        sampler = self.sampler
        arithmetic = TapeArithmetic(sampler.arithmetic)
        steps: list[int] = []

        def raw(name: str, rows: int, columns: int, kind: str) -> Value:
            return inputs.written(arithmetic, (name, rows, columns, kind))

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
        return Recorded(assembled(arithmetic.tape, outputs, sampler.arithmetic), places, tuple(steps))

    def _empty(self, sizes: Mapping[str, int], families: Mapping[str, Family]) -> Instance[Bounded]:
        return Instance(self.sampler.claim, self.sampler.arithmetic, sizes, families, _unread, {})


def _unread(name: str, rows: int, columns: int, kind: str) -> Bounded:
    raise VerifyError(f"{name} is drawn twice")


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


class Inputs:
    """What is drawn for the trials of a block, with a row for each entry, and what is not exact of it."""

    def __init__(self, table: Stream, sampler: Sampler, drawn: list[Drawn]) -> None:
        self.table, self.sampler, self.drawn = table, sampler, drawn
        self.found: dict[int, tuple[Array, Array | None]] = {}

    def exact(self, place: int) -> bool:
        """Whether an input is exact in this dtype."""
        return self._rows(place)[1] is None

    def rows(self) -> list[Array]:
        """All inputs: input 2 k is what is drawn k-th, 2 k + 1 its bound."""
        both = [self._rows(place) for place in range(len(self.drawn))]
        return [rows for values, errors in both for rows in (values, values if errors is None else errors)]

    def written(self, arithmetic: TapeArithmetic, what: Drawn) -> Value:
        """An input on the tape. Raises Unserved where it is too large."""
        _, rows, columns, _ = what
        if rows * columns > LARGEST:
            raise Unserved
        if what not in self.drawn:
            self.drawn.append(what)
        place = self.drawn.index(what)
        values = arithmetic.input(2 * place, rows, columns)
        if rows * columns > 1:
            if not self.exact(place):
                raise Unserved
            return values
        error = None if self.exact(place) else arithmetic.tape.write(INPUT, (2 * place + 1, 0))
        return Number(values.places[0], error)

    def _rows(self, place: int) -> tuple[Array, Array | None]:
        if place not in self.found:
            name, rows, columns, kind = self.drawn[place]
            drawn, count = self.table.draw(name, rows, columns, kind), len(self.table.trials)
            exact = self.table.streams(rows, columns, kind)
            value = Bounded(drawn) if exact else self.sampler.arithmetic.lift(drawn)
            self.found[place] = (
                _by_entry(value.value, count),
                None if value.error is None else _by_entry(value.error, count),
            )
        return self.found[place]


def _by_entry(tensor: torch.Tensor, count: int) -> Array:
    """(batch, rows, columns) as a row for each entry."""
    _, rows, columns = tensor.shape
    found: Array = tensor.expand(count, -1, -1).permute(1, 2, 0).reshape(rows * columns, count).numpy()
    return found


class Told(Evaluator[Bounded]):
    """The outputs of a program as the values that were asked for."""

    def __init__(
        self, recorded: Recorded, outputs: Array, point: Instance[Bounded], place: int | None = None
    ) -> None:
        super().__init__(point.arithmetic, point, {})
        self.recorded, self.outputs, self.point, self.place = recorded, outputs, point, place
        self.steps = iter(recorded.steps)

    point: Instance[Bounded]

    def value(self, term: Term) -> Bounded:
        """The value of a term. Raises VerifyError where it has none."""
        return self._told((self.place, term))

    def symbol(self, name: str) -> Bounded:
        """The value of a measurement. Raises VerifyError where it has none."""
        return self._told((None, name))

    def at_every(self, index: str | None) -> list[Evaluator[Bounded]]:
        """Where something said of every value of an index must hold, asked for in the order of hypotheses."""
        count = next(self.steps)
        if index is None:
            return [self]
        return [Told(self.recorded, self.outputs, self.point, k) for k in range(count)]

    def _told(self, what: Asked) -> Bounded:
        if what not in self.recorded.outputs:
            raise VerifyError(f"{what} has no value")
        rows, columns, first, error = self.recorded.outputs[what]
        entries = torch.from_numpy(self.outputs[first : first + rows * columns])
        value = entries.T.reshape(-1, rows, columns)
        if error is None:
            return Bounded(value)
        return Bounded(value, torch.from_numpy(self.outputs[error])[:, None, None].expand_as(value).clone())
