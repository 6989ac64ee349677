"""Bounds of bodies: what is known of entry-wise products in exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

import pytest
import torch

from verify.stress.bodies import Dense, entrywise, inner, times


@pytest.mark.parametrize("columns", [1, 7])
@pytest.mark.parametrize("seed", range(20))
def test_an_entry_wise_product_is_within_its_bound(columns: int, seed: int) -> None:
    """Of any matrices within the bounds of the factors: here at the far ends."""
    draw = torch.Generator().manual_seed(seed)
    shapes = (1, 9, columns), (1, 9, 7)
    values = [torch.randn(shape, generator=draw, dtype=torch.float64) * 3.0**seed for shape in shapes]
    moved = [torch.randn(shape, generator=draw, dtype=torch.float64) for shape in shapes]
    errors = [torch.full((1, 1, 1), 10.0 ** -(seed % 3)).double(), torch.full((1, 1, 1), 0.1).double()]
    moved = [each / each.norm() * error * (1 - 1e-9) for each, error in zip(moved, errors, strict=True)]
    for some in ((False, False), (True, False), (False, True), (True, True)):
        sides = [
            Dense(value, error if known else None)
            for value, error, known in zip(values, errors, some, strict=True)
        ]
        found = entrywise(*sides)
        assert found.error is not None
        exact = [
            [Fraction(float(v)) + (Fraction(float(d)) if known else 0) for v, d in zip(a, b, strict=True)]
            for a, b, known in zip(
                *([x.expand(1, 9, 7).flatten().tolist() for x in part] for part in (values, moved)),
                some,
                strict=True,
            )
        ]
        off = sum(
            (Fraction(value) - x * y) ** 2
            for value, x, y in zip(found.tensor.flatten().tolist(), *exact, strict=True)
        )
        assert off <= Fraction(float(found.error)) ** 2


@pytest.mark.parametrize("shape", [(64, 4), (48, 5), (512, 16), (4, 4)], ids=str)
def test_sizes_from_other_sums_are_no_less_than_norms(shape: tuple[int, int]) -> None:
    """Those seen on the diagonal of P^T P, and those that an inner product counts on its way."""
    draw = torch.Generator().manual_seed(0)
    one, other, third = (torch.randn(3, *shape, generator=draw) for _ in range(3))
    bodies = [Dense(each) for each in (one, other, third)]
    times(bodies[0], bodies[0], turned=True)
    inner(bodies[1], bodies[2])
    for body in bodies:
        norm = torch.linalg.matrix_norm(body.tensor.double())[:, None, None]
        assert bool((body.size >= norm).all()) and bool((body.size <= norm * 1.01).all())
