"""Programs hold what outputs need, in registers that are used again, and nothing is overwritten too early."""

from __future__ import annotations

import numpy as np
import pytest
import torch

pytest.importorskip("numba")

from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.stress.tape import program
from verify.stress.tape.assembly import assembled
from verify.stress.tape.nodes import CALL, INPUT, LARGER, MULTIPLY, RESULT, SUBTRACT, Tape

FLOATS = FloatArithmetic(torch.float64)


def numbers(*rows: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A row for each, the number and those after it."""
    return np.array(rows)[:, None] + np.arange(5.0)[None, :]


def test_what_nobody_asks_for_is_left_out() -> None:
    tape = Tape()
    a, b, c = (tape.write(INPUT, (0, k)) for k in range(3))
    tape.write(MULTIPLY, (b, c))
    made = assembled(tape, (tape.add(a, c),), FLOATS)
    assert sum(read.count for read in made.inputs) == 2
    assert sum(len(stretch.code) for stretch in made.stretches) == 6
    np.testing.assert_array_equal(made.run([numbers(1.0, 10.0, 100.0)], 5), [[101, 103, 105, 107, 109]])


@pytest.mark.parametrize("seed", range(20))
def test_random_tapes_in_few_registers(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the same operations one after the other; a few trials at a time."""
    monkeypatch.setattr(program, "ROOM", 1)
    rng = np.random.default_rng(seed)
    tape, count, trials = Tape(), 4, 150
    rows = rng.integers(-3, 4, (count, trials)).astype(np.float64)
    for k in range(count):
        tape.write(INPUT, (0, k))
    tape.number(2.0)
    for _ in range(60):
        last = len(tape.nodes)
        pair = rng.integers(max(0, last - 12), last, 2)
        tape.write((SUBTRACT, LARGER)[rng.integers(2)], map(int, pair))
    exact = [*rows, np.full(trials, 2.0)]
    for node in tape.nodes[count + 1 :]:
        operation = np.subtract if node.kind == SUBTRACT else np.maximum
        exact.append(operation(*(exact[place] for place in node.arguments)))
    outputs = rng.integers(0, len(exact), 5).tolist()
    found = assembled(tape, outputs, FLOATS)
    assert found.registers < len(exact) and found.length == program.SHORTEST
    np.testing.assert_array_equal(found.run([rows], trials), [exact[place] for place in outputs])


def test_registers_are_given_back() -> None:
    tape = Tape()
    a, b = (tape.write(INPUT, (0, k)) for k in range(2))
    place = a
    for _ in range(100):
        place = tape.write(SUBTRACT, (b, place))
    made = assembled(tape, (place,), FLOATS)
    assert made.registers <= 4
    np.testing.assert_array_equal(made.run([numbers(1.0, 7.0)], 5), numbers(1.0))


@pytest.mark.parametrize("asked", [(0,), (1,), (0, 1), (1, 2)])
def test_calls_between_stretches(asked: tuple[int, ...]) -> None:
    """Of all entries of a matrix, whichever results are asked for."""
    tape = Tape()
    places = [tape.write(INPUT, (0, k)) for k in range(3)]
    doubled = [tape.add(place, place) for place in places]
    call = tape.write(CALL, doubled, name="entries sin")
    results = [tape.write(RESULT, (call, k)) for k in range(3)]
    outputs = [tape.subtract(results[k], places[k]) for k in asked]
    rows = numbers(0.5, 1.5, 2.5)
    found = assembled(tape, outputs, FLOATS).run([rows], 5)
    np.testing.assert_allclose(found, (np.sin(2 * rows) - rows)[list(asked)])


def test_functions_of_numbers_have_the_bounds_of_floats() -> None:
    tape = Tape()
    x, off = tape.write(INPUT, (0, 0)), tape.write(INPUT, (0, 1))
    outputs = []
    for name, arguments in (("exp", (x, off)), ("power 0", (x, -1)), ("real_power", (x, off, x, -1))):
        call = tape.write(CALL, arguments, name=name)
        outputs += [tape.write(RESULT, (call, k)) for k in range(2)]
    rows = np.array([[1.0, 2.0, 3.0], [0.5, 0.25, 0.0]])
    found = assembled(tape, outputs, FLOATS).run([rows], 3)
    value, error = (torch.from_numpy(row)[:, None, None] for row in rows)
    both, exact = program.Bounded(value, error), program.Bounded(value)
    for k, made in enumerate((FLOATS.elementary("exp", both), None, FLOATS.real_power(both, exact))):
        if made is not None:
            assert made.error is not None
            np.testing.assert_array_equal(found[2 * k], made.value.flatten())
            np.testing.assert_array_equal(found[2 * k + 1], made.error.flatten())
    np.testing.assert_array_equal(found[2:4], [[1.0] * 3, [0.0] * 3])
