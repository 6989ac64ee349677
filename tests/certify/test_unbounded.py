"""Goals that fall without end in a number that the facts leave free."""

from __future__ import annotations

from verify.certify.polynomials.polynomial import Poly, add, constant, multiply, scale, subtract, variable
from verify.certify.polynomials.unbounded import unbounded

x, y, z = (variable(name) for name in "xyz")


def free(goal: Poly, *at_least: Poly, equal: tuple[Poly, ...] = (), positive: tuple[int, ...] = ()) -> bool:
    return unbounded(goal, at_least, equal, positive)


def test_a_number_of_which_nothing_is_known() -> None:
    assert free(add(x, y), y)


def test_a_number_that_is_bounded_on_the_other_side() -> None:
    assert free(subtract(y, x), x, y)
    assert not free(subtract(y, x), subtract(constant(1), x), y)


def test_a_number_that_an_equation_speaks_of() -> None:
    assert not free(add(x, y), y, equal=(subtract(x, multiply(y, y)),))


def test_a_number_times_one_that_is_positive() -> None:
    goal = add(y, multiply(x, z))
    assert free(goal, y, z, positive=(1,))
    assert free(goal, y, subtract(z, constant(1)))
    assert free(goal, y, scale(z, -1), positive=(1,))
    assert not free(goal, y, z)  # with z = 0 it holds
    assert not free(goal, y, add(z, constant(1)), positive=(1,))


def test_what_rises_as_the_goal_falls_does_not_hold_it() -> None:
    facts = subtract(y, multiply(x, z)), z, y
    assert free(add(x, y), *facts, positive=(1,))
    assert not free(add(x, y), *facts)


def test_squares_and_sums_may_hold_a_number() -> None:
    assert not free(add(multiply(x, x), constant(1)))
    assert not free(add(multiply(x, x), scale(x, -2), constant(1)))
    assert not free(add(x, y), add(multiply(x, y), scale(x, 2)))


def test_numbers_that_fall_together() -> None:
    assert free(add(x, z), subtract(x, y), z)
    assert free(add(x, z), z, equal=(subtract(x, y),))
    assert free(add(x, z), subtract(x, add(y, multiply(z, z))), z)


def test_numbers_that_hold_each_other() -> None:
    assert not free(add(x, z), subtract(x, y), y, z)
    assert not free(add(x, z), z, equal=(subtract(x, y), subtract(y, constant(1))))
    assert not free(add(x, z), subtract(x, y), subtract(y, multiply(z, z)), multiply(y, z))
    assert not free(subtract(x, y), subtract(x, scale(y, 2)), y)
