"""Rational where possible, certified balls elsewhere, and never a decided sign that is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expressions.arithmetics.enclosures import (
    ROOT_TWO,
    UNKNOWN_ZERO,
    A,
    contains,
    integrated,
    matrices,
    rationals,
    widened,
    width,
)
from verify.errors import Undefined, Undetermined, VerifyError
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.exact import (
    BallArithmetic,
    Enclosure,
    bounds,
    from_floats,
    from_fractions,
    to_fractions,
)


@pytest.mark.parametrize(
    ("name", "number", "result"),
    [
        ("sqrt", Fraction(4, 9), Fraction(2, 3)),
        ("sqrt", 0, 0),
        ("exp", 0, 1),
        ("log", 1, 0),
        ("sin", 0, 0),
        ("cos", 0, 1),
        ("atan", 0, 0),
        ("sigmoid", 0, Fraction(1, 2)),
    ],
)
def test_rational_values_stay_rational(name: str, number: Fraction | int, result: Fraction | int) -> None:
    assert to_fractions(A.elementary(name, A.constant(number))) == [[Fraction(result)]]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("sqrt", math.sqrt),
        ("exp", math.exp),
        ("log", math.log),
        ("sin", math.sin),
        ("cos", math.cos),
        ("atan", math.atan),
        ("softplus", lambda x: math.log1p(math.exp(x))),
        ("sigmoid", lambda x: 1 / (1 + math.exp(-x))),
    ],
)
@given(number=st.fractions(-20, 20))
def test_elementary_functions_agree_with_the_library(
    name: str, function: Callable[[float], float], number: Fraction
) -> None:
    try:
        value = A.elementary(name, A.constant(number))
    except Undefined:
        assert number < 0 or (name == "log" and number == 0)
        return
    lower, upper = map(float, bounds(value))
    assert lower == pytest.approx(function(float(number)), rel=1e-12, abs=1e-15)
    assert upper == pytest.approx(lower, rel=1e-15, abs=1e-30)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (lambda: A.divide(A.constant(1), A.constant(0)), "division by zero"),
        (lambda: A.power(A.constant(0), -2), "division by zero"),
        (lambda: A.elementary("sqrt", A.constant(-1)), "root of a negative number"),
        (lambda: A.elementary("sqrt", A.negate(ROOT_TWO)), "root of a negative number"),
        (lambda: A.elementary("log", A.constant(0)), "logarithm of zero"),
        (lambda: A.elementary("log", A.negate(ROOT_TWO)), "logarithm of a negative number"),
        (lambda: A.inverse(from_fractions([[1, 2], [2, 4]])), "inverse of a singular matrix"),
        (lambda: from_floats([[float("nan")]]), "an entry is NaN or infinite"),
        (lambda: from_floats([[float("inf")]]), "an entry is NaN or infinite"),
    ],
)
def test_certainly_undefined(question: Callable[[], object], reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        question()


@pytest.mark.parametrize(
    "question",
    [
        lambda: A.divide(A.constant(1), UNKNOWN_ZERO),
        lambda: A.elementary("log", UNKNOWN_ZERO),
        lambda: A.elementary("sqrt", UNKNOWN_ZERO),
        lambda: A.inverse(UNKNOWN_ZERO),
        lambda: (
            A.rank(A.stack([[UNKNOWN_ZERO, ROOT_TWO], [ROOT_TWO, UNKNOWN_ZERO], [A.zeros(1, 2)]]))
            and A.rank(UNKNOWN_ZERO)
        ),
        lambda: A.singular_values(from_fractions(np.arange(169).reshape(13, 13).tolist())),
        lambda: to_fractions(ROOT_TWO),
    ],
)
def test_possibly_undefined_asks_for_more_bits(question: Callable[[], object]) -> None:
    with pytest.raises(Undetermined):
        question()


def test_signs_have_three_values_and_unknown() -> None:
    assert A.sign(ROOT_TWO) == 1 and A.sign(A.negate(ROOT_TWO)) == -1
    assert A.sign(A.constant(0)) == 0 and A.sign(UNKNOWN_ZERO) is None
    assert A.compare(A.constant(1), ROOT_TWO) == 1
    assert A.compare(ROOT_TWO, A.constant(1)) == -1
    assert A.compare(ROOT_TWO, ROOT_TWO) == 0, "one and the same ball is one and the same number"
    assert A.compare(ROOT_TWO, A.add(ROOT_TWO, A.constant(0))) is None
    with A.working():
        assert balls.sign(flint.arb("nan")) is None
        assert balls.sign(flint.arb(0, 1) * 1e300) is None


def test_squares_and_roots_of_balls_around_zero() -> None:
    wide = Enclosure.scalar(flint.arb(0, 1))
    for exponent in (2, 4):
        assert balls.nonnegative(A.power(wide, exponent).number)
    assert contains(A.power(wide, 3), 0) and contains(A.power(wide, 2), 1)
    column = A.stack([[UNKNOWN_ZERO], [UNKNOWN_ZERO]])
    length = A.elementary("sqrt", A.total(A.power(column, 2)))
    assert balls.nonnegative(length.number) and contains(length, 0)
    assert balls.nonnegative(A.elementary("sqrt", A.multiply(UNKNOWN_ZERO, UNKNOWN_ZERO)).number)


def test_extrema_of_overlapping_balls_enclose_both() -> None:
    low, high = Enclosure.scalar(flint.arb(0, 1)), Enclosure.scalar(flint.arb(0.5, 1))
    assert all(contains(A.maximum(low, high), x) for x in (-0.4, 1.5))
    assert all(contains(A.minimum(low, high), x) for x in (-1, 0.9))
    assert all(contains(A.absolute(low), x) for x in (0, 1))
    assert balls.nonnegative(A.absolute(low).number)
    assert balls.nonnegative(A.maximum(low, A.constant(0)).number)
    assert A.maximum(ROOT_TWO, A.constant(1)).number is ROOT_TWO.number


def test_real_and_natural_powers() -> None:
    def power(x: Enclosure | Fraction | int, y: Enclosure | Fraction | int) -> Enclosure:
        values = [v if isinstance(v, Enclosure) else A.constant(v) for v in (x, y)]
        return A.real_power(*values)

    assert to_fractions(power(Fraction(8, 27), Fraction(-2, 3))) == [[Fraction(9, 4)]]
    assert to_fractions(power(Fraction(4, 9), Fraction(3, 2))) == [[Fraction(8, 27)]]
    assert to_fractions(power(0, Fraction(1, 3))) == [[0]]
    assert float(power(2, Fraction(1, 3)).number) == pytest.approx(2 ** (1 / 3))
    assert float(power(ROOT_TWO, ROOT_TWO).number) == pytest.approx(2 ** (2**0.5 / 2))
    near = power(A.absolute(UNKNOWN_ZERO), Fraction(1, 3))
    assert contains(near, 0) and balls.nonnegative(near.number) and width(near) < 1e-10
    for x, y in ((-8, Fraction(1, 3)), (0, 0), (0, -1)):
        with pytest.raises(Undefined):
            power(x, y)
    for x, y in ((UNKNOWN_ZERO, Fraction(1, 3)), (A.absolute(UNKNOWN_ZERO), -1), (0, UNKNOWN_ZERO)):
        with pytest.raises(Undetermined):
            power(x, y)
    assert to_fractions(A.natural_power(A.constant(-2), A.constant(3))) == [[-8]]
    assert to_fractions(A.natural_power(A.constant(-2), A.add(UNKNOWN_ZERO, A.constant(3)))) == [[-8]]
    with pytest.raises(Undetermined):
        A.natural_power(A.constant(2), Enclosure.scalar(flint.arb(3, 2)))
    found = integrated(lambda t: A.real_power(t, A.constant(Fraction(1, 3))))
    assert contains(found, Fraction(3, 4)) and width(found) < 1e-20


def test_precision_is_restored_whatever_happens() -> None:
    before = flint.ctx.prec
    BallArithmetic(777).elementary("sqrt", A.constant(2))
    assert flint.ctx.prec == before
    with pytest.raises(VerifyError):
        BallArithmetic(777).elementary("sqrt", A.constant(-1))
    assert flint.ctx.prec == before


def test_more_bits_give_narrower_balls() -> None:
    widths = [width(BallArithmetic(bits).elementary("exp", A.constant(1))) for bits in (64, 128, 512)]
    assert widths[0] > widths[1] > widths[2] > 0


@given(left=matrices(), data=st.data())
def test_matrix_products_are_exact_and_enclosed(left: Enclosure, data: st.DataObject) -> None:
    columns = left.shape[1]
    row = st.lists(rationals, min_size=3, max_size=3)
    right = from_fractions(data.draw(st.lists(row, min_size=columns, max_size=columns)))
    product = A.matmul(left, right)
    expected = [
        [
            sum((a * b for a, b in zip(r, c, strict=True)), Fraction(0))
            for c in zip(*to_fractions(right), strict=True)
        ]
        for r in to_fractions(left)
    ]
    assert to_fractions(product) == expected
    for mixed in (A.matmul(widened(left), right), A.matmul(left, widened(right))):
        gaps = A.subtract(mixed, product).flat
        assert all(balls.sign(gap) in (0, None) for gap in gaps)


@given(number=st.fractions())
def test_bounds_of_rationals_are_rounded_outwards(number: Fraction) -> None:
    lower, upper = bounds(A.constant(number), 5)
    assert Fraction(lower) <= number <= Fraction(upper)
    assert Fraction(upper) - Fraction(lower) <= abs(number) / 10**3
    assert bounds(A.constant(Fraction(1, 4))) == ("0.25", "0.25")


def test_floats_convert_exactly() -> None:
    rows = [[0.1, -2.5], [2.0**-1074, 1e300]]
    assert to_fractions(from_floats(rows)) == [[Fraction(x) for x in row] for row in rows]


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("product", [A.multiply, A.matmul])
def test_numbers_do_not_outgrow_the_memory(
    rows: int, product: Callable[[Enclosure, Enclosure], Enclosure]
) -> None:
    """x -> x^2, forty times: 2^40 digits are not written out, and the ball is that of the exact value."""
    value = from_fractions([[Fraction(1, 3) if i == j else 0 for j in range(rows)] for i in range(rows)])
    for _ in range(40):
        value = product(value, value)
    with A.working():
        exponent = value.entries[0][0].log() / flint.arb(3).log()
    assert exponent.contains(-(2**40)) and exponent.rad() < 1
