"""Simple fractions near a number, and the claim with one in the place of a constant."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.claims.closing import claim
from verify.claims.constants import Coefficient, constants
from verify.falsify.confirm import Status, examine
from verify.falsify.witness import Witness
from verify.measure.levels import Level, Ruler, edited, simplest


@given(st.fractions(min_value=-20, max_value=20), st.fractions(min_value=Fraction(1, 10**6), max_value=1))
def test_no_smaller_denominator_lies_between(low: Fraction, length: Fraction) -> None:
    ends = float(low), float(low) + float(length)
    found = simplest(*ends)
    assert Fraction(ends[0]) <= found <= Fraction(ends[1])
    for below in range(1, min(found.denominator, 200)):
        first = -(-Fraction(ends[0]) * below // 1)
        assert not ends[0] <= first / below <= ends[1] or Fraction(first, below) == found


def coefficient(formula: str, *lets: str) -> Coefficient:
    """The only constant of a claim."""
    closed = claim(formula, *lets)
    [found] = constants(closed.conclusion, closed.rules, closed.written)
    return found


def test_decimals_below_a_number() -> None:
    half = Ruler(coefficient(r"x \le \frac{1}{2} y", r"let x, y \ge 0"), 1)
    assert list(islice(half.under(0.5), 3)) == [Level(Fraction(k, 1000)) for k in (499, 498, 495)]
    other = Ruler(half.coefficient, -1)
    assert next(other.under(-0.5)) == Level(Fraction(501, 1000))


def test_an_irrational_constant_is_varied_by_fractions_of_it() -> None:
    ruler = Ruler(coefficient(r"x \le \sqrt{2} y", r"let x, y \ge 0"), 1)
    assert ruler.printed == Level(Fraction(1), True)
    assert next(ruler.under(2**0.5)) == Level(Fraction(999, 1000), True)
    assert ruler.above(0.5 - 1e-5) == Level(Fraction(1, 2))
    assert ruler.above(2**0.5) == Level(Fraction(1), True)


@pytest.mark.parametrize(
    ("formula", "level", "wanted"),
    [
        (r"x \le 2 y", Level(Fraction(3)), Status.HOLDS),
        (r"x \le 2 y", Level(Fraction(29, 10)), Status.VIOLATED),
        (r"2 y \ge x", Level(Fraction(29, 10)), Status.VIOLATED),
        (r"2 y \ge x", Level(Fraction(3)), Status.HOLDS),
        (r"x - 2 y \le 0", Level(Fraction(29, 10)), Status.VIOLATED),
        (r"x \le \sqrt{4} y", Level(Fraction(3, 2), True), Status.HOLDS),
        (r"x \le \sqrt{4} y", Level(Fraction(29, 20), True), Status.VIOLATED),
    ],
)
def test_a_constant_is_replaced_and_nothing_else(formula: str, level: Level, wanted: Status) -> None:
    """At x = 3 and y = 1 the constant must be 3."""
    lets = (r"let x, y \ge 0",)
    number = coefficient(formula, *lets)
    point = {"x": ((Fraction(3),),), "y": ((Fraction(1),),)}
    assert examine(edited(claim(formula, *lets), number, level), Witness({}, point)).status is wanted


EQUAL = (
    r"x \le (2 + y) y",
    r"x \le \frac{2 y}{2} + 2 y",
    r"x - (y - 2) y \le 4 y",
    r"x \le \frac{12 y}{3 + y}",
    r"(3 - x) + \frac{1}{3} x \ge y",
)


@pytest.mark.parametrize("formula", EQUAL)
def test_each_of_several_constants_is_replaced_alone(formula: str) -> None:
    """There is equality at x = 3 and y = 1, so that none of them may be any stronger there."""
    closed = claim(formula, r"let x, y \ge 0")
    found = constants(closed.conclusion, closed.rules, closed.written)
    point = Witness({}, {"x": ((Fraction(3),),), "y": ((Fraction(1),),)})
    assert found
    for each in found:
        printed = Ruler(each, each.sign).printed.number
        for number, wanted in (
            (printed, Status.HOLDS),
            (printed - Fraction(each.sign, 9), Status.VIOLATED),
            (printed + Fraction(each.sign, 9), Status.HOLDS),
        ):
            assert examine(edited(closed, each, Level(number)), point).status is wanted, each.text
