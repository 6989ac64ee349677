"""Steps to simpler goals: sums in which all that is under a root occurs."""

from __future__ import annotations

from verify.certify.polynomials.polynomial import add, constant, multiply, power, scale, subtract, variable
from verify.certify.search.tactics import adds, quotient, remaining

A, B, R, X = (variable(name) for name in "abrx")
BASE = add(A, scale(B, 2))


def test_what_a_sum_is_multiplied_by() -> None:
    """Where it occurs as a whole."""
    assert quotient(add(multiply(X, BASE), R), BASE) == X
    assert quotient(scale(BASE, 3), BASE) == constant(3)


def test_nothing_where_part_of_it_is_missing() -> None:
    assert quotient(add(A, B), BASE) == {}


def test_one_number_replaced() -> None:
    """The rest of the sum and the square of the root take its place, whatever else there is."""
    goal = add(multiply(A, X), B, power(B, 2))
    factor = remaining(goal, BASE, power(R, 2), ["b"])
    left = add(goal, multiply(factor, subtract(power(R, 2), BASE)))
    assert left == add(multiply(X, subtract(power(R, 2), scale(B, 2))), B, power(B, 2))


def test_whether_a_number_is_added() -> None:
    """In any monomial with a positive factor."""
    assert adds(subtract(multiply(A, X), A), "a")
    assert not adds(subtract(X, multiply(A, X)), "a")
