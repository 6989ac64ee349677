"""Citations over relation signs: what they speak of, what needs none, and what is not understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.document.citations import PROPERTIES, spoken
from verify.document.reading import read
from verify.document.statement import Cited, Statement

DOCUMENT = r"""
\documentclass{article}
\newtheorem{lemma}{Lemma}
\newtheorem{theorem}[lemma]{Theorem}
\newtheorem{assumption}{Assumption}
\begin{document}
%@ let x, y \in \mathbb{R}
\begin{assumption}\label{ass:small}
\begin{equation} x \le 1 \tag{1}\label{eq:small} \end{equation}
\end{assumption}
\begin{lemma}\label{lem:square}
\begin{equation} x^2 \ge 0 \tag{2}\label{eq:square} \end{equation}
\end{lemma}
\begin{theorem}\label{thm:sum}
\begin{equation*} x^2 + y^2 \ge 0 \end{equation*}
\end{theorem}
\begin{theorem}\label{thm:main}
\begin{equation*} x^2 + 1 \ge 0 \end{equation*}
\end{theorem}
\begin{proof}
\begin{equation*} x^2 + 3 \ge 0 \end{equation*}
\begin{equation} x^2 + 4 \ge 0 \tag{3} \end{equation}
\begin{equation*} x^2 + 5 SIGN 0 \end{equation*}
\end{proof}
\end{document}
"""
SQUARE, SUM = "eq:square", "thm:sum"


def citing(folder: Path, sign: str) -> Statement:
    """The last step of the proof, with this relation sign."""
    path = folder / "proof.tex"
    path.write_text(DOCUMENT.replace("SIGN", sign), encoding="utf-8")
    found = read(path).statements[-1]
    assert found.relation is not None
    return found


@pytest.mark.parametrize(
    ("citation", "named"),
    [
        ("(2)", {SQUARE}),
        (r"\eqref{eq:square}", {SQUARE}),
        (r"\text{Lemma 1}", {SQUARE}),
        (r"\text{Lemma~\ref{lem:square}}", {SQUARE}),
        (r"\text{Theorem 2, (2)}", {SUM, SQUARE}),
        (r"\text{by (2) and Thm.~\ref{thm:sum}}", None),
        (r"\text{Cauchy-Schwarz}", set()),
        (r"\text{Cauchy-Schwarz and (2)}", {SQUARE}),
        (r"x^2 \geq 0", {SQUARE}),
        (r"\text{Lemma 7}", None),
        ("(9)", None),
        (r"\text{Lemma 2.28 of the handbook}", None),
        (r"\text{magic}", None),
    ],
)
def test_what_is_cited(tmp_path: Path, citation: str, named: set[str] | None) -> None:
    for stacked in (r"\stackrel{%s}{\ge}", r"\overset{%s}{\ge}", r"\underset{%s}{\ge}"):
        cited = citing(tmp_path, stacked.replace("%s", citation)).cited
        assert (None if cited is None else cited.named) == named


def test_a_label_that_is_a_number_is_one(tmp_path: Path) -> None:
    """Also where no tag says so."""
    path = tmp_path / "proof.tex"
    text = DOCUMENT.replace(r"\tag{2}\label{eq:square}", r"\label{eq:2}").replace(
        "SIGN", r"\stackrel{(2)}{\ge}"
    )
    path.write_text(text, encoding="utf-8")
    cited = read(path).statements[-1].cited
    assert cited is not None and cited.named == {"eq:2"}


def test_a_sign_without_citation_cites_nothing(tmp_path: Path) -> None:
    assert citing(tmp_path, r"\ge").cited is None


def test_unnumbered_steps_of_the_same_proof_need_no_citation(tmp_path: Path) -> None:
    """A numbered one does."""
    cited = citing(tmp_path, r"\stackrel{(2)}{\ge}").cited
    assert cited is not None
    assert "thm:main/proof/1" in cited.ids - cited.named
    third = citing(tmp_path, r"\stackrel{(3)}{\ge}").cited
    assert third is not None and cited.ids - third.ids == {SQUARE}
    assert third.named - cited.ids == third.named != frozenset()


@pytest.mark.parametrize("citation", [r"\text{Assumption 1}", r"\text{Assumption \ref{ass:small}}"])
def test_an_assumption_grants_what_is_declared(tmp_path: Path, citation: str) -> None:
    cited = citing(tmp_path, rf"\stackrel{{{citation}}}{{\ge}}").cited
    assert cited is not None and set(PROPERTIES) <= cited.assumed


def test_properties_are_cited_in_words(tmp_path: Path) -> None:
    cited = citing(tmp_path, r"\stackrel{L\text{-smoothness}}{\ge}").cited
    assert cited == Cited(frozenset({"thm:main/proof/1"}), frozenset(), frozenset({"smooth"}))


def test_a_citation_as_text() -> None:
    assert spoken(r"\text{Lemma~\ref{lem:a}, (7)}") == "Lemma lem:a , (7)".replace(" ,", ",")
