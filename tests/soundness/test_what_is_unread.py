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
    r"\frac{d}{dx} y x^2 = 0": ("", "how far this derivative"),  # (dy/dx) x^2
    r"\nabla_x y \cdot x = 0": ("", "how far this derivative"),
    r"\log 2 a = \log 2 + \log a": ("%@ let a > 0", "how far"),  # (\log 2) a
    r"\sum_{t=0}^{2} 1 + t = 6": (r"%@ let t \in \mathbb{N}", "t is declared"),
    r"\{x\} = x": ("", "whole part"),
    "[x] = x": ("", "whole part"),
    r"1\frac{1}{2} = \frac12": ("", "whole number before"),  # 1 times 1/2
    r"2\frac12 x = x": ("", "whole number before"),
    r"x^2 \ge 0": (r"%@ let x^t \in \mathbb{R}", "power of x or an element"),
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
    r"\frac{d}{dx} (y x^2) = 2 x y": r"(\frac{d}{dx} (y x^{2})) = 2 x y",
    r"\log 2 \log 3 \ge 0": r"\log(2) \cdot \log(3) \ge 0",
    r"0.5\frac{1}{2} = c": r"0.5 \cdot \frac{1}{2} = c",
    r"2\frac{x}{2} = x": r"2 \cdot \frac{x}{2} = x",
    r"(u^T u)^T \ge 0": r"(u^T u)^T \ge 0",
    r"u_{11} = u_1": r"u_{11} = u_{1}",
    r"\int_0^1 dt = 1": r"\int_{0}^{1} (1) \, dt = 1",
    r"\min_{0 \le t < n} x_t w_t \le c": r"\min_{t = 0, \dots, n + (-1)} x_{t} w_{t} \le c",
    r"\sum_{i \le 20} u_i = c": r"\sum_{i = 1}^{20} u_{i} = c",
    r"\sum_{t=0,1,\dots,n} x_t = c": r"\sum_{t = 0}^{n} x_{t} = c",
    r"\prod_{i=1}^{2} 2 w_i = c": r"\prod_{i = 1}^{2} (2 w_{i}) = c",
}


@pytest.mark.parametrize("formula", PLAIN)
def test_a_formula_beside_these_is_read(formula: str) -> None:
    found = last(f"{SIZES}\n\\[ {formula} \\]")
    assert found.relation is not None, found.unread
    assert latex_relation(found.relation) == PLAIN[formula]


LINES = {
    r"let z \ne 0": "is no name",
    r"let \|A\| \le 1": "is no name",
    r"let a + b \ge 0": "is no name",  # 2 a + b was 2 (a + b)
    r"def x + y = c": "is no name",
    r"let x^2 \ge 1": "is a power",
    r"let A^T \in \mathbb{R}^{n\times n}": "is a power or the transpose of A",
    r"let k \in \mathbb{N}_{\ge 5}": "only natural numbers",
    r"let k \in \mathbb{N}^2": "only natural numbers",
    r"let k \in \mathbb{N}, k \ge 0": "only natural numbers",  # k >= 1
    r"let a \ge z \le b": "different directions",
    r"let x_j \ge 0": "element of the sequence x_t",
    r"assume x \text{ or } y \ge 1": "`or` between names",  # both
    r"assume x \ge 1 \text{ if } y \ge 1": "under a condition",  # both
    r"assume x \ge 1 \text{ for all } x \ge 0": "under a condition",
    r"assume x_t \le 1 \text{ for } t = 0, \dots, n - 1": "under a condition",  # all t, and t < n
    r"case \text{if } y \ge 1 \text{ then } x \ge 1": "under a condition",
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_says_more_or_less_than_was_read_is_not_read(line: str) -> None:
    """Nor is a claim after it."""
    found = read_text(
        source_from_text(f"{SIZES}\n%@ {line}\n\\[ x \\ge 1 \\]"), "paper", "paper.tex"
    ).statements
    assert [LINES[line] in found[0].unread, "was not read" in found[1].unread] == [True, True]


DOCUMENTS = {
    "for all of what is defined": (
        r"%@ def z = x^2" "\n" r"\[ z \ge 0 \quad \text{for all } z \]",
        "something was said of z",
    ),
    "for all of what is bounded": (
        r"%@ let z \ge 0" "\n" r"\[ z \ge -1 \quad \text{for all } z \in \mathbb{R} \]",
        "something was said of z",
    ),
    "for more than is assumed": (
        r"%@ assume x \ge 5" "\n" r"\[ x \ge 4 \quad \forall x \ge 0 \]",
        "something was said of x",
    ),
    "for all of one kind of matrix": (
        r"%@ let S \in \mathbb{R}^{n\times n} ; symmetric"
        "\n"
        r"\[ S = S^T \quad \text{for all } S \in \mathbb{R}^{n\times n} \]",
        "something was said of S",
    ),
    "a premise under a condition": (
        r"\[ x \ge 1 \quad \text{if } y \ge 1 \tag{4} \]" "\n" r"%@ claim (4) \Rightarrow x \ge 1",
        "under a condition",
    ),
    "a premise on another number": (
        r"\begin{lemma}"
        "\n"
        r"%@ let z \in \mathbb{R}"
        "\n"
        r"\[ z \ge 1 \tag{4} \] \end{lemma}"
        "\n"
        r"%@ let z \in \mathbb{R}"
        "\n"
        r"%@ claim (4) \Rightarrow z \ge 1",
        "another thing",
    ),
    "a premise that is no more than a condition": (
        r"\[ x \ge 1 \text{ if } y \ge 1 \implies x \ge 1 \]",
        "under a condition",
    ),
    "on from what is skipped": (
        r"\[ 0 \le a^2 \]" "\n%@ skip\n" r"\[ \le a^2 + b \] \[ \le 2 a^2 \]",
        "side of this relation is missing",
    ),
    "on from a definition": (
        r"\[ 0 \le a^2 \] \[ M := 5 \] \[ \le 2 a^2 \]",
        "side of this relation is missing",
    ),
    "on from an implication": (
        r"\[ 0 \le a^2 \] \[ x \ge 1 \implies x \ge 0 \] \[ \le 2 a^2 \]",
        "side of this relation is missing",
    ),
    "on from nothing": (r"\[ + a^2 \ge 0 \]", "side of this relation is missing"),
    "an assumption inside a display": ("\\[\n%@ assume x \\ge 1\nx \\ge 1 \\]", "inside a display"),
    "conditions and claims in one list": (
        r"\[ \text{if } x > 0, y > 0, \quad x + y > 0 \]",
        "is the condition",
    ),
    "one of two": (r"\[ x \ge 0 \quad\text{or}\quad x \le 0 \]", "`or` between"),  # the first was refuted
    "one and not the other": (r"\[ x^2 \ge 0 \text{ but not } x \ge 1 \]", "`but not` between"),
    "what is said to be false": (r"\[ x^2 \ge 0 \quad \text{fails} \]", "`fails` is not understood"),
    "what is noted to be false": (r"\[ x^2 \ge 0 \qquad \text{(false)} \]", "`(false)` is not understood"),
    "an arrow after nothing": (r"\[ \implies x^2 \ge 1 \]", "before this arrow"),
    "what is identical": (r"\[ x \equiv 0 \]", "is a definition"),  # x was 0 from there on
    "a bound behind a gap": (r"\[ x^2 \ge x, \qquad x \ge 1 \]", "claimed or a condition"),
    "the proof after a remark": (
        r"\begin{lemma} \[ x^2 \ge 0 \] \end{lemma}"
        "\n"
        r"\begin{remark}"
        "\n"
        r"%@ assume x \ge 5"
        "\n"
        r"\[ x \ge 4 \] \end{remark}"
        "\n"
        r"\begin{proof} \[ x \ge 4 \] \end{proof}",
        "was not read",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_stands_together_in_two_ways_is_not_read(name: str) -> None:
    text, message = DOCUMENTS[name]
    assert message in reason(last(f"{SIZES}\n{text}"))


READ = {
    "assumed where": r"%@ assume x \ge c \text{ where } c = 1" "\n" r"\[ x \ge 1 \]",
    "two assumed at once": r"%@ assume y \ge 1, \quad x \ge 1" "\n" r"\[ x \ge 1 \]",
    "a note with a denial": r"\[ x^2 \ge 0 \quad \text{(Lemma 3, which is not sharp)} \]",
    "for every index": r"%@ assume x_t \ge 1 \text{ for all } t \ge 0" "\n" r"\[ x_t \ge 1 \]",
    "for all as declared": r"%@ let z \ge 0" "\n" r"\[ z \ge 0 \quad \text{for all } z \]",
    "for all as assumed": r"%@ assume x \ge 5" "\n" r"\[ x \ge 4 \quad \forall x \ge 5 \]",
    "an implication for all": r"\[ \forall x \ge 0 : x \ge 1 \implies x \ge 0 \]",
    "if and then": r"\[ \text{if } x > 0 \text{ and } y > 0, \text{ then } x + y > 0 \]",
    "bars of two sizes": r"\[ \Big| a \big| b \big| c \Big| = |b| |a c| \]",
    "a value at a point": r"\[ a\big|_{a = 1} + b\big|_{b = 1} = 2 \]",
    "a proof behind a definition": (
        r"\begin{lemma}"
        "\n"
        r"%@ assume x \ge 5"
        "\n"
        r"\[ x \ge 4 \] \end{lemma}"
        "\n"
        r"\begin{definition} \[ M = 5 \] \end{definition}"
        "\n"
        r"\begin{proof} \[ x \ge 5 \] \end{proof}"
    ),
}


@pytest.mark.parametrize("sign", [r"\not\le", r"\underset{x \to 0}{\le}", r"\overset{n\to\infty}{\ge}"])
def test_a_sign_with_another_meaning_is_skipped(sign: str) -> None:
    found = last(f"{SIZES}\n\\[ x {sign} 1 \\]")
    assert "no exact meaning" in found.skipped


@pytest.mark.parametrize("name", READ)
def test_what_stands_beside_these_is_read(name: str) -> None:
    assert reason(last(f"{SIZES}\n{READ[name]}")) == ""


def test_a_proof_takes_up_its_statement_and_not_a_definition_after_it() -> None:
    assert last(f"{SIZES}\n{READ['a proof behind a definition']}").scope.hypotheses


def test_the_cases_of_a_list_end_with_it() -> None:
    """A claim behind the list is not one of the last case."""
    lists = r"\begin{itemize}" "\n%@ case x < 1\n" r"\[ x < 1 \] \end{itemize}"
    inside, behind = read_text(
        source_from_text(f"{SIZES}\n\\begin{{proof}}\n{lists}\n\\[ x \\le 1 \\]\n\\end{{proof}}"),
        "paper",
        "paper.tex",
    ).statements
    assert [len(inside.scope.hypotheses), len(behind.scope.hypotheses)] == [1, 0]
