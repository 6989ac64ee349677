"""Linear programs, solved in floats by the simplex method of HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

Vector = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Least:
    """An optimal vertex: the value, where it is, and how the value changes with the bound of each row."""

    value: float
    point: Vector
    duals: Vector


@dataclass(frozen=True, slots=True)
class Columns:
    """A sparse matrix, column by column: the values, the row of each, and where each column starts."""

    values: Vector
    rows: np.ndarray[Any, np.dtype[np.int32]]
    starts: np.ndarray[Any, np.dtype[np.int32]]

    @staticmethod
    def of(values: Sequence[float], rows: Sequence[int], starts: Sequence[int]) -> Columns:
        """From sequences; ``starts`` has one place more than there are columns."""
        return Columns(np.array(values, float), np.array(rows, np.int32), np.array(starts, np.int32))

    @staticmethod
    def dense(matrix: Vector) -> Columns:
        """From a matrix of which few entries are zero."""
        height, width = matrix.shape
        rows = np.tile(np.arange(height, dtype=np.int32), width)
        starts = np.arange(width + 1, dtype=np.int32) * height
        return Columns(matrix.flatten(order="F"), rows, starts.astype(np.int32))


class LinearProgram:
    """min <c, x> for x and A x between bounds, for one c after another: each begins where the last ended.

    ``columns``: the columns of A, each with its values by row; ``inside``: the bounds of x, ``between``:
    those of A x, both as two arrays.
    """

    def __init__(
        self, columns: Columns, inside: tuple[Vector, Vector], between: tuple[Vector, Vector]
    ) -> None:
        self.solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex")):
            self.solver.setOptionValue(option, value)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(inside[0]), len(between[0])
        program.col_lower_, program.col_upper_ = inside
        program.row_lower_, program.row_upper_ = between
        program.col_cost_ = np.zeros(len(inside[0]))
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_, matrix.index_, matrix.value_ = columns.starts, columns.rows, columns.values
        self.solver.passModel(program)

    def least(self, cost: Vector, seconds: float | None = None) -> Least | None:
        """The optimum for one c; None where there is none, or where it is not found in time (wall time)."""
        if seconds is not None:
            self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self.solver.getSolution()
        value = self.solver.getInfo().objective_function_value
        return Least(float(value), np.array(found.col_value), np.array(found.row_dual))
