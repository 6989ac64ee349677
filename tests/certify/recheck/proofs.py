"""Certificates built by hand, one or more for every rule of the checker."""

from __future__ import annotations

from functools import cache

from tests.certify import building as b

ZERO = b.num(0)
X, Y = b.sym("x"), b.sym("y")
REALS = {"x": b.SCALAR, "y": b.SCALAR}
SX, SY = {"symbol x": 1}, {"symbol y": 1}
N, M = b.size("n"), b.size("m")
A, B = b.sym("A"), b.sym("B")
MATRICES = {"n": b.NATURAL, "m": b.NATURAL, "A": b.matrix(N, M), "B": b.matrix(N, M)}
Case = tuple[b.Data, list[b.Data]]


def square() -> Case:
    """A square of a difference, expanded."""
    given = b.statement([">=", b.add(b.mul(X, X), b.mul(Y, Y)), b.mul(b.num(2), X, Y)], symbols=REALS)
    return given, [b.combine((1, b.data((1, SX), (-1, SY))))]


def product() -> Case:
    """xy >= 2 where x >= 1 and y >= 2."""
    hypotheses = [[">=", X, b.num(1)], [">=", Y, b.num(2)]]
    given = b.statement([">=", b.mul(X, Y), b.num(2)], symbols=REALS, hypotheses=hypotheses)
    last = b.combine((1, b.UNIT, 0, 1), (2, b.UNIT, 0), (1, b.UNIT, 1))
    return given, [["hypothesis", 0], ["hypothesis", 1], last]


def strict() -> Case:
    """xy + 1 > 0 where x > 0 and y > 0."""
    hypotheses = [[">", X, ZERO], [">", Y, ZERO]]
    given = b.statement([">", b.add(b.mul(X, Y), b.num(1)), ZERO], symbols=REALS, hypotheses=hypotheses)
    return given, [["hypothesis", 0], ["hypothesis", 1], b.combine((1, b.UNIT, 0, 1), (1, b.UNIT))]


def means() -> Case:
    """x + y >= 2 sqrt(x y) where x, y >= 0, by contradiction."""
    root = ["root", b.mul(X, Y), 2]
    hypotheses = [[">=", X, ZERO], [">=", Y, ZERO]]
    given = b.statement([">=", b.add(X, Y), b.mul(b.num(2), root)], symbols=REALS, hypotheses=hypotheses)
    p = b.data((1, SX), (1, SY), (-2, {b.label(given, root): 1}))
    parts = [(1, b.UNIT, 4, 4), (2, b.UNIT, 4, 0), (2, b.UNIT, 4, 1), (1, b.data((1, SX), (-1, SY)))]
    clash = b.combine(*parts, equal=[[b.data((-4, {})), 3]])
    both = b.combine((1, b.UNIT, 0, 1))
    start = [["hypothesis", 0], ["hypothesis", 1], both, ["root", root[1], 2, 2]]
    return given, [*start, ["absurd", ">=", p, [clash]]]


def inverse() -> Case:
    """x + 1/x >= 2 where x > 0."""
    over = ["inverse", X]
    given = b.statement([">=", b.add(X, over), b.num(2)], symbols=REALS, hypotheses=[[">", X, ZERO]])
    i = b.label(given, over)
    positive = b.combine((1, b.data((1, {i: 1})), 0), equal=[[b.data((-1, {i: 1})), 1]])
    last = b.combine((1, b.data((1, SX), (-1, {})), 2), equal=[[b.data((2, {}), (-1, SX)), 1]])
    return given, [["hypothesis", 0], ["inverse", X, 0], positive, last]


def largest() -> Case:
    """|x|^2 = x^2, and |x| is the largest of x and -x."""
    terms = [X, b.neg(X)]
    absolute = ["largest", *terms]
    given = b.statement(["=", b.mul(absolute, absolute), b.mul(X, X)], symbols=REALS)
    return given, [["largest", terms, 0], ["largest", terms, None]]


def nothing_else() -> Case:
    """x = 0 where x^2 + y^2 = 0."""
    hypothesis = ["=", b.add(b.mul(X, X), b.mul(Y, Y)), ZERO]
    given = b.statement(["=", X, ZERO], symbols=REALS, hypotheses=[hypothesis])
    clash = b.combine((1, b.UNIT, 1), (1, b.data((1, SY))), equal=[[b.data((-1, {})), 0]])
    return given, [["hypothesis", 0], ["absurd", "=", b.data((1, SX)), [clash]]]


def cauchy_schwarz() -> Case:
    """<A, B>^2 <= |A|^2 |B|^2."""
    inner = b.tr(b.t(A), B)
    right = b.mul(b.tr(b.t(A), A), b.tr(b.t(B), B))
    given = b.statement([">=", right, b.mul(inner, inner)], symbols=MATRICES)
    nets = [[b.UNIT, [[A, "i", "j"], [B, "k", "l"]]], [b.data((-1, {})), [[B, "i", "j"], [A, "k", "l"]]]]
    return given, [["tensor", nets], b.combine(("1/2", b.UNIT, 0))]


def near_identity() -> Case:
    """|C|^2 >= 2 tr C - n."""
    c = b.sym("C")
    right = b.add(b.mul(b.num(2), b.tr(c)), b.neg(b.at("n")))
    symbols = {"n": b.NATURAL, "C": b.matrix(N, N)}
    given = b.statement([">=", b.tr(b.t(c), c), right], symbols=symbols)
    return given, [["tensor", [[b.UNIT, [[c, 0, 1]]], [b.data((-1, {})), [[["identity", N], 0, 1]]]]]]


def skew() -> Case:
    """tr(S (C - C^T)) = 0 where S is symmetric."""
    s, c = b.sym("S"), b.sym("C")
    symbols = {"n": b.NATURAL, "C": b.matrix(N, N), "S": b.matrix(N, N, "symmetric")}
    given = b.statement(["=", b.tr(s, b.add(c, b.neg(b.t(c)))), ZERO], symbols=symbols)
    return given, [b.combine()]


U, V = b.sym("u"), b.sym("v")
POINTS = {"n": b.NATURAL, "u": b.matrix(N, b.ONE), "v": b.matrix(N, b.ONE)}
CONVEX = {"convex": [["1", "rise"], ["-1", "drift"]]}


def monotone() -> Case:
    """The gradient of a convex function is monotone."""
    grads = [["gradient", "f", 0, V], b.neg(["gradient", "f", 0, U])]
    functions = {"f": {"domain": [[N, b.ONE]], "constants": {}, "axioms": CONVEX}}
    inner = b.mul(b.t(b.add(*grads)), b.add(V, b.neg(U)))
    given = b.statement([">=", inner, ZERO], symbols=POINTS, functions=functions)
    return given, [["axiom", "convex", "f", [U], [V]], ["axiom", "convex", "f", [V], [U]], b.plain(0, 1)]


def descent() -> Case:
    """f(x - grad f(x) / L) <= f(x) - |grad f(x)|^2 / (2 L)."""
    smooth, grad = b.sym("L"), ["gradient", "f", 0, U]
    over = ["inverse", smooth]
    after, size = b.add(U, b.mul(b.num(-1), over, grad)), b.tr(b.t(grad), grad)
    axioms = {"above": [["1/2", "L", "step"], ["-1", "rise"], ["1", "drift"]]}
    functions = {"f": {"domain": [[N, b.ONE]], "constants": {"L": smooth}, "axioms": axioms}}
    given = b.statement(
        [">=", b.add(["value", "f", U], b.neg(["value", "f", after])), b.mul(b.num("1/2"), over, size)],
        symbols={**POINTS, "L": b.SCALAR},
        functions=functions,
        hypotheses=[[">", smooth, ZERO]],
    )
    factor = b.data(("-1/2", {b.label(given, over): 1, b.label(given, size): 1}))
    last = b.combine((1, b.UNIT, 2), equal=[[factor, 1]])
    return given, [["hypothesis", 0], ["inverse", smooth, 0], ["axiom", "above", "f", [U], [after]], last]


def increasing() -> Case:
    """x_n >= 0 where x_0 >= 0 and no x_k is above the next."""
    given = b.statement(
        [">=", b.el("x", "n"), ZERO],
        symbols={"n": b.NATURAL},
        sequences={"x": b.SCALAR},
        hypotheses=[[">=", b.el("x", None), ZERO], [">=", b.at("n"), ZERO]],
        always=[[[None, 0], ["n", -1], ">=", b.el("x", "#0", 1), b.el("x", "#0")]],
    )
    ends, claim = [[None, 0], ["n", 0]], [">=", b.el("x", "#1"), ZERO]
    step = [["always", 0, ["#1", 0], [3, 4]], b.plain(2, 5)]
    return given, [["hypothesis", 0], ["hypothesis", 1], ["induction", "#1", ends, claim, 0, 1, step]]


def summed() -> Case:
    """S_n >= 0 where S_0 = 0, S_{k+1} = S_k + x_k and every x_k >= 0."""
    given = b.statement(
        [">=", b.el("S", "n"), ZERO],
        symbols={"n": b.NATURAL},
        sequences={"S": b.SCALAR, "x": b.SCALAR},
        hypotheses=[["=", b.el("S", None), ZERO], [">=", b.at("n"), b.num(1)]],
        always=[[[None, 0], ["n", -1], ">=", b.el("x", "#0"), ZERO]],
        equations=[[[None, 0], ["n", -1], "S", 1, b.add(b.el("S", "#0"), b.el("x", "#0"))]],
    )
    start = [["hypothesis", 0], ["hypothesis", 1], b.combine((1, []), equal=[[b.UNIT, 0]])]
    start.append(b.combine((1, b.UNIT, 1), (1, b.UNIT)))
    step = [["always", 0, ["#1", 0], [5, 6]], ["equation", 0, ["#1", 0], [5, 6], b.el("S", "#1", 1)]]
    step.append(b.combine((1, b.UNIT, 4), (1, b.UNIT, 7), equal=[[b.UNIT, 8]]))
    ends, claim = [[None, 0], ["n", 0]], [">=", b.el("S", "#1"), ZERO]
    return given, [*start, ["induction", "#1", ends, claim, 2, 3, step]]


def rooted() -> Case:
    """y_2 >= 1 where sqrt(y_k) >= 1 for all k from 0 to 4, which exist as y_k >= 0."""
    limits, root = [[None, 0], [None, 4]], ["root", b.el("y", "#0"), 2]
    always = [[*limits, ">=", b.el("y", "#0"), ZERO], [*limits, ">=", root, b.num(1)]]
    goal = [">=", b.el("y", None, 2), b.num(1)]
    given = b.statement(goal, sequences={"y": b.SCALAR}, always=always)
    r = b.label(given, ["root", b.el("y", None, 2), 2])
    at = [["always", k, [None, 2], [0, 0]] for k in (0, 1)]
    exists = ["everywhere", *limits, [["always", 0, ["#0", 0], [4, 5]]]]
    parts = [(1, b.data((1, {r: 1}), (-1, {}))), (2, b.UNIT, 2)]
    last = b.combine(*parts, equal=[[b.data((-1, {})), 3]])
    return given, [b.combine((2, b.UNIT)), *at, ["root", b.el("y", None, 2), 2, 1], exists, last]


ALL = (
    *(square, product, strict, means, inverse, largest, nothing_else, cauchy_schwarz, near_identity),
    *(skew, monotone, descent, increasing, summed, rooted),
)
NAMES = tuple(build.__name__ for build in ALL)


@cache
def cases() -> tuple[Case, ...]:
    """The statements and the lines that prove them."""
    return tuple(build() for build in ALL)
