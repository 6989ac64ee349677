"""Linear systems in floats and in rationals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.certify.polynomials.rational import exact, nearest, shortest, solve


def test_an_exact_solution() -> None:
    """Thirds come out as thirds."""
    columns = [{1: 3, 2: 1}, {2: 2}]
    assert solve(columns, [False, False], {1: 1, 2: 1}, [0.3, 0.3]) == [Fraction(1, 3), Fraction(1, 3)]


def test_signs_are_kept() -> None:
    """A negative coefficient is for equations only."""
    assert solve([{1: 1}], [False], {1: -1}, [1.0]) is None
    assert solve([{1: 1}], [True], {1: -1}, [1.0]) == [Fraction(-1)]


def test_undetermined_coefficients() -> None:
    """Where the smallest may not be zero it is rounded, and the rest follows."""
    columns = [{1: 1}, {1: 1, 2: 1}, {2: 1}]
    found = solve(columns, [False] * 3, {1: 1, 2: 1}, [0.5, 0.5, 0.5])
    assert found is not None
    assert found[0] + found[1] == 1 == found[1] + found[2] and min(found) >= 0


def test_nothing_solves_it() -> None:
    """A monomial that no column has."""
    assert solve([{1: 1}], [False], {2: 1}, [1.0]) is None
    assert exact([{1: 1}], [False], {2: 1}, [0.0]) is None


def test_the_functional_separates() -> None:
    """Negative on the goal, not negative on the columns."""
    near = nearest([{1: 1, 2: -1}, {2: 1}], [False, False], {1: -1}, 1.0)
    assert near is not None and near.distance == pytest.approx(1.0)
    assert -near.functional[1] < 0
    assert near.functional[1] >= near.functional[2] - 1e-9 and near.functional[2] >= -1e-9


def test_what_tells_a_goal_from_sums() -> None:
    """The functional is negative on the goal, on no column, and zero on what may have any sign."""
    columns, free, goal = [{1: 1}, {1: -2, 2: 3}, {2: 1, 3: 1}], [False, False, True], {1: -3, 2: 2, 3: 1}
    distance, functional = shortest(columns, free, goal)
    assert 0 < distance < 1
    values = [sum(functional[m] * value for m, value in poly.items()) for poly in (*columns, goal)]
    assert min(values[:2]) > -1e-9
    assert abs(values[2]) < 1e-9
    assert values[3] < 0


def test_a_goal_that_is_a_sum() -> None:
    """No distance is left."""
    assert shortest([{1: 1}, {1: -2, 2: 3}], [False, True], {1: 5, 2: 3})[0] < 1e-9
