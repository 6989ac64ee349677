"""A document is read to its end whatever is wrong in it, and what is wrong is kept in its place."""

import time
from collections.abc import Iterable

import pytest

from verify.document.environments import EnvironmentKind
from verify.document.reader import read_document
from verify.document.source import source_from_text
from verify.document.structure import (
    Directive,
    Display,
    Document,
    Environment,
    Inline,
    Item,
    Reference,
    Unreadable,
)
from verify.document.tokens import text_of


def read(text: str) -> Document:
    return read_document(source_from_text(text))


def flat(items: Iterable[Item]) -> list[str]:
    """The items, one short text each."""
    found: list[str] = []
    for item in items:
        match item:
            case Environment():
                found += [f"<{item.name}", *flat(item.items), ">"]
            case Display():
                found.append(f"[{text_of(item.tokens)}]")
            case Inline():
                found.append(f"${text_of(item.tokens)}$")
            case Directive():
                found.append(f"@{item.keyword}:{text_of(item.rest_tokens)}")
            case Reference():
                found.append(f"{item.kind}:{item.label}")
            case Unreadable():
                found.append("!")
    return found


def shown(text: str) -> list[str]:
    return flat(read(text).items)


@pytest.mark.parametrize(
    "text",
    [
        r"\[x\]",
        "$$x$$",
        *(
            rf"\begin{{{name}}}x\end{{{name}}}"
            for name in ("equation", "align*", "gather", "multline", "flalign", "eqnarray*", "displaymath")
        ),
        r"\begin{alignat}{2}x\end{alignat}",
        r"\newcommand\be{\begin{equation}}\newcommand\ee{\end{equation}}\be x\ee",
    ],
)
def test_displays(text: str) -> None:
    assert shown(text) == ["[x]"]


def test_inline_formulas() -> None:
    assert shown(r"a $x$ b \(y\) $z$$w$ \$ $\text{if $a$}$") == [
        "$x$",
        "$y$",
        "$z$",
        "$w$",
        r"$\text{if $a$}$",
    ]


def test_environments_and_lists_nest_and_looks_do_not() -> None:
    text = r"""\newtheorem{satz}{Satz}
    \begin{document}\begin{center}\begin{satz}[Main, see \ref{a}]\label{s} $x$
    \begin{itemize}\item\label{i} $y$ \begin{enumerate}\item $z$\end{enumerate}\end{itemize}
    \begin{strange}\[w\]\end{strange}\end{satz}\end{center}
    \begin{proof}[Proof of Lemma~\ref{l} and \cref{m,n}]\eqref{e}\end{proof}\end{document} $no$"""
    document = read(text)
    lists = ["<itemize", "$y$", "<enumerate", "$z$", ">", ">"]
    expected = ["<satz", "$x$", *lists, "<strange", "[w]", ">", ">", "<proof", "eqref:e", ">"]
    assert flat(document.items) == expected
    satz, proof = document.items
    assert isinstance(satz, Environment) and isinstance(proof, Environment)
    assert (satz.kind, satz.title, satz.label) == (EnvironmentKind.THEOREM, "Satz", "s")
    assert [each.label for each in satz.option_references] == ["a"]
    assert proof.kind is EnvironmentKind.PROOF
    assert [(each.label, each.kind) for each in proof.option_references] == [
        ("l", "ref"),
        ("m", "cref"),
        ("n", "cref"),
    ]
    assert document.source.slice(satz.span).startswith(r"\begin{satz}")
    assert document.source.slice(satz.span).endswith(r"\end{satz}")
    assert document.theorems == {"satz": "Satz"}


def test_restated_theorems() -> None:
    assert shown(r"\begin{restatable}[T]{lemma}{again}$x$\end{restatable}") == ["<lemma", "$x$", ">"]


def test_labels_and_tags_know_their_row() -> None:
    text = r"""\begin{align}\label[type]{a} x &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \\
    y &= (1 \\ &+ 2) \tag{7} \nonumber \\ z \label{c} \end{align}"""
    (display,) = read(text).items
    assert isinstance(display, Display)
    assert [(mark.text, mark.row) for mark in display.labels] == [("a", 0), ("c", 3)]
    assert [(mark.text, mark.row) for mark in display.tags] == [("7", 2)]
    assert display.label == "a"
    assert r"\label" not in text_of(display.tokens) and r"\nonumber" not in text_of(display.tokens)


def test_tags_inside_aligned_and_typed_by_hand() -> None:
    (display,) = read(r"$$\begin{aligned} a &= b \\ &= c \tag{17} \end{aligned}$$").items
    assert isinstance(display, Display) and [(mark.text, mark.row) for mark in display.tags] == [("17", 1)]
    (display,) = read(r"$$a = b, \quad (3)$$").items
    assert isinstance(display, Display) and [mark.text for mark in display.tags] == ["3"]
    assert text_of(display.tokens) == "a = b,"


def test_directives() -> None:
    text = (
        "\\newcommand{\\R}{\\mathbb{R}}\n%@ let x \\in \\R\n\\begin{lemma}\n  %@ this  is definition\n"
        "\\[ a \\\\\n%@ by Lemma 5\n b \\]\n%@ skip: no $ or { matter\n\\end{lemma}"
    )
    document = read(text)
    assert flat(document.items) == [
        *(r"@let:x \in \mathbb{R}", "<lemma", "@this is:definition", r"[a \\ b]"),
        *("@skip:no $ or { matter", ">"),
    ]
    let, lemma = document.items
    assert isinstance(let, Directive) and isinstance(lemma, Environment)
    assert document.source.slice(let.span) == r"%@ let x \in \R"
    assert document.source.slice(let.rest_span) == let.rest_text == r"x \in \R"
    display = lemma.items[1]
    assert isinstance(display, Display)
    assert [(each.keyword, each.rest_text) for each in display.directives] == [("by", "Lemma 5")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%@ asume x > 0", "did you mean `assume`"),
        ("%@ lett x", "did you mean `let`"),
        ("%@ Let x", "did you mean `let`"),
        ("%@ this was", "did you mean `this is`"),
        ("%@", "starts with one of"),
        ("%@ 3", "starts with one of"),
        ("%@ let", "needs a formula"),
        ("%@ let x_{1", "never closed"),
        ("%@ def x}", "closes nothing"),
        ("%@ let x %@ let y", "two directives"),
        ("\\def\\a{\\a}\n%@ let \\a", "without end"),
    ],
)
def test_directives_that_cannot_be_read(line: str, told: str) -> None:
    item = read(line + "\n$x$").items[0]
    assert isinstance(item, Unreadable)
    assert told in item.message


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("$a b\n\n$c$", ["!", "$c$"]),
        ("$$a\n\ntext $c$", ["!", "$c$"]),
        ("\\[a\n\ntext $c$ \\[d\\]", ["!", "$c$", "[d]"]),
        ("\\[a \\[d\\]", ["!", "[d]"]),
        ("\\begin{align} a\n\ntext $c$ \\begin{align}d\\end{align}", ["!", "$c$", "[d]"]),
        ("\\begin{lemma}\\begin{align} a\\end{lemma}$c$", ["<lemma", "!", ">", "$c$"]),
        ("\\[ a \\section{X} $c$", ["!", "$c$"]),
        ("$$ a $ b $$ $c$", ["!", "$c$"]),
        ("\\[{a\\] $c$", ["!", "$c$"]),
        ("\\[a}\\] $c$", ["!", "$c$"]),
        ("\\[ a $b$ \\] $c$", ["!", "$c$"]),
        ("\\[\\begin{matrix} a\\] $c$", ["!", "$c$"]),
        ("\\begin{lemma}$a$", ["<lemma", "$a$", "!", ">"]),
        ("\\begin{lemma}\\begin{x}$a$\\end{lemma}$c$", ["<lemma", "<x", "$a$", "!", ">", ">", "$c$"]),
        ("\\end{lemma}$c$", ["!", "$c$"]),
        ("\\] \\) $c$", ["!", "!", "$c$"]),
        ("\\begin{aligned}a\\end{aligned} $c$", ["!", "$c$"]),
        ("\\def\\a{\\a}\\[\\a\\]$c$", ["!", "$c$"]),
        ("\\newcommand{\\f}[1]{#1}\\[\\f\\]$c$", ["!", "$c$"]),
        ("\\begin{verbatim}$a$", ["!"]),
        ("\\begin{figure}$a$\\end{figure}$c$", ["$c$"]),
        ("\\begin{figure}\n%@ let x\n\\end{figure}$c$", ["!", "$c$"]),
        ("\\begin{figure}$a$\\begin{lemma}$c$\\end{lemma}", ["!", "<lemma", "$c$", ">"]),
        ("\\input{\\x} $c$", ["!", "$c$"]),
        ("\\begin{align $c$", ["!", "$c$"]),
        ("\\ref{a $c$", ["!", "$c$"]),
        ("a\0b $c$", ["!", "$c$"]),
        ("\0 $a\0$ $c$", ["!", "!", "$c$"]),
    ],
)
def test_reading_goes_on(text: str, items: list[str]) -> None:
    assert shown(text) == items


def test_messages_name_the_place() -> None:
    document = read("text\n  \\begin{align}\n a\n")
    (item,) = document.items
    assert isinstance(item, Unreadable)
    assert document.source.message(item.message, item.span).startswith(
        "<text>:2:3: \\begin{align} is never closed; add \\end{align}\n"
    )


def test_empty_documents() -> None:
    assert (
        read("").items == () == read("\n\n% only a comment").items == read("\\documentclass{article}").items
    )


def test_intertext_leaves_its_references() -> None:
    assert shown(r"\begin{align}a\\\intertext{by \ref{x}} b\end{align}") == [r"[a\\\\ b]", "ref:x"]


@pytest.mark.parametrize(
    "text",
    [
        "{" * 10_000 + "$x$" + "}" * 10_000,
        "$" + "{" * 10_000 + "x" + "}" * 10_000 + "$",
        "\\[" + "{" * 10_000 + "\\]$x$",
        "$" + "(" * 10_000 + "x" + ")" * 10_000 + "$",
        "\\begin{a}" * 10_000 + "$x$" + "\\end{a}" * 10_000,
        "\\begin{a}" * 10_000 + "$x$",
        "\\end{a}" * 10_000 + "$x$",
        "\\[" * 10_000 + "$x$",
        "\\begin{align}" * 5_000 + "$x$",
        "\\begin{figure}" * 5_000 + "$x$",
        "$$ $" * 10_000,
        "%@ " * 10_000,
        "$" + "x" * 300_000 + "$",
    ],
)
def test_hostile_texts(text: str) -> None:
    start = time.perf_counter()
    assert read(text).items
    assert time.perf_counter() - start < 30
