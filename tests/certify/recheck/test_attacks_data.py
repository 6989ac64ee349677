"""Strange data: no false statement passes, and nothing but Rejected is raised."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.certify import building as b
from verify.certify.recheck import Rejected, fingerprint, recheck

X, ZERO = b.sym("x"), b.num(0)
REALS = {"x": b.SCALAR, "y": b.SCALAR}
FALSE = b.statement([">=", b.num(-1), ZERO], symbols=REALS)
SQUARE = b.statement([">=", b.mul(X, X), ZERO], symbols=REALS)
OF_X = b.data((1, {"symbol x": 1}))
PROOF = b.combine((1, OF_X))


@pytest.mark.parametrize("terms", [[], "", {}])
def test_of_no_numbers_none_is_the_largest(terms: Any) -> None:
    """The empty product of differences would be 1 = 0."""
    b.rejects(FALSE, ["largest", terms, None], b.combine((1, []), equal=[[b.data((-1, {})), 0]]))
    b.rejects(FALSE, ["largest", terms, 0])


@pytest.mark.parametrize("number", [0.1, float("nan"), float("inf")])
def test_numbers_are_exact(number: float) -> None:
    """Ten times the float 0.1 is more than 1."""
    given = b.statement([">", b.mul(b.num(10), ["number", number]), b.num(1)])
    b.rejects(given, b.combine((10 * Fraction(0.1) - 1, b.UNIT)))
    b.rejects(given, ["combination", [[float(10 * Fraction(0.1) - 1), b.UNIT, []]], []])


@pytest.mark.parametrize("value", ["1/0", "nan", "inf", "x", "", None, [], {}, "1/2/3"])
def test_coefficients_are_rational(value: Any) -> None:
    """In combinations, polynomials and statements."""
    b.rejects(SQUARE, ["combination", [[value, OF_X, []]], []])
    b.rejects(SQUARE, ["combination", [["1", [[value, [["symbol x", 1]]]], []]], []])
    b.rejects(b.statement([">=", ["number", value], ZERO]), b.combine())


@pytest.mark.parametrize("power", [-1, 0, 1.0, True, "1", None, 2**70])
def test_exponents_are_positive_integers(power: Any) -> None:
    """A huge one is read and is of no use."""
    b.rejects(SQUARE, ["combination", [["1", [["1", [["symbol x", power]]]], []]], []])
    b.rejects(FALSE, ["combination", [], [[[["1", [["symbol x", power]]]], 0]]])


@pytest.mark.parametrize("name", [1, None, True, ["symbol x"], {}])
def test_names_are_texts(name: Any) -> None:
    """Nothing else stands for a number."""
    b.rejects(SQUARE, ["combination", [["1", [["1", [[name, 1]]]], []]], []])


@pytest.mark.parametrize("negative", ["-1", "0", "-1/3", 0, -2])
def test_inequalities_are_added_with_positive_factors(negative: Any) -> None:
    """A square subtracted is none, nor one times zero a strict one."""
    given = b.statement([">=", b.neg(b.mul(X, X)), ZERO], symbols=REALS)
    b.rejects(given, ["combination", [[negative, OF_X, []]], []], match="may be negative")


def test_data_are_read_as_a_file_has_them() -> None:
    """A tuple is a list, where an index variable stands in it too."""
    always = [[[None, 0], [None, 9], ">=", ("element", "x", ("#0", 0)), ("number", "1")]]
    given = b.statement([">=", b.el("x", None, 20), b.num(1)], sequences={"x": b.SCALAR}, always=always)
    claim = [">=", b.mul(b.at("#0", -20), b.add(b.el("x", None, 20), b.num(-1))), ZERO]
    step = [["always", 0, [None, 1], [0, 1]], ["always", 0, ["#0", 0], [0, 1]]]
    low, high = b.combine((1, b.UNIT)), b.combine((8, b.UNIT))
    for line in (step[0], step[1], ["induction", "#0", [[None, 20], [None, 21]], claim, 0, 0, step]):
        b.rejects(given, low, high, line)
    plain = json.loads(json.dumps(given))
    assert fingerprint(plain) == fingerprint(given)
    near = {**given, "conclusion": (">=", b.el("x", None, 1), b.num(1))}
    b.check(near, low, high, ["always", 0, (None, 1), (0, 1)])


def test_texts_are_of_unicode() -> None:
    """Two halves of a character are not the character, though JSON writes both alike."""
    pair, whole = "\ud83d\ude00", "\U0001f600"
    assert json.dumps(pair) == json.dumps(whole)
    symbols = {pair: b.NATURAL, whole: b.NATURAL, "A": b.matrix(b.size(pair), b.size(whole))}
    given = b.statement(["=", b.tr(b.sym("A")), b.tr(b.sym("A"))], symbols=symbols)
    b.rejects(given, b.combine())
    one = {whole: b.NATURAL, "A": b.matrix(b.size(whole), b.size(whole))}
    b.check({**given, "symbols": one}, b.combine())


def test_the_statement_stays_as_it_is() -> None:
    """Nothing is changed by checking, and a second time gives the same."""
    cited = b.certificate(SQUARE, PROOF)
    before = json.dumps([SQUARE, cited])
    assert recheck(SQUARE, cited) == recheck(SQUARE, cited) == set()
    assert json.dumps([SQUARE, cited]) == before
    shared = b.statement(SQUARE["conclusion"], symbols=REALS, hypotheses=[SQUARE["conclusion"]])
    b.check(shared, ["hypothesis", 0])


@pytest.mark.parametrize("part", sorted({*SQUARE} - {"sequences"}))
def test_a_statement_has_every_part(part: str) -> None:
    """Also those that are empty."""
    b.rejects({key: value for key, value in SQUARE.items() if key != part}, PROOF)


@pytest.mark.parametrize("sign", ["<=", "<", "!=", "==", "", None, [">="], " >="])
def test_signs_are_known(sign: Any) -> None:
    """In conclusions, hypotheses and what holds for every index."""
    relation = [sign, X, ZERO]
    b.rejects({**SQUARE, "conclusion": [sign, b.mul(X, X), ZERO]}, PROOF)
    b.rejects({**SQUARE, "hypotheses": [relation]}, PROOF)
    b.rejects(b.statement(relation, symbols=REALS, hypotheses=[relation]), ["hypothesis", 0])


@pytest.mark.parametrize("kind", [["vector"], ["scalars"], "scalar", [], None, ["matrx", b.ONE, b.ONE, []]])
def test_kinds_are_known(kind: Any) -> None:
    """What is of no kind does not commute."""
    product = b.statement(
        ["=", b.mul(X, b.sym("y")), b.mul(b.sym("y"), X)], symbols={"x": kind, "y": b.SCALAR}
    )
    b.rejects(product, b.combine())


@pytest.mark.parametrize("sign", ["=", ">"])
def test_the_last_line_is_the_conclusion(sign: str) -> None:
    """With its sign, which a stricter line has for >= alone."""
    x_is_zero = {**SQUARE, "hypotheses": [["=", b.mul(X, X), ZERO]]}
    b.rejects({**x_is_zero, "conclusion": [sign, b.mul(X, X), ZERO]}, PROOF, match="another conclusion")
    b.rejects(x_is_zero, ["hypothesis", 0], match="another conclusion")
    positive = {**SQUARE, "hypotheses": [[">", b.mul(X, X), ZERO]]}
    b.check(positive, ["hypothesis", 0])
    b.rejects(SQUARE, PROOF, b.combine((1, b.UNIT)), match="another conclusion")
    b.rejects(SQUARE, match="cannot be read")


LINES: list[Any] = [
    [],
    [[]],
    ["by_combination", [], []],
    ["__init__", SQUARE],
    ["value", X],
    ["add", PROOF],
    ["within", []],
    [["combination"], [], []],
    [None],
    [0],
    {},
    {"0": "combination"},
    "combination",
    None,
    3,
    ["combination"],
    ["combination", [], [], []],
    ["combination", [["1", OF_X]], []],
    ["hypothesis", 0],
    ["hypothesis", "0"],
    ["hypothesis", None],
    ["always", 0, [None, 0], []],
    ["equation", 0, [None, 0], [], X],
    ["root", X, 0, None],
    ["root", X, True, None],
    ["root", X, "2", None],
    ["root", X, 2.5, None],
    ["inverse", X, 0],
    ["axiom", "convex", "f", [X], [X]],
    ["tensor", [[b.UNIT, [["number"]]]]],
    ["largest", [X], 3],
    ["absurd", ">=", OF_X, []],
    ["absurd", ">=", OF_X, [["absurd"]]],
    ["induction", "#1", [[None, 0]], [], 0, 0, []],
    ["everywhere", [None, 0], [None], []],
    ["combination", [["1", OF_X, [[]]]], []],
]


@pytest.mark.parametrize("place", range(len(LINES)))
def test_what_is_no_line_is_rejected(place: int) -> None:
    """With no other error, before and after a proof."""
    for lines in ([LINES[place]], [LINES[place], PROOF], [PROOF, LINES[place]]):
        b.rejects(SQUARE, *lines)


def deep(levels: int) -> Any:
    """A sum in a sum in a sum."""
    found = X
    for _ in range(levels):
        found = ["sum", found]
    return found


@pytest.mark.parametrize(
    "proof",
    [
        None,
        3,
        [],
        {},
        "",
        {"lines": [PROOF]},
        {"statement": None, "lines": [PROOF]},
        {1: 2},
        object(),
        {"lines"},
    ],
)
def test_what_is_no_certificate_is_rejected(proof: Any) -> None:
    """Whatever it is."""
    with pytest.raises(Rejected):
        recheck(SQUARE, proof)
    with pytest.raises(Rejected):
        recheck(proof, b.certificate(SQUARE, PROOF))


def test_deep_terms_are_rejected() -> None:
    """Not read until the stack ends."""
    b.check(b.statement([">=", b.mul(deep(50), X), ZERO], symbols=REALS), PROOF)
    given = b.statement([">=", b.num(1), ZERO], symbols=REALS)
    for lines in ([["root", deep(900), 2, None]], [["root", deep(20_000), 2, None]]):
        with pytest.raises(Rejected):
            recheck(given, {"statement": fingerprint(given), "lines": lines})


def test_names_of_any_kind_are_told_apart() -> None:
    """Spaces, quotes, brackets, and what names of other things look like."""
    element = b.label(b.statement(["=", ZERO, ZERO], sequences={"s": b.SCALAR}), b.el("s", None, 1))
    root = b.label(SQUARE, ["root", X, 2])
    names = [
        "x",
        " x",
        "x ",
        "x y",
        '"',
        "'",
        "\\",
        "[",
        "symbol x",
        "n",
        "",
        "\n",
        "\x00",
        "\u00e9",
        "e\u0301",
    ]
    names += [element, root, "s", "s 1", *(f"symbol {each}" for each in ("#1", "x y"))]
    symbols = {name: b.SCALAR for name in names} | {"n": b.NATURAL}
    parts = {"symbols": symbols, "sequences": {name: b.SCALAR for name in ("s", "s 1", "x")}}
    terms = [b.sym(name) for name in names]
    terms += [
        b.el(name, index, k) for name in parts["sequences"] for index, k in ((None, 1), (None, 11), ("n", 1))
    ]
    terms += [
        ["root", X, 2],
        ["root", X, 22],
        ["inverse", X],
        ["largest", X],
        ["largest", X, X],
        ["root", b.num(2), 2],
    ]
    for k, left in enumerate(terms):
        for right in terms[:k]:
            given = b.statement(["=", left, right], **parts)
            proof = b.read(given)
            assert proof.scalar(left) != proof.scalar(right), (left, right)


@pytest.mark.parametrize("one", ["2", "4/2", "2.0", "20e-1"])
def test_whole_numbers_have_one_name(one: str) -> None:
    """However they are written, and whether they come out of sums, products or inverses."""
    given = b.statement([">=", b.num(1), ZERO], symbols=REALS)
    names = {
        b.label(given, ["root", term, 2])
        for term in (
            b.mul(b.num(one), X),
            b.add(X, X),
            b.mul(b.num("1/2"), b.num(4), X),
            b.mul(["inverse", b.num("1/2")], X),
            b.add(b.mul(b.num("1/2"), X), b.mul(b.num("3/2"), X)),
        )
    }
    assert len(names) == 1


def test_coefficients_stay_exact() -> None:
    """Large numbers beside small ones; none becomes a float."""
    large, tiny = 10**400, Fraction(1, 10**400)
    terms = [b.mul(b.num(large), X), b.mul(b.num(tiny), X), b.mul(["inverse", b.num(3 * large)], X)]
    _, found = b.said(b.statement([">=", b.num(1), ZERO], symbols=REALS), ["largest", [b.add(*terms)], 0])
    assert all(type(c) in (int, Fraction) for c in found.values())
    value = b.read(b.statement([">=", b.num(1), ZERO], symbols=REALS)).scalar(b.add(*terms))
    assert [*value.terms.values()] == [large + tiny + Fraction(1, 3 * large)]
