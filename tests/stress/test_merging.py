"""Pieces that lie over each other are added within their bounds."""

from __future__ import annotations

import pytest
import torch

from verify.expressions.arithmetics.bounded import Bounded
from verify.stress.bodies import Dense
from verify.stress.calculus import Calculus
from verify.stress.merging import merged
from verify.stress.pieces import Piece


@pytest.mark.parametrize("turned", [False, True])
def test_sums_at_their_places_are_within_their_bounds(turned: bool) -> None:
    """Of a matrix and multiples of others over parts of it, which are known within bounds."""
    generator, calculus = torch.Generator().manual_seed(0), Calculus(torch.float32)
    values = [torch.randn(3, rows, 4, generator=generator) for rows in (50, 30, 20, 45)]
    number = torch.randn(3, 1, 1, generator=generator)
    off = [None, torch.full((3, 1, 1), 1e-3), None, torch.full((3, 1, 1), 1e-5)]
    factors = [None, Bounded(number, torch.full((3, 1, 1), 1e-4)), Bounded(number), None]
    tops, exact = (0, 0, 30, 5), torch.zeros(3, 50, 4, dtype=torch.float64)
    pieces, least = [], torch.zeros(3, 1, 1)
    for value, error, factor, top in zip(values, off, factors, tops, strict=True):
        corner = (0, top) if turned else (top, 0)
        pieces.append(Piece(*corner, Dense(value, error), turned, -1 if factor else 1, factor))
        times = 1 if factor is None else -factor.value.double()
        exact[:, top : top + value.shape[1]] += value * times
        if error is not None:
            least = least + error * (1 if factor is None else factor.value.abs())
    (found,) = merged(pieces, calculus)
    assert isinstance(found.body, Dense) and found.body.error is not None
    sum_of_all = calculus.upright(found.body, found.turned != turned).tensor * found.sign
    apart = torch.linalg.matrix_norm(sum_of_all - exact)[:, None, None]
    assert bool((apart + least <= found.body.error).all())
    assert bool((found.body.error < 0.01).all())
