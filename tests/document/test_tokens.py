"""Every token has its exact place; comments go, directives stay."""

import time

import pytest

from verify.document.source import Span
from verify.document.tokens import Kind, span_of, text_of, tokenize, tokens_of


def texts(written: str) -> list[str]:
    return [token.text for token in tokens_of(written)]


def kinds(written: str) -> list[Kind]:
    return [token.kind for token in tokens_of(written)]


def test_kinds() -> None:
    assert texts(r"\frac12 x_{t+1}^\top \| \, \{ &") == [
        *(r"\frac", "1", "2", "x", "_", "{", "t", "+", "1", "}", "^", r"\top", r"\|", r"\,", r"\{", "&"),
    ]
    assert kinds("x1+{}^_&") == [
        *(Kind.LETTER, Kind.DIGIT, Kind.SYMBOL, Kind.OPEN, Kind.CLOSE, Kind.SUPER, Kind.SUB, Kind.ALIGN),
    ]
    assert kinds("$ $$") == [Kind.MATH, Kind.MATH]


@pytest.mark.parametrize("written", [r"\\", r"\\*", r"\\[2pt]", r"\\*[-.5ex]", r"\\[\baselineskip]", r"\cr"])
def test_new_rows(written: str) -> None:
    assert [(token.kind, token.text) for token in tokens_of(written)] == [(Kind.NEWLINE, r"\\")]


def test_a_bracket_after_a_new_row_is_mathematics() -> None:
    assert texts(r"\\[x] + y") == [r"\\", "[", "x", "]", "+", "y"]


def test_spans_and_spaces() -> None:
    written = "a  \\le% comment\n  b"
    tokens = tokens_of(written)
    assert [written[slice(*token.span)] for token in tokens] == ["a", r"\le", "b"]
    assert [token.space_before for token in tokens] == [False, True, False]
    assert span_of(tokens) == Span(0, len(written))
    assert text_of(tokens_of(r"\le x  y\alpha b")) == r"\le x y\alpha b"


def test_directives_keep_their_line() -> None:
    written = "x\n  %@ let L \\ge 1  \r\n% other\ny \\% z".replace("\r\n", "\n")
    found = [token for token in tokens_of(written) if token.kind is Kind.DIRECTIVE]
    assert [token.text for token in found] == [r"%@ let L \ge 1"]
    assert written[slice(*found[0].span)] == r"%@ let L \ge 1"
    assert texts(written)[2:] == ["y", r"\%", "z"]


def test_blank_lines() -> None:
    assert Kind.PARAGRAPH in kinds("a\n \n b")
    assert Kind.PARAGRAPH in kinds("a % c\n\nb")
    assert Kind.PARAGRAPH not in kinds("a\n% c\nb")
    assert Kind.PARAGRAPH not in kinds("a\n%@ by x\nb")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("≤ ≥ ‖x‖ · ×", r"\le\ge\|x\|\cdot\times"),
        ("√ ∇ η α Δ", r"\sqrt\nabla\eta\alpha\Delta"),
        ("ℝ 𝒥 ℓ", r"\mathbb{R}\mathcal{J}\ell"),
        ("x₁₂ y² − z′", "x_{12}y^{2}-z'"),
        ("𝛼 𝐀", r"\alpha\mathbf{A}"),
    ],
)
def test_unicode(written: str, meant: str) -> None:
    assert texts(written) == texts(meant)


def test_unicode_letters_stand_for_themselves() -> None:
    assert [(token.kind, token.text) for token in tokens_of("é")] == [(Kind.LETTER, "é")]


@pytest.mark.parametrize(
    "written",
    [
        r"a\verb|$ % {|b",
        "a\\begin{verbatim}\n$ { %@ let\n\\end{verbatim}b",
        "a\\begin{comment}$\\end{comment}b",
        r"a\url{http://x/%20}b",
        "a%\\begin{verbatim}\nb",
    ],
)
def test_verbatim_is_dropped(written: str) -> None:
    assert texts(written) == ["a", "b"]


def test_unclosed_verbatim_is_an_error() -> None:
    assert [token.kind for token in tokens_of(r"a\begin{verbatim} x")] == [Kind.LETTER, Kind.ERROR]
    assert kinds("\\verb|x\ny") == [Kind.ERROR, Kind.LETTER]


def test_the_end_of_the_document_ends_it() -> None:
    assert texts(r"a\end{document} b")[-1] == "}"


def test_names_with_at() -> None:
    assert texts(r"\makeatletter\a@b\makeatother\a@b")[1] == r"\a@b"
    assert texts(r"\makeatletter\a@b\makeatother\a@b")[-3:] == [r"\a", "@", "b"]


def test_null_bytes_and_empty_text() -> None:
    assert kinds("a\0b") == [Kind.LETTER, Kind.ERROR, Kind.LETTER]
    assert [token.kind for token in tokenize("")] == [Kind.END]


def test_a_two_megabyte_line() -> None:
    start = time.perf_counter()
    assert sum(1 for _ in tokenize(r"ab c $x_1$ " * 180_000)) > 1_000_000
    assert time.perf_counter() - start < 30
