"""What can be read in two ways is not read: it would be proved though false, or refuted though true.

Beside each stands what was read before, where that is not plain.
"""

from __future__ import annotations

import pytest

from verify.claims.close import close
from verify.document.reading import read_text
from verify.document.source import source_from_text
from verify.document.statement import Statement
from verify.errors import Ambiguous
from verify.expressions.printing import latex_relation

SIZES = r"""
%@ let n, m \in \mathbb{N}
%@ let A \in \mathbb{R}^{n\times n}
%@ let a, b, c, x, y \in \mathbb{R}
%@ let u \in \mathbb{R}^{20}
%@ let x_t, w_t \in \mathbb{R}
"""

FORMULAS = {
    r"\frac{d}{dL} x^2 = 0": ("%@ let d, L > 0", "d is declared"),  # the derivative of x^2 by L
    r"\sum_{t=0,2,\dots,4} 1 = 5": ("", "go up by one"),  # t = 0, 1, 2, 3, 4
    r"\sum_{i=1,\dots,n,m} 1 = n m": ("", "go up by one"),  # up to n m
    r"\|A\|_{\infty\to\infty} \le \|A\|": ("", "is not known"),  # the spectral norm
    r"(1 - x)^T = 1 - x": ("", "T is not declared"),  # the transpose of a number
    r"\|A^T\| = \|A\|": (r"%@ let T \in \mathbb{N}", "may be a power"),
    r"x^{[2]} \ge 0": ("", "is an iterate"),
    r"\sin^{-1}(0) = 0": ("", "its inverse"),  # 1/sin(0)
    "1{0} = 0": ("", "in two parts"),
    "{1}{0} = 0": ("", "in two parts"),
    r"\min_{0 \le z \le 1} (z - 1/2)^2 = 1/4": ("", "whole number"),  # z = 0 and z = 1
    r"\max_{0 \le c \le 1} c(1 - c) = 0": ("", "whole number"),
    r"\sum_{t<1} x_t^2 = 0": ("", "range of t"),  # from t = 1 on
    r"\prod_{i=1}^{2} 2 \cdot 3 = 36": ("", "how far"),
    r"\prod_{i=1}^{2} x_i / 2 = x_1 x_2 / 4": ("", "how far"),
    r"\int_0^1 2 d t\, dt = 2 d t": (r"%@ let d, t \in \mathbb{R}", "stands twice"),  # (\int 2 dt) d t
    r"u_1 = 0": (r"%@ let u_t \in \mathbb{R}", "entry of u or an element"),
}


def last(text: str) -> Statement:
    """The last statement of a document."""
    return read_text(source_from_text(text), "paper", "paper.tex").statements[-1]


def reason(found: Statement) -> str:
    """Why a statement is not read; empty where it is."""
    if found.relation is None:
        return found.unread
    try:
        close(found.id, found.relation, found.scope, found.conditions)
    except Ambiguous as error:
        return str(error)
    return ""


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_with_two_meanings_is_not_read(formula: str) -> None:
    lines, message = FORMULAS[formula]
    assert message in reason(last(f"{SIZES}\n{lines}\n\\[ {formula} \\]"))


PLAIN = {
    r"(2 I)^2 A = 4 A": r"2^{2} A = 4 A",
    r"(2 I)^{-1} A = A": r"2^{-1} A = A",
    r"(u^T u)^T \ge 0": r"(u^T u)^T \ge 0",
    r"u_{11} = u_1": r"u_{11} = u_{1}",
    r"\int_0^1 dt = 1": r"\int_{0}^{1} (1) \, dt = 1",
    r"\min_{0 \le t < n} x_t w_t \le c": r"\min_{t = 0, \dots, n + (-1)} x_{t} w_{t} \le c",
    r"\sum_{i \le 20} u_i = c": r"\sum_{i = 1}^{20} u_{i} = c",
    r"\sum_{t=0,1,\dots,n} x_t = c": r"\sum_{t = 0}^{n} x_{t} = c",
    r"\prod_{i=1}^{2} 2 w_i = c": r"\prod_{i = 1}^{2} 2 w_{i} = c",
}


@pytest.mark.parametrize("formula", PLAIN)
def test_a_formula_beside_these_is_read(formula: str) -> None:
    found = last(f"{SIZES}\n\\[ {formula} \\]")
    assert found.relation is not None, found.unread
    assert latex_relation(found.relation) == PLAIN[formula]
