"""Macros expand as in TeX, with the call's span, and never without end."""

import time

import pytest

from verify.document.macros import Expander, expand
from verify.document.source import Span
from verify.document.tokens import Kind, Token, tokens_of

NORM = r"\newcommand{\norm}[1]{\|#1\|}"


def texts(written: str) -> list[str]:
    return [token.text for token in expand(written)]


def same(written: str, meant: str) -> None:
    assert texts(written) == [token.text for token in tokens_of(meant)]


def errors(written: str) -> list[Token]:
    return [token for token in expand(written) if token.kind is Kind.ERROR]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\newcommand{\R}{\mathbb{R}}\R^n", r"\mathbb{R}^n"),
        (r"\newcommand*\R{\mathbb{R}}\R", r"\mathbb{R}"),
        (NORM + r"\norm{\norm{x}+1}", r"\|\|x\|+1\|"),
        (NORM + r"\norm x", r"\|x\|"),
        (r"\newcommand{\f}[2][a]{#1#2}\f{1}\f[2]{3}", "a123"),
        (r"\def\g#1#2{#2#1}\g{a}b", "ba"),
        (r"\DeclareMathOperator{\tr}{Tr}\tr A", r"\operatorname{Tr}A"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}\argmin", r"\operatorname*{arg\,min}"),
        (r"\DeclarePairedDelimiter\abs{\lvert}{\rvert}\abs{x}\abs[\big]{x}", r"\lvert x\rvert\lvert x\rvert"),
        (r"\DeclarePairedDelimiter{\n}{\|}{\|}\n*{x}", r"\left\|x\right\|"),
        (r"\DeclarePairedDelimiterX\ip[2]{\langle}{\rangle}{#1,#2}\ip{a}{b}", r"\langle a,b\rangle"),
        (r"\NewDocumentCommand{\f}{O{2} m}{#2_#1}\f{x}\f[3]{y}", "x_2y_3"),
        (r"\let\eps\varepsilon\eps", r"\varepsilon"),
        (r"\let\a=\phi\let\phi\varphi\let\varphi\a\phi\varphi", r"\varphi\phi"),
        (r"\newcommand{\x}{1}\renewcommand{\x}{2}\providecommand{\x}{3}\x", "2"),
        (r"\newcommand{\x}{1}{\renewcommand{\x}{2}\x}\x", "{2}1"),
        (r"\newcommand{\a}{\newcommand{\b}[1]{(##1)}}\a\b x", "(x)"),
        (r"\newcommand{\eq}[1]{\begin{align}#1\end{align}}\eq{x}", r"\begin{align}x\end{align}"),
        (
            r"\newenvironment{po}[1]{\begin{proof}[#1]}{\end{proof}}\begin{po}{Z}x\end{po}",
            r"\begin{proof}[Z]x\end{proof}",
        ),
        (r"a\iffalse b \else c\fi d", "a c d"),
        (r"\newif\iflong\longtrue\iflong a\else b\fi\longfalse\iflong c\else d\fi", "ad"),
        (r"a\iffalse \ifx b \fi c\fi d \iff e", r"a d \iff e"),
    ],
)
def test_expansion(written: str, meant: str) -> None:
    same(written, meant)


def test_spans() -> None:
    written = NORM + r" \norm{x} y"
    bar, x, end, y = expand(written)
    call = Span(written.index(r" \norm") + 1, written.index(" y"))
    assert bar.span == end.span == call
    assert written[slice(*x.span)] == "x"
    assert written[slice(*y.span)] == "y"


def test_definitions_are_local_to_environments() -> None:
    same(r"\newcommand{\x}{1}\begin{a}\renewcommand{\x}{2}\end{a}\x", r"\begin{a}\end{a}1")
    same(r"\begin{a}\gdef\x{2}\end{a}\x", r"\begin{a}\end{a}2")


@pytest.mark.parametrize(
    "written",
    [
        r"\def\a{\a}\a x",
        r"\def\a#1{\a{#1#1}}\a y x",
        r"\def\a{\b\b}\def\b{\a\a}\a x",
        r"\newcommand{\f}[1]{#1}\f",
        r"\newcommand{\f}[1]{#1}\f{x",
        r"\newcommand{\f}[1]{#1}{\f}",
        r"\def\a#1.{#1}\a x.",
        r"\newcommand{\f",
        r"\newcommand{\f}[z]{x}",
        r"\iffalse x",
        r"\newif\x",
        r"\NewDocumentCommand{\f}{s m}{#2}\f{x}",
    ],
)
def test_errors_are_tokens(written: str) -> None:
    start = time.perf_counter()
    assert len(errors(written)) == 1
    assert time.perf_counter() - start < 10


def test_reading_goes_on_after_an_error() -> None:
    assert texts(r"\def\a{\a}\a x")[-1] == "x"
    assert texts(NORM + r"\norm{x y")[-1] == "y"


def test_deep_nesting() -> None:
    assert len(expand("{" * 10_000 + "}" * 10_000)) == 20_000
    assert expand(NORM + r"\norm{" * 10_000 + "}" * 10_000)
    assert expand(NORM + r"\norm{" * 3_000)


def test_theorems_and_directives() -> None:
    expander = Expander(
        r"\newtheorem{satz}{Satz}[section]\newtheorem*{rmk}[satz]{Remark}"
        r"\declaretheorem[name=Hilfssatz]{hs}\newcommand{\R}{\mathbb{R}}"
        "\n%@ let x \\in \\R % note\n"
    )
    list(expander)
    assert expander.theorems == {"satz": "Satz", "rmk": "Remark", "hs": "Hilfssatz"}
    (tokens,) = expander.directives.values()
    assert [token.text for token in tokens] == [token.text for token in tokens_of(r"let x\in\mathbb{R}")]
