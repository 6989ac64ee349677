"""A tape: operations on numbers, each written once, in the order in which they can be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

(
    INPUT,
    CONSTANT,
    CALL,
    RESULT,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    NEGATE,
    ABSOLUTE,
    SMALLER,
    LARGER,
    ROOT,
    SUM,
    DOT,
    LINE1,
    LINE2,
    LINE3,
    CROSS,
    CROSS_ONE,
    CROSS_BOTH,
    SIZE,
    ROOT_NEAR,
    ROOT_ERROR,
    QUOTIENT_ERROR,
    CHOICE_ERROR,
) = range(26)
"""What a node is. The compiled machine says what each one from ADD on computes."""

LARGEST = 256
"""Entries of the largest matrix that is drawn."""

MOST = 1 << 14
"""So many nodes a tape has at most."""


class Unserved(Exception):
    """The tape cannot hold this: another measurer serves."""


class Node(NamedTuple):
    """An operation on the results of earlier nodes, with numbers of its own; ``name`` says which function a
    CALL is of."""

    kind: int
    arguments: tuple[int, ...] = ()
    numbers: tuple[float, ...] = ()
    name: str = ""


@dataclass
class Tape:
    """Nodes, by their places; equal ones are written once."""

    nodes: list[Node] = field(default_factory=list)
    places: dict[Node, int] = field(default_factory=dict)

    def write(self, kind: int, arguments: Iterable[int] = (), *numbers: float, name: str = "") -> int:
        """The place of a node. Raises Unserved where the tape is full."""
        node = Node(kind, tuple(arguments), numbers, name)
        found = self.places.get(node)
        if found is None:
            found = self.places[node] = len(self.nodes)
            self.nodes.append(node)
            if found >= MOST:
                raise Unserved
        return found

    def number(self, value: float) -> int:
        """A constant."""
        return self.write(CONSTANT, (), value)

    def constant(self, place: int) -> float | None:
        """The constant at a place; None where there is something else."""
        node = self.nodes[place]
        return node.numbers[0] if node.kind == CONSTANT else None

    def add(self, left: int, right: int) -> int:
        """left + right; adding zero changes nothing."""
        if self.constant(left) == 0 or self.constant(right) == 0:
            return right if self.constant(left) == 0 else left
        for one, other in ((left, right), (right, left)):
            node = self.nodes[other]
            if node.kind == NEGATE:
                return self.subtract(one, node.arguments[0])
        return self.write(ADD, sorted((left, right)))

    def subtract(self, left: int, right: int) -> int:
        """left - right."""
        if self.constant(right) == 0:
            return left
        if self.constant(left) == 0:
            return self.negate(right)
        node = self.nodes[right]
        return (
            self.add(left, node.arguments[0]) if node.kind == NEGATE else self.write(SUBTRACT, (left, right))
        )

    def negate(self, place: int) -> int:
        """The negative."""
        node = self.nodes[place]
        if node.kind == CONSTANT:
            return self.number(-node.numbers[0])
        return node.arguments[0] if node.kind == NEGATE else self.write(NEGATE, (place,))

    def multiply(self, left: int, right: int) -> int:
        """left right."""
        for one, other in ((left, right), (right, left)):
            number = self.constant(one)
            if number == 0:
                return one
            if number in (1, -1):
                return other if number == 1 else self.negate(other)
        return self.write(MULTIPLY, sorted((left, right)))

    def absolute(self, place: int) -> int:
        """The absolute value."""
        return self.write(ABSOLUTE, (place,))

    def dot(self, left: Iterable[int], right: Iterable[int]) -> int:
        """The sum of products; those with zero are left out."""
        pairs = [(a, b) if a < b else (b, a) for a, b in zip(left, right, strict=True)]
        pairs = sorted(pair for pair in pairs if all(self.constant(place) != 0 for place in pair))
        if len(pairs) < 2:
            return self.multiply(*pairs[0]) if pairs else self.number(0.0)
        return self.write(DOT, (place for pair in pairs for place in pair))

    def sum(self, places: Iterable[int]) -> int:
        """The sum; zeros are left out."""
        kept = sorted(place for place in places if self.constant(place) != 0)
        if len(kept) < 3:
            return self.add(*kept) if len(kept) == 2 else kept[0] if kept else self.number(0.0)
        return self.write(SUM, kept)
