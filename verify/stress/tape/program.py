"""A program: what of a tape its outputs need, with a register for each result, and how it is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from verify.expressions.arithmetics.bounded import Bounded
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.stress.entrywise import RULES
from verify.stress.loops import Array
from verify.stress.tape.machine import run

ROOM = 1 << 19
"""Bytes of all registers, about: they stay in a processor's cache."""

SHORTEST, LONGEST = 64, 2048
"""Trials in memory at once."""


@dataclass(frozen=True)
class Call:
    """A function that the floats compute, of registers (-1: none), into registers."""

    name: str
    arguments: tuple[int, ...]
    results: tuple[int, ...]


@dataclass(frozen=True)
class Stretch:
    """Instructions with their numbers, and the call that comes after them."""

    code: Array
    numbers: Array
    call: Call | None


@dataclass(frozen=True)
class Read:
    """Some entries of an input, one after the other, into registers."""

    input: int
    entry: int
    count: int
    register: int

    @property
    def next(self) -> tuple[int, int, int]:
        """The input, entry and register that would come after them."""
        return self.input, self.entry + self.count, self.register + self.count


@dataclass(frozen=True)
class Program:
    """``constants``: what registers hold all the time. ``outputs``: the register of each. ``registers``: how
    many there are."""

    floats: FloatArithmetic
    stretches: tuple[Stretch, ...]
    inputs: tuple[Read, ...]
    constants: tuple[tuple[int, float], ...]
    outputs: tuple[int, ...]
    registers: int

    @property
    def length(self) -> int:
        """How many trials are in memory at once: always so many, so that each has the same rounding."""
        fitting = ROOM // (self.floats.dtype.itemsize * max(1, self.registers))
        return max(SHORTEST, min(LONGEST, 1 << max(0, fitting.bit_length() - 1)))

    def run(self, rows: Sequence[Array], count: int) -> Array:
        """The outputs, a row each, for so many trials; ``rows``: of each input a row for each entry."""
        dtype, length, kept = number_type(self.floats.dtype), self.length, list(self.outputs)
        registers = np.ones((self.registers, length), dtype)
        for place, number in self.constants:
            registers[place] = number
        shared = torch.from_numpy(registers)
        found = np.empty((len(kept), count), dtype)
        for start in range(0, count, length):
            stop = min(start + length, count)
            for read in self.inputs:
                entries = rows[read.input][read.entry : read.entry + read.count, start:stop]
                registers[read.register : read.register + read.count, : stop - start] = entries
            for stretch in self.stretches:
                run(stretch.code, stretch.numbers, registers)
                if stretch.call is not None:
                    self._call(stretch.call, shared)
            found[:, start:stop] = registers[kept, : stop - start]
        return found

    def _call(self, call: Call, registers: torch.Tensor) -> None:
        """A function of numbers, or of each entry, with the floats' own bounds; or of all entries without."""
        name, _, more = call.name.partition(" ")
        results, count = list(call.results), len(call.results) // 2
        if name == "entries":
            registers[results] = RULES[more].function(registers[list(call.arguments)])
            return
        if name == "each":
            *entries, error = call.arguments
            value = registers[entries]
            off = None if error < 0 else registers[error].expand_as(value)
            found = self.floats.elementary(more, Bounded(value, off))
        else:
            pairs = zip(call.arguments[::2], call.arguments[1::2], strict=True)
            values = [_bounded(registers, value, error) for value, error in pairs]
            if name == "power":
                found = self.floats.power(values[0], int(more))
            elif name == "real_power":
                found = self.floats.real_power(*values)
            else:
                found = self.floats.elementary(name, values[0])
        registers[results[:count]] = found.value
        registers[results[count:]] = torch.zeros_like(found.value) if found.error is None else found.error


def _bounded(registers: torch.Tensor, value: int, error: int) -> Bounded:
    return Bounded(registers[value : value + 1], None if error < 0 else registers[error : error + 1])


def number_type(dtype: torch.dtype) -> np.dtype[np.floating]:
    """The same type for arrays."""
    found: np.dtype[np.floating] = torch.empty((), dtype=dtype).numpy().dtype
    return found
