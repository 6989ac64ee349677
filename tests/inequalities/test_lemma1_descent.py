"""Lemma 1: a descent lemma for J(V) = L(B A), V = [B; A^T], where the gradient of L is L-Lipschitz.

J(V+d) <= J(V) + <grad J(V), d> + (2 sqrt2/3) L |d|^3 |V| + sqrt2 L |d|^2 |V|^2 + (sqrt2/3) L |d|^3
          + (sqrt2/4) L |d|^4 + |G| |d|^2, with G = grad L(B A) and all norms Frobenius.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import strategies

PROOF = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
ROUNDOFF = 2.0**-53
PRINTED = (2 * 2**0.5 / 3, 2**0.5, 2**0.5 / 3, 2**0.5 / 4, 1.0)
SHARP = (1 / 2, 1 / 2, 0.0, 1 / 8, 1 / 2)
"""(L/2)(|V| |d| + |d|^2/2)^2 + |G| |d|^2/2, multiplied out."""
SIZES = st.integers(1, 3)


@dataclass(frozen=True)
class Quadratic:
    """(1/2)|W - M|^2, or <M, W> where ``curvature`` is 0."""

    M: np.ndarray
    curvature: int = 1

    def value(self, W: np.ndarray) -> float:
        return float(np.sum((W - self.M) ** 2) / 2 if self.curvature else np.sum(self.M * W))

    def gradient(self, W: np.ndarray) -> np.ndarray:
        return W - self.M if self.curvature else self.M


@dataclass(frozen=True)
class Move:
    """A loss whose gradient is L-Lipschitz, a point V = [B; A^T] with B of m rows, and a step d."""

    loss: Any
    L: float
    m: int
    V: np.ndarray
    d: np.ndarray

    def holds(self, constants: tuple[float, ...] = PRINTED) -> bool:
        """The bound of Lemma 1 with these constants, rounding aside.

        V, d and the products B A are exact in the random test (few bits), values and gradients of the loss
        are right to the last place. So every number below is a sum of products, and its error at most as
        many roundoffs as there are operations on the longest way to it, times the sum of the same products
        without their signs: for <grad J(V), d> that sum is at most |G| |V| |d| by Cauchy-Schwarz.
        """
        m, V, d, L = self.m, self.V, self.d, self.L
        B, A = V[:m], V[m:].T
        G = self.loss.gradient(B @ A)
        gradient = np.vstack([G @ A.T, G.T @ B])
        before, after = self.loss.value(B @ A), self.loss.value((V + d)[:m] @ (V + d)[m:].T)
        v, s, g = np.linalg.norm(V), np.linalg.norm(d), np.linalg.norm(G)
        c1, c2, c3, c4, c5 = constants
        higher = c1 * L * s**3 * v + c2 * L * s**2 * v**2 + c3 * L * s**3 + c4 * L * s**4 + c5 * g * s**2
        operations = 2 * (V.size + G.size + 20)
        rounding = operations * ROUNDOFF * (abs(before) + abs(after) + g * v * s + higher)
        return bool(after <= before + np.sum(gradient * d) + higher + rounding)


@st.composite
def moves(draw: Callable[..., Any]) -> Move:
    """Random moves: entries of at most 2^11 in steps of 1/8, so that V + d and B A are exact in float64."""
    L, m, n, r = draw(st.sampled_from((1.0, 3.0, 0.25))), draw(SIZES), draw(SIZES), draw(SIZES)
    loss = draw(strategies.smooth_losses(L, shape=(m, n)))
    V, d = (draw(strategies.matrices(m + n, r, scale=3)) for _ in range(2))
    return Move(loss, L, m, V, d)


@settings(max_examples=200, deadline=None)
@given(moves())
def test_random(move: Move) -> None:
    assert move.holds()


@settings(max_examples=200, deadline=None)
@given(moves())
def test_random_with_sharp_constants(move: Move) -> None:
    assert move.holds(SHARP)


@settings(max_examples=40, deadline=None)
@given(strategies.instances(f"{PROOF}::lem:descent"))
def test_as_printed(point: strategies.Point) -> None:
    """The display of the paper, judged exactly."""
    assert point.holds()


@pytest.mark.parametrize("m, n, r", [(1, 1, 1), (2, 1, 1), (1, 2, 2), (2, 2, 1)])
def test_symbolic_gradient(m: int, n: int, r: int) -> None:
    """grad J(V) = 2 Sym(E_1^T G E_2^T) V, entry by entry, for every quadratic loss of m x n matrices."""
    H = sympy.Matrix(m * n, m * n, lambda i, j: sympy.Symbol(f"h{min(i, j)}{max(i, j)}"))
    c = sympy.Matrix(sympy.symbols(f"c:{m * n}"))
    V = sympy.Matrix(m + n, r, sympy.symbols(f"v:{(m + n) * r}"))
    E1, E2 = sympy.eye(m + n)[:m, :], sympy.eye(m + n)[:, m:]
    w = (E1 * V * V.T * E2).reshape(m * n, 1)
    J = ((w.T * H * w)[0] / 2 + (c.T * w)[0]).expand()
    G = (H * w + c).reshape(m, n)
    twice_symmetric = E1.T * G * E2.T + (E1.T * G * E2.T).T
    assert (twice_symmetric * V - V.applyfunc(lambda entry: J.diff(entry))).expand().is_zero_matrix


def test_symbolic_integral() -> None:
    """The integral of the paper's last bound on the integrand is the right side, by <V, d> <= |V| |d|."""
    L, v, s, g, t = sympy.symbols("L v s g t", nonnegative=True)
    inner = sympy.Symbol("inner", real=True)
    root = sympy.sqrt(2)
    squared = v**2 + 2 * t * inner + t**2 * s**2  # |V + t d|^2
    slope = root * L * t * s * squared + root * L * t * s * v**2 + root * L * t**2 * s**2 + 2 * t * g * s
    integral = sympy.integrate(sympy.expand(slope * s), (t, 0, 1)).expand()
    assert integral.coeff(inner, 1) == 2 * root / 3 * L * s**2  # nonnegative: inner may grow to v s
    assert sympy.expand(integral.subs(inner, v * s) - printed(L, v, s, g)) == 0


def test_symbolic_proof_without_the_integral() -> None:
    """A second way to the lemma, which leaves room in every term.

    W moves by D = dB A + B dA + dB dA and <grad J(V), d> = <G, D - dB dA>, so the left side exceeds the first
    two terms by at most (L/2)|D|^2 + |G| |dB dA|. The sums below give |D| <= |V| |d| + |d|^2/2 and
    |dB dA| <= |d|^2/2.
    """
    a, b, x, y = sympy.symbols("a b x y", nonnegative=True)  # |A|, |B|, |dA|, |dB|
    assert sympy.expand((a**2 + b**2) * (x**2 + y**2) - (y * a + b * x) ** 2 - (a * x - b * y) ** 2) == 0
    assert sympy.expand((x**2 + y**2) / 2 - x * y - (x - y) ** 2 / 2) == 0
    L, v, s, g = sympy.symbols("L v s g", nonnegative=True)
    room = sympy.expand(printed(L, v, s, g) - L / 2 * (v * s + s**2 / 2) ** 2 - g * s**2 / 2)
    assert all(constant > 0 for constant in sympy.Poly(room, L, v, s, g).coeffs())


def printed(L: Any, v: Any, s: Any, g: Any) -> Any:
    """The higher-order terms of Lemma 1."""
    root = sympy.sqrt(2)
    cubic, quartic = 2 * root / 3 * L * s**3 * v + root / 3 * L * s**3, root / 4 * L * s**4
    return cubic + root * L * s**2 * v**2 + quartic + g * s**2


ONE = np.ones((2, 1))
TOO_STRONG = {
    "0.49 L |d|^2 |V|^2": (
        (PRINTED[0], 0.49, *PRINTED[2:]),
        Move(Quadratic(np.eye(1)), 1.0, 1, ONE, ONE / 1024),
    ),
    "0.49 |G| |d|^2": (
        (*PRINTED[:4], 0.49),
        Move(Quadratic(np.array([[1024.0]]), 0), 1.0, 1, 0 * ONE, ONE),
    ),
}


@pytest.mark.parametrize("constants, move", TOO_STRONG.values(), ids=TOO_STRONG)
def test_smaller_constants_fail(constants: tuple[float, ...], move: Move) -> None:
    """1/2 is the least that sqrt2 and 1 can be: (L/2)|D|^2 and |G| |dB dA| reach it at equal blocks."""
    assert move.holds()
    assert not move.holds(constants)


@pytest.mark.parametrize("constants, move", TOO_STRONG.values(), ids=TOO_STRONG)
def test_sharp_constants_are_needed(constants: tuple[float, ...], move: Move) -> None:
    """The same two moves tell 0.49 from 1/2 where the other constants are sharp as well."""
    assert move.holds(SHARP)
    weaker = tuple(
        0.49 if constant == 0.49 else sharp for constant, sharp in zip(constants, SHARP, strict=True)
    )
    assert not move.holds(weaker)


@pytest.mark.parametrize("size", [16, 256])
def test_benchmark(benchmark: Any, size: int) -> None:
    draws = np.random.default_rng(0)
    V, d = draws.standard_normal((2, 2 * size, 8))
    move = Move(Quadratic(draws.standard_normal((size, size))), 1.0, size, V, d)
    assert benchmark(move.holds)
