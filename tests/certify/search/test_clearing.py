"""Bounds by inverses are cleared where nothing else speaks of the inverses."""

from __future__ import annotations

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.polynomials.polynomial import Poly
from verify.certify.search.clearing import without_inverses
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search
from verify.certify.stating.claimed import stated


def left(formula: str, *assumptions: str) -> tuple[Search, list[Fact], list[Fact]]:
    """The facts under some assumptions, and what is left of them for a claim."""
    lets = (r"let a, b, x \in \mathbb{R}", "assume a > 0", "assume b > 0", *assumptions)
    search = Search(plain(stated(claim(formula, *lets))), 5.0)
    goal: Poly = poly_of(search.scribe.stated()[1])
    facts = list(search.gatherer.hypotheses())
    for label in [label for label in search.scribe.terms if label.startswith("inverse ")]:
        facts += search.gatherer.made(label)
    return search, facts, without_inverses(search.gatherer, goal, facts)


def inverses(facts: list[Fact]) -> set[str]:
    """The inverses of which facts speak."""
    return {label for fact in facts for label in fact.labels if label.startswith("inverse ")}


def test_a_bound_is_cleared() -> None:
    search, facts, rest = left(r"x a \le 2", r"assume x \le \frac{1}{a}")
    assert inverses(facts)
    assert not inverses(rest)
    bound = search.scribe.poly(
        ["sum", ["number", "1"], ["product", ["number", "-1"], ["symbol", "x"], ["symbol", "a"]]]
    )
    (cleared,) = [fact for fact in rest if fact.poly == bound]
    sign, value = search.scribe.lines[cleared.write()]
    assert (sign, poly_of(value)) == (">=", bound)


def test_what_only_compares_inverses_is_left_out() -> None:
    two = (r"assume x \le \frac{1}{a}", r"assume \frac{1}{a} \le \frac{1}{b}")
    assert not inverses(left(r"x a \le 2", *two)[2])


def test_an_inverse_in_the_goal_stays() -> None:
    _, facts, rest = left(r"x \le \frac{2}{a}", r"assume x \le \frac{1}{a}")
    assert rest == facts


def test_an_inverse_that_is_multiplied_is_cleared() -> None:
    search, facts, rest = left(r"x a \le 2", r"assume x \le \frac{b}{a}")
    assert inverses(facts)
    assert not inverses(rest)
    bound = search.scribe.poly(
        ["sum", ["symbol", "b"], ["product", ["number", "-1"], ["symbol", "x"], ["symbol", "a"]]]
    )
    (cleared,) = [fact for fact in rest if fact.poly == bound]
    sign, value = search.scribe.lines[cleared.write()]
    assert (sign, poly_of(value)) == (">=", bound)


def test_an_inverse_that_is_squared_stays() -> None:
    _, facts, rest = left(r"x a \le 2", r"assume x \le \frac{1}{a^2} + \frac{1}{a}")
    assert inverses(rest) == inverses(facts)
