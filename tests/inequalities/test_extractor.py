"""The block bound: |E_1 A E_2| <= |A| / sqrt 2 for a symmetric A, in the Frobenius norm.

E_1 A E_2 is the upper right block A_12 of A = [A_11 A_12; A_12^T A_22]. Its entries occur twice in A, hence
|A|^2 = |A_11|^2 + |A_22|^2 + 2 |A_12|^2 >= 2 |A_12|^2.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from verify import strategies

PROOF = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
ROUNDOFF = 2.0**-53
SHARP = 1 / np.sqrt(2)
SIZES = st.integers(1, 6)


def extractors(m: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """E_1 = [I 0] of m x (m+n) and E_2 = [0; I] of (m+n) x n."""
    whole = np.eye(m + n)
    return whole[:m], whole[:, m:]


def holds(A: np.ndarray, m: int, constant: float) -> bool:
    """|E_1 A E_2| <= constant |A|, rounding aside.

    Products with E_1 and E_2 are exact. A sum of k squares of floats has a relative error of at most k
    roundoffs, to first order, in whatever order it is taken (Higham, Accuracy and Stability of Numerical
    Algorithms, section 3.1); the root halves that and adds one. So k + 8 roundoffs, k the entries of A, cover
    both sides, the constant, its product and the second order.
    """
    E1, E2 = extractors(m, len(A) - m)
    left, right = np.linalg.norm(E1 @ A @ E2), constant * np.linalg.norm(A)
    return bool(left <= right * (1 + (A.size + 8) * ROUNDOFF))


@st.composite
def blocks(draw: Callable[..., Any]) -> tuple[np.ndarray, int]:
    """A symmetric matrix and where it is cut."""
    m, n = draw(SIZES), draw(SIZES)
    return draw(strategies.matrices(m + n, symmetric=True)), m


@given(blocks())
def test_random(cut: tuple[np.ndarray, int]) -> None:
    assert holds(*cut, SHARP)


@given(blocks())
def test_random_without_rounding(cut: tuple[np.ndarray, int]) -> None:
    """The squares, with fractions in place of floats: no tolerance at all."""
    A, m = cut
    exact = [[int(entry * 2**24) for entry in row] for row in A]
    upper_right = sum(entry**2 for row in exact[:m] for entry in row[m:])
    assert 2 * upper_right <= sum(entry**2 for row in exact for entry in row)


@pytest.mark.parametrize("m, n", [(1, 1), (3, 5), (40, 24)])
def test_gaussian(m: int, n: int) -> None:
    X = np.random.default_rng(1).standard_normal((m + n, m + n))
    assert holds(X + X.T, m, SHARP)


@settings(max_examples=40, deadline=None)
@given(strategies.instances(f"{PROOF}::eq:15"))
def test_as_printed(point: strategies.Point) -> None:
    """The display of the paper, judged exactly, and by the formula above."""
    assert point.holds()
    assert holds(point.values["A"], point.sizes["m"], SHARP)


@pytest.mark.parametrize("m, n", [(1, 1), (1, 2), (2, 1), (2, 3)])
def test_symbolic(m: int, n: int) -> None:
    """|A|^2 = |A_11|^2 + |A_22|^2 + 2 |A_12|^2, and 2 |E_1 A E_2|^2 is its last term."""
    A11 = sympy.Matrix(m, m, lambda i, j: sympy.Symbol(f"a{min(i, j)}{max(i, j)}"))
    A22 = sympy.Matrix(n, n, lambda i, j: sympy.Symbol(f"c{min(i, j)}{max(i, j)}"))
    A12 = sympy.Matrix(m, n, lambda i, j: sympy.Symbol(f"b{i}{j}"))
    A = sympy.Matrix(sympy.BlockMatrix([[A11, A12], [A12.T, A22]]))
    E1, E2 = (sympy.Matrix(E.astype(int)) for E in extractors(m, n))
    assert E1 * A * E2 == A12
    assert sympy.expand(square(A) - square(A11) - square(A22) - 2 * square(E1 * A * E2)) == 0


def square(M: sympy.Matrix) -> sympy.Expr:
    """|M|^2 = Tr(M^T M)."""
    return (M.T * M).trace()


def test_a_smaller_constant_fails() -> None:
    """Equality at A = [0 1; 1 0], so that 99 % of the constant is too little there."""
    A = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert holds(A, 1, SHARP)
    assert not holds(A, 1, 0.99 * SHARP)


def test_a_smaller_constant_is_found_out() -> None:
    """The random test finds such a matrix by itself, and a small one."""
    A, m = find(blocks(), lambda cut: not holds(*cut, 0.99 * SHARP), settings=settings(database=None))
    assert A.shape == (2, 2) and m == 1
    assert set(np.abs(A).flatten()) <= {0.0, 0.5, 1.0}
    with pytest.raises(NoSuchExample):
        find(blocks(), lambda cut: not holds(*cut, SHARP), settings=settings(database=None))


def test_without_symmetry_it_fails() -> None:
    assert not holds(np.array([[0.0, 1.0], [0.0, 0.0]]), 1, SHARP)


@pytest.mark.parametrize("size", [64, 1024])
def test_benchmark(benchmark: Any, size: int) -> None:
    X = np.random.default_rng(0).standard_normal((size, size))
    assert benchmark(holds, X + X.T, size // 2, SHARP)
