"""Exact matrices and readings of enclosures, shared by the tests of exact and ball arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from verify.expressions.arithmetics.exact import (
    BallArithmetic,
    Enclosure,
    from_fractions,
)

A = BallArithmetic(128)


ROOT_TWO = A.elementary("sqrt", A.constant(2))


UNKNOWN_ZERO = A.subtract(A.multiply(ROOT_TWO, A.add(ROOT_TWO, A.constant(0))), A.constant(2))
"""Zero, but only as a ball around it."""


rationals = st.fractions(-4, 4, max_denominator=6)


@st.composite
def matrices(draw: Any, largest: int = 4) -> Enclosure:
    rows, columns = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    row = st.lists(rationals, min_size=columns, max_size=columns)
    return from_fractions(draw(st.lists(row, min_size=rows, max_size=rows)))


def floats(value: Enclosure) -> np.ndarray[Any, Any]:
    numbers = [
        [float(x.p) / float(x.q) if isinstance(x, flint.fmpq) else float(x) for x in r] for r in value.entries
    ]
    return np.array(numbers)


def contains(value: Enclosure, number: Fraction | float) -> bool:
    """Whether a 1 x 1 value may be the number."""
    return A.compare(value, A.constant(Fraction(number))) in (0, None)


def width(value: Enclosure) -> float:
    return max((float(x.rad()) for x in value.flat if isinstance(x, flint.arb)), default=0.0)


def widened(value: Enclosure) -> Enclosure:
    """The same matrix, known as balls only."""
    half = A.divide(ROOT_TWO, A.constant(2))
    return A.multiply(A.multiply(value, half), ROOT_TWO)


def soft(s: Enclosure) -> Enclosure:
    return A.maximum(A.subtract(s, A.constant(Fraction(1, 2))), A.constant(0))


def integrated(
    function: Callable[[Enclosure], Enclosure], lower: Fraction | int = 0, upper: int = 1
) -> Enclosure:
    return A.integral(function, A.constant(lower), A.constant(upper))
