"""Operations that any arithmetic runs, and the check that a float bound covers the exact value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import torch
from hypothesis import strategies as st

from verify.errors import Undefined, Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, from_floats
from verify.expressions.arithmetics.floats import Bounded, FloatArithmetic

DTYPES = [torch.float32, torch.float64]


EXACT = BallArithmetic(256)


FLOATS = {dtype: FloatArithmetic(dtype) for dtype in DTYPES}


def norm(a: Any, x: Any) -> Any:
    return a.elementary("sqrt", a.total(a.power(x, 2)))


def ball(a: Any, x: Any) -> Any:
    """x / (1 + |x|), which tames any size."""
    return a.divide(x, a.add(a.constant(1), a.absolute(x)))


def threshold(a: Any) -> Callable[[Any], Any]:
    return lambda s: a.maximum(a.subtract(s, a.constant(Fraction(1, 3))), a.constant(0))


def entry(a: Any, x: Any, function: Callable[[Any], Any]) -> Any:
    return a.add(x, function(a.rows(a.columns(x, 0, 1), 0, 1)))


def flip(a: Any, x: Any) -> Any:
    rows, columns = a.shape(x)
    if rows == 1:
        return x
    below, above = a.rows(x, 1, rows), a.rows(x, 0, 1)
    left = a.stack([[below], [above]])
    return a.stack([[a.columns(left, 1, columns), a.columns(left, 0, 1)]])


UNARY: dict[str, Callable[[Any, Any], Any]] = {
    "negate": lambda a, x: a.negate(x),
    "absolute": lambda a, x: a.absolute(x),
    "transpose": lambda a, x: a.transpose(x),
    "square": lambda a, x: a.power(x, 2),
    "cube": lambda a, x: a.power(x, 3),
    "reciprocal": lambda a, x: a.power(x, -1),
    "third": lambda a, x: a.multiply(x, a.constant(Fraction(1, 3))),
    "sqrt": lambda a, x: a.elementary("sqrt", x),
    "root": lambda a, x: a.elementary("sqrt", a.absolute(x)),
    "log": lambda a, x: a.elementary("log", x),
    "exp": lambda a, x: a.elementary("exp", x),
    "tame exp": lambda a, x: a.elementary("exp", ball(a, x)),
    "sin": lambda a, x: a.elementary("sin", x),
    "cos": lambda a, x: a.elementary("cos", x),
    "atan": lambda a, x: a.elementary("atan", x),
    "softplus": lambda a, x: a.elementary("softplus", x),
    "sigmoid": lambda a, x: a.elementary("sigmoid", x),
    "normalise": lambda a, x: a.divide(x, norm(a, x)),
    "norm": lambda a, x: a.multiply(norm(a, x), a.identity(a.shape(x)[0])),
    "trace-like": lambda a, x: a.add(a.total(x), x),
    "flip": lambda a, x: flip(a, x),
    "cube root": lambda a, x: entry(a, x, lambda c: a.real_power(c, a.constant(Fraction(1, 3)))),
    "real power": lambda a, x: entry(a, x, lambda c: a.real_power(a.absolute(c), ball(a, c))),
    "negative power": lambda a, x: entry(a, x, lambda c: a.real_power(c, a.constant(Fraction(-3, 2)))),
    "natural power": lambda a, x: entry(
        a, x, lambda c: a.natural_power(c, a.add(a.constant(1), a.constant(2)))
    ),
    "determinant": lambda a, x: a.multiply(a.determinant(x), a.identity(a.shape(x)[0])),
    "inverse": lambda a, x: a.inverse(x),
    "spectral norm": lambda a, x: a.multiply(a.rows(a.singular_values(x), 0, 1), a.identity(a.shape(x)[0])),
    "nuclear": lambda a, x: a.add(a.total(a.singular_values(x)), x),
    "smallest eigenvalue": lambda a, x: a.multiply(x, a.rows(a.eigenvalues(x), 0, 1)),
    "soft threshold": lambda a, x: a.spectral(x, threshold(a)),
}


BINARY = ("add", "subtract", "multiply", "divide", "matmul", "minimum", "maximum")


def covered(value: Bounded, exact: list[Enclosure | None]) -> None:
    """Assert |value - exact| <= error for every entry whose exact value is known."""
    error = torch.zeros_like(value.value) if value.error is None else value.error
    assert error.shape == value.value.shape
    for b, truth in enumerate(exact):
        if truth is None:
            continue
        b = min(b, value.value.shape[0] - 1)
        for i, row in enumerate(truth.entries):
            for j, number in enumerate(row):
                x, e = value.value[b, i, j].item(), error[b, i, j].item()
                if not torch.isfinite(torch.tensor(e)):
                    continue
                assert abs(x) < float("inf"), "an infinite or NaN value with a finite error"
                assert e >= 0
                with EXACT.working():
                    off = balls.absolute(number - from_floats([[x]]).number) - from_floats([[e]]).number
                    assert balls.sign(off) != 1, (x, e, number)


def step(call: Callable[[Any], Any], value: Callable[[], Bounded], alive: list[bool]) -> list[Any]:
    """The exact results of one step; where it is undefined, check that the float result admits it."""
    results: list[Any] = []
    for b, lives in enumerate(alive):
        results.append(None)
        if not lives:
            continue
        try:
            results[b] = call(b)
        except Undefined as undefined:
            alive[b] = False
            if "root" in undefined.reason:  # floats read a root of an uncertain sign as if it existed
                continue
            found = value()
            k = min(b, found.value.shape[0] - 1)
            assert found.error is None or not bool(torch.isfinite(found.error[k]).all())
            assert found.error is not None or not bool(torch.isfinite(found.value[k]).all())
        except Undetermined:
            alive[b] = False
    return results


scales = st.sampled_from([1e-6, 1e-3, 1.0, 1.0, 1.0, 1e3, 1e6])


entries = st.one_of(st.integers(-4, 4).map(float), st.floats(-1, 1, width=32), st.floats(0.5, 2, width=32))


@st.composite
def batches(draw: Any, size: int, count: int = 2) -> torch.Tensor:
    """A batch of square matrices, exact in float32: small integers, or numbers of any digits and scales."""
    flat = draw(st.lists(entries, min_size=count * size * size, max_size=count * size * size))
    scale = torch.tensor(draw(scales), dtype=torch.float32)
    return torch.tensor(flat, dtype=torch.float32).reshape(count, size, size) * scale
