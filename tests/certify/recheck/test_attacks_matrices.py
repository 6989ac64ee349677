"""False statements about matrices, sizes and functions: no certificate passes."""

from __future__ import annotations

import pytest

from tests.certify import building as b
from verify.certify.recheck import Rejected, recheck

N, M, P = b.size("n"), b.size("m"), b.size("p")
SIZES = {"n": b.NATURAL, "m": b.NATURAL, "p": b.NATURAL}
VECTORS = {**SIZES, "u": b.matrix(N, b.ONE), "v": b.matrix(N, b.ONE)}
U, V = b.sym("u"), b.sym("v")


def square(*nets: b.Data) -> b.Data:
    """The line that a sum of nets has a square that is >= 0."""
    return ["tensor", [*nets]]


def test_an_identity_has_one_size() -> None:
    """A rectangular one would have two traces, and Cauchy-Schwarz would make m = n."""
    given = b.statement(["=", b.at("m"), b.at("n")], symbols=SIZES, hypotheses=[[">", b.at("m"), b.num(0)]])
    wide, tall = ["identity", M, N], ["identity", N, M]
    minus, twice = b.data((-1, {"symbol m": 1}), (-1, {"symbol n": 1})), b.data((2, {"symbol m": 1}))
    line = square([minus, [[wide, "i", "j"]]], [twice, [[tall, "j", "i"]]])
    difference = b.data((1, {"symbol m": 1}), (-1, {"symbol n": 1}))
    clash = b.combine((1, b.UNIT, 2, 0), (1, b.UNIT, 1))
    b.rejects(given, ["hypothesis", 0], line, ["absurd", "=", difference, [clash]])


@pytest.mark.parametrize("size", [[[[], -1]], [[["m"], 1], [[], -5]], [[["m"], -1]]])
def test_an_identity_has_no_negative_size(size: b.Data) -> None:
    """Its trace would be a square that is negative."""
    given = b.statement([">=", ["size", size], b.num(0)], symbols=SIZES)
    b.rejects(given, square([b.UNIT, [[["identity", size], "i", "j"]]]))


def test_sizes_do_not_depend_on_an_index() -> None:
    """An identity of size #0, for #0 from -5, would have a trace that is not negative."""
    root = ["root", b.at("#0"), 2]
    given = b.statement(
        ["=", b.num(0), b.num(0)],
        symbols={"x": b.SCALAR},
        always=[[[None, -5], [None, -1], ">=", root, b.num(0)]],
    )
    trace = square([b.UNIT, [[["identity", [[["#0"], 1]]], "i", "j"]]])
    b.rejects(given, ["everywhere", [None, -5], [None, -1], [trace]], b.combine(), match="no size")


def test_a_number_times_an_identity_keeps_its_trace() -> None:
    """tr((u^T v) I) is p u^T v, not u^T v."""
    both = b.mul(b.t(U), V, ["identity", P])
    given = b.statement(["=", ["trace", both], b.mul(b.t(U), V)], symbols=VECTORS)
    b.rejects(given, b.combine())
    apart = b.mul(b.mul(b.t(U), V), ["identity", P])
    right = b.statement(["=", ["trace", apart], b.mul(b.at("p"), b.t(U), V)], symbols=VECTORS)
    b.check(right, b.combine())
    wrong = b.statement(["=", ["trace", apart], b.mul(b.t(U), V)], symbols=VECTORS)
    b.rejects(wrong, b.combine(), match="another conclusion")


@pytest.mark.parametrize("kind", [["matrix", N, N, "antisymmetric"], ["matrix", N, N, ["skew"]]])
def test_only_symmetric_matrices_are_their_transposes(kind: b.Data) -> None:
    """Also where the word is inside another."""
    a, symbols = b.sym("A"), {**VECTORS, "A": kind}
    given = b.statement(["=", b.tr(b.t(U), a, V), b.tr(b.t(V), a, U)], symbols=symbols)
    b.rejects(given, b.combine())
    b.check({**given, "symbols": {**symbols, "A": b.matrix(N, N, "symmetric")}}, b.combine())


def test_a_symmetric_matrix_is_known_whenever_it_is_read() -> None:
    """Before and after: the names of traces are the same."""
    a = b.sym("A")
    symbols = {**VECTORS, "A": b.matrix(N, N, "symmetric"), "B": b.matrix(N, N)}
    given = b.statement(["=", b.tr(b.sym("B"), a), b.tr(b.t(a), b.t(b.sym("B")))], symbols=symbols)
    b.check(given, b.combine())
    other = b.statement(["=", b.tr(b.sym("B"), a), b.tr(b.sym("B"), b.sym("B"))], symbols=symbols)
    b.rejects(other, b.combine())
    b.rejects({**given, "symbols": {**symbols, "A": b.matrix(N, M, "symmetric")}}, b.combine())


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (b.mul(b.sym("A"), b.sym("B")), b.mul(b.sym("B"), b.sym("A"))),
        (b.mul(b.sym("A"), b.sym("B")), b.mul(b.sym("A"), b.t(b.sym("B")))),
        (b.mul(b.sym("A"), b.sym("B"), b.sym("C")), b.mul(b.sym("A"), b.sym("C"), b.sym("B"))),
    ],
)
def test_words_are_told_apart(left: b.Data, right: b.Data) -> None:
    """Matrices do not commute; only rotations and transposes of a trace are the same."""
    symbols = {**SIZES, **{x: b.matrix(N, N) for x in "ABC"}}
    d = b.sym("A") if left[2:] != right[2:] and len(left) == 3 else ["identity", N]
    given = b.statement(["=", b.tr(left, d), b.tr(right, d)], symbols=symbols)
    if left[1:] == [b.sym("A"), b.sym("B")] and right[1:] == [b.sym("B"), b.sym("A")]:
        b.check(given, b.combine())
    else:
        b.rejects(given, b.combine())


def test_matrices_fit() -> None:
    """Sizes that are the same in numbers but spelled apart, or by chance, do not."""
    symbols = {**SIZES, "A": b.matrix(N, M), "B": b.matrix(b.size("p"), N), "c": b.matrix(b.ONE, N)}
    for term in (
        b.tr(b.sym("A"), b.sym("B")),
        b.tr(b.sym("A")),
        b.add(b.sym("c"), b.num(1)),
        b.add(b.tr(b.sym("c"), b.t(b.sym("c"))), b.sym("A")),
        b.mul(b.t(b.sym("c")), b.sym("A"), b.sym("A")),
    ):
        b.rejects(b.statement(["=", term, term], symbols=symbols), b.combine())


def test_one_by_one_matrices_are_numbers() -> None:
    """They commute, and are their transposes; a symbol's name is not its trace's."""
    x, y = b.sym("X"), b.sym("Y")
    kinds = {"X": b.matrix(b.ONE, b.ONE), "Y": b.matrix(b.ONE, b.ONE), **VECTORS}
    b.check(b.statement(["=", b.mul(x, y, b.t(x)), b.mul(x, x, y)], symbols=kinds), b.combine())
    clash = {**kinds, "trace (('symbol X', False),)": b.SCALAR}
    other = b.sym("trace (('symbol X', False),)")
    b.rejects(b.statement(["=", x, other], symbols=clash), b.combine())


def test_nets_have_each_index_once() -> None:
    """In each net, over one size, with the same indices."""
    a = b.sym("A")
    given = b.statement(["=", b.num(0), b.num(0)], symbols={**SIZES, "A": b.matrix(N, M), "s": b.SCALAR})
    b.check(given, square([b.UNIT, [[a, "i", "j"]]]), b.combine())
    b.check(given, square([b.UNIT, [[b.sym("s"), 0, 1], [b.num(2), 2, 3]]]), b.combine())
    nan = float("nan")
    for nets in (
        [[b.UNIT, [[a, "i", "i"]]]],
        [[b.UNIT, [[a, "i", "j"], [a, "i", "k"]]]],
        [[b.UNIT, [[a, "i", "j"]]], [b.UNIT, [[a, "j", "i"]]]],
        [[b.UNIT, [[a, "i", "j"]]], [b.UNIT, [[a, "i", "k"]]]],
        [[b.UNIT, [[a, "i", "j"]]], [b.UNIT, []]],
        [[b.UNIT, [[a, "i", []]]]],
        [[b.UNIT, [[a, ["i"], ["j"]]]]],
        [[b.UNIT, [[a, 1, True]]]],
        [[b.UNIT, [[a, "i", 1]]]],
        [[b.UNIT, [[a, "i"]]]],
        [[b.UNIT, [[a, nan, nan]]]],
        [],
    ):
        b.rejects(given, ["tensor", nets], b.combine())


@pytest.mark.parametrize("word", ["value", "rise", "slope", "step", "turn", "drift", "cross"])
def test_constants_are_not_named_like_words(word: str) -> None:
    """Which of the two an axiom means is not said."""
    x, f = b.sym("x"), {"domain": [[N, b.ONE]], "constants": {word: b.num(5)}}
    functions = {"f": {**f, "axioms": {"clash": [["1", word]]}}}
    symbols = {"n": b.NATURAL, "x": b.matrix(N, b.ONE)}
    given = b.statement([">=", ["value", "f", x], b.num(0)], symbols=symbols, functions=functions)
    b.rejects(given, ["axiom", "clash", "f", [x], [x]], match="named like a word")


def test_constants_exist() -> None:
    """An axiom with 1/a in it says nothing where a is 0, also where it is not used."""
    inverse = ["inverse", b.sym("a")]
    f = {"domain": [[b.ONE, b.ONE]], "constants": {"c": inverse}, "axioms": {"below": [["1", "value"]]}}
    point = ["value", "f", b.sym("a")]
    given = b.statement([">=", point, b.num(0)], symbols={"a": b.SCALAR}, functions={"f": f})
    line = ["axiom", "below", "f", [b.sym("a")], [b.sym("a")]]
    b.rejects(given, line, match="may not exist")
    positive = {**given, "hypotheses": [[">", b.sym("a"), b.num(0)]]}
    assert b.check(positive, ["hypothesis", 0], line) == {"below"}


def test_blocks_and_points_are_told_apart() -> None:
    """By number, function and point, also where names have spaces and numbers in them."""
    f = {"domain": [[N, b.ONE], [N, b.ONE]], "constants": {}, "axioms": {"below": [["1", "value"]]}}
    functions = {"f": f, "f 0": f, "f 1": f}
    pairs = [
        (["gradient", "f", 0, U, V], ["gradient", "f", 1, U, V]),
        (["gradient", "f", 0, U, V], ["gradient", "f", 0, V, U]),
        (["gradient", "f", 0, U, V], ["gradient", "f 0", 0, U, V]),
        (["gradient", "f 0", 1, U, V], ["gradient", "f", 1, U, V]),
        (["gradient", "f", 0, U, V], ["gradient", "f", -1, U, V]),
        (["value", "f", U, V], ["value", "f 0", U, V]),
        (["value", "f", U, V], ["value", "f", V, U]),
    ]
    for left, right in pairs:
        if left[0] == "gradient":
            left, right = b.tr(b.t(left), U), b.tr(b.t(right), U)
        b.rejects(b.statement(["=", left, right], symbols=VECTORS, functions=functions), b.combine())
    given = b.statement(["=", b.num(0), b.num(0)], symbols=VECTORS, functions=functions)
    for first, second in (([U], [U, V]), ([U, V], [U]), ([U, V], [U, b.num(1)]), ([U, V, U], [U, V])):
        with pytest.raises(Rejected, match="outside the domain"):
            recheck(given, b.certificate(given, ["axiom", "below", "f", first, second], b.combine()))
