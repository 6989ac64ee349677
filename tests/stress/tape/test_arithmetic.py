"""What is written on a tape is what floats compute, within both bounds; in float32 against float64."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

pytest.importorskip("numba")

from verify.expressions.arithmetics.bounded import Bounded
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.stress.tape.arithmetic import TapeArithmetic
from verify.stress.tape.assembly import assembled
from verify.stress.tape.nodes import DOT, Unserved
from verify.stress.tape.values import Entries, Value

TRIALS = 96
FINE, COARSE = FloatArithmetic(torch.float64), FloatArithmetic(torch.float32)


class Twice:
    """The same formulas in plain float64 and on a tape for float32, of the same draws."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = np.random.default_rng(seed)
        self.arithmetic = TapeArithmetic(COARSE)
        self.rows: list[Any] = []

    def draw(self, rows: int, columns: int) -> tuple[Bounded, Value]:
        """A matrix of both kinds: numbers of many sizes, some of them zero, exact in float32."""
        shape = rows * columns, TRIALS
        drawn = self.rng.standard_normal(shape) * 2.0 ** self.rng.integers(-6, 6, shape)
        drawn[self.rng.random(shape) < 0.1] = 0
        self.rows.append(drawn.astype(np.float32))
        exact = torch.from_numpy(self.rows[-1].astype(np.float64).T.reshape(TRIALS, rows, columns))
        written = self.arithmetic.input(len(self.rows) - 1, rows, columns)
        if rows == columns == 1:
            written = self.arithmetic.rows(
                self.arithmetic.stack([[self.arithmetic.transpose(written)]]), 0, 1
            )
        return Bounded(exact), written

    def agree(self, exact: Bounded, value: Value) -> None:
        """Every matrix within the Frobenius bound, and with a bound that is not much too large."""
        whole = value if isinstance(value, Entries) else Entries(1, 1, (value.value,), value.error)
        outputs = [*whole.places, *([] if whole.error is None else [whole.error])]
        found = assembled(self.arithmetic.tape, outputs, COARSE).run(self.rows, TRIALS).astype(np.float64)
        entries, error = found[: len(whole.places)], 0.0 if whole.error is None else found[-1]
        expected = exact.value.expand(TRIALS, -1, -1).flatten(1).T.numpy()
        slack = 0.0
        if exact.error is not None:
            slack = np.linalg.norm(exact.error.expand(TRIALS, -1, -1).flatten(1).T.numpy(), axis=0)
        known = np.isfinite(error) & np.isfinite(slack) & np.isfinite(expected).all(0)
        apart = np.linalg.norm(np.where(known, entries, 0) - np.where(known, expected, 0), axis=0)
        assert (apart <= np.where(known, error + slack, 0)).all()
        assert known.mean() > 0.5
        size = np.linalg.norm(expected, axis=0)
        near = known & (size > 0)
        if whole.error is not None and near.any():
            assert np.median(error[near] / size[near]) < 1e-2


Pair = tuple[Bounded, Value]
UNARY: dict[str, Callable[[Any, Any], Any]] = {
    "negate": lambda a, x: a.negate(x),
    "absolute": lambda a, x: a.absolute(x),
    "square": lambda a, x: a.power(x, 2),
    "scaled": lambda a, x: a.multiply(a.constant(Fraction(1, 3)), x),
    "divided": lambda a, x: a.divide(x, a.constant(7)),
    "shifted": lambda a, x: a.add(x, a.constant(Fraction(1, 3))),
    "sin": lambda a, x: a.elementary("sin", x),
    "softplus": lambda a, x: a.elementary("softplus", x),
    "cubes": lambda a, x: a.power(a.divide(x, a.constant(3)), 3),
    "exponentials": lambda a, x: a.elementary("exp", a.divide(x, a.constant(50))),
    "exponentials of what is exact": lambda a, x: a.elementary(
        "exp", a.multiply(a.constant(-1), a.absolute(x))
    ),
    "roots": lambda a, x: a.elementary("sqrt", a.absolute(a.divide(x, a.constant(3)))),
}
NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "total": lambda a, x: a.total(x),
    "inner": lambda a, x: a.total(a.multiply(x, x)),
    "norm": lambda a, x: a.elementary("sqrt", a.total(a.power(x, 2))),
    "exp": lambda a, x: a.elementary("exp", a.divide(a.total(x), a.constant(100))),
    "cube": lambda a, x: a.power(a.total(x), 3),
    "inverse": lambda a, x: a.power(a.total(a.power(x, 2)), -1),
    "nothing": lambda a, x: a.power(a.total(x), 0),
    "real power": lambda a, x: a.real_power(a.total(a.power(x, 2)), a.constant(Fraction(1, 3))),
    "natural power": lambda a, x: a.natural_power(a.total(x), a.constant(3)),
    "smaller": lambda a, x: a.minimum(a.total(x), a.constant(Fraction(1, 3))),
    "larger": lambda a, x: a.maximum(a.total(x), a.total(a.power(x, 2))),
}
BINARY: dict[str, Callable[[Any, Any, Any], Any]] = {
    "sum": lambda a, x, y: a.add(x, y),
    "difference": lambda a, x, y: a.subtract(x, y),
    "entrywise": lambda a, x, y: a.multiply(x, y),
    "smaller": lambda a, x, y: a.minimum(x, y),
    "quotient": lambda a, x, y: a.divide(x, a.add(a.power(y, 2), a.constant(Fraction(1, 3)))),
    "by a number": lambda a, x, y: a.divide(x, a.add(a.total(a.power(y, 2)), a.constant(1))),
    "times a number": lambda a, x, y: a.multiply(a.total(y), x),
    "product": lambda a, x, y: a.matmul(x, a.matmul(a.transpose(y), x)),
    "gradient": lambda a, x, y: a.matmul(a.subtract(x, y), a.transpose(y)),
    "blocks": lambda a, x, y: a.stack([[x, a.zeros(3, 1), y], [y, a.zeros(3, 1), x]]),
    "rows of a product": lambda a, x, y: a.rows(a.matmul(x, a.transpose(y)), 1, 2),
    "columns of a sum": lambda a, x, y: a.columns(a.add(x, y), 0, 1),
    "part of a product": lambda a, x, y: a.matmul(
        a.stack([[a.identity(2), a.zeros(2, 1)]]),
        a.matmul(a.matmul(x, a.transpose(y)), a.stack([[a.zeros(1, 2)], [a.negate(a.identity(2))]])),
    ),
}


@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("shape", [(3, 2), (1, 1)], ids=str)
def test_an_operation_on_one_value(name: str, shape: tuple[int, int]) -> None:
    twice = Twice()
    exact, value = twice.draw(*shape)
    twice.agree(UNARY[name](FINE, exact), UNARY[name](twice.arithmetic, value))


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("shape", [(3, 2), (1, 1)], ids=str)
def test_a_number_of_a_matrix(name: str, shape: tuple[int, int]) -> None:
    twice = Twice()
    exact, value = twice.draw(*shape)
    twice.agree(NUMBERS[name](FINE, exact), NUMBERS[name](twice.arithmetic, value))


@pytest.mark.parametrize("name", BINARY)
def test_an_operation_on_two_matrices(name: str) -> None:
    twice = Twice()
    (one, x), (other, y) = twice.draw(3, 2), twice.draw(3, 2)
    twice.agree(BINARY[name](FINE, one, other), BINARY[name](twice.arithmetic, x, y))


@pytest.mark.parametrize("seed", range(40))
def test_formulas_of_formulas(seed: int) -> None:
    """Random ones: values that are not exact go into each operation in turn."""
    twice = Twice(seed)
    pairs: list[Pair] = [twice.draw(3, 2) for _ in range(3)]
    pick = np.random.default_rng(seed)
    for _ in range(6):
        (one, x), (other, y) = (pairs[k] for k in pick.integers(0, len(pairs), 2))
        kind = pick.integers(3)
        if kind == 0:
            operation = UNARY[str(pick.choice(["negate", "absolute", "scaled", "divided", "shifted", "sin"]))]
            pairs.append((operation(FINE, one), operation(twice.arithmetic, x)))
        else:
            names = ["sum", "difference", "smaller", "by a number", "entrywise", "product"]
            both = BINARY[str(pick.choice(names))]
            pairs.append((both(FINE, one, other), both(twice.arithmetic, x, y)))
    for exact, value in pairs:
        norm = NUMBERS["norm"]
        twice.agree(norm(FINE, exact), norm(twice.arithmetic, value))


def test_a_choice_of_rows_and_columns_is_not_computed() -> None:
    """E1 (V V^T) E2 asks for the entries of one block, with the bound of that block."""
    twice = Twice()
    a, (_, V) = twice.arithmetic, twice.draw(4, 2)
    E1 = a.stack([[a.identity(2), a.zeros(2, 2)]])
    E2 = a.stack([[a.zeros(2, 2)], [a.identity(2)]])
    found = a.matmul(a.matmul(E1, a.matmul(V, a.transpose(V))), E2)
    assert isinstance(found, Entries)
    program = assembled(a.tape, found.places, COARSE)
    kinds = [node.kind for node in (a.tape.nodes[place] for place in found.places)]
    assert kinds == [DOT] * 4
    assert sum(len(stretch.code) for stretch in program.stretches) == 4 * 8


def test_a_row_that_is_chosen_twice_counts_twice() -> None:
    """In the bound of a product with a column of ones."""
    twice = Twice()
    a, (_, row) = twice.arithmetic, twice.draw(1, 3)
    part = a.multiply(a.constant(Fraction(1, 3)), row)
    both = a.matmul(a.stack([[a.constant(1)], [a.constant(-1)]]), part)
    assert isinstance(part, Entries) and isinstance(both, Entries)
    assert part.error is not None and both.error is not None
    one, other = assembled(a.tape, (part.error, both.error), COARSE).run(twice.rows, TRIALS)
    assert (other >= 1.41 * one).all()


def test_what_a_tape_does_not_hold() -> None:
    twice = Twice()
    a, (_, x) = twice.arithmetic, twice.draw(3, 3)
    number = a.total(x)
    for unserved in (
        lambda: a.singular_values(x),
        lambda: a.inverse(x),
        lambda: a.natural_power(number, number),
        lambda: a.integral(lambda t: t, number, number),
    ):
        with pytest.raises(Unserved):
            unserved()
