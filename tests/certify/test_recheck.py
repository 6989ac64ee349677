"""The checker's rules: what each line says, and what each does not say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.certify import building as b
from verify.certify.recheck import VERSION, Rejected, fingerprint, recheck

ZERO, X, Y = b.num(0), b.sym("x"), b.sym("y")
N = b.size("n")
SX, SY = {"symbol x": 1}, {"symbol y": 1}
TRUE = ["=", ZERO, ZERO]
REALS = {"x": b.SCALAR, "y": b.SCALAR, "n": b.NATURAL}
GIVEN = b.statement(
    TRUE,
    symbols=REALS,
    sequences={"s": b.SCALAR},
    hypotheses=[
        [">=", X, b.num(1)],
        [">", Y, ZERO],
        ["=", b.mul(X, Y), b.at("n", 2)],
        [">=", b.at("n"), b.num(3)],
    ],
    always=[[[None, 0], ["n", 0], ">", b.el("s", "#0", 1), b.mul(b.el("s", "#0"), b.at("#0"))]],
    equations=[[[None, 1], ["n", 0], "s", 2, b.add(b.el("s", "#0"), b.at("#0"))]],
)
HYPOTHESES = [["hypothesis", k] for k in range(4)]
LOW, HIGH = b.combine((3, b.UNIT)), ["hypothesis", 3]


def s(index: str | None, shift: int, *scope: str) -> str:
    """The name of an element of s."""
    return b.label(GIVEN, b.el("s", index, shift), *scope)


def says(line: list[Any], sign: str, *terms: Any, before: list[Any] = HYPOTHESES, given: Any = GIVEN) -> None:
    """What a line says, by hand; the certificate is taken where that is what is stated."""
    assert b.said(given, *before, line) == (sign, b.poly(*terms))


def refuses(line: list[Any], before: list[Any] = HYPOTHESES, given: Any = GIVEN) -> None:
    """A line that cannot be written."""
    b.check(given, *before, b.combine())
    b.rejects(given, *before, line, b.combine())


def test_hypotheses() -> None:
    """Left minus right, and the sign."""
    says(["hypothesis", 0], ">=", (1, SX), (-1, {}))
    says(["hypothesis", 1], ">", (1, SY))
    says(["hypothesis", 2], "=", (1, {**SX, **SY}), (-1, {"symbol n": 1}), (-2, {}))
    for k in (4, "0", None):
        refuses(["hypothesis", k])


def test_what_holds_for_every_index() -> None:
    """At an index within the limits, by two lines that say so."""
    lines = [*HYPOTHESES, LOW, b.combine((1, b.UNIT, 3))]
    says(["always", 0, [None, 3], [4, 5]], ">", (1, {s(None, 4): 1}), (-3, {s(None, 3): 1}), before=lines)
    for index, places in (
        ([None, 3], [5, 4]),
        ([None, 3], [4]),
        ([None, 3], [4, 5, 5]),
        ([None, 2], [4, 5]),
        (["n", 0], [4, 5]),
        (["x", 0], [4, 5]),
        ([None, 3.0], [4, 5]),
        ([None, 3, 0], [4, 5]),
        ([None, 3], [4, 1]),
    ):
        refuses(["always", 0, index, places], lines)
    refuses(["always", 1, [None, 3], [4, 5]], lines)


def test_equations() -> None:
    """A number is the same with an element replaced, wherever it stands in it."""
    lines = [*HYPOTHESES, b.combine((2, b.UNIT)), b.combine((1, b.UNIT, 3))]
    term = b.mul(b.el("s", None, 5), b.el("s", None, 5), X)
    r = s(None, 3)
    square = ((1, {**SX, s(None, 5): 2}), (-1, {**SX, r: 2}), (-6, {**SX, r: 1}), (-9, SX))
    says(["equation", 0, [None, 3], [4, 5], term], "=", *square, before=lines)
    says(["equation", 0, [None, 3], [4, 5], b.el("s", None, 4)], "=", before=lines)
    refuses(["equation", 0, [None, 4], [4, 5], term], lines)
    refuses(["equation", 0, [None, 3], [5, 4], term], lines)
    refuses(["equation", 0, [None, 3], [4, 5], b.el("r", None, 5)], lines)


def test_combinations() -> None:
    """Positive factors, squares, products of lines, and polynomials times equations."""
    line = b.combine((2, b.data((1, SX), (-1, {})), 1), equal=[[b.data((-3, SY)), 2]])
    terms = [(2, {"symbol x": 2, **SY}), (-4, {**SX, **SY}), (-3, {**SX, "symbol y": 2})]
    says(line, ">=", *terms, (3, {"symbol n": 1, **SY}), (8, SY))
    says(b.combine((1, b.UNIT, 1, 1)), ">", (1, {"symbol y": 2}))
    says(b.combine((1, b.UNIT, 1, 0)), ">=", (1, {**SX, **SY}), (-1, SY))
    says(b.combine((1, b.UNIT, 0), (1, b.UNIT)), ">", (1, SX))
    says(b.combine((1, b.data((1, SX)), 1)), ">=", (1, {"symbol x": 2, **SY}))
    says(b.combine((1, [], 1)), ">=")
    says(b.combine(), "=")
    for wrong in (
        b.combine((1, b.UNIT, 2)),
        b.combine((-1, b.UNIT, 0)),
        b.combine((0, b.UNIT, 0)),
        b.combine(equal=[[b.UNIT, 0]]),
        b.combine((1, b.UNIT, 4)),
        b.combine((1, b.UNIT, -1)),
    ):
        refuses(wrong)


def test_absurd() -> None:
    """From the opposite follows that a negative number is >= 0, or that 0 > 0."""
    p = b.data((1, SX), (1, {}))
    clash = b.combine((1, b.UNIT, 4), (1, b.UNIT, 0))
    says(["absurd", ">=", p, [clash]], ">=", (1, SX), (1, {}))
    says(["absurd", ">", p, [clash]], ">", (1, SX), (1, {}))
    refuses(["absurd", ">=", b.data((1, SX), (-2, {})), [clash]])
    refuses(["absurd", ">", b.data((1, SX), (-1, {})), [clash]])
    says(["absurd", ">=", b.data((1, SX), (-1, {})), [clash]], ">=", (1, SX), (-1, {}))
    refuses(["absurd", "=", p, [clash]])
    says(["absurd", "=", b.data(), [b.combine((1, b.UNIT, 4))]], "=")


def test_roots() -> None:
    """At least 0; of what is at least 0, the power is that."""
    r = b.label(GIVEN, ["root", Y, 3])
    says(["root", Y, 3, None], ">=", (1, {r: 1}))
    says(["root", Y, 3, 1], "=", (1, {r: 3}), (-1, SY))
    says(
        ["root", b.add(X, b.num(-1)), 1, 0],
        "=",
        (1, {b.label(GIVEN, ["root", b.add(X, b.num(-1)), 1]): 1}),
        (-1, SX),
        (1, {}),
    )
    for term, k, line in (
        (Y, 2, 0),
        (X, 2, 1),
        (Y, 0, 1),
        (Y, -2, 1),
        (Y, 2, 2),
        (b.mul(X, Y), 2, 2),
        (Y, 10**9, 1),
    ):
        refuses(["root", term, k, line])


def test_inverses() -> None:
    """Of what is above 0 or below."""
    i = b.label(GIVEN, ["inverse", Y])
    says(["inverse", Y, 1], "=", (1, {i: 1, **SY}), (-1, {}))
    minus = b.neg(Y)
    j = b.label(GIVEN, ["inverse", minus])
    says(["inverse", minus, 1], "=", (-1, {j: 1, **SY}), (-1, {}))
    says(["inverse", b.num(4), 4], "=", before=[*HYPOTHESES, b.combine((4, b.UNIT))])
    for term, line in ((X, 1), (X, 0), (Y, 0), (Y, 2), (ZERO, 1), (Y, None)):
        refuses(["inverse", term, line])


def test_largest() -> None:
    """At least each, and one of them."""
    m = b.label(GIVEN, ["largest", X, Y])
    says(["largest", [X, Y], 1], ">=", (1, {m: 1}), (-1, SY))
    says(
        ["largest", [X, Y], None], "=", (1, {m: 2}), (-1, {m: 1, **SX}), (-1, {m: 1, **SY}), (1, {**SX, **SY})
    )
    says(["largest", [X], None], "=", (1, {b.label(GIVEN, ["largest", X]): 1}), (-1, SX))
    for terms, k in (([X, Y], 2), ([], None), ([X, ["identity", N]], 0), ([], 0)):
        refuses(["largest", terms, k])


def test_tensors() -> None:
    """The square of a sum of nets, as traces over the cycles of matrices."""
    a, c = b.sym("A"), b.sym("C")
    symbols = {**REALS, "m": b.NATURAL, "A": b.matrix(N, b.size("m")), "C": b.matrix(N, b.size("m"))}
    given = b.statement(TRUE, symbols=symbols)
    aa, ac = b.label(given, b.tr(b.t(a), a)), b.label(given, b.tr(b.t(a), c))
    cc = b.label(given, b.tr(b.t(c), c))
    nets = [[b.data((1, SX)), [[a, "i", "j"]]], [b.data((-1, SY)), [[c, "i", "j"]]]]
    terms = [(1, {aa: 1, "symbol x": 2}), (-2, {ac: 1, **SX, **SY}), (1, {cc: 1, "symbol y": 2})]
    says(["tensor", nets], ">=", *terms, before=[], given=given)
    cross = [[b.UNIT, [[a, 0, 1], [a, 2, 3]]], [b.UNIT, [[a, 0, 3], [a, 2, 1]]]]
    round_ = b.label(given, b.tr(a, b.t(a), a, b.t(a)))
    says(["tensor", cross], ">=", (2, {aa: 2}), (2, {round_: 1}), before=[], given=given)
    says(
        ["tensor", [[b.UNIT, [[["identity", N], 0, 1]]]]], ">=", (1, {"symbol n": 1}), before=[], given=given
    )
    says(["tensor", [[b.data((3, SX)), []]]], ">=", (9, {"symbol x": 2}), before=[], given=given)
    turned = [[b.UNIT, [[a, "i", "j"]]], [b.UNIT, [[b.t(c), "j", "i"]]]]
    says(["tensor", turned], ">=", (1, {aa: 1}), (2, {ac: 1}), (1, {cc: 1}), before=[], given=given)
    wrong = [[b.UNIT, [[a, "i", "j"]]], [b.UNIT, [[b.t(c), "i", "j"]]]]
    b.rejects(given, ["tensor", wrong], b.combine())


def test_axioms() -> None:
    """What is stated of a function, at the points in their order."""
    axioms = {
        "all": [["2", "L", "step"], ["-1", "rise"], ["1", "drift"], ["1", "value"], ["3"]],
        "turns": [["1", "turn"], ["1", "cross"], ["-1/2", "slope"]],
    }
    functions = {"f": {"domain": [[b.ONE, b.ONE]], "constants": {"L": Y}, "axioms": axioms}}
    given = b.statement(TRUE, symbols=REALS, functions=functions)
    fx, fy = (b.label(given, ["value", "f", p]) for p in (X, Y))
    gx, gy = (b.label(given, ["gradient", "f", 0, p]) for p in (X, Y))
    terms = [(2, {"symbol y": 3}), (-4, {"symbol x": 1, "symbol y": 2}), (2, {"symbol x": 2, "symbol y": 1})]
    terms += [(-1, {fy: 1}), (2, {fx: 1}), (1, {gx: 1, **SY}), (-1, {gx: 1, **SX}), (3, {})]
    says(["axiom", "all", "f", [X], [Y]], ">=", *terms, before=[], given=given)
    terms = [(1, {gy: 2}), (-2, {gx: 1, gy: 1}), ("1/2", {gx: 2})]
    terms += [(1, {gy: 1, **SY}), (-1, {gy: 1, **SX}), (-1, {gx: 1, **SY}), (1, {gx: 1, **SX})]
    says(["axiom", "turns", "f", [X], [Y]], ">=", *terms, before=[], given=given)
    assert b.check(given, ["axiom", "turns", "f", [X], [Y]], b.combine()) == {"turns"}
    for line in (
        ["other", "f", [X], [Y]],
        ["all", "g", [X], [Y]],
        ["all", "f", [X], []],
        ["all", "f", [X, X], [Y]],
    ):
        b.rejects(given, ["axiom", *line], b.combine())


def test_induction_and_everywhere() -> None:
    """From n on: s_{n+k} >= 0. What is shown everywhere is 0 = 0 itself."""
    given = {
        **GIVEN,
        "hypotheses": [["=", b.el("s", None, 5), ZERO], [">=", b.at("n"), b.num(5)]],
        "always": [[[None, 5], ["n", -1], ">=", b.el("s", "#0", 1), b.el("s", "#0")]],
    }
    start = [["hypothesis", 0], ["hypothesis", 1], b.combine((1, []), equal=[[b.UNIT, 0]])]
    step = [["always", 0, ["#1", 0], [4, 5]], b.plain(3, 6)]
    line = ["induction", "#1", [[None, 5], ["n", 0]], [">=", b.el("s", "#1"), ZERO], 2, 1, step]
    says(line, ">=", (1, {s("n", 0): 1}), before=start, given=given)
    everywhere = ["everywhere", [None, 0], ["n", 0], [b.combine((1, b.UNIT, 0))]]
    says(everywhere, "=", before=[], given=given)
    refuses(["everywhere", [None, 0], ["n", 0], []], start, given)
    refuses(
        ["everywhere", [None, 0], ["#0", 0], [["everywhere", [None, 0], ["n", 0], [b.combine()]]]],
        start,
        given,
    )
    refuses([*line[:-1], [step[0]]], start, given)


@pytest.mark.parametrize(
    ("term", "polynomial"),
    [
        (b.num("-3/6"), [("-1/2", {})]),
        (b.at("n", -2), [(1, {"symbol n": 1}), (-2, {})]),
        (["size", [[[], 2], [["n", "n"], 3]]], [(2, {}), (3, {"symbol n": 2})]),
        (["inverse", b.num(4)], [("1/4", {})]),
        (["trace", ["identity", N]], [(1, {"symbol n": 1})]),
        (["trace", ["zero", N, N]], []),
        (["trace", b.mul(X, ["identity", N], Y)], [(1, {**SX, **SY, "symbol n": 1})]),
        (["transpose", X], [(1, SX)]),
        (["identity", b.ONE], [(1, {})]),
        (b.mul(), [(1, {})]),
    ],
)
def test_terms(term: Any, polynomial: Any) -> None:
    """What terms are, by hand."""
    found = b.read(GIVEN).scalar(term)
    assert {powers: c for (powers, _), c in found.terms.items()} == b.poly(*polynomial)


NO_NUMBERS: list[Any] = [["power", X, 2], ["total", X], ["sum"], ["inverse"], ["root", X], ["number"], X[1]]
NO_NUMBERS += [["symbol", "z"], ["element", "x", [None, 1]], ["element", "s", 1], ["index", ["x", 0]], [], 3]
NO_NUMBERS += [["largest", ["identity", N]], ["trace", ["zero", N, b.ONE]], ["identity", N], None]
NO_NUMBERS += [["symbol", "x", "x"], ["number", "1", "2"], ["inverse", b.num(2), 1], ["root", b.num(2), 2, 2]]
NO_NUMBERS += [["size", [[["x"], 1]]], ["value", "f", X], ["gradient", "f", 0, X]]


@pytest.mark.parametrize("term", NO_NUMBERS)
def test_what_is_no_number(term: Any) -> None:
    """Is said in no statement."""
    b.rejects(b.statement(["=", term, term], symbols=REALS, sequences={"s": b.SCALAR}), b.combine())


def test_fingerprints() -> None:
    """Of every part of a statement, in any order of its keys, and of the version of the rules."""
    assert fingerprint(dict(reversed(GIVEN.items()))) == fingerprint(GIVEN)
    assert len({fingerprint({**GIVEN, key: []}) for key in GIVEN} | {fingerprint(GIVEN)}) == len(GIVEN) + 1
    assert VERSION == "1" and len(fingerprint(GIVEN)) == 64
    other = b.certificate({**GIVEN, "hypotheses": []}, b.combine())
    with pytest.raises(Rejected, match="another statement"):
        recheck(GIVEN, other)
