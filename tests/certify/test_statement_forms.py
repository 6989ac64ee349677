"""What statements say of each kind of declaration, hypothesis and conclusion."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.claims.closing import claim
from verify.certify.stating.claimed import stated as full
from verify.certify.stating.forms import checked
from verify.certify.stating.formulas import subformulas
from verify.certify.stating.statement import NotStated, state

SIZE = r"let n \in \mathbb{N}"
SQUARE = r"let A \in \mathbb{R}^{n\times n}"
N, ONE = [[["n"], 1]], [[[], 1]]


def stated(formula: str, *lets: str) -> dict[str, Any]:
    return state(claim(formula, *lets))


def parts(formula: Any) -> list[Any]:
    return list(subformulas(formula))


def test_properties_of_matrices() -> None:
    """What the checker knows is declared, the others are said by products or equations."""
    assert stated(r"A = A^T", SIZE, f"{SQUARE} ; symmetric")["symbols"]["A"] == [
        "matrix",
        N,
        N,
        ["symmetric"],
    ]
    assert stated(r"\|A\| \ge 0", SIZE, f"{SQUARE} ; diagonal")["symbols"]["A"][3] == ["symmetric"]
    assert stated(r"\|A\| \ge 0", SIZE, f"{SQUARE} ; orthogonal")["symbols"]["A"][3] == ["orthogonal"]
    assert "projection" in stated(r"\|A\| \ge 0", SIZE, f"{SQUARE} ; projection")["symbols"]["A"][3]
    for kind in ("psd", "pd"):
        found = stated(r"\operatorname{Tr} A \ge 0", SIZE, f"{SQUARE} ; {kind}")
        root = ["symbol", "A.root"]
        assert found["conclusion"][1] == ["trace", ["product", ["transpose", root], root]]
        assert found["symbols"]["A.root"] == ["matrix", N, N, []]
    skew = stated(r"\operatorname{Tr} A = 0", SIZE, f"{SQUARE} ; skew")
    assert "A.half" in skew["symbols"] and "A" not in skew["symbols"]
    unit = stated(r"|x^T x| \le 1", SIZE, r"let x \in \mathbb{R}^n ; unit")
    x = ["symbol", "x"]
    assert unit["hypotheses"] == [["=", ["product", ["transpose", x], x], ["number", "1"]]]


def test_properties_of_numbers_say_nothing() -> None:
    """The search draws a number that is declared to be a unit from all real numbers."""
    assert stated(r"x^2 \le 1", r"let x \in \mathbb{R} ; unit")["hypotheses"] == []


def test_intervals_and_naturals() -> None:
    """Intervals are hypotheses; a natural number has a lower bound, raised by what is assumed of it."""
    found = stated(r"t x \le 1", r"let t \in [0,1)", r"let x \le 1")
    t, zero, one = ["symbol", "t"], ["number", "0"], ["number", "1"]
    assert [">=", t, zero] in found["hypotheses"] and [">", one, t] in found["hypotheses"]
    found = stated(r"T x \le T", r"let T \in \mathbb{N}", r"let x \le 1", r"assume T > 3")
    assert found["symbols"]["T"] == ["natural", 4]
    assert [">", ["index", ["T", 0]], ["number", "3"]] in found["hypotheses"]


def test_semidefinite_order() -> None:
    """X >= Y is shown for a new column, and assumed as X - Y = R^T R."""
    both = (SIZE, r"let A, z \in \mathbb{R}^{n\times n} ; symmetric")
    found = stated(r"A \succeq z", *both, r"assume z \preceq A")
    assert found["symbols"]["z'"] == ["matrix", N, ONE, []]
    assert found["conclusion"][0] == ">=" and found["conclusion"][2] == ["number", "0"]
    assert found["symbols"]["R"] == ["matrix", N, N, []] and len(found["hypotheses"]) == 1
    strict = stated(r"A \succ z", *both)
    assert strict["conclusion"][0] == ">" and strict["hypotheses"][0][0] == ">"


def test_what_differs() -> None:
    """X is not Y: |X - Y|^2 > 0; of numbers (a - b)^2 > 0, of a sequence at every index."""
    zero, a, b = ["number", "0"], ["symbol", "a"], ["symbol", "b"]
    numbers = r"let a, b \in \mathbb{R}"
    less = ["sum", a, ["product", ["number", "-1"], b]]
    assert stated(r"a^2 > 0", numbers, r"assume a \ne 0")["hypotheses"] == [[">", ["power", a, 2], zero]]
    apart = [">", ["power", less, 2], zero]
    assert stated(r"a \ne b", numbers)["conclusion"] == apart
    assert stated(r"a + b \ge 0", numbers, r"assume a \neq b")["hypotheses"] == [apart]
    both = (SIZE, r"let A, B \in \mathbb{R}^{n\times n}")
    step = ["sum", ["symbol", "A"], ["product", ["number", "-1"], ["symbol", "B"]]]
    square = [">", ["trace", ["product", ["transpose", step], step]], zero]
    assert square in stated(r"\|A\| \ge 0", *both, r"assume A \ne B")["hypotheses"]
    assert stated(r"A \ne B", *both)["conclusion"] == square
    lets = (r"let T \in \mathbb{N}", r"let x_t \in \mathbb{R}", r"assume x_t \ne 1")
    (line,) = stated(r"\sum_{t=0}^{T-1} x_t \ge T", *lets)["always"]
    here = ["sum", ["element", "x_t", ["#0", 0]], ["number", "-1"]]
    assert line == [[None, 0], ["T", -1], ">", ["power", here, 2], zero]


def test_what_differs_has_a_value() -> None:
    """1/b is not a: b is not zero, whether that is assumed or has to be shown."""
    numbers = r"let a, b \in \mathbb{R}"
    assert ["inverse", ["symbol", "b"]] in parts(stated(r"a \ne \frac{1}{b}", numbers)["conclusion"])
    assumed = full(claim(r"b^2 > 0", numbers, r"assume a \ne \frac{1}{b}"))["hypotheses"]
    b = ["symbol", "b"]
    assert [">", ["product", b, b], ["number", "0"]] in assumed


def test_blocks_of_cut_matrices() -> None:
    """V, sliced at m, is two symbols; a symmetric matrix has the transposes of its blocks."""
    lets = (r"let m, n, r \in \mathbb{N}", r"let V \in \mathbb{R}^{(m+n)\times r}")
    select = r"let E \in \mathbb{R}^{m\times(m+n)} ; value [I 0]"
    found = stated(r"\|E V\| \le \|V\|", *lets, select)
    assert {"V.1,1", "V.2,1"} < set(found["symbols"]) and "V.2,1" not in json.dumps(found["conclusion"][2])
    symmetric = r"let A \in \mathbb{R}^{(m+n)\times(m+n)} ; symmetric"
    found = stated(r"\|E A\| \le \|A\|", *lets, select, symmetric)
    assert found["symbols"]["A.1,1"][3] == found["symbols"]["A.2,2"][3] == ["symmetric"]
    assert found["symbols"]["A.1,2"][3] == [] and "A.2,1" not in found["symbols"]
    function = (
        r"let f : \mathbb{R}^{(m+n)\times r} \to \mathbb{R} ; smooth 1",
        r"assume \nabla f(V) = 0",
    )
    found = stated(r"\|E V\| \le f(V)", *lets, select, *function)
    assert len(found["functions"]["f"]["domain"]) == 2 and len(found["hypotheses"]) == 2


def test_sequences() -> None:
    """Rules are equations, hypotheses on every index hold up to the last that the conclusion surely uses."""
    lets = (r"let T \in \mathbb{N}", r"let x_t \ge 0", r"seq x_{t+1} = x_t / 2", r"assume x_t \le 1")
    found = stated(r"\sum_{t=0}^{T-1} x_t \le T", *lets)
    assert {json.dumps(line[:2]) for line in found["always"]} == {'[[null, 0], ["T", -1]]'}
    assert found["equations"][0][:4] == [[None, 0], ["T", -2], "x_t", 1]
    assert stated(r"\sum_{t=1}^{T-1} x_t \le T", *lets)["always"] == []  # T may be 1
    assert stated(r"x_{t+1} \le x_t", *lets)["always"][0][1] == ["t", 1]
    with pytest.raises(NotStated, match="before the first"):
        stated(r"x_t \le x_{t-1}", *lets)
    assert stated(r"x_t \le x_{t-1}", r"let t \in \mathbb{N}", *lets)["symbols"]["t"] == ["natural", 1]


def test_sums_over_entries_are_traces() -> None:
    """Over all entries and of degree two; nothing else."""
    lets = (SIZE, r"let A, B \in \mathbb{R}^{n\times n} ; entries a_{ij}, b_{ij}")
    found = stated(r"\sum_{i=1}^n \sum_{j=1}^n a_{ij} b_{ji} = 0", *lets)
    assert found["conclusion"][1] == ["trace", ["product", ["symbol", "A"], ["symbol", "B"]]]
    found = stated(r"\sum_{i=1}^n \sum_{j=1}^n |a_{ij}|^2 \ge 0", *lets)
    a = ["symbol", "A"]
    assert found["conclusion"][1] == ["trace", ["product", ["transpose", a], a]]
    for other in (r"\sum_{i=1}^n a_{i1} \ge 0", r"\sum_{i=1}^n \sum_{j=1}^n a_{ij}^3 \ge 0"):
        with pytest.raises(NotStated):
            stated(other, *lets)


def test_what_may_lack_a_value_is_kept() -> None:
    """An inverse that does not matter for the value stays, so that it has to be shown to exist."""
    lets = (r"let m, n, r \in \mathbb{N}", r"let x \in \mathbb{R}", r"let B \in \mathbb{R}^{m\times r}")
    for formula in (r"0 \cdot \frac{1}{x} \le 1", r"(\frac{1}{x})^0 \le 1", r"0 \sqrt{x} \le 1"):
        text = json.dumps(stated(formula, *lets)["conclusion"])
        assert '"inverse"' in text or '"root"' in text
    with pytest.raises(NotStated, match="division by zero"):
        stated(r"\frac{x}{0} \le 1", *lets)


def test_a_value_is_assumed_of_hypotheses_only() -> None:
    """Not of the rules of sequences, nor of the interval of a name, which a point may not ask for."""
    lets = (r"let x_t, y_t \in \mathbb{R}", r"let y \in \mathbb{R}", r"let z \ge \frac{1}{y}")
    rule = r"seq y_{t+1} = \min_{k=0,\dots,t} \frac{1}{x_k}"
    found = checked(stated(r"y_2 + z \ge 0", *lets, rule))
    assert [line[0] for line in found["hypotheses"]] == [">=", "="] and not found["always"]
    inverse = ["inverse", ["symbol", "y"]]
    positive = [">", ["product", ["symbol", "y"], ["symbol", "y"]], ["number", "0"]]
    assert found["hypotheses"][0] == [">=", ["symbol", "z"], inverse]
    assert positive in checked(stated(r"y_2 \ge z", *lets, rule, r"assume z \ge \frac{1}{y}"))["hypotheses"]
    every = checked(stated(r"x_2 \ge 0", *lets, r"assume x_t \ge \sqrt{y_t}"))["always"]
    assert [[None, 0], [None, 2], ">=", ["element", "y_t", ["#0", 0]], ["number", "0"]] in every


def test_what_is_lost_twice_is_kept_twice() -> None:
    """A root that matters in no rule has to exist for each of them, over its own indices."""
    lets = (r"let x_t, a_t, b_t \in \mathbb{R}",)
    rules = (r"seq a_{t+1} = a_{t-1} + 0 \cdot \sqrt{x_t}", r"seq b_{t+1} = b_t + 0 \cdot \sqrt{x_t}")
    found = stated("a_2 + b_2 = 0", *lets, *rules)
    assert [line[0] for line in found["equations"]] == [[None, 1], [None, 0]]
    assert all('"root"' in json.dumps(line) for line in found["equations"])


def test_what_cannot_be_said() -> None:
    """Reasons, not guesses; as hypotheses the same are left out."""
    lets = (SIZE, SQUARE, r"let x \in \mathbb{R}")
    for formula in (
        r"\sin x \ge 1",
        r"\|A\|_{op} \ge 0",
        r"\det A = 0",
        r"A^{-1} = A",
        r"2^n \ge x",
    ):
        with pytest.raises(NotStated):
            stated(formula, *lets)
        kept = stated(r"x \|A\| \ge 0", *lets, f"assume {formula}")
        assert kept["hypotheses"] == []
