"""X \\preceq Y and extreme eigenvalues are of symmetric matrices: as declared, as seen, or as assumed."""

from __future__ import annotations

import pytest

from verify.document.reading import read_text
from verify.document.source import source_from_text
from verify.document.statement import Statement
from verify.expressions.atoms.transpose import transpose

LETS = (
    r"%@ let n \in \mathbb{N}",
    r"%@ let k, p \in \mathbb{N}",
    r"%@ let a \in \mathbb{R}",
    r"%@ let A, B \in \mathbb{R}^{n\times n}",
    r"%@ let S, R \in \mathbb{R}^{n\times n} ; symmetric",
    r"%@ let P \in \mathbb{R}^{n\times n} ; psd",
    r"%@ let G_t \in \mathbb{R}^{n\times n}",
    r"%@ let x \in \mathbb{R}^n",
    r"%@ let K \in \mathbb{R}^{n\times n} ; skew",
    r"%@ def M = A + A^T",
    r"%@ def N = A S",
)


def last(*lines: str) -> Statement:
    return read_text(source_from_text("\n".join([*LETS, *lines]), "a.tex"), "a", "a.tex").statements[-1]


SYMMETRIC = (
    r"S \succeq 0",
    r"S \preceq a I",
    r"P + S \succ R",
    r"A^T A \succeq 0",
    r"A S A^T - a (A + A^T)/2 \preceq I",
    r"(I - a A)^T (I - a A) \preceq I",
    r"(S - R)(S + R) + (S + R)(S - R) \preceq S^2",
    r"S(I - S) \preceq I/4",
    r"A B + B^T A^T \preceq A A^T + B^T B",
    r"M \preceq a I",
    r"P^{-1} \succ 0",
    r"x x^T \preceq \|x\|^2 I",
    r"(x^T A x) S \preceq R",
    r"\sum_{t=0}^{p} G_t^T G_t \succeq 0",
    r"\operatorname{sym}(A) \preceq a I",
    r"K^2 \preceq 0",
    r"K S K^T + a (K^T + K) \preceq K S - S K",
    r"\lambda_{\max}(S) \le a",
    r"\lambda_{\min}(A^T A) \ge 0",
    r"\lambda_{\max}(A + A^T) \le a",
)
NOT = (
    r"A \succeq 0",
    r"A - A^T \succeq 0",
    r"S R \succeq 0",
    r"A A \succeq 0",
    r"N \preceq I",
    r"A + S \preceq R",
    r"(S - R)(S + R) \preceq S^2",
    r"\sum_{t=0}^{p} G_t \succeq 0",
    r"G_k \succeq 0",
    r"A \circ S \succeq 0",
    r"K \preceq 0",
    r"K^3 \preceq S",
    r"(A + B + S + R)^8 \succeq 0",
)


@pytest.mark.parametrize("formula", SYMMETRIC)
def test_what_is_symmetric_is_compared(formula: str) -> None:
    found = last(f"%@ claim[it] {formula}")
    assert found.relation is not None, found.unread


@pytest.mark.parametrize("formula", NOT)
def test_what_is_not_seen_to_be_symmetric_is_unread(formula: str) -> None:
    found = last(f"%@ claim[it] {formula}")
    assert found.unread and "symmetric" in found.unread and "symmetric" in (found.hint or "")


@pytest.mark.parametrize("formula", [r"\lambda_{\max}(A) \le a", r"\lambda_{\min}(S R) \ge 0"])
def test_eigenvalues_that_may_not_be_real_are_unread(formula: str) -> None:
    assert "may not be real" in (last(f"%@ claim[it] {formula}").unread or "")


@pytest.mark.parametrize("assumption", [r"A \succeq 0", r"0 \prec A", r"a I \preceq A", r"S \preceq 2 A"])
def test_an_assumption_says_that_a_single_matrix_is_symmetric(assumption: str) -> None:
    """As is meant where texts say that A is positive semidefinite."""
    found = last(f"%@ assume {assumption}", r"%@ claim[it] A S A \preceq A \operatorname{sym}(B) A + R")
    assert found.relation is not None, found.unread
    said = [each.relation for each in found.scope.hypotheses]
    assert (
        any(each.sign == "=" and "A" in each.names and each.right == transpose(each.left) for each in said)
        and len(said) == 2
    )


@pytest.mark.parametrize(
    "assumption", [r"A B \succeq 0", r"A + B \succeq 0", r"A \circ S \succeq 0", r"A \succeq B"]
)
def test_an_assumption_says_nothing_of_the_parts_of_others(assumption: str) -> None:
    """It is unread, and with it what stands below."""
    found = last(f"%@ assume {assumption}", r"%@ claim[it] a = a")
    assert "a.tex:12" in (found.unread or "")


def test_assumed_equations_count() -> None:
    assert last("%@ assume A = A^T", r"%@ claim[it] A \preceq I").relation is not None
    assert last("%@ assume A^T = A", r"%@ claim[it] A \preceq I").relation is not None
    assert last("%@ assume A = B^T", r"%@ claim[it] A \preceq I").relation is None
