"""Assembly: a tape's nodes in their order, those that outputs need, made instructions over registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.stress.tape.nodes import CALL, CONSTANT, INPUT, RESULT, Node, Tape
from verify.stress.tape.program import Call, Program, Read, Stretch, number_type


def assembled(tape: Tape, outputs: Sequence[int], floats: FloatArithmetic) -> Program:
    """The program whose outputs are these places of a tape."""
    order = _needed(tape, outputs)
    last = {operand: place for place in order for operand in operands(tape.nodes[place])}
    last |= dict.fromkeys(outputs, len(tape.nodes))
    desk = Desk(last)
    inputs: list[Read] = []
    constants: list[tuple[int, float]] = []
    for place in order:
        node = tape.nodes[place]
        if node.kind == INPUT:
            name, entry = node.arguments
            register, before = desk.take(place), inputs[-1] if inputs else Read(-1, 0, 0, 0)
            if before.next == (name, entry, register):
                inputs[-1] = replace(before, count=before.count + 1)
            else:
                inputs.append(Read(name, entry, 1, register))
        elif node.kind == CONSTANT:
            desk.last[place] = len(tape.nodes)
            constants.append((desk.take(place), node.numbers[0]))
    stretches: list[Stretch] = []
    code: list[int] = []
    numbers: list[float] = []

    def end(call: Call | None) -> None:
        stretches.append(
            Stretch(np.array(code, np.int64), np.array(numbers, number_type(floats.dtype)), call)
        )
        code.clear()
        numbers.clear()

    for place in order:
        node, used = tape.nodes[place], operands(tape.nodes[place])
        if node.kind in (INPUT, CONSTANT, RESULT):
            continue
        if node.kind == CALL:
            arguments = tuple(-1 if argument < 0 else desk.places[argument] for argument in node.arguments)
            results = tuple(desk.take(result) for result in _results(tape, place, node))
            end(Call(node.name, arguments, results))
            desk.clear(place, (result for result in _results(tape, place, node) if result not in last))
        else:
            target, named = desk.take(place), [desk.places[operand] for operand in used]
            code += [node.kind, target, len(named), len(node.numbers), *named]
            numbers += node.numbers
        desk.clear(place, used)
    end(None)
    kept = tuple(desk.places[place] for place in outputs)
    return Program(floats, tuple(stretches), tuple(inputs), tuple(constants), kept, desk.count)


def operands(node: Node) -> tuple[int, ...]:
    """The places that a node reads."""
    if node.kind in (INPUT, CONSTANT):
        return ()
    if node.kind == RESULT:
        return node.arguments[:1]
    return tuple(argument for argument in node.arguments if argument >= 0)


def _needed(tape: Tape, outputs: Sequence[int]) -> list[int]:
    """The places that outputs depend on, in order."""
    found, open_ = set(outputs), list(outputs)
    while open_:
        fresh = set(operands(tape.nodes[open_.pop()])) - found
        found |= fresh
        open_ += fresh
    return sorted(found)


def _results(tape: Tape, place: int, node: Node) -> list[int]:
    """The places of a call's results; a place of its own, below 0, of one that nobody asked for."""
    entries = len(node.arguments)
    count = {"entries": entries, "each": 2 * entries - 2}.get(node.name.split(" ")[0], 2)
    asked = (tape.places.get(Node(RESULT, (place, k))) for k in range(count))
    return [-1 - k if at is None else at for k, at in enumerate(asked)]


class Desk:
    """Registers, taken in turn and given back where a result is used last (``last``)."""

    def __init__(self, last: Mapping[int, int]) -> None:
        self.last = dict(last)
        self.places: dict[int, int] = {}
        self.free: list[int] = []
        self.count = 0

    def take(self, place: int) -> int:
        """A register for a result."""
        if not self.free:
            self.free.append(self.count)
            self.count += 1
        self.places[place] = self.free.pop()
        return self.places[place]

    def clear(self, place: int, used: Iterable[int]) -> None:
        """Give back the registers of what is not used after this place."""
        for operand in set(used):
            if self.last.get(operand, place) <= place and operand in self.places:
                self.free.append(self.places.pop(operand))
