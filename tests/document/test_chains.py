"""Displays fall into chains: rows go on, statements separate, conditions and citations are kept."""

import time

import pytest

from verify.document.chains import Chain, Implication, Sentence, split_chains
from verify.document.macros import expand
from verify.document.reader import read_document
from verify.document.relations import RelationToken
from verify.document.source import source_from_text
from verify.document.structure import Display
from verify.document.tokens import text_of, tokens_of
from verify.errors import Unread


def sign(relation: RelationToken) -> str:
    cited = "".join(f"[{text_of(each)}]" for each in relation.citations)
    return f"{':' if relation.defines else ''}{relation.sign}{cited}"


def one(chain: Chain) -> str:
    written = ("..." if chain.continues else "") + (f"<{chain.join}> " if chain.join else "")
    written += text_of(chain.sides[0])
    for relation, side in zip(chain.relations, chain.sides[1:], strict=True):
        written += f" {sign(relation)} {text_of(side)}"
    return written + "".join(f" IF {word} {text_of(tokens)}".rstrip() for word, tokens in chain.conditions)


def shown(statement: Sentence) -> str:
    if isinstance(statement, Chain):
        return one(statement)
    parts = ["; ".join(one(chain) for chain in part) for part in statement.parts]
    return parts[0] + "".join(
        f" {arrow.sign} {part}" for arrow, part in zip(statement.arrows, parts[1:], strict=True)
    )


def split(written: str, environment: str = "") -> list[str]:
    return [shown(statement) for statement in split_chains(expand(written), environment)]


@pytest.mark.parametrize(
    ("written", "chains"),
    [
        ("a = b", ["a = b"]),
        (r"a \le b \leq c \leqslant d < e", ["a <= b <= c <= d < e"]),
        (r"a \ge b > c \neq d \not= e", ["a >= b > c != d != e"]),
        (r"a := b \coloneqq c \triangleq d \equiv e", ["a := b := c := d := e"]),
        (r"a \stackrel{\text{def}}{=} b", ["a := b"]),
        (r"A \preceq B \succcurlyeq C \approx D", [r"A \preceq B \succeq C \approx D"]),
        (r"x \in [0, 1)", ["x in [0, 1)"]),
        ("a <= b", ["a <= b"]),
        (r"a \stackrel{(15)}{\le} b", ["a <=[(15)] b"]),
        (r"a \overset{(i)}{\underset{(ii)}{\ge}} b =^{(c)} c", ["a >=[(i)][(ii)] b =[(c)] c"]),
        (r"a \le b + \overbrace{c}^{(21)} + \underbrace{d + e}_{(22)}", ["a <=[(21)][(22)] b +{c} +{d + e}"]),
        (r"a \stackrel{d}{=} b", [r"a \stackrel{d}{=} b"]),
        (r"A \preceq_K B", [r"A \preceq_{K} B"]),
        (r"\sum_{i=1}^{n} x_i \le \min\{a, b = c\}", [r"\sum_{i=1}^{n} x_i <= \min\{a, b = c\}"]),
        (r"f = \begin{cases} a & x = 0 \\ b & x > 0 \end{cases}", None),
        (r"\left\| a \right\| \le \bigl| b \bigr|", [r"\lVert a \rVert <= \lvert b \rvert"]),
        (r"{a = b} \quad {=}\, c", None),
        (r"\boxed{a \le b}", ["a <= b"]),
        (r"a ={}& b", ["a = b"]),
        ("a = b.", ["a = b"]),
        (r"a = b,\ \qed", ["a = b"]),
        (r"m, n, r \in \mathbb{N}", [r"m, n, r in \mathbb{N}"]),
        (r"f : A \to B", [r"f : A \to B"]),
        ("", []),
    ],
)
def test_one_row(written: str, chains: list[str] | None) -> None:
    assert len(split(written)) == 1 if chains is None else split(written) == chains


@pytest.mark.parametrize(
    ("written", "chains"),
    [
        (r"a &\le b \\ &\le c, \\ &= d.", ["a <= b <= c = d"]),
        (r"a &= b \\ &\quad + c \\ &\qquad - d = e", ["a = b + c - d = e"]),
        (r"a &= b \\ -c &= d", ["a = b", "-c = d"]),
        (r"a &= (b \\ &\quad c) + \\ d", ["a = (b c) + d"]),
        (r"a &\le b, \\ c &\le d", ["a <= b", "c <= d"]),
        (r"a &\le b \\ c", ["a <= b", "c"]),
        (r"\sum_{i}^{n} \\ a_i &\le b", [r"\sum_{i}^{n} a_i <= b"]),
        (r"a &=& b \\ &=& c", ["a = b = c"]),
        (r"A &= B, & C &= D \\ E &= F & G &= H", ["A = B", "C = D", "E = F", "G = H"]),
        (r"\begin{aligned}[t] a &= b \\ &= c \end{aligned}", ["a = b = c"]),
        (r"\begin{split} a &= \left( b \right. \\ &\left. + c \right) \end{split}", ["a = ( b + c )"]),
        (r"&\le b \\ &= c", ["... <= b = c"]),
        (r"+ b \le c", ["...+ b <= c"]),
        (r"-b \le c", ["-b <= c"]),
    ],
)
def test_rows(written: str, chains: list[str]) -> None:
    assert split(written) == chains


def test_every_row_of_a_multline_goes_on() -> None:
    assert split(r"a = b \\ c \\ - d = e", "multline") == ["a = b c - d = e"]


@pytest.mark.parametrize(
    ("written", "chains"),
    [
        (r"a = b, \quad c = d", ["a = b", "c = d"]),
        (r"a = b \quad c = d", ["a = b", "c = d"]),
        ("a > 0, b, c < 1", ["a > 0", "b, c < 1"]),
        (r"a \le b \text{ and } c \le d", ["a <= b", "<and> c <= d"]),
        (r"a \le b \quad\text{or}\quad c \le d", ["a <= b", "<or> c <= d"]),
        (r"x \text{ and } y > 0", ["x , y > 0"]),
        (r"a \implies b = c", [r"a \implies b = c"]),
        (r"a = b, c = d \iff e = f", [r"a = b; c = d \iff e = f"]),
        (r"a &= b \\ \Rightarrow c &= d \\ \Rightarrow e &= f", [r"a = b \implies c = d \implies e = f"]),
        (r"a = b \text{ if and only if } c = d", [r"a = b \iff c = d"]),
        (r"(4) \Rightarrow (5)", [r"(4) \implies (5)"]),
    ],
)
def test_statements(written: str, chains: list[str]) -> None:
    assert split(written) == chains


@pytest.mark.parametrize(
    ("written", "chains"),
    [
        (r"a = b \quad \forall x \in X.", [r"a = b IF \forall x \in X"]),
        (r"a = b, \quad c = d \quad \forall x", [r"a = b IF \forall x", r"c = d IF \forall x"]),
        (r"\forall x, y \in X: f(x) = y", [r"f(x) = y IF \forall x, y \in X"]),
        (r"\text{for all $x \ge 0$, } f(x) = 1", [r"f(x) = 1 IF for all x \ge 0"]),
        (r"a = b \text{ for all } t \ge 0", [r"a = b IF for all t \ge 0"]),
        (r"a = b, \quad t = 0, 1, \dots, T", [r"a = b IF  t = 0, 1, \dots, T"]),
        (r"x_{t+1} = x_t, \quad t \ge 0", [r"x_{t+1} = x_t IF  t \ge 0"]),
        (r"a = b, \quad c \ge d", ["a = b", "c >= d"]),
        (r"a_{ij} = 0 \quad (i \ne j)", [r"a_{ij} = 0 IF  i \ne j"]),
        (r"\text{if } x > 0 \text{ then } y > 0", ["y > 0 IF if x > 0"]),
        (
            r"a = b \text{ if } x > 0, \quad c = d \text{ if } x = 0",
            ["a = b IF if x > 0", "c = d IF if x = 0"],
        ),
        (r"a = b \text{, where } b = 2", ["a = b IF where b = 2"]),
        (r"a = b \text{ almost surely}", ["a = b IF almost surely"]),
        (r"a = b \\ \text{for all } x \\ &= c", ["a = b = c IF for all x"]),
        (r"\forall x \in X . f(x) = 0.5", [r"f(x) = 0.5 IF \forall x \in X"]),
        (r"\forall x \ge 0.5, \; f(x) = 1", [r"f(x) = 1 IF \forall x \ge 0.5"]),
        (r"a = b \text{ for any $n \ge 0$ and any $d$}", [r"a = b IF for any n \ge 0\text{ and any}d"]),
        (r"a = b \quad c, d \in \mathbb{N}", [r"a = b IF  c, d \in \mathbb{N}"]),
        (r"\forall x: f = 0, \quad g = 0", [r"f = 0 IF \forall x", r"g = 0 IF \forall x"]),
        (r"a = b, \quad c = d \text{ if } x = 0", ["a = b", "c = d IF if x = 0"]),
        (r"\exists c > 0 : a = c", [r"a = c IF \exists c > 0"]),
        (r"a &\le b && \text{(by Lemma 5)} \\ &\le c && \text{Young}", ["a <=[(by Lemma 5)] b <=[Young] c"]),
        (r"a \le b \quad \text{since } c \le d", [r"a <=[since c \le d] b"]),
    ],
)
def test_conditions_and_reasons(written: str, chains: list[str]) -> None:
    assert split(written) == chains


@pytest.mark.parametrize(
    "written",
    [
        r"a \le",
        r"\le",
        "a = = b",
        r"a \le b +",
        r"(a \le b",
        r"a) \le b",
        r"x \in ]0, 1[",
        r"\left\{\begin{aligned} a &= b \\ c &= d \end{aligned}\right.",
        r"\text{for all } x",
        r"a = b \quad c",
        r"a = b, \quad c \ge 0",
        r"a &= b & c",
        r"a = b \implies",
        r"a = b \implies \implies c",
        r"a \text{ if",
        r"\overset{x}{" * 5_000 + "=" + "}" * 5_000 + "=",
        r"\text{and $" * 5_000 + "a" + "$}" * 5_000,
    ],
)
def test_what_cannot_be_split_is_an_error_with_its_place(written: str) -> None:
    with pytest.raises(Unread) as caught:
        split_chains(tokens_of(written))
    assert 0 <= caught.value.start <= caught.value.end <= len(written)


def test_spans_are_those_of_the_signs() -> None:
    written = r"a \stackrel{(1)}{\le} b"
    (chain,) = split_chains(tokens_of(written))
    assert isinstance(chain, Chain)
    assert written[slice(*chain.relations[0].span)] == r"\stackrel{(1)}{\le}"
    assert written[slice(*chain.span)] == written


def test_an_implication_has_one_arrow_fewer_than_parts() -> None:
    (statement,) = split_chains(tokens_of(r"a = b \implies c = d"))
    assert isinstance(statement, Implication)
    assert len(statement.parts) == len(statement.arrows) + 1


def test_deep_brackets() -> None:
    written = "(" * 10_000 + "x" + ")" * 10_000 + "= y"
    (chain,) = split_chains(tokens_of(written))
    assert isinstance(chain, Chain) and len(chain.sides[0]) == 20_001


def test_a_display_of_the_paper() -> None:
    text = r"""$$\begin{aligned} \phi(1) - \phi(0) &= \int_0^1 \phi'(t) dt, \\
    &\stackrel{\text{Cauchy-Schwarz}}{\leq} \int_0^1 \|\nabla f(x + td)\| \|d\| dt \\
    &\quad + 2 \left(\frac{1}{2} + t\right)^{1/2}, \tag{17} \end{aligned}$$"""
    (display,) = read_document(source_from_text(text)).items
    assert isinstance(display, Display)
    assert [shown(each) for each in split_chains(display.tokens, display.environment_name)] == [
        r"\phi(1) - \phi(0) = \int_0^1 \phi'(t) dt"
        r" <=[\text{Cauchy-Schwarz}] \int_0^1 \|\nabla f(x + td)\| \|d\| dt + 2 (\frac{1}{2} + t )^{1/2}"
    ]


@pytest.mark.parametrize(
    "written", ["a, " * 20_000 + "a", "a = b, " * 20_000 + "a = b", r"a &= b \\" * 10_000 + "c"]
)
def test_long_rows_take_no_long_time(written: str) -> None:
    start = time.perf_counter()
    assert split_chains(tokens_of(written))
    assert time.perf_counter() - start < 20
