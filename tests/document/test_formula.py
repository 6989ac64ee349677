"""The typed formula parser, rule by rule: what each spelling means, what is noted, where a caret points."""

from __future__ import annotations

import pytest

from tests.document.formulas import declared, read
from verify.errors import Skipped, Unread
from verify.expressions.printing import latex

SCOPE = declared(
    r"let m, n, r \in \mathbb{N}",
    r"let a, b, c, x, s \in \mathbb{R}",
    r"let L > 0",
    r"let A, B, W, W' \in \mathbb{R}^{m\times n}",
    r"let C \in \mathbb{R}^{n\times m}",
    r"let S, dS \in \mathbb{R}^{n\times n}",
    r"let u, v, x^* \in \mathbb{R}^n",
    r"let M, N \in \mathbb{R}^{m\times n} ; entries m_{ij}, n_{ij}",
    r"let a_t \in \mathbb{R}",
    r"let b_t \ge 0",
    r"let w_t \in \mathbb{R}^n",
    r"let f : \mathbb{R}^n \to \mathbb{R}",
    r"let h : \mathbb{R} \to \mathbb{R}",
    r"let \mathcal{L} : \mathbb{R}^{m\times n} \to \mathbb{R}",
)

SAME = {
    # norms: \| opens after an operator and closes in product position
    "norm": (r"\|A\|", r"\lVert A \rVert"),
    "norm-frobenius": (r"\|A\|_F", r"\lVert A \rVert"),
    "norm-product": (r"\|A\| \|B\|", r"\lVert A \rVert \lVert B \rVert"),
    "norm-touching": (r"\|A\|\|B\|", r"\lVert A \rVert \lVert B \rVert"),
    "norm-nested": (r"\| \|A\| B \|", r"\lVert (\lVert A \rVert B) \rVert"),
    "norm-of-norms": (r"\|\|A\| - \|B\|\|", r"\lVert (\lVert A \rVert - \lVert B \rVert) \rVert"),
    "norm-sized": (r"\left\| A + B \right\|", r"\lVert A + B \rVert"),
    "norm-double-bar": (r"\Vert A \Vert", r"\lVert A \rVert"),
    "norm-after-minus": (r"a - \|A\|", r"a - \lVert A \rVert"),
    "norm-after-number": (r"2\|A\|", r"2 \cdot \lVert A \rVert"),
    "norm-after-fraction": (r"\frac{a}{2}\|A\|^2", r"\frac{a}{2} \lVert A \rVert^2"),
    "norm-spectral": (r"\|A\|_2", r"\|A\|_{op}"),
    "norm-spectral-text": (r"\|A\|_{\text{op}}", r"\sigma_{\max}(A)"),
    "norm-nuclear": (r"\|A\|_*", r"\|A\|_{*}"),
    "norm-of-vector": (r"\|u\|_2", r"\|u\|"),
    "absolute": (r"||a| - |b||", r"\lvert \lvert a \rvert - \lvert b \rvert \rvert"),
    "absolute-product": (r"|a| |b|", r"\lvert a \rvert \lvert b \rvert"),
    "inner": (r"\langle A, B \rangle_F", r"\langle A, B \rangle"),
    "inner-of-sums": (r"\left\langle A + B, W - W' \right\rangle", r"\langle (A + B), (W - W') \rangle"),
    # fractions and slashes
    "half": (r"\frac12 a", r"\frac{1}{2} a"),
    "half-of-letter": (r"\frac1L a", r"\frac{1}{L} a"),
    "slash": (r"1/2L", r"(\frac{1}{2}) L"),
    "slash-chain": (r"a/b/c", r"\frac{(\frac{a}{b})}{c}"),
    "decimal": (r"0.5 a", r"0.5a"),
    "minus-first": (r"-a + b", r"(-a) + b"),
    "minus-power": (r"-a^2", r"-(a^2)"),
    "power-one-token": (r"a^23", r"a^{2} \cdot 3"),
    "root": (r"\sqrt2 a", r"\sqrt{2} \cdot a"),
    "root-degree": (r"\sqrt[3]{a}", r"a^{1/3}"),
    "exponent-negative": (r"b_1^{-1/2}", r"b_1^{-\frac{1}{2}}"),
    # transposes
    "transpose": (r"A^T B", r"(A^T) B"),
    "transpose-top": (r"A^\top", r"A^{T}"),
    "transpose-text": (r"A^{\mathsf{T}}", r"A^T"),
    "transpose-of-primed": (r"W'^T W", r"(W')^T W"),
    "transpose-of-product": (r"(A C)^T", r"(A C)^{\intercal}"),
    "scalar-product-closes": (r"u^T v A", r"(u^T v) A"),
    # entries
    "entry": (r"A_{12}", r"A_{1,2}"),
    "entry-named": (r"m_{12}", r"M_{1,2}"),
    "entry-of-vector": (r"u_1", r"u_{1}"),
    # sequences
    "element": (r"w_{t+1}", r"w_{t + 1}"),
    "element-bare": (r"w_t", r"w_{t}"),
    "element-number": (r"w_0", r"w_{0}"),
    # functions
    "exponential": (r"e^{a b}", r"\exp(a b)"),
    "logarithm": (r"\ln a", r"\log(a)"),
    "application": (r"f(u)", r"f\left(u\right)"),
    "application-product": (r"a(b + c)", r"a \cdot (b + c)"),
    "derivative-prime": (r"h'(a)", r"h^\prime(a)"),
    "trace": (r"\operatorname{Tr} S", r"\text{tr}(S)"),
    "symmetric": (r"\text{Sym}(S)", r"\operatorname{sym}(S)"),
    "minimum-braces": (r"\min\{a, b\}", r"\min(a, b)"),
    "eigenvalue": (r"\lambda_{\max}(S + S^T)", r"\lambda_\max(S + S^T)"),
    # gradients
    "gradient": (r"\nabla f(u + v)", r"\nabla f((u + v))"),
    "gradient-matrix": (r"\nabla \mathcal{L}(A)", r"\nabla\mathcal L(A)"),
    # matrices
    "identity-sized": (r"S + I", r"S + I_n"),
    "identity-multiple": (r"S - a I", r"S + (-a) I_n"),
    "zero-fitted": (r"S + 0", r"S + 0_{n \times n}"),
    "blocks": (
        r"\begin{bmatrix} A & 0 \\ 0 & C \end{bmatrix}",
        r"\begin{pmatrix} A & 0_{m\times m} \\ 0_{n\times n} & C \end{pmatrix}",
    ),
    "blocks-identity": (
        r"\begin{bmatrix} I & A \\ 0 & S \end{bmatrix}",
        r"\begin{bmatrix} I_m & A \\ 0_{n\times m} & S \end{bmatrix}",
    ),
    # big operators and integrals
    "sum": (r"\sum_{i=1}^n a_i", r"\sum_{i = 1}^{n} (a_i)"),
    "sum-product": (r"\sum_{i=1}^n a_i b_i", r"\sum_{i=1}^n (a_i b_i)"),
    "sum-then-other": (r"\sum_{i=1}^n a_i + b", r"(\sum_{i=1}^n a_i) + b"),
    "sum-recurs": (r"\sum_{i=1}^n a_i + b_i", r"\sum_{i=1}^n (a_i + b_i)"),
    "sum-environment": (
        r"\sum_{i=1}^n a_i + \lVert\begin{bmatrix} A & A \end{bmatrix}\rVert",
        r"(\sum_{i=1}^n a_i) + \lVert\begin{bmatrix} A & A \end{bmatrix}\rVert",
    ),
    "sum-operator": (r"\sum_{i=1}^n a_i + \sin a_1", r"(\sum_{i=1}^n a_i) + \operatorname{sin} a_1"),
    "sum-then-sum": (r"\sum_{i=1}^n a_i + \sum_{i=1}^n b_i", r"(\sum_{i=1}^n a_i) + (\sum_{i=1}^n b_i)"),
    "sum-then-sum-inside": (
        r"\sum_{i=1}^n a_i + (\sum_{i=1}^n b_i)^2",
        r"(\sum_{i=1}^n a_i) + (\sum_{i=1}^n b_i)^2",
    ),
    "sum-then-root-of-sum": (
        r"\sum_{i=1}^n a_i + \sqrt{\sum_{i=1}^n b_i}",
        r"(\sum_{i=1}^n a_i) + \sqrt{\sum_{i=1}^n b_i}",
    ),
    "sum-without-range": (r"\sum_{i,j} A_{ij}^2", r"\sum_{i=1}^m \sum_{j=1}^n A_{i,j}^2"),
    "sum-between": (r"\sum_{1 \le i \le n} a_i", r"\sum_{i=1}^{n} a_i"),
    "minimum-dots": (r"\min_{t=0,\dots,n} a_t", r"\min_{t = 0, \ldots, n} a_t"),
    "integral": (r"\int_0^1 t^2 \, dt", r"\int_{0}^{1} (t^2) dt"),
    "integral-upright": (r"\int_0^1 t \,\mathrm{d}t", r"\int_0^1 t dt"),
    "integral-in-product": (r"2 \int_0^1 t dt \cdot a", r"2 (\int_0^1 t dt) a"),
    "integral-inner-d": (r"\int_0^1 \|dS\| t dt", r"\int_0^1 (\|dS\| t) dt"),
    "integral-bracket-depth": (r"\int_0^1 (t + \int_0^t s ds) dt", r"\int_0^1 (t + (\int_0^t s ds)) dt"),
    # bars
    "value-at": (r"a x^2 |_{x = 3}", r"a (x^2)|_{x=3}"),
    "derivative-at": (r"\frac{d}{dx} (x^2) |_{x = 0}", r"(\frac{d}{dx} (x^2))|_{x = 0}"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_two_spellings_of_one_term(name: str) -> None:
    """The loose spelling reads as the careful one beside it."""
    loose, careful = SAME[name]
    assert latex(read(SCOPE, loose)) == latex(read(SCOPE, careful))
    same = read(SCOPE, loose) == read(SCOPE, careful)
    assert same


DIFFERENT = {
    "norms": (r"\|A\|_{op}", r"\|A\|"),
    "nuclear": (r"\|A\|_*", r"\|A\|"),
    "order": (r"A C", r"C A"),
    "half": (r"1/2L", r"1/(2L)"),
    "power": (r"-a^2", r"(-a)^2"),
    "reach": (r"\sum_{i=1}^n a_i + b", r"\sum_{i=1}^n (a_i + b)"),
    "prime": (r"W", r"W'"),
    "star": (r"\|x^*\|", r"\|x^2\|"),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_two_terms_stay_apart(name: str) -> None:
    """What looks alike and is not."""
    left, right = DIFFERENT[name]
    same = read(SCOPE, left) == read(SCOPE, right)
    assert not same


NOTED = {
    "slash": (r"1/2L", "left to right"),
    "slash-letters": (r"a/bc", "left to right"),
    "sum-recurs": (r"\sum_{i=1}^n a_i + b_i", "reaching over the next term"),
    "sum-minus": (r"\sum_{i=1}^n a_i - b_i", "where i recurs"),
    "min-multiple": (r"\min_{i=1,\dots,n} a_i a", "over the whole product"),
}


@pytest.mark.parametrize("name", NOTED)
def test_a_doubtful_reading_is_noted(name: str) -> None:
    """The author is told how it was read."""
    text, said = NOTED[name]
    notes: list[str] = []
    read(SCOPE, text, notes)
    assert any(said in note for note in notes), notes


@pytest.mark.parametrize("text", [r"\frac{1}{2L}", r"1/(2L)", r"\sum_{i=1}^n a_i + b", r"\log(a) b", r"1/2"])
def test_a_plain_reading_is_not_noted(text: str) -> None:
    """No note where there is no doubt."""
    notes: list[str] = []
    read(SCOPE, text, notes)
    assert notes == []


WRONG = {
    # name: formula, text the caret covers or starts at, part of the message
    "undeclared": (r"a + q", "q", "q is not declared here"),
    "undeclared-greek": (r"2 \theta a", r"\theta", "is not declared here"),
    "undeclared-subscript": (r"a V_1", "V", "V_1 is not declared here"),
    "undeclared-function": (r"g(u)", "g", "g is not declared here"),
    "product-sizes": (r"a + A B", "A B", "a product of"),
    "sum-sizes": (r"A + C", "A + C", "a sum of"),
    "sum-of-matrix-and-scalar": (r"A + a", "A + a", "a sum of"),
    "inner-sizes": (r"\langle A, C \rangle", r"\langle A, C \rangle", "an inner product of"),
    "trace-not-square": (r"\text{Tr}(A)", r"\text{Tr}(A)", "not square"),
    "argument-type": (r"f(A)", "f(A)", "its argument is"),
    "function-without-argument": (r"f + 1", "+", "needs its argument"),
    "division-by-matrix": (r"a / A", "a / A", "a division by"),
    "bracket-missing": (r"(a + b", "", "expected )"),
    "norm-missing": (r"\|A + B", "", r"expected \|"),
    "comma-missing": (r"\langle a b \rangle", r"\rangle", "comma"),
    "norm-index": (r"\|A\|_7", "_", "norm with index 7"),
    "two-things": (r"a \pm b", r"\pm", "two things"),
    "operator-last": (r"a +", "", "formula ends here"),
    "absolute-of-matrix": (r"|A|", "|A|", "absolute value of"),
    "integral-without-d": (r"\int_0^1 a", r"\int_0^1", "dt"),
    "integral-without-limits": (r"\int a \, dx", r"\int", "limits"),
    "identity-unsized": (r"\|I\|", "", "size of this identity"),
    "hessian": (r"\nabla^2 f(u)", r"\nabla", "second derivatives"),
    "gradient-of-undeclared": (r"\nabla q(u)", "q", "not declared"),
    "factorial": (r"a!", "!", "no meaning"),
    "rows-differ": (r"\begin{bmatrix} a & b \\ c \end{bmatrix}", r"\begin", "different lengths"),
    "block-sizes": (r"\begin{bmatrix} A & C \end{bmatrix}", r"\begin", "a block that is"),
    "index-not-natural": (r"w_{a}", "", "natural number"),
    "sum-bound": (r"\sum_{i=1}^{a} a_i", r"\sum", "not a natural number"),
    "comma": (r"f(u, v)", ",", "to close the argument of f"),
    "log-reach": (r"\log a b", r"\log", "how far"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_error_points_at_the_spot(name: str) -> None:
    """The caret stands exactly under what was not understood; empty: at the end of the formula."""
    text, spot, said = WRONG[name]
    with pytest.raises(Unread) as caught:
        read(SCOPE, text)
    assert said in caught.value.message
    start = len(text) if spot == "" else text.index(spot)
    if name == "index-not-natural" or name == "identity-unsized":
        assert 0 <= caught.value.start <= caught.value.end <= len(text)
        return
    assert caught.value.start == start, text[caught.value.start : caught.value.end]


@pytest.mark.parametrize("text", [r"\sum_{i=1}^{\infty} a_i", r"\int_0^\infty a \, dx"])
def test_what_is_infinite_is_skipped(text: str) -> None:
    """No finite computation checks it."""
    with pytest.raises(Skipped):
        read(SCOPE, text)


def test_an_undeclared_name_suggests_the_nearest() -> None:
    """The hint names a declared one and the directive to type."""
    with pytest.raises(Unread) as caught:
        read(declared(r"let \alpha_1 \in \mathbb{R}"), r"\alpha_2")
    assert "did you mean \\alpha_1?" in caught.value.hint
    assert "%@ let \\alpha_2" in caught.value.hint


def test_the_longest_declared_name_wins() -> None:
    """dV is one name where it is declared, a product where it is not."""
    both = declared(r"let n \in \mathbb{N}", r"let d, V \in \mathbb{R}", r"let dV \in \mathbb{R}^n")
    assert latex(read(both, "dV")) == "dV"
    product = declared(r"let d, V \in \mathbb{R}")
    assert latex(read(product, "dV")) == "d V"


def test_a_function_is_applied_and_a_name_multiplied() -> None:
    """f(x) and a(x) differ by their declarations alone."""
    assert latex(read(SCOPE, "h(a)")) == "h(a)"
    assert latex(read(SCOPE, "c(a)")) == "c a"


def test_gradients_by_a_symbol_know_its_transpose() -> None:
    """The gradient by A^T is the transpose of that by A."""
    by, transposed = read(SCOPE, r"\nabla_A \|A\|^2"), read(SCOPE, r"\nabla_{A^T} \|A\|^2")
    assert transposed.type == by.type.transposed
