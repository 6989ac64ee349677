"""Terms for the symbols of a lemma, from where they stand in another statement."""

from __future__ import annotations

from tests.certify.building import Data, add, el, mul, num, sym
from verify.certify.search.matching import anchored, match, matches, parts, symbols


def value(point: Data) -> Data:
    """A value of a function."""
    return ["value", "f", point]


def said(conclusion: Data, *equations: Data) -> dict[str, Data]:
    """As much of a statement as is looked at."""
    return {"conclusion": conclusion, "equations": list(equations)}


def test_a_pattern_becomes_the_term() -> None:
    """x + 2 y at x = a b and y = c; not where one symbol would have to be two terms."""
    pattern, unknown = add(sym("x"), mul(num(2), sym("y"))), frozenset({"x", "y"})
    found = match(pattern, add(mul(sym("a"), sym("b")), mul(num(2), sym("c"))), unknown, {})
    assert found == {"x": mul(sym("a"), sym("b")), "y": sym("c")}
    assert match(pattern, add(sym("a"), mul(num(3), sym("c"))), unknown, {}) is None
    assert match(add(sym("x"), sym("x")), add(sym("a"), sym("b")), unknown, {}) is None
    assert match(sym("z"), sym("a"), unknown, {}) is None


def test_a_lemma_at_terms_of_a_conclusion() -> None:
    """f(x) >= f(x - y), where f(a) >= f(a - 2 b) is to be shown."""
    lemma = [">=", value(sym("x")), value(add(sym("x"), mul(num(-1), sym("y"))))]
    here = [">=", value(sym("a")), value(add(sym("a"), mul(num(-1), mul(num(2), sym("b")))))]
    assert next(matches(lemma, anchored(said(here)), ["x", "y"])) == {
        "x": sym("a"),
        "y": mul(num(2), sym("b")),
    }


def test_a_lemma_at_elements_of_sequences() -> None:
    """The same, where f(x_t) >= f(x_{t+1}) is to be shown, and x_{t+1} = x_t - y_t."""
    lemma = [">=", value(sym("x")), value(add(sym("x"), mul(num(-1), sym("y"))))]
    step = add(el("x", "#0"), mul(num(-1), el("y", "#0")))
    here = said([">=", value(el("x", "t")), value(el("x", "t", 1))], [[None, 0], ["t", 0], "x", 1, step])
    assert {"x": el("x", "t"), "y": el("y", "t")} in matches(lemma, anchored(here), ["x", "y"])


def test_nothing_where_no_place_fits() -> None:
    lemma = [">=", value(mul(sym("x"), sym("x"))), num(0)]
    assert not list(matches(lemma, anchored(said([">=", value(mul(sym("a"), sym("b"))), num(0)])), ["x"]))


def test_parts_and_symbols() -> None:
    term = add(sym("a"), mul(sym("b"), sym("a")))
    assert list(symbols(term)) == ["a", "b", "a"]
    assert list(parts(term)) == [term, sym("a"), term[2], sym("b")]
