"""Every form of `let`, `def` and `seq`: what it declares, and what is said where it does not fit."""

from __future__ import annotations

import pytest

from tests.document.formulas import declared, read
from verify.document.scope import Declaration, Scope
from verify.errors import IllTyped, Unread
from verify.expressions.atoms.symbol import symbol
from verify.expressions.printing import latex
from verify.expressions.size import Size
from verify.expressions.types import Function, Matrix, Scalar

SIZES = declared(r"let m, n, r \in \mathbb{N}", r"let L \ge 1")


def one(text: str, name: str, scope: Scope = SIZES) -> Declaration:
    """What one `let` declares of a name."""
    return declared(f"let {text}", scope=scope).declarations[name]


def bounds(declaration: Declaration) -> tuple[str, str]:
    """Both bounds as text: ">= 0", "< 1", or nothing."""
    lower, upper = declaration.lower, declaration.upper
    low = "" if lower is None else f"{'>' if lower.strict else '>='} {latex(lower.term)}"
    high = "" if upper is None else f"{'<' if upper.strict else '<='} {latex(upper.term)}"
    return low, high


SCALARS = {
    "real": (r"x \in \mathbb{R}", "x", ("", "")),
    "real-bare": ("x", "x", ("", "")),
    "at-least": (r"x \ge 1", "x", (">= 1", "")),
    "above": ("x > 0", "x", ("> 0", "")),
    "below": (r"x \leq L", "x", ("", "<= L")),
    "two-sided": (r"0 < \eta \le \frac{1}{L}", r"\eta", ("> 0", r"<= \frac{1}{L}")),
    "two-sided-reversed": (r"1 > t \ge 0", "t", (">= 0", "< 1")),
    "closed": (r"t \in [0, 1]", "t", (">= 0", "<= 1")),
    "open": (r"t \in (0, 1)", "t", ("> 0", "< 1")),
    "half-open": (r"t \in (0, 1]", "t", ("> 0", "<= 1")),
    "half-open-other": (r"t \in [0, 1)", "t", (">= 0", "< 1")),
    "french": (r"t \in ]0, 1[", "t", ("> 0", "< 1")),
    "half-line": (r"t \in [L, \infty)", "t", (">= L", "")),
    "half-line-below": (r"t \in (-\infty, 0]", "t", ("", "<= 0")),
    "nonnegative": (r"x \in \mathbb{R}_+", "x", (">= 0", "")),
    "positive": (r"x \in \mathbb{R}_{>0}", "x", ("> 0", "")),
    "positive-plus": (r"x \in \mathbb{R}_{++}", "x", ("> 0", "")),
    "sized-brackets": (r"t \in \left[0, 1\right]", "t", (">= 0", "<= 1")),
}


@pytest.mark.parametrize("form", SCALARS)
def test_a_scalar_and_its_interval(form: str) -> None:
    """Each end, and whether it belongs."""
    text, name, expected = SCALARS[form]
    found = one(text, name)
    assert isinstance(found.kind, Scalar) and not found.kind.natural
    assert bounds(found) == expected


NATURALS = {
    "from-one": (r"k \in \mathbb{N}", ""),
    "from-zero": (r"k \in \mathbb{N}_0", ">= 0"),
    "from-zero-long": (r"k \in \mathbb{N}_{\ge 0}", ">= 0"),
    "with-zero": (r"k \in \mathbb{N} \cup \{0\}", ">= 0"),
    "integers": (r"k \in \mathbb{Z}_{>0}", ""),
    "integers-from-zero": (r"k \in \mathbb{Z}_+", ">= 0"),
}


@pytest.mark.parametrize("form", NATURALS)
def test_a_natural_number_and_its_start(form: str) -> None:
    """From 1 unless it says otherwise."""
    text, low = NATURALS[form]
    found = one(text, "k")
    assert isinstance(found.kind, Scalar) and found.kind.natural
    assert bounds(found)[0] == low


def test_a_natural_number_keeps_its_kind_when_it_is_bounded() -> None:
    """A later bound on a declared natural does not make it real."""
    found = one(r"n \ge 2", "n")
    assert isinstance(found.kind, Scalar) and found.kind.natural
    assert bounds(found)[0] == ">= 2"


def test_a_size_may_be_fixed() -> None:
    """`m = 512`."""
    found = one("m = 512", "m")
    assert found.value is not None and latex(found.value) == "512"


def test_a_real_may_be_fixed() -> None:
    """`c = 1/2` pins both ends."""
    assert bounds(one(r"c = \frac{1}{2}", "c")) == (r">= \frac{1}{2}", r"<= \frac{1}{2}")


MATRICES = {
    "matrix": (r"A \in \mathbb{R}^{m\times n}", "A", "m", "n"),
    "vector": (r"u \in \mathbb{R}^n", "u", "n", "1"),
    "sum-of-sizes": (r"V \in \mathbb{R}^{(m+n)\times r}", "V", "m+n", "r"),
    "multiple": (r"V \in \mathbb{R}^{2 n\times r}", "V", "2n", "r"),
    "number": (r"V \in \mathbb{R}^{3\times 2}", "V", "3", "2"),
    "primed": (r"W' \in \mathbb{R}^{m\times n}", "W'", "m", "n"),
    "starred": (r"W^* \in \mathbb{R}^{m\times n}", "W^*", "m", "n"),
    "accented": (r"\mathcal{W} \in \mathbb{R}^{m\times n}", r"\mathcal{W}", "m", "n"),
    "numbered": (r"V_1 \in \mathbb{R}^{m\times n}", "V_1", "m", "n"),
    "two-letters": (r"dV \in \mathbb{R}^{m\times n}", "dV", "m", "n"),
}


@pytest.mark.parametrize("form", MATRICES)
def test_a_matrix_and_its_size(form: str) -> None:
    """Sizes are polynomials in naturals."""
    text, name, rows, columns = MATRICES[form]
    kind = one(text, name).kind
    assert isinstance(kind, Matrix)
    assert (str(kind.rows), str(kind.columns)) == (rows, columns)


@pytest.mark.parametrize("size", ["k", "2 k", "m + k", "2(m + k)"])
def test_a_size_that_is_not_declared(size: str) -> None:
    """What to type makes it a natural number, as sizes are."""
    with pytest.raises(Unread, match="k is not declared here") as caught:
        one(rf"A \in \mathbb{{R}}^{{{size} \times n}}", "A")
    assert caught.value.hint.endswith(r"%@ let k \in \mathbb{N}")


def test_several_names_at_once() -> None:
    """Commas."""
    scope = declared(r"let A, B_1, W' \in \mathbb{R}^{m\times n}", scope=SIZES)
    kinds = {scope.declarations[name].kind for name in ("A", "B_1", "W'")}
    assert len(kinds) == 1


PROPERTIES = (
    "symmetric", "skew", "psd", "pd", "orthogonal", "diagonal", "rank 2", "rank r",
    "symmetric, rank 2", "diagonal, psd", "positive semidefinite", "positive definite",
)  # fmt: skip


@pytest.mark.parametrize("text", PROPERTIES)
def test_properties_of_a_square_matrix(text: str) -> None:
    """After the semicolon, by commas."""
    found = one(rf"A \in \mathbb{{R}}^{{n\times n}} ; {text}", "A")
    spelled = {"positive semidefinite": "psd", "positive definite": "pd"}.get(text, text)
    assert [p.name for p in found.properties] == [part.split()[0] for part in spelled.split(", ")]


def test_properties_hold_for_each_name() -> None:
    """One semicolon for all names of the line."""
    scope = declared(r"let P, Q \in \mathbb{R}^{n\times n} ; psd", scope=SIZES)
    assert [p.name for name in "PQ" for p in scope.declarations[name].properties] == ["psd", "psd"]


FUNCTIONS = {
    "smooth L": [("smooth", "L")],
    "smooth 2 L, below c": [("smooth", "2 L"), ("below", "c")],
    r"convex, lipschitz \frac{1}{2}": [("convex", ""), ("lipschitz", r"\frac{1}{2}")],
    "smooth L, strongly convex c": [("smooth", "L"), ("strongly", "c")],
}


@pytest.mark.parametrize("text", FUNCTIONS)
def test_properties_of_a_function(text: str) -> None:
    """With their constants."""
    scope = declared("let c > 0", scope=SIZES)
    found = one(rf"f : \mathbb{{R}}^{{m\times n}} \to \mathbb{{R}} ; {text}", "f", scope)
    assert isinstance(found.kind, Function) and found.kind.codomain == Scalar()
    named = [(p.name, "" if p.argument is None else latex(p.argument)) for p in found.properties]
    assert named == FUNCTIONS[text]


def test_a_matrix_valued_function() -> None:
    """Its codomain has a size."""
    kind = one(r"g \colon \mathbb{R}^{m\times n} \to \mathbb{R}^r", "g").kind
    assert isinstance(kind, Function) and isinstance(kind.codomain, Matrix)


VALUES = {
    "row": (
        r"E \in \mathbb{R}^{m\times(m+n)} ; value [I 0]",
        r"\begin{bmatrix} I_{m} & 0_{m \times n} \end{bmatrix}",
    ),
    "column": (
        r"E \in \mathbb{R}^{(m+n)\times n} ; value [0; I]",
        r"\begin{bmatrix} 0_{m \times n} \\ I_{n} \end{bmatrix}",
    ),
    "numbers": (
        r"E \in \mathbb{R}^{2\times 2} ; value [1 2; 3 4]",
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
    ),
    "commas": (
        r"E \in \mathbb{R}^{1\times 3} ; value [1, 0, 2]",
        r"\begin{bmatrix} 1 & 0 & 2 \end{bmatrix}",
    ),
}


@pytest.mark.parametrize("form", VALUES)
def test_a_fixed_matrix(form: str) -> None:
    """Blocks fill the declared size."""
    text, shown = VALUES[form]
    value = one(text, "E").value
    assert value is not None and latex(value) == shown


def test_named_entries() -> None:
    """m_{ij} is an entry of M."""
    scope = declared(r"let M, N \in \mathbb{R}^{m\times n} ; entries m_{ij}, n_{ij}", scope=SIZES)
    assert latex(read(scope, "n_{12}")) == "N_{1,2}"


def test_a_sequence() -> None:
    """A one-letter index declares every element, and the letter as an index."""
    scope = declared(r"let V_t \in \mathbb{R}^{m\times n}", scope=SIZES)
    assert scope.declarations["V_t"].index == "t"
    assert latex(read(scope, "V_{t+1} - V_0")) == "V_{t + 1} - V_{0}"


def test_constants_of_functions() -> None:
    """L_f and L_g are numbers beside functions f and g, whichever are declared first."""
    functions = (
        r"let g : \mathbb{R}^n \to \mathbb{R} ; smooth L_g",
        r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L_f + L_g",
    )
    scope = declared("let L_f, L_g > 0", *functions, scope=SIZES)
    assert scope.declarations["L_f"].index is scope.declarations["L_g"].index is None
    assert read(scope, "L_g") == symbol("L_g", scope.declarations["L_g"].kind)
    (argument,) = (prop.argument for prop in scope.declarations["f"].properties)
    assert argument is not None and latex(argument) == "L_f + L_g"


def test_a_sequence_that_was_spoken_of_stays_one() -> None:
    """Its letter is that of a function later on, which leaves what was said of its elements."""
    function = r"let f : \mathbb{R}^n \to \mathbb{R} ; convex"
    for said in (r"seq a_{f+1} = 2 a_f", r"let b \ge a_0", r"def c = a_0"):
        scope = declared(r"let a_f \in \mathbb{R}", said, function, scope=SIZES)
        assert scope.declarations["a_f"].index == "f"
    scope = declared(r"let a_t \in \mathbb{R}", function, scope=SIZES)
    assert scope.declarations["a_t"].index == "t"


def test_a_superscripted_sequence() -> None:
    """x^{(k)} too."""
    scope = declared(r"let x^{(k)} \in \mathbb{R}^n", scope=SIZES)
    assert latex(read(scope, "x^{(k)}")) == latex(read(scope, "x^{k}"))


def test_a_recursion() -> None:
    """`seq` gives the rule of every later element."""
    scope = declared(r"let V_t \in \mathbb{R}^n", r"seq V_{t+1} = V_t - \frac{1}{L} V_t", scope=SIZES)
    rule = scope.recursions["V_t"]
    assert (rule.variable, rule.shift, rule.start) == ("t", 1, 1)


def test_a_recursion_from_the_start_alone() -> None:
    """The sequence is declared by its first element."""
    scope = declared(r"let x_0 \in \mathbb{R}^n", r"seq x_{t+1} = 2 x_t", scope=SIZES)
    assert scope.recursions["x_t"].shift == 1


def test_a_recursion_two_steps_back() -> None:
    """Two elements are drawn before the rule starts."""
    scope = declared(r"let a_t \in \mathbb{R}", r"seq a_{t+1} = a_t + a_{t-1}", scope=SIZES)
    assert scope.recursions["a_t"].start == 2


def test_definitions() -> None:
    """Of a name, of a function, of every element of a sequence."""
    scope = declared(
        r"let A \in \mathbb{R}^{m\times n}",
        r"let a_t \in \mathbb{R}",
        r"def D = 2 A",
        r"def \mathcal{J}(A) = \|A\|^2",
        r"def b_t = a_t^2",
        scope=SIZES,
    )
    assert latex(scope.definitions["D"].body) == "2 A"
    assert [p.name for p in scope.definitions[r"\mathcal{J}"].parameters] == ["A"]
    assert latex(scope.recursions["b_t"].body) == "a_{t}^{2}"
    assert scope.declarations["D"].kind == Matrix(Size.named("m"), Size.named("n"))


WRONG = {
    # directive: part of the message, the text under the caret (None: anywhere)
    r"let x \in \mathbb{Q}": ("set is not understood", r"\mathbb{Q}"),
    r"let x \in \mathbb{Z}": ("only natural numbers", r"\mathbb{Z}"),
    r"let 0 < x < 1 < 2": ("at most two bounds", "<"),
    r"let 2 < 1": ("stands on the left", None),
    r"let 0 < \eta": ("stands on the left", None),
    r"let 3 \in \mathbb{R}": ("cannot be declared", "3"),
    r"let A \in \mathbb{R}^{p\times n}": ("p is not declared", "p"),
    r"let A \in \mathbb{R}^{m\times n\times r}": ("two sizes", None),
    r"let A \in \mathbb{R}^{m\times n} symmetric": ("does not fit here", "s"),
    r"let A \in \mathbb{R}^{m\times n} ; symetric": ("property symetric is not known", "symetric"),
    r"let A \in \mathbb{R}^{m\times n} ; symmetric": ("not square", "symmetric"),
    r"let A \in \mathbb{R}^{n\times n} ; rank": ("needs its constant", "rank"),
    r"let A \in \mathbb{R}^{n\times n} ; psd 2": ("takes no argument", "psd 2"),
    r"let A \in \mathbb{R}^{n\times n} ; smooth L": ("is not known", "smooth L"),
    r"let f : \mathbb{R}^n \to \mathbb{R} ; symmetric": ("is not known", "symmetric"),
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth K": ("K is not declared", "K"),
    r"let f : \mathbb{R}^n": (r"expected \to", None),
    r"let f : [0,1] \to \mathbb{R} ; smooth L": ("on a part of the real numbers", "[0,1]"),
    r"let f : \mathbb{R}_+ \to \mathbb{R}": ("on a part of the real numbers", None),
    r"let f : \mathbb{N} \to \mathbb{R}": ("on a part of the real numbers", None),
    r"let f : \mathbb{R}^n \to [0,\infty)": ("with values in a part", None),
    r"let E \in \mathbb{R}^{2\times 2} ; value [1 2; 3]": ("different lengths", None),
    r"let E \in \mathbb{R}^{2\times 2} ; value 3": ("written in brackets", None),
    r"let M \in \mathbb{R}^{m\times n} ; entries m_{ij}, n_{ij}": ("names of entries", None),
    r"let m = 0": ("from 1 on", None),
    r"def 2 = L": ("starts with the name", "2"),
    r"def L \le 1": ("form name = formula", None),
    r"def f(q) = 1": ("type of the argument q", "q"),
    r"seq x_{t+1} = x_t": ("is not declared", None),
    r"seq x = 1": ("", None),
    r"seq L_{t+1}": ("form x_{t+1} = formula", None),
}


@pytest.mark.parametrize("directive", WRONG)
def test_what_does_not_fit_is_said(directive: str) -> None:
    """With the spot, and mostly with what to type."""
    said, spot = WRONG[directive]
    with pytest.raises((Unread, IllTyped)) as caught:
        declared(directive, scope=SIZES)
    assert said in str(caught.value)
    if spot is not None and isinstance(caught.value, Unread):
        rest = directive.partition(" ")[2]
        assert rest[caught.value.start :].startswith(spot), rest[caught.value.start :]


def test_a_recursion_may_not_use_what_it_defines() -> None:
    """The rule looks back only."""
    with pytest.raises(Unread, match="uses the element it defines"):
        declared(r"let a_t \in \mathbb{R}", r"seq a_{t+1} = a_{t+1} + a_t")
