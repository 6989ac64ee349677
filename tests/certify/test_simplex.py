"""Linear programs: optima and duals against values worked out by hand, one after another."""

from __future__ import annotations

import numpy as np

from verify.certify.polynomials.simplex import Columns, LinearProgram

FREE = np.array([-np.inf, -np.inf])


def test_one_cost_after_another() -> None:
    """x + 2 y <= 4, 3 x + y <= 6, both >= 0: the corners are (0, 2), (2, 0) and (8/5, 6/5)."""
    matrix = Columns.dense(np.array([[1.0, 2.0], [3.0, 1.0]]))
    program = LinearProgram(matrix, (np.zeros(2), np.full(2, np.inf)), (FREE, np.array([4.0, 6.0])))
    corners = {
        (-1.0, -1.0): (1.6, 1.2),
        (-1.0, 0.0): (2.0, 0.0),
        (0.0, -1.0): (0.0, 2.0),
        (1.0, 1.0): (0.0, 0.0),
    }
    for cost, corner in corners.items():
        found = program.least(np.array(cost))
        assert found is not None
        np.testing.assert_allclose(found.point, corner, atol=1e-9)
        np.testing.assert_allclose(found.value, np.dot(cost, corner), atol=1e-9)


def test_duals_are_how_the_value_changes() -> None:
    """min x + y with x - y = b is |b| where both are >= 0: it changes with b by its sign."""
    matrix = Columns.of([1.0, -1.0], [0, 0], [0, 1, 2])
    for right in (3.0, -3.0):
        bound = np.array([right])
        program = LinearProgram(matrix, (np.zeros(2), np.full(2, np.inf)), (bound, bound))
        found = program.least(np.ones(2), 5.0)
        assert found is not None and found.value == 3.0 and list(found.duals) == [np.sign(right)]


def test_where_there_is_no_optimum() -> None:
    """-x falls without end on x >= 0, and x = -1 has no x >= 0."""
    matrix, inside = Columns.dense(np.array([[1.0]])), (np.zeros(1), np.full(1, np.inf))
    assert LinearProgram(matrix, inside, (np.zeros(1), np.full(1, np.inf))).least(np.array([-1.0])) is None
    assert LinearProgram(matrix, inside, (-np.ones(1), -np.ones(1))).least(np.array([1.0])) is None
