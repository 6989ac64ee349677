"""Certified singular values, eigenvalues, spectral functions, determinants and inverses."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from tests.expressions.arithmetics.enclosures import (
    A,
    contains,
    floats,
    matrices,
    soft,
    widened,
    width,
)
from verify.errors import Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.exact import (
    Enclosure,
    from_floats,
    from_fractions,
    to_fractions,
)


@settings(deadline=None)
@given(value=matrices())
def test_singular_values_against_numpy(value: Enclosure) -> None:
    expected = np.linalg.svd(floats(value), compute_uv=False)
    for found in (A.singular_values(value), A.singular_values(widened(value))):
        assert found.shape == (len(expected), 1)
        assert width(found) < 1e-15
        np.testing.assert_allclose(floats(found)[:, 0], expected, atol=1e-6)


@settings(deadline=None)
@given(value=matrices())
def test_singular_values_have_the_right_power_sums(value: Enclosure) -> None:
    sigma = A.singular_values(value)
    gap = A.subtract(A.total(A.power(sigma, 2)), A.total(A.power(value, 2)))
    assert A.sign(gap) in (0, None) and width(gap) < 1e-30


@settings(deadline=None)
@given(value=matrices())
def test_eigenvalues_against_numpy(value: Enclosure) -> None:
    size = min(value.shape)
    square = A.columns(A.rows(value, 0, size), 0, size)
    dense = floats(square)
    for found in (A.eigenvalues(square), A.eigenvalues(widened(square))):
        np.testing.assert_allclose(floats(found)[:, 0], np.linalg.eigvalsh((dense + dense.T) / 2), atol=1e-6)


@settings(deadline=None)
@given(value=matrices())
def test_spectral_functions(value: Enclosure) -> None:
    left, sigma, right = np.linalg.svd(floats(value), full_matrices=False)
    expected = left @ np.diag(np.maximum(sigma - 0.5, 0)) @ right
    for matrix in (value, widened(value)):
        np.testing.assert_allclose(floats(A.spectral(matrix, soft)), expected, atol=1e-6)
        gap = A.subtract(A.spectral(matrix, lambda s: s), value)
        assert all(balls.sign(x) in (0, None) for x in gap.flat) and width(gap) < 1e-15


def test_spectral_values_of_special_matrices_are_exact() -> None:
    diagonal = from_fractions([[0, -3], [Fraction(1, 2), 0], [0, 0]])
    assert to_fractions(A.singular_values(diagonal)) == [[3], [Fraction(1, 2)]]
    assert to_fractions(A.spectral(diagonal, soft)) == [[0, Fraction(-5, 2)], [0, 0], [0, 0]]
    assert to_fractions(A.singular_values(from_fractions([[3, 4]]))) == [[5]]
    assert to_fractions(A.spectral(from_fractions([[3, 4]]), soft)) == [[Fraction(27, 10), Fraction(18, 5)]]
    outer = from_fractions([[3, 6], [4, 8], [0, 0]])
    assert A.sign(A.rows(A.singular_values(outer), 1, 2)) == 0
    multiple = from_fractions([[1, 1], [1, -1], [0, 0]])
    assert width(A.singular_values(multiple)) < 1e-30
    assert width(A.spectral(multiple, soft)) < 1e-30
    assert to_fractions(A.eigenvalues(from_fractions([[2, 1], [1, 2]]))) == [[1], [3]]


@given(value=matrices())
def test_determinant_inverse_and_rank(value: Enclosure) -> None:
    assert to_fractions(A.rank(value))[0][0] == np.linalg.matrix_rank(floats(value), tol=1e-9)
    size = min(value.shape)
    square = A.columns(A.rows(value, 0, size), 0, size)
    determinant = to_fractions(A.determinant(square))[0][0]
    assert float(determinant) == pytest.approx(np.linalg.det(floats(square)), abs=1e-6)
    assert contains(A.determinant(widened(square)), determinant)
    if determinant:
        assert to_fractions(A.matmul(A.inverse(square), square)) == to_fractions(A.identity(size))
        assert to_fractions(A.rank(square)) == to_fractions(A.rank(widened(square)))


def test_entries_whose_fractions_would_fill_the_memory() -> None:
    """exp(exp(40)) has more digits than there is room for; its singular value is left open."""
    huge = A.elementary("exp", A.elementary("exp", from_floats([[40.0, 1.0], [1.0, 30.0]])))
    with pytest.raises(Undetermined, match="too large or too small"):
        A.singular_values(huge)
