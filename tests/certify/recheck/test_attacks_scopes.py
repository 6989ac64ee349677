"""False statements about indices, cases and what is assumed: no certificate passes."""

from __future__ import annotations

import pytest

from tests.certify import building as b

ZERO, TEN = b.num(0), b.num(10)
N = {"n": b.NATURAL}
POSITIVE = [">", b.at("n"), ZERO]


def falsehood(**parts: b.Data) -> b.Data:
    """The statement -1 >= 0, with what is given."""
    return b.statement([">=", b.num(-1), ZERO], **parts)


def captured(start: int, wanted: b.Data, low: int, high: int, clash: int) -> b.Data:
    """An absurd, from line ``start``, that assumes of a free number #1 what an induction over #1 contradicts.

    Its claim is -(#1 - low) >= 0, which holds at first and is a contradiction at last.
    """
    after = b.data((-1, {"symbol #1": 1}), (low - 1, {}))
    claim = [">=", b.add(b.neg(b.at("#1")), b.num(low)), ZERO]
    step = ["absurd", ">=", after, [b.plain(start, start + clash)]]
    induction = ["induction", "#1", [[None, low], [None, high]], claim, start + 1, start + 2, [step]]
    return ["absurd", ">=", wanted, [b.combine((1, [])), b.combine((high - low, b.UNIT)), induction]]


def test_an_assumption_is_not_of_a_variable_inside() -> None:
    """Else #1 >= 0 and -#1 - 1 >= 0 for every number."""
    first = captured(0, b.data((1, {"symbol #1": 1})), 0, 2, 4)
    second = captured(1, b.data((-1, {"symbol #1": 1}), (-1, {})), -5, -3, 5)
    b.rejects(falsehood(), first, second, b.plain(0, 1), match="within an absurd")


def test_no_induction_stands_within_an_absurd() -> None:
    """However deep; an induction within another or within an everywhere may."""
    given = b.statement(["=", ZERO, ZERO], symbols=N, hypotheses=[["=", ZERO, ZERO]])
    ends = [[None, 0], [None, 3]]

    def inside(place: int, name: str = "#1", *lines: b.Data) -> list[b.Data]:
        start = [["hypothesis", 0], b.combine((3, b.UNIT))]
        here = ["=", b.at(name), b.at(name)]
        return [*start, ["induction", name, ends, here, place, place + 1, [*lines, b.combine()]]]

    b.check(given, *inside(0), b.combine())
    b.check(given, *inside(0, "#1", *inside(5, "#2")), b.combine())
    b.check(given, ["everywhere", *ends, inside(2)], b.combine())
    b.check(given, ["everywhere", *ends, inside(2, "#1", *inside(7, "#2"))], b.combine())
    for outer in (
        ["absurd", "=", [], inside(1)],
        ["absurd", "=", [], [["absurd", ">", b.UNIT, inside(2)]]],
        ["absurd", "=", [], [["everywhere", *ends, inside(3)]]],
        ["everywhere", *ends, [["absurd", "=", [], inside(3)]]],
    ):
        b.rejects(given, outer, match="within an absurd")


def test_symbols_are_not_named_like_indices() -> None:
    """A number #1 = 100 that an induction over #1 would meet."""
    hundred = ["=", b.sym("#1"), b.num(100)]
    given = b.statement([">=", b.num(-10), ZERO], symbols={"#1": b.SCALAR, **N}, hypotheses=[hundred])
    step = [
        "absurd",
        ">=",
        b.data((-1, {"symbol #1": 1}), (-1, {})),
        [b.combine((1, b.UNIT, 5), equal=[[b.UNIT, 0]])],
    ]
    induction = ["induction", "#1", [[None, 0], [None, 10]], [">=", b.neg(b.at("#1")), ZERO], 1, 2, [step]]
    lines = [["hypothesis", 0], b.combine((1, [])), b.combine((10, b.UNIT)), induction]
    b.rejects(given, *lines, match="named like an index")


def test_an_index_variable_in_a_size_is_not_taken_for_an_index() -> None:
    """In a size [["#", 1]] the name is a text, and looks like an index #+1."""
    count = ["size", [["#", 1]]]
    given = b.statement(
        [">=", b.mul(b.num(-4), b.at("m")), ZERO],
        symbols={"n": b.NATURAL, "m": b.NATURAL},
        hypotheses=[[">=", b.at("n"), ZERO], [">=", b.at("m", -5), b.at("n")]],
    )
    step = b.combine((2, b.UNIT, 2))
    induction = ["induction", "#", [["n", 0], ["m", -5]], [">=", count, ZERO], 0, 1, [step]]
    b.rejects(given, ["hypothesis", 0], ["hypothesis", 1], induction, match="no size")


def test_limits_do_not_speak_of_the_index() -> None:
    """For every #0 with 0 <= #0 <= #0 - 1 nothing is assumed."""
    always = [[[None, 0], ["#0", -1], ">=", b.el("x", "#0"), b.num(1)]]
    given = b.statement([">=", b.el("x", None, 3), b.num(1)], sequences={"x": b.SCALAR}, always=always)
    claim = [">=", b.mul(b.at("#0", -10), b.add(b.el("x", None, 3), b.num(-1))), ZERO]
    low, high = b.combine((3, b.UNIT)), b.combine((1, b.UNIT, 3), (6, b.UNIT))
    step = [low, high, ["always", 0, [None, 3], [5, 6]], b.combine((1, b.UNIT, 3, 7), (1, b.UNIT, 7))]
    b.rejects(
        given,
        b.combine((1, [])),
        b.combine((1, b.UNIT)),
        ["induction", "#0", [[None, 10], [None, 11]], claim, 0, 1, step],
    )


@pytest.mark.parametrize("limits", [[["#1", 0], [None, 3]], [[None, 0], ["#0", 3]], [["x", 0], [None, 1]]])
def test_limits_are_indices(limits: b.Data) -> None:
    """Of natural numbers alone."""
    for parts in (
        {"always": [[*limits, ">=", b.el("x", "#0"), ZERO]]},
        {"equations": [[*limits, "x", 1, ZERO]]},
    ):
        given = b.statement(["=", ZERO, ZERO], symbols={"x": b.SCALAR}, sequences={"x": b.SCALAR}, **parts)
        b.rejects(given, b.combine())


def test_equations_are_between_like_things() -> None:
    """A sequence of numbers is not the identity, nor one that is not declared anything."""
    n = b.size("n")
    for name, term, shift in (
        ("x", ["identity", n], 0),
        ("y", ZERO, 0),
        ("x", ZERO, 1.5),
        ("x", ZERO, "1"),
        ("x", ZERO, True),
    ):
        equations = [[[None, 0], [None, 3], name, shift, term]]
        given = b.statement(["=", ZERO, ZERO], symbols=N, sequences={"x": b.SCALAR}, equations=equations)
        b.rejects(given, b.combine())


SUM = b.statement(
    [">=", b.el("x", "n"), ZERO],
    symbols=N,
    sequences={"x": b.SCALAR},
    hypotheses=[[">=", b.el("x", None), ZERO], [">=", b.at("n"), ZERO]],
    always=[[[None, 0], ["n", -1], ">=", b.el("x", "#0", 1), b.el("x", "#0")]],
)
STEP = [["always", 0, ["#1", 0], [3, 4]], b.plain(2, 5)]


def test_an_induction_step_is_needed() -> None:
    """With the right variable, start, ends and claim."""
    claim, ends = [">=", b.el("x", "#1"), ZERO], [[None, 0], ["n", 0]]
    start = [["hypothesis", 0], ["hypothesis", 1]]
    b.check(SUM, *start, ["induction", "#1", ends, claim, 0, 1, STEP])
    for wrong in (
        ["#1", ends, claim, 0, 1, []],
        ["#1", ends, claim, 0, 1, STEP[:1]],
        ["#1", ends, claim, 1, 1, STEP],
        ["#1", ends, claim, 0, 0, STEP],
        ["#1", [["n", 0], [None, 0]], claim, 0, 1, STEP],
        ["#1", [[None, 1], ["n", 0]], claim, 0, 1, STEP],
        ["#1", [[None, 0], ["n", 1]], claim, 0, 1, STEP],
        ["#1", [[None, 0], ["#1", 1]], claim, 0, 1, STEP],
        ["n", ends, claim, 0, 1, STEP],
        ["x", ends, claim, 0, 1, STEP],
        ["#1", ends, [">", *claim[1:]], 0, 1, STEP],
        ["#1", ends, ["!", *claim[1:]], 0, 1, STEP],
        ["#1", ends, [">=", b.sym("#1"), ZERO], 0, 1, STEP],
        ["#1", ends, [">=", b.at("#2"), ZERO], 0, 1, STEP],
        ["#1", ends, claim, 7, 1, STEP],
        ["#1", ends, claim, 0, -1, STEP],
        ["#1", ends, claim, 0, 1, [["induction", "#1", ends, claim, 0, 1, STEP]]],
        ["#1", ends, claim, 0, 1, [["everywhere", [None, 0], [None, 1], [b.combine()]], *STEP]],
    ):
        b.rejects(SUM, *start, ["induction", *wrong])


def test_what_is_inside_is_forgotten() -> None:
    """Lines of a case or an induction, what they assume, and their variable."""
    ends, claim = [[None, 0], ["n", 0]], [">=", b.el("x", "#1"), ZERO]
    start = [["hypothesis", 0], ["hypothesis", 1], ["induction", "#1", ends, claim, 0, 1, STEP]]
    for later in (3, 4, -1, True, "0", None, 0.0):
        b.rejects(SUM, *start, b.combine((1, b.UNIT, later)))
    b.rejects(SUM, *start, ["root", b.at("#1"), 2, None], b.plain(2))
    b.rejects(
        SUM, *start, ["everywhere", [None, 0], ["n", 0], [b.combine()]], ["always", 0, ["#0", 0], [0, 1]]
    )
    false = b.statement([">=", b.sym("x"), ZERO], symbols={"x": b.SCALAR})
    x = b.data((1, {"symbol x": 1}))
    b.rejects(false, ["absurd", ">=", x, [b.combine((1, b.UNIT, 0))]], match="no contradiction")
    for given_up in (0, 1):
        b.rejects(false, b.combine(), b.combine((1, x, given_up)))


@pytest.mark.parametrize("sign", [">=", ">", "="])
def test_a_contradiction_is_one(sign: str) -> None:
    """0 >= 0, 1 > 0, 0 = 0 and what is no number are none."""
    given = b.statement([sign, b.sym("x"), ZERO], symbols={"x": b.SCALAR})
    x = b.data((1, {"symbol x": 1}))
    for inside in ([b.combine()], [b.combine((1, []))], [b.combine((1, b.UNIT))], [b.combine((1, x))], []):
        b.rejects(given, ["absurd", sign, x, inside])
    b.rejects(given, ["absurd", "<", x, [b.combine()]])


ROOT = b.statement(
    [">=", ["root", b.sym("x"), 2], ZERO],
    symbols={"x": b.SCALAR},
    sequences={"y": b.SCALAR},
    hypotheses=[["=", b.sym("x"), ZERO], [">=", b.sym("x"), ZERO]],
)
GOAL = ["root", b.sym("x"), 2, None]


def test_existence_is_not_shown_by_what_is_assumed() -> None:
    """Nor at another place, nor of another number."""
    b.check(ROOT, ["hypothesis", 1], GOAL)
    free = {**ROOT, "hypotheses": []}
    x, minus = b.data((1, {"symbol x": 1})), b.combine((1, b.UNIT, 0))
    b.rejects(free, GOAL, match="may not exist")
    cube = b.data((1, {"symbol x": 3}))
    contradiction = b.combine((1, x, 0), (1, [], 0))
    b.rejects(free, ["absurd", ">=", b.data((-1, {"symbol x": 1})), [minus, contradiction]], GOAL)
    b.rejects(free, b.combine((1, x)), GOAL, match="may not exist")
    b.rejects(free, ["absurd", ">=", cube, [minus]], GOAL)
    inside = ["everywhere", [None, 0], [None, 1], [["hypothesis", 1]]]
    b.rejects(ROOT, inside, GOAL, match="may not exist")


@pytest.mark.parametrize("used", [True, False])
def test_what_is_stated_of_every_index_exists_at_every_index(used: bool) -> None:
    """Shown between the same limits."""
    root, limits = ["root", b.el("y", "#0"), 2], [[None, 0], [None, 4]]
    sides = {"always": [[*limits, ">=", root, ZERO]]} if used else {"equations": [[*limits, "z", 0, root]]}
    given = b.statement(
        ["=", ZERO, ZERO],
        sequences={"y": b.SCALAR, "z": b.SCALAR},
        **{"always": [[*limits, ">=", b.el("y", "#0"), ZERO], *sides.pop("always", [])], **sides},
    )
    line = ["always", 0, ["#0", 0], [0, 1]]
    b.check(given, ["everywhere", *limits, [line]], b.combine())
    b.rejects(given, b.combine(), match="may not exist")
    b.rejects(given, ["everywhere", [None, 1], [None, 4], [b.combine((1, b.UNIT, 0), (1, b.UNIT)), line]])
    b.rejects(
        given,
        [
            "everywhere",
            [None, 0],
            [None, 3],
            [b.combine((1, b.UNIT, 1), (1, b.UNIT)), ["always", 0, ["#0", 0], [0, 2]]],
        ],
        b.combine(),
        match="may not exist",
    )
    whole = [
        "absurd",
        "=",
        [],
        [["everywhere", *limits, [["always", 0, ["#0", 0], [1, 2]]]], b.combine((1, b.UNIT, 0))],
    ]
    b.rejects(given, whole, match="may not exist")
    nested = [
        "everywhere",
        *limits,
        [["absurd", ">=", [], [["always", 0, ["#0", 0], [0, 1]], b.combine((1, b.UNIT, 2))]]],
    ]
    b.rejects(given, nested, b.combine(), match="may not exist")


def test_what_was_read_in_one_range_is_read_again_in_another() -> None:
    """The same root stands in both; that it exists has to be shown of each."""
    root, first, second = ["root", b.el("y", "#0"), 2], [[None, 0], [None, 4]], [[None, 7], [None, 9]]
    known = [[*limits, ">=", b.el("y", "#0"), ZERO] for limits in (first, second)]
    told = [[*limits, ">=", root, ZERO] for limits in (first, second)]
    given = b.statement(["=", ZERO, ZERO], sequences={"y": b.SCALAR}, always=[*known, *told])
    shown = ["everywhere", *first, [["always", 0, ["#0", 0], [0, 1]]]]
    other = ["everywhere", *second, [["always", 1, ["#0", 0], [1, 2]]]]
    b.check(given, shown, other, b.combine())
    b.rejects(given, shown, b.combine(), match="may not exist")
    alone = ["everywhere", *second, [["always", 1, ["#0", 0], [0, 1]]]]
    b.rejects(given, alone, b.combine(), match="may not exist")
    only = {**given, "always": [known[0], *told]}
    b.rejects(only, shown, b.combine(), match="may not exist")


def test_an_index_variable_ends_with_its_induction() -> None:
    """Though terms that speak of it were read inside."""
    given = b.statement(["=", ZERO, ZERO], symbols=N, hypotheses=[["=", ZERO, ZERO]])
    ends, term = [[None, 0], [None, 3]], b.at("#1")
    begin = [["hypothesis", 0], b.combine((3, b.UNIT))]
    induction = ["induction", "#1", ends, ["=", term, term], 0, 1, [["largest", [term], 0], b.combine()]]
    b.check(given, *begin, induction, b.combine())
    b.rejects(given, *begin, induction, ["largest", [term], 0], b.combine(), match="#1")
    b.rejects(given, *begin, ["everywhere", *ends, [["largest", [term], 0]]], b.combine())
