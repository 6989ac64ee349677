"""Matrices bordered by zeros: the same answers as with all the zeros written out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.expressions.arithmetics.operations import BINARY, UNARY
from verify.errors import Undefined, Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, from_fractions
from verify.falsify.dyadic import Matrix
from verify.falsify.held import BorderedBalls

PLAIN, BETWEEN = BallArithmetic(128), BorderedBalls(128)


@st.composite
def matrices(draw: Any, size: int) -> Matrix:
    """Square matrices of small numbers, some rows and columns of them zero."""
    numbers = draw(st.lists(st.fractions(-4, 4, max_denominator=4), min_size=size**2, max_size=size**2))
    rows = draw(st.sets(st.integers(0, size - 1)))
    columns = draw(st.sets(st.integers(0, size - 1)))
    return tuple(
        tuple(Fraction(0) if i in rows or j in columns else numbers[i * size + j] for j in range(size))
        for i in range(size)
    )


def outcome(call: Any) -> Any:
    """What a computation gives: an enclosure, or that it has no value, or that it is left open."""
    try:
        value = call()
    except Undefined:
        return "undefined"
    except Undetermined:
        return None
    return value if isinstance(value, Enclosure) else value.everywhere()


def agree(one: Any, other: Any) -> None:
    """Both say the same, or one of them does not know."""
    if one is None or other is None:
        return
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    assert one.shape == other.shape
    with PLAIN.working():
        for a, b in zip(one.flat, other.flat, strict=True):
            assert balls.sign(balls.subtract(a, b)) in (0, None), (a, b)


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", UNARY)
def test_of_one_matrix(name: str, data: st.DataObject) -> None:
    rows = data.draw(matrices(data.draw(st.integers(1, 4))))
    plain = outcome(lambda: UNARY[name](PLAIN, from_fractions(rows)))
    between = outcome(lambda: UNARY[name](BETWEEN, BETWEEN.hold(rows)))
    agree(plain, between)
    assert plain is None or between is not None or name == "smallest eigenvalue"


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", [*BINARY, "stack", "transposed product", "slices", "scaled", "shifted"])
def test_of_two_matrices(name: str, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 4))
    first, second = data.draw(matrices(size)), data.draw(matrices(size))
    cut = sorted(data.draw(st.sets(st.integers(0, size), min_size=2, max_size=2)))

    def run(a: Any, x: Any, y: Any) -> Any:
        match name:
            case "stack":
                return a.stack([[x, a.transpose(y)], [a.zeros(1, size), a.rows(y, 0, 1)]])
            case "transposed product":
                return a.matmul(a.transpose(x), y)
            case "slices":
                return a.subtract(a.columns(a.rows(x, 0, size), *cut), a.columns(y, *cut))
            case "scaled":
                return a.multiply(a.total(y), x)
            case "shifted":
                return a.maximum(x, a.total(y))
        return getattr(a, name)(x, y)

    plain = outcome(lambda: run(PLAIN, from_fractions(first), from_fractions(second)))
    between = outcome(lambda: run(BETWEEN, BETWEEN.hold(first), BETWEEN.hold(second)))
    agree(plain, between)
    assert (plain is None) == (between is None)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_equality_and_spectra(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 5))
    first, second = data.draw(matrices(size)), data.draw(matrices(size))
    assert BETWEEN.equal(BETWEEN.hold(first), BETWEEN.hold(second)) is (first == second)
    for name in ("singular_values", "eigenvalues", "rank", "determinant"):
        agree(
            outcome(lambda name=name: getattr(PLAIN, name)(from_fractions(first))),
            outcome(lambda name=name: getattr(BETWEEN, name)(BETWEEN.hold(first))),
        )


def test_what_would_fill_a_large_matrix_is_refused() -> None:
    zeros = BETWEEN.zeros(300, 300)
    assert BETWEEN.shape(zeros) == (300, 300)
    assert BETWEEN.sign(BETWEEN.total(zeros)) == 0
    for fill in (
        lambda: BETWEEN.identity(300),
        lambda: BETWEEN.elementary("cos", zeros),
        lambda: BETWEEN.power(zeros, 0),
        lambda: BETWEEN.add(zeros, BETWEEN.constant(1)),
        lambda: BETWEEN.hold(((Fraction(1),) * 300,) * 300),
    ):
        with pytest.raises(Undetermined):
            fill()
    for divided in (
        lambda: BETWEEN.power(zeros, -1),
        lambda: BETWEEN.divide(zeros, zeros),
        lambda: BETWEEN.inverse(zeros),
    ):
        with pytest.raises(Undefined):
            divided()


def test_eigenvalues_of_either_sign_stand_around_the_zeros() -> None:
    """diag(0, 3, 0, -2, 0) has the eigenvalues -2, 0, 0, 0, 3."""
    rows = [[Fraction(0)] * 5 for _ in range(5)]
    rows[1][1], rows[3][3] = Fraction(3), Fraction(-2)
    spectrum = BETWEEN.eigenvalues(BETWEEN.hold(tuple(map(tuple, rows)))).everywhere()
    assert [int(number) for number in spectrum.flat] == [-2, 0, 0, 0, 3]
