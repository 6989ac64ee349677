"""Singular values, eigenvalues, determinants and inverses of float matrices, with bounds.

Library decompositions are taken to be backward stable to ``BACKWARD * dimension`` roundoffs of the largest
singular value, a generous reading of LAPACK's guarantee (LAPACK Users' Guide, section 4.8); Weyl's and
Mirsky's inequalities turn that and the input error into a bound. Determinants, inverses and ranks are bounded
a posteriori.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import torch

from verify.expressions.arithmetics.bounded import INFLATION, Bounded, Roundoff

if TYPE_CHECKING:
    from verify.expressions.arithmetics.floats import FloatArithmetic

BACKWARD = 64.0
"""Backward error of a library decomposition, in unit roundoffs and dimensions."""


def singular_values(arithmetic: FloatArithmetic, value: Bounded) -> Bounded:
    """Singular values, largest first: |sigma_i(A+E) - sigma_i(A)| <= |E|_2 (Weyl)."""
    if 1 in value.value.shape[-2:]:
        return arithmetic.elementary("sqrt", arithmetic.total(arithmetic.multiply(value, value)))
    found = torch.linalg.svdvals(readable(value.value)).unsqueeze(-1) + poison(value.value)
    backward = found[:, :1] * (BACKWARD * max(value.value.shape[-2:]) * arithmetic.roundoff.unit)
    return Bounded(found, _uniform(found, backward, value.error, arithmetic.roundoff))


def eigenvalues(arithmetic: FloatArithmetic, value: Bounded) -> Bounded:
    """Eigenvalues of (A + A^T)/2, smallest first, by the same perturbation bound."""
    doubled = arithmetic.add(value, arithmetic.transpose(value))
    symmetric = arithmetic.multiply(doubled, arithmetic.constant(Fraction(1, 2)))
    found = torch.linalg.eigvalsh(readable(symmetric.value)).unsqueeze(-1) + poison(symmetric.value)
    largest = found.abs().amax(-2, keepdim=True)
    backward = largest.mul_(BACKWARD * found.shape[-2] * arithmetic.roundoff.unit)
    return Bounded(found, _uniform(found, backward, symmetric.error, arithmetic.roundoff))


def spectral(arithmetic: FloatArithmetic, value: Bounded, shrink: Callable[[Bounded], Bounded]) -> Bounded:
    """U diag(f(sigma)) V^T; A -> f(A) is 1-Lipschitz in Frobenius norm when f is and f(0) = 0 (Mirsky)."""
    left, sigma, right = torch.linalg.svd(readable(value.value), full_matrices=False)
    shrunk = shrink(Bounded(sigma.unsqueeze(-1)))
    result = torch.matmul(left * shrunk.value.mT, right) + poison(value.value)
    size = _frobenius(value.value, arithmetic.roundoff)
    backward = size.mul_(BACKWARD * max(value.value.shape[-2:]) * arithmetic.roundoff.unit)
    if shrunk.error is not None:
        backward.add_(shrunk.error.sum(-2, keepdim=True))
    return Bounded(result, _uniform(result, backward, value.error, arithmetic.roundoff))


def determinant(arithmetic: FloatArithmetic, value: Bounded) -> Bounded:
    """The product of the pivots of P A = L U, exact for L U, whose rows differ from P A by at most e_i.

    With r_i the row norms of P A, expanding row by row gives
    |det(LU) - det(PA)| <= prod_i (r_i + e_i) * sum_i e_i / (r_i + e_i), where
    e_i bounds the rows of gamma_n |L||U| + eA.
    """
    roundoff, size = arithmetic.roundoff, value.value.shape[-1]
    if size == 1:
        return value
    swaps, lower, upper = torch.linalg.lu(value.value)
    pivots = torch.diagonal(upper, dim1=-2, dim2=-1)
    found = (torch.linalg.det(swaps) * pivots.prod(-1)).reshape(-1, 1, 1) + poison(value.value)
    backward = torch.matmul(lower.abs(), upper.abs()).mul_(roundoff.gamma(size + 2))
    if value.error is not None:
        backward.add_(torch.matmul(swaps.mT, value.error))
    off = _row_norms(roundoff.finish(backward, size), roundoff)
    scale = _row_norms(torch.matmul(swaps.mT, value.value), roundoff).add_(off)
    error = (off / scale).sum(-1) * scale.prod(-1)
    error = error.add_(pivots.abs().prod(-1), alpha=roundoff.gamma(size + 2)).reshape(-1, 1, 1)
    return Bounded(found, roundoff.finish(error, 4 * size))


def inverse(arithmetic: FloatArithmetic, value: Bounded) -> Bounded:
    """An approximate inverse X, bounded by its residual R = I - X A.

    |A^-1 - X|_ij <= |row i of R|_1 max_k |X_kj| / (1 - |R|_inf). The error is infinite where |R|_inf < 1
    cannot be shown, for then the matrix may be singular.
    """
    found = torch.linalg.inv_ex(value.value).inverse
    residual = arithmetic.subtract(
        arithmetic.identity(found.shape[-1]), arithmetic.matmul(Bounded(found), value)
    )
    spread = residual.value.abs() if residual.error is None else residual.value.abs().add_(residual.error)
    per_row = spread.sum(-1, keepdim=True).mul_(INFLATION)
    gap = (1 - per_row.amax(-2, keepdim=True)).clamp_(min=0)
    error = per_row * found.abs().amax(-2, keepdim=True) / gap
    return Bounded(found, arithmetic.roundoff.finish(error, found.shape[-1]))


def rank(arithmetic: FloatArithmetic, value: Bounded) -> Bounded:
    """The number of singular values certainly above 0; sure if as many rows or columns are nonzero."""
    sigma = singular_values(arithmetic, value)
    error = torch.zeros_like(sigma.value) if sigma.error is None else sigma.error
    above = (sigma.value > error).sum(-2, keepdim=True)
    alive = (value.value != 0) if value.error is None else (value.value != 0) | (value.error != 0)
    most = torch.minimum(alive.any(-1).sum(-1), alive.any(-2).sum(-1)).reshape(-1, 1, 1)
    count = above.to(sigma.value.dtype) + poison(value.value)
    unsure = torch.zeros_like(count).masked_fill_(above != most, float("inf"))
    return Bounded(count, unsure + poison(value.value))


def readable(value: torch.Tensor) -> torch.Tensor:
    """The matrix with zeros for non-finite entries, on which the library would raise."""
    return torch.nan_to_num(value, nan=0.0, posinf=0.0, neginf=0.0)


def poison(value: torch.Tensor) -> torch.Tensor:
    """NaN for each matrix with a non-finite entry and 0 for the others, (batch, 1, 1)."""
    return (value * 0).sum((-2, -1), keepdim=True)


def _uniform(
    found: torch.Tensor, backward: torch.Tensor, error: torch.Tensor | None, roundoff: Roundoff
) -> torch.Tensor:
    """One bound for every entry of ``found``: backward error plus Frobenius norm of the input error."""
    bound = backward if error is None else backward + _frobenius(error, roundoff)
    return roundoff.finish(found.abs().mul_(roundoff.unit).add_(bound), 64)


def _frobenius(value: torch.Tensor, roundoff: Roundoff) -> torch.Tensor:
    """At least the Frobenius norm, (batch, 1, 1), also where squares underflow."""
    return _row_norms(value.flatten(1).unsqueeze(1), roundoff).unsqueeze(-1)


def _row_norms(value: torch.Tensor, roundoff: Roundoff) -> torch.Tensor:
    """At least the Euclidean norm of each row, (batch, rows)."""
    terms = value.shape[-1]
    squares = roundoff.finish((value * value).sum(-1), terms)
    return squares.sqrt_().mul_(INFLATION)
