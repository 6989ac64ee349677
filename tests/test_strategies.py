"""The public strategies: what they draw is what they say, what fails shrinks, what is mistyped is told."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from verify import VerifyError, strategies
from verify.document import read
from verify.errors import Undefined
from verify.falsify.witness import FunctionWitness
from verify.strategies import Point, SmoothFunction

PAPER = Path(__file__).parents[1] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
QUIET = settings(database=None, deadline=None, derandomize=True, max_examples=2000)
SIZES = st.integers(1, 4)
ROUNDOFF = 2.0**-53

DOCUMENT = r"""
\documentclass{article}
\begin{document}
%@ let m, n \in \mathbb{N}
%@ let L \ge 1
%@ let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L
%@ let A, B \in \mathbb{R}^{m\times n}
%@ let x, y \in \mathbb{R}
%@ let x_t \in \mathbb{R}
%@ seq x_{t+1} = x_t / 2
%@ claim[triangle] \|A + B\| \le \|A\| + \|B\|
%@ claim[reversed] \|A\| \le \|A + B\|
%@ claim[smooth] \|\nabla f(A) - \nabla f(B)\| \le L \|A - B\|
%@ claim[too-smooth] \|\nabla f(A) - \nabla f(B)\| \le \frac{9}{10} L \|A - B\|
%@ claim[halves] x_{t+2} \le x_t
%@ claim[quotient] x^2 / y^2 \ge 0
%@ skip: for show
%@ claim[skipped] x \le y
\begin{lemma}\label{lem:gap}
%@ assume x \ge 1
%@ assume m > 9
%@ claim[wide] x \|A\| \ge \|A\|
\end{lemma}
\end{document}
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("strategies") / "proof.tex"
    path.write_text(DOCUMENT)
    return str(path)


def smallest(document: str, name: str, **options: Any) -> Point:
    """The simplest point at which a claim fails."""
    return find(
        strategies.instances(f"{document}::{name}", **options), lambda p: not p.holds(), settings=QUIET
    )


# Matrices


@given(st.data(), SIZES, SIZES)
def test_a_matrix_has_its_shape(data: st.DataObject, rows: int, columns: int) -> None:
    A = data.draw(strategies.matrices(rows, columns))
    assert A.shape == (rows, columns) and A.dtype == np.float64


MEMBERS = {
    "symmetric": lambda A: (A == A.T).all(),
    "psd": lambda A: (A == A.T).all() and np.linalg.eigvalsh(A)[0] >= -1e-12 * np.linalg.norm(A),
    "diagonal": lambda A: (np.diag(np.diag(A)) == A).all(),
    "orthogonal": lambda A: np.allclose(A.T @ A, np.eye(len(A)), rtol=0, atol=1e-14),
    "unit": lambda A: abs(np.linalg.norm(A) - 1) < 1e-14,
}


@pytest.mark.parametrize("name", MEMBERS)
def test_properties(name: str) -> None:
    @settings(max_examples=40)
    @given(strategies.matrices(SIZES, **{name: True}))
    def check(A: np.ndarray) -> None:
        assert A.shape == (len(A), len(A)) and MEMBERS[name](A)

    check()


@settings(max_examples=40)
@given(
    strategies.matrices(4, 3, rank=1),
    strategies.matrices(3, psd=True, rank=2),
    strategies.matrices(2, rank=0),
)
def test_rank(A: np.ndarray, P: np.ndarray, zero: np.ndarray) -> None:
    assert np.linalg.matrix_rank(A) <= 1 and np.linalg.matrix_rank(P) <= 2 and not zero.any()


@settings(max_examples=40)
@given(strategies.matrices(3, orthogonal=True, exact=True), strategies.matrices(2, 3, unit=True, exact=True))
def test_exact_entries(Q: list[list[Fraction]], U: list[list[Fraction]]) -> None:
    """As fractions, also these are exactly what they say."""
    product = [[sum(Q[k][i] * Q[k][j] for k in range(3)) for j in range(3)] for i in range(3)]
    assert product == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert sum(entry**2 for row in U for entry in row) == 1


@given(strategies.matrices(2, 2, scale=0), strategies.matrices(2, 2, scale=2))
def test_scale(whole: np.ndarray, quarters: np.ndarray) -> None:
    assert (whole == np.round(whole)).all() and np.abs(whole).max() <= 256
    assert (4 * quarters == np.round(4 * quarters)).all() and np.abs(quarters).max() <= 1024


def test_matrices_shrink() -> None:
    A = find(strategies.matrices(SIZES, SIZES), lambda A: np.linalg.norm(A) > 1.5, settings=QUIET)
    assert A.tolist() == [[2.0]]
    A = find(strategies.matrices(3, symmetric=True), lambda A: A[0, 2] != A[0, 0], settings=QUIET)
    assert np.abs(A).sum() <= 2


# Losses


@settings(max_examples=150, deadline=None)
@given(
    strategies.smooth_losses(3, (SIZES, 2), below=-1),
    st.data(),
)
def test_a_loss_is_what_was_asked_for(f: SmoothFunction, data: st.DataObject) -> None:
    """W - X is exact: entries are at most 2^11 in steps of 1/8. Gradients are right to the last place."""
    W, X = (data.draw(strategies.matrices(*f.shape, scale=3)) for _ in range(2))
    assert f.smoothness <= 3 and f.infimum is not None and f.infimum >= -1
    assert f.value(W) >= -1
    at_W, at_X = f.gradient(W), f.gradient(X)
    slope, change = np.linalg.norm(at_W - at_X), np.linalg.norm(W - X)
    rounding = (W.size + 4) * ROUNDOFF * (np.linalg.norm(at_W) + np.linalg.norm(at_X) + 3 * change)
    assert slope <= 3 * change + rounding


@settings(max_examples=100, deadline=None)
@given(strategies.smooth_losses(0.1, convex=True), st.data())
def test_convex_losses_lie_above_their_tangents(f: SmoothFunction, data: st.DataObject) -> None:
    W, X = (data.draw(strategies.matrices(2, scale=3)) for _ in range(2))
    tangent = f.value(W) + np.sum(f.gradient(W) * (X - W))
    sizes = abs(f.value(W)) + abs(f.value(X)) + np.sum(np.abs(f.gradient(W) * (X - W)))
    assert f.value(X) >= tangent - 10 * ROUNDOFF * sizes  # four products, five sums, one for each value


@pytest.mark.parametrize("L", [Fraction(1, 3), 7, 1e-20])
def test_the_constant_is_often_sharp(L: float | Fraction) -> None:
    """Half of the losses need this L, up to a part in 10^11 where their scale had to be rounded."""
    found: list[Fraction] = []

    @settings(max_examples=200, database=None, phases=[Phase.generate], deadline=None)
    @given(strategies.smooth_losses(L, (2, 1)))
    def collect(f: SmoothFunction) -> None:
        assert f.smoothness <= Fraction(L)
        found.append(f.smoothness / Fraction(L))

    collect()
    assert sum(ratio > 1 - Fraction(1, 10**11) for ratio in found) > len(found) / 4


def test_losses_shrink_to_the_plainest() -> None:
    f = find(strategies.smooth_losses(2), lambda f: f.value(np.zeros((2, 2))) > 0, settings=QUIET)
    assert f.exact.family == "isotropic-quadratic" and f.smoothness == 2


def test_values_are_those_of_exact_arithmetic() -> None:
    """Where plain floats cancel, the value keeps all of its digits: (W - M)^2/2 - M^2/2 for M = 2^40."""
    M = Fraction(2) ** 40
    f = SmoothFunction(
        FunctionWitness("isotropic-quadratic", {"M": ((M,),)}, ((Fraction(1),),), ((-(M**2) / 2,),)), (1, 1)
    )
    assert f.value([[2.0**-10]]) == -(2.0**30) + 2.0**-21
    assert f.value(2.0**-10) == f.value([2.0**-10]) == f.value([[2.0**-10]])
    assert f.gradient([2.0**-10]).tolist() == [2.0**-10 - 2.0**40]
    assert f.infimum == -(M**2) / 2


def test_points_of_another_shape_are_told() -> None:
    f = find(strategies.smooth_losses(1, (3, 2)), lambda f: True, settings=QUIET)
    for wrong in ([1, 2, 3], np.ones((2, 3)), 1.0):
        with pytest.raises(VerifyError, match=r"takes \(3, 2\) arrays, not"):
            f.value(wrong)


# Instances


@settings(max_examples=40, deadline=None)
@given(strategies.instances(f"{PAPER}::lem:descent"))
def test_points_of_a_lemma(point: Point) -> None:
    m, n, r = (point.sizes[name] for name in "mnr")
    assert r < min(m, n) <= 4
    loss, L = point.functions[r"\mathcal{L}"], point.values["L"]
    V = point.values["V_1"]
    assert isinstance(V, np.ndarray) and V.shape == (m + n, r)
    assert loss.smoothness <= L and loss.infimum >= point.exact.values[r"\mathcal{L}^*"][0][0]
    assert loss.gradient(V[:m] @ V[m:].T).shape == (m, n)
    assert point.holds()


@pytest.mark.parametrize("name", ["triangle", "smooth", "halves"])
def test_true_claims_hold(document: str, name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(strategies.instances(f"{document}::{name}"))
    def check(point: Point) -> None:
        if name != "halves" or point.values["x_0"] >= 0:
            assert point.holds()

    check()


def test_a_false_claim_shrinks(document: str) -> None:
    point = smallest(document, "reversed")
    assert point.sizes == {"m": 1, "n": 1}
    assert {abs(value) for value in np.ravel([point.values["A"], point.values["B"]])} == {1.0}
    assert repr(point) in ("Point(m = 1, n = 1, A = 1, B = -1)", "Point(m = 1, n = 1, A = -1, B = 1)")


def test_a_false_claim_of_a_loss_shrinks(document: str) -> None:
    point = smallest(document, "too-smooth")
    assert point.sizes == {"m": 1, "n": 1} and point.values["L"] == 1
    assert point.functions["f"].exact.family == "isotropic-quadratic"
    assert sorted(abs(value) for value in np.ravel([point.values["A"], point.values["B"]])) == [0, 1]


def test_elements_of_sequences(document: str) -> None:
    point = smallest(document, "halves")
    assert point.sizes == {"t": 0} and point.values == {"x_0": -1.0}


def test_undefined_is_no_pass(document: str) -> None:
    def has_no_value(point: Point) -> bool:
        try:
            return not point.holds()
        except Undefined as error:
            return "add a hypothesis" in str(error)

    point = find(strategies.instances(f"{document}::quotient"), has_no_value, settings=QUIET)
    assert point.values == {"x": 0.0, "y": 0.0}


def test_what_hypothesis_prints(document: str) -> None:
    @settings(database=None, deadline=None, max_examples=200)
    @given(strategies.instances(f"{document}::reversed"))
    def check(point: Point) -> None:
        assert point.holds()

    with pytest.raises(AssertionError) as failure:
        check()
    assert any("point=Point(m = 1, n = 1, A = " in note for note in failure.value.__notes__)


def test_a_claim_by_its_statement(document: str) -> None:
    statement = read(Path(document)).statements[0]
    assert strategies.claim(statement).id == "triangle" == strategies.claim(f"{document}::triangle").id
    closed = strategies.claim(statement)
    assert strategies.claim(closed) is closed


# The door


@pytest.mark.parametrize(
    "arguments, options, told",
    [
        ((0,), {}, "rows=0: type a whole number, 1 or more"),
        ((2, 1.5), {}, "columns=1.5: type a whole number"),
        ((2, 3), {"psd": True}, "psd is square: leave columns out"),
        ((2,), {"rank": -1}, "rank=-1: type a whole number, 0 or more"),
        ((2,), {"scale": 500}, "scale=500: type a whole number, 0 or more, up to 200"),
        ((2,), {"orthogonal": True, "diagonal": True}, "orthogonal and diagonal cannot be drawn together"),
    ],
)
def test_matrices_told_wrong(arguments: Any, options: Any, told: str) -> None:
    with pytest.raises(VerifyError, match=told):
        strategies.matrices(*arguments, **options)


@pytest.mark.parametrize(
    "arguments, options, told",
    [
        ((0,), {}, "type a positive L"),
        ((float("nan"),), {}, "type a positive L"),
        ((1,), {"below": float("inf")}, "a number or None for below"),
        ((1, (0, 2)), {}, "rows=0: type a whole number"),
    ],
)
def test_losses_told_wrong(arguments: Any, options: Any, told: str) -> None:
    with pytest.raises(VerifyError, match=told):
        strategies.smooth_losses(*arguments, **options)


@pytest.mark.parametrize(
    "name, options, told",
    [
        ("", {}, "type .*::ID, an ID being triangle, reversed"),
        ("smoth", {}, "has no statement 'smoth'"),
        ("skipped", {}, "skipped cannot be judged: for show"),
        ("wide", {}, "nothing to draw within the hypotheses of wide: type largest=8"),
        ("triangle", {"largest": 0}, "largest=0: type a whole number, 1 or more"),
    ],
)
def test_instances_told_wrong(document: str, name: str, options: Any, told: str) -> None:
    with pytest.raises(VerifyError, match=told):
        strategies.instances(f"{document}::{name}" if name else document, **options)


def test_larger_sizes_as_told(document: str) -> None:
    @settings(max_examples=10, deadline=None)
    @given(strategies.instances(f"{document}::wide", largest=12))
    def check(point: Point) -> None:
        assert point.sizes["m"] > 9 and point.holds()

    check()


def test_torch_waits() -> None:
    program = (
        "import sys, verify.strategies as s; s.matrices(2); s.smooth_losses(1); print('torch' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "False"
