"""The error bounds of floats cover the exact value, always."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.expressions.arithmetics.operations import (
    BINARY,
    DTYPES,
    EXACT,
    FLOATS,
    UNARY,
    batches,
    covered,
    step,
)
from verify.expressions.arithmetics.exact import Enclosure, from_floats, from_fractions
from verify.expressions.arithmetics.floats import Bounded, Judgement, compare

operations = st.one_of(st.sampled_from(sorted(UNARY)), st.sampled_from(BINARY))


@st.composite
def programs(draw: Any) -> tuple[torch.Tensor, list[tuple[str, int, int]]]:
    size = draw(st.integers(1, 3))
    inputs = draw(st.lists(batches(size), min_size=2, max_size=2))
    picks = st.tuples(operations, st.integers(0, 10), st.integers(0, 10))
    return torch.stack(inputs), draw(st.lists(picks, min_size=1, max_size=5))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@settings(max_examples=200, deadline=None)
@given(program=programs())
def test_error_bounds_cover_the_exact_value(
    dtype: torch.dtype, program: tuple[torch.Tensor, list[tuple[str, int, int]]]
) -> None:
    inputs, steps = program
    f = FLOATS[dtype]
    pool: list[Bounded] = [f.lift(x) for x in inputs]
    assert all(x.error is None for x in pool)
    truths: list[list[Any]] = [[from_floats(m.tolist()) for m in x.double()] for x in inputs]
    alive = [True, True]
    for name, i, j in steps:
        i, j = i % len(pool), j % len(pool)
        if name in UNARY:
            value = UNARY[name](f, pool[i])
            exact = step(lambda b, i=i, name=name: UNARY[name](EXACT, truths[i][b]), lambda v=value: v, alive)
        else:
            value = getattr(f, name)(pool[i], pool[j])
            exact = step(
                lambda b, i=i, j=j, name=name: getattr(EXACT, name)(truths[i][b], truths[j][b]),
                lambda v=value: v,
                alive,
            )
        covered(value, exact)
        judged(value, pool[i], exact, truths[i])
        pool.append(value)
        truths.append(exact)


@st.composite
def uncertain(draw: Any, size: int) -> tuple[torch.Tensor, torch.Tensor, list[list[Fraction]]]:
    """A matrix, its error bound, and exact entries at a corner of what the bound allows, or inside."""
    value = draw(batches(size, count=1))
    width = draw(st.sampled_from([1e-6, 1e-3, 0.1, 0.5, 2.0]))
    error = (value.abs() * width).clamp(min=float(value.abs().max()) * 2.0**-20)
    places = draw(st.lists(st.sampled_from([-4, -4, 4, 4, 0, 1]), min_size=size * size, max_size=size * size))
    exact = [
        [
            Fraction(x) + Fraction(e) * Fraction(places[size * i + j], 4)
            for j, (x, e) in enumerate(zip(*row, strict=True))
        ]
        for i, row in enumerate(zip(value[0].tolist(), error[0].tolist(), strict=True))
    ]
    return value, error, exact


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("name", [*sorted(UNARY), *BINARY])
@settings(max_examples=30, deadline=None)
@given(data=st.data(), size=st.integers(1, 3))
def test_input_errors_propagate(dtype: torch.dtype, name: str, data: st.DataObject, size: int) -> None:
    f, operands, truths = FLOATS[dtype], [], []
    for _ in range(1 if name in UNARY else 2):
        value, error, exact = data.draw(uncertain(size))
        known = name in BINARY and data.draw(st.booleans())
        truths.append(from_floats(value[0].tolist()) if known else from_fractions(exact))
        operands.append(f.lift(value) if known else Bounded(value.to(dtype), error.to(dtype)))
    run = UNARY[name] if name in UNARY else lambda a, *x: getattr(a, name)(*x)
    found, alive = run(f, *operands), [True]
    covered(found, step(lambda b: run(EXACT, *truths), lambda: found, alive))


def judged(left: Bounded, right: Bounded, exact_left: list[Any], exact_right: list[Any]) -> None:
    """Assert that a certain judgement of left <= right agrees with the exact one."""
    codes = compare(left, right)
    for b, (x, y) in enumerate(zip(exact_left, exact_right, strict=True)):
        if x is None or y is None or x.shape != y.shape:
            continue
        for i, row in enumerate(x.entries):
            for j, number in enumerate(row):
                code = codes[min(b, codes.shape[0] - 1), i, j].item()
                order = EXACT.compare(Enclosure.scalar(number), Enclosure.scalar(y.entries[i][j]))
                assert code != Judgement.CERTAIN_HOLD or order != -1
                assert code != Judgement.CERTAIN_VIOLATION or order in (-1, None)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_subnormals_are_covered(dtype: torch.dtype) -> None:
    f, small = FLOATS[dtype], torch.finfo(dtype).tiny
    x = torch.tensor([[[small / 4, small * 1.5], [small * 3, 1.0]]], dtype=dtype)
    value, truth = f.lift(x), from_floats(x[0].double().tolist())
    for name in ("square", "third", "soft threshold", "root", "norm", "spectral norm"):
        covered(UNARY[name](f, value), [UNARY[name](EXACT, truth)])
    covered(f.matmul(value, value), [EXACT.matmul(truth, truth)])


@pytest.mark.parametrize("dtype", DTYPES)
def test_zeros_around_a_matrix_cost_no_precision(dtype: torch.dtype) -> None:
    """Adding a zero has no rounding error: the bound of a sum counts only what is not zero."""
    a = FLOATS[dtype]
    small = torch.rand(2, 3, 3, dtype=dtype, generator=torch.Generator().manual_seed(1))
    large = torch.zeros(2, 200, 200, dtype=dtype)
    large[:, 100:103, 50:53] = small
    for operation in (a.total, lambda x: a.total(a.matmul(x, a.transpose(x)))):
        near, far = operation(a.lift(small)), operation(a.lift(large))
        assert near.error is not None and far.error is not None
        assert bool((far.error < 1.5 * near.error).all())
