"""A tape writes each operation once, and none that is known before anything is drawn."""

from __future__ import annotations

import pytest

from verify.stress.tape import nodes
from verify.stress.tape.nodes import DOT, INPUT, SUBTRACT, SUM, Node, Tape, Unserved


def tape_of(count: int) -> tuple[Tape, list[int]]:
    """A tape with some inputs."""
    tape = Tape()
    return tape, [tape.write(INPUT, (0, k)) for k in range(count)]


def test_equal_operations_are_one() -> None:
    tape, (a, b) = tape_of(2)
    assert tape.add(a, b) == tape.add(b, a)
    assert tape.multiply(a, b) == tape.multiply(b, a)
    assert tape.dot((a, b), (b, b)) == tape.dot((b, b), (b, a))
    assert tape.subtract(a, b) != tape.subtract(b, a)


def test_zeros_ones_and_signs_cost_nothing() -> None:
    tape, (a, b) = tape_of(2)
    zero, one, less = (tape.number(x) for x in (0.0, 1.0, -1.0))
    before = len(tape.nodes)
    assert tape.add(a, zero) == tape.add(zero, a) == tape.subtract(a, zero) == tape.multiply(a, one) == a
    assert tape.multiply(a, zero) == zero
    assert tape.dot((a, zero), (one, b)) == a
    assert tape.sum((zero, a, zero)) == a
    assert len(tape.nodes) == before
    minus = tape.multiply(less, a)
    assert tape.negate(minus) == a
    assert tape.subtract(zero, a) == minus
    assert tape.nodes[tape.add(b, minus)] == Node(SUBTRACT, (b, a))
    assert tape.subtract(b, minus) == tape.add(a, b)


def test_long_sums_are_one_operation() -> None:
    tape, places = tape_of(5)
    assert tape.nodes[tape.dot(places, places)].kind == DOT
    assert tape.nodes[tape.sum(places)] == Node(SUM, tuple(places))
    assert tape.constant(tape.dot((), ())) == tape.constant(tape.sum(())) == 0


def test_a_tape_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MOST", 3)
    with pytest.raises(Unserved):
        tape_of(4)
