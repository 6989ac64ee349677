"""The compiled machine computes what the same formulas give in numpy; NaN and infinity pass through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba")

from verify.stress.tape import nodes
from verify.stress.tape.machine import run

Rows = list[Any]
LENGTH = 64
ODD = (0.0, -0.0, np.inf, -np.inf, np.nan, 1e-38, 3e38)

FORMULAS: dict[int, tuple[int, tuple[float, ...], Callable[[Rows, Rows], Any]]] = {
    nodes.ADD: (2, (), lambda x, n: x[0] + x[1]),
    nodes.SUBTRACT: (2, (), lambda x, n: x[0] - x[1]),
    nodes.MULTIPLY: (2, (), lambda x, n: x[0] * x[1]),
    nodes.DIVIDE: (2, (), lambda x, n: x[0] / x[1]),
    nodes.NEGATE: (1, (), lambda x, n: -x[0]),
    nodes.ABSOLUTE: (1, (), lambda x, n: abs(x[0])),
    nodes.SMALLER: (2, (), lambda x, n: np.minimum(x[0], x[1])),
    nodes.LARGER: (2, (), lambda x, n: np.maximum(x[0], x[1])),
    nodes.ROOT: (1, (), lambda x, n: np.sqrt(x[0])),
    nodes.LINE1: (1, (3.0, 5.0), lambda x, n: n[0] * abs(x[0]) + n[1]),
    nodes.LINE2: (2, (3.0, 5.0, 7.0), lambda x, n: n[0] * abs(x[0]) + n[1] * abs(x[1]) + n[2]),
    nodes.LINE3: (
        3,
        (3.0, 5.0, 7.0, 9.0),
        lambda x, n: n[0] * abs(x[0]) + n[1] * abs(x[1]) + n[2] * abs(x[2]) + n[3],
    ),
    nodes.CROSS: (2, (0.5, 2.0), lambda x, n: abs(x[0] * x[1]) * n[0] + n[1]),
    nodes.SIZE: (1, (1.5, 2.0, 3.0), lambda x, n: np.sqrt(x[0] * n[0] + n[1]) * n[2]),
    nodes.ROOT_NEAR: (
        2,
        (0.0,),
        lambda x, n: np.sqrt(np.maximum(x[0], np.minimum(x[0] + x[1], 0))),
    ),
    nodes.ROOT_ERROR: (
        2,
        (0.25,),
        lambda x, n: (x[0] + n[0]) / np.maximum(np.sqrt(x[0] + n[0]), x[1]),
    ),
    nodes.QUOTIENT_ERROR: (
        4,
        (0.25, 0.0),
        lambda x, n: ((abs(x[0]) + n[0]) * x[3] + n[0] + x[1]) / np.maximum(abs(x[2]) - x[3], 0),
    ),
}
"""Of each kind: how many arguments, numbers, and the formula."""


def done(kind: int, rows: Rows, own: tuple[float, ...], dtype: Any = np.float32) -> Any:
    """The result of one instruction."""
    registers = np.zeros((len(rows) + 1, LENGTH), dtype)
    registers[: len(rows)] = rows
    code = np.array([kind, len(rows), len(rows), len(own), *range(len(rows))])
    run(code, np.array(own, dtype), registers)
    return registers[-1]


def drawn(count: int, seed: int = 0) -> Rows:
    """Rows of numbers of many sizes, odd ones among them."""
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((count, LENGTH)) * 2.0 ** rng.integers(-20, 20, (count, LENGTH))
    places = rng.random((count, LENGTH)) < 0.2
    rows[places] = rng.choice(ODD, int(places.sum()))
    return list(rows.astype(np.float32))


@pytest.mark.parametrize("kind", FORMULAS)
def test_each_operation(kind: int) -> None:
    count, own, formula = FORMULAS[kind]
    rows = drawn(count, kind)
    with np.errstate(all="ignore"):
        expected = formula([row.astype(np.float64) for row in rows], list(own)).astype(np.float32)
    np.testing.assert_allclose(done(kind, rows, own), expected, rtol=1e-6, atol=1e-44, equal_nan=True)


@pytest.mark.parametrize("count", [3, 4, 5, 8])
def test_sums(count: int) -> None:
    rows = [np.round(np.random.default_rng(k).standard_normal(LENGTH) * 9) for k in range(2 * count)]
    np.testing.assert_array_equal(done(nodes.SUM, rows[:count], ()), sum(rows[:count]))
    pairs = sum(a * b for a, b in zip(rows[::2], rows[1::2], strict=True))
    np.testing.assert_array_equal(done(nodes.DOT, rows, ()), pairs)


@pytest.mark.parametrize("kind", [nodes.CROSS_ONE, nodes.CROSS_BOTH])
def test_bounds_of_products(kind: int) -> None:
    size, off, other, skew = (abs(np.random.default_rng(k).standard_normal(LENGTH)) for k in range(4))
    gamma, inflation, least = 0.01, 2.0, 0.5
    skew = skew if kind == nodes.CROSS_BOTH else skew * 0
    expected = (gamma * size * other + size * skew + off * other + off * skew) * inflation + least
    rows = [-size, off, -other, skew][: 4 if kind == nodes.CROSS_BOTH else 3]
    np.testing.assert_allclose(done(kind, rows, (gamma, inflation, least), np.float64), expected)


def test_the_error_of_a_choice() -> None:
    """The winner's where they are apart, else the larger; NaN where either is."""
    left, right = np.array([1.0, 1.0, 5.0, 1.0]), np.array([2.0, 5.0, 1.0, 5.0])
    off, skew = np.array([0.6, 0.1, 0.1, np.nan]), np.array([0.7, 0.2, 0.3, 0.1])
    rows = [np.resize(row, LENGTH) for row in (left, off, right, skew)]
    smaller = done(nodes.CHOICE_ERROR, rows, (1.0, 0.0, 1 + 2.0**-10), np.float64)[:4]
    larger = done(nodes.CHOICE_ERROR, rows, (-1.0, 0.0, 1 + 2.0**-10), np.float64)[:4]
    np.testing.assert_array_equal(smaller, [0.7, 0.1, 0.3, np.nan])
    np.testing.assert_array_equal(larger, [0.7, 0.2, 0.1, np.nan])


def test_instructions_run_in_turn() -> None:
    registers = np.ones((3, LENGTH))
    registers[0] = 3.0
    code = np.array([nodes.ADD, 1, 2, 0, 0, 0, nodes.LINE1, 2, 1, 2, 1, nodes.MULTIPLY, 0, 2, 0, 1, 2])
    run(code, np.array([2.0, 1.0]), registers)
    np.testing.assert_array_equal(registers, np.repeat([[78.0], [6.0], [13.0]], LENGTH, 1))
