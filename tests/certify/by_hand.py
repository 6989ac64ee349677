"""Small statements with certificates written by hand, one or more for every rule of the checker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from verify.certify.recheck import Proof, Value, fingerprint, times

Case = tuple[dict[str, Any], dict[str, Any]]
CASES: dict[str, Callable[[], Case]] = {}
ONE, N, R = [[[], 1]], [[["n"], 1]], [[["r"], 1]]
MATRIX = ["matrix", N, R, []]
UNIT: Any = [["1", []]]
ZERO, END = [None, 0], ["T", 0]


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    """Keeps an example under its name."""
    CASES[make.__name__] = make
    return make


def x(name: str) -> Any:
    return ["symbol", name]


def number(c: str | int) -> Any:
    return ["number", str(c)]


def plus(*terms: Any) -> Any:
    return ["sum", *terms]


def mul(*terms: Any) -> Any:
    return ["product", *terms]


def minus(term: Any) -> Any:
    return mul(number(-1), term)


def inner(a: Any, b: Any) -> Any:
    return ["trace", mul(["transpose", a], b)]


def element(name: str, index: str | None, shift: int = 0) -> Any:
    return ["element", name, [index, shift]]


def statement(conclusion: Any, hypotheses: Any = (), naturals: str = "", **more: Any) -> dict[str, Any]:
    """A statement whose numbers are declared by ``scalars``, its matrices by ``symbols``."""
    symbols = {name: ["scalar"] for name in more.pop("scalars", "")}
    symbols |= {name: ["natural"] for name in naturals} | more.pop("symbols", {})
    empty: dict[str, Any] = {"sequences": {}, "functions": {}, "always": [], "equations": []}
    given = {"symbols": symbols, "hypotheses": list(hypotheses), "conclusion": conclusion}
    return {**empty, **given, **more}


def certificate(stated: dict[str, Any], lines: Any) -> Case:
    return stated, {"statement": fingerprint(stated), "lines": lines}


class Writer:
    """Polynomial data of the formulas of a statement."""

    def __init__(self, stated: dict[str, Any]) -> None:
        self.proof = Proof(stated)
        self.proof.scope = {"#0", "#1"}

    def __call__(self, term: Any) -> Any:
        return data(self.proof.scalar(term))

    def slope(self, gradient: Any) -> Any:
        """The square of a gradient."""
        g = self.proof.value(gradient)
        return self.proof.trace(times(self.proof.transposed(g), g))


def data(value: Value) -> Any:
    return [[str(c), [list(power) for power in powers]] for (powers, _), c in value.terms.items()]


def combination(parts: Any, equations: Any = ()) -> Any:
    return ["combination", list(parts), list(equations)]


@case
def square() -> Case:
    stated = statement([">=", mul(x("x"), x("x")), number(0)], scalars="x")
    return certificate(stated, [combination([["1", Writer(stated)(x("x")), []]])])


@case
def arithmetic_mean() -> Case:
    a, b = x("a"), x("b")
    stated = statement([">=", plus(mul(a, a), mul(b, b)), mul(number(2), a, b)], scalars="ab")
    return certificate(stated, [combination([["1", Writer(stated)(plus(a, minus(b))), []]])])


@case
def square_of_a_sum() -> Case:
    a, b = x("a"), x("b")
    left = plus(mul(number(2), a, a), mul(number(2), b, b))
    stated = statement([">=", left, mul(plus(a, b), plus(a, b))], scalars="ab")
    return certificate(stated, [combination([["1", Writer(stated)(plus(a, minus(b))), []]])])


@case
def cauchy_schwarz() -> Case:
    """|X|^2 |Y|^2 - <X, Y>^2 is half the square of X_ij Y_kl - X_kl Y_ij."""
    a, b = x("X"), x("Y")
    conclusion = [">=", mul(inner(a, a), inner(b, b)), mul(inner(a, b), inner(a, b))]
    stated = statement(conclusion, naturals="nr", symbols={"X": MATRIX, "Y": MATRIX})
    nets = [[UNIT, [[a, 1, 2], [b, 3, 4]]], [[["-1", []]], [[a, 3, 4], [b, 1, 2]]]]
    return certificate(stated, [["tensor", nets], combination([["1/2", UNIT, [0]]])])


@case
def geometric_mean() -> Case:
    """sqrt(x y) <= (x + y) / 2, by contradiction."""
    a, b = x("x"), x("y")
    root, half = ["root", mul(a, b), 2], mul(number("1/2"), plus(a, b))
    given = [[">=", a, number(0)], [">=", b, number(0)]]
    stated = statement([">=", half, root], given, scalars="xy")
    to = Writer(stated)
    parts = [
        ["1", UNIT, [4, 4]],
        ["1", UNIT, [0, 4]],
        ["1", UNIT, [1, 4]],
        ["1/4", to(plus(a, minus(b))), []],
    ]
    wrong = combination(parts, [[[["-1", []]], 3]])
    lines = [["hypothesis", 0], ["hypothesis", 1], combination([["1", UNIT, [0, 1]]])]
    lines += [["root", mul(a, b), 2, 2], ["absurd", ">=", to(plus(half, minus(root))), [wrong]]]
    return certificate(stated, lines)


@case
def cube_root() -> Case:
    root = ["root", x("x"), 3]
    conclusion = [">=", plus(mul(root, root, root), root), x("x")]
    stated = statement(conclusion, [[">=", x("x"), number(0)]], scalars="x")
    lines = [["hypothesis", 0], ["root", x("x"), 3, 0], ["root", x("x"), 3, None]]
    return certificate(stated, [*lines, combination([["1", UNIT, [2]]], [[UNIT, 1]])])


@case
def inverse() -> Case:
    """x + 1/x >= 2 for x > 0."""
    a, i = x("x"), ["inverse", x("x")]
    stated = statement([">=", plus(a, i), number(2)], [[">", a, number(0)]], scalars="x")
    to = Writer(stated)
    lines = [["hypothesis", 0], ["inverse", a, 0]]
    lines += [["absurd", ">", to(i), [combination([["1", UNIT, [0, 2]]], [[UNIT, 1]])]]]
    parts = [["1", to(plus(a, number(-1))), [2]]]
    return certificate(stated, [*lines, combination(parts, [[to(plus(minus(a), number(2))), 1]])])


@case
def three_inverses() -> Case:
    """1/x and 1/y exist, and so does 1/(x + y)."""
    a, b = x("x"), x("y")
    quotients = plus(*(mul(number(0), ["inverse", each]) for each in (a, b, plus(a, b))))
    stated = statement(["=", quotients, number(0)], [[">", a, number(0)], [">", b, number(0)]], scalars="xy")
    both = combination([["1", UNIT, [0]], ["1", UNIT, [1]]])
    return certificate(stated, [["hypothesis", 0], ["hypothesis", 1], both, combination([])])


@case
def inverse_of_a_negative() -> Case:
    a, i = x("x"), ["inverse", x("x")]
    stated = statement(["=", mul(a, i), number(1)], [[">", number(0), a]], scalars="x")
    return certificate(stated, [["hypothesis", 0], ["inverse", a, 0]])


@case
def strict() -> Case:
    a, b = x("a"), x("b")
    conclusion = [">", plus(mul(a, b, number(2)), number("4/9"), mul(a, a)), number(0)]
    stated = statement(conclusion, [[">", a, number(0)], [">=", b, number(0)]], scalars="ab")
    lines = [["hypothesis", 0], ["hypothesis", 1]]
    parts = [["2", UNIT, [0, 1]], ["1", [["2/3", []]], []], ["1", Writer(stated)(a), []]]
    return certificate(stated, [*lines, combination(parts)])


@case
def absurd() -> Case:
    """x = 0 where x^2 + y^2 = 0."""
    a, b = x("a"), x("b")
    stated = statement(["=", a, number(0)], [["=", plus(mul(a, a), mul(b, b)), number(0)]], scalars="ab")
    to = Writer(stated)
    wrong = combination([["1", UNIT, [1]], ["1", to(b), []]], [[[["-1", []]], 0]])
    return certificate(stated, [["hypothesis", 0], ["absurd", "=", to(a), [wrong]]])


@case
def largest() -> Case:
    """|x|^2 + |x| >= x^2."""
    a = x("x")
    size = [a, minus(a)]
    conclusion = [">=", plus(mul(["largest", *size], ["largest", *size]), ["largest", *size]), mul(a, a)]
    lines = [["largest", size, 0], ["largest", size, 1], ["largest", size, None]]
    last = combination([["1/2", UNIT, [0]], ["1/2", UNIT, [1]]], [[UNIT, 2]])
    return certificate(statement(conclusion, scalars="x"), [*lines, last])


@case
def smooth() -> Case:
    """|grad f(X)|^2 <= 2 L (f(X) - c), by a step of length 1/L."""
    axioms = {"above": [["1/2", "L", "step"], ["-1", "rise"], ["1", "drift"]]}
    axioms["below"] = [["1", "value"], ["-1", "c"]]
    function = {"domain": [[N, R]], "constants": {"L": x("L"), "c": x("c")}, "axioms": axioms}
    gradient, i = ["gradient", "f", 0, x("X")], ["inverse", x("L")]
    right = mul(number(2), x("L"), plus(["value", "f", x("X")], minus(x("c"))))
    conclusion = [">=", right, inner(gradient, gradient)]
    stated = statement(
        conclusion,
        [[">", x("L"), number(0)]],
        naturals="nr",
        symbols={"X": MATRIX, "L": ["scalar"], "c": ["scalar"]},
        functions={"f": function},
    )
    after = plus(x("X"), minus(mul(i, gradient)))
    lines = [["hypothesis", 0], ["inverse", x("L"), 0]]
    lines += [["axiom", "above", "f", [x("X")], [after]], ["axiom", "below", "f", [after], [after]]]
    factor = mul(minus(inner(gradient, gradient)), plus(mul(x("L"), i), number(-1)))
    parts = [["2", UNIT, [0, 2]], ["2", UNIT, [0, 3]]]
    return certificate(stated, [*lines, combination(parts, [[Writer(stated)(factor), 1]])])


@case
def induction() -> Case:
    """s_T >= T where s_0 >= 0 and s grows by 1."""
    grows = [ZERO, ["T", -1], "s", 1, plus(element("s", "#0"), number(1))]
    given = [[">=", element("s", None), ["index", ZERO]], [">=", ["index", END], number(1)]]
    conclusion = [">=", element("s", "T"), ["index", END]]
    stated = statement(conclusion, given, "T", sequences={"s": ["scalar"]}, equations=[grows])
    claim = [">=", element("s", "#1"), ["index", ["#1", 0]]]
    step = [["equation", 0, ["#1", 0], [4, 5], element("s", "#1", 1)]]
    step += [combination([["1", UNIT, [3]]], [[UNIT, 6]])]
    lines = [["hypothesis", 0], ["hypothesis", 1], combination([["1", UNIT, [1]], ["1", UNIT, []]])]
    return certificate(stated, [*lines, ["induction", "#1", [ZERO, END], claim, 0, 2, step]])


@case
def everywhere() -> Case:
    """y_0 > 0 where y_k = 1/x_k and x_k > 0; the quotient exists for every k."""
    always = [[ZERO, END, ">", element("x", "#0"), number(0)]]
    equation = [ZERO, END, "y", 0, ["inverse", element("x", "#0")]]
    given = [[">=", ["index", END], number(1)]]
    kinds = {"x": ["scalar"], "y": ["scalar"]}
    stated = statement(
        [">", element("y", None), number(0)], given, "T", sequences=kinds, always=always, equations=[equation]
    )
    first, i = element("x", None), ["inverse", element("x", None)]
    lines = [["hypothesis", 0], ["everywhere", ZERO, END, [["always", 0, ["#0", 0], [1, 2]]]]]
    lines += [combination([["1", [], []]]), combination([["1", UNIT, [0]], ["1", UNIT, []]])]
    lines += [["always", 0, ZERO, [2, 3]], ["equation", 0, ZERO, [2, 3], element("y", None)]]
    lines += [["inverse", first, 4]]
    wrong = combination([["1", UNIT, [4, 7]]], [[UNIT, 6]])
    lines += [["absurd", ">", Writer(stated)(i), [wrong]], combination([["1", UNIT, [7]]], [[UNIT, 5]])]
    return certificate(stated, lines)
