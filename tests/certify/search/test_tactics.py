"""Steps to simpler goals: what determines an element in its place, a maximum at least one of its numbers."""

from __future__ import annotations

from typing import Any

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.polynomials.polynomial import Poly, variables
from verify.certify.search.scribe import Data, poly_of
from verify.certify.search.search import Search
from verify.certify.search.tactics import any_of, determined, maxima, tactics
from verify.certify.stating.claimed import stated

LETS = (
    r"let t \in \mathbb{N}",
    r"let u_t, v_t, x_t, m_t, h_t \in \mathbb{R}",
    r"let c, d, w \in \mathbb{R}",
    r"seq x_{t+1} = u_t + v_t",
    r"seq m_{t+1} = \max\{u_t, v_t\}",
    r"seq h_{t+1} = h_t u_t",
    r"assume u_t \ge 1",
    r"assume v_t \ge 3",
    r"assume h_t \ge 0",
    r"assume d \ge w",
)
HERE = r"u_0 + v_0 + x_1 + m_1 + h_1 + c + d + w \ge 0"
"""A claim that speaks of all numbers; other goals are asked under its assumptions."""
U, X, M, H = (["element", f"{x}_t", [None, k]] for x, k in (("u", 0), ("x", 1), ("m", 1), ("h", 1)))
C, D, W = (["symbol", x] for x in "cdw")


def asking(formula: str = HERE) -> Search:
    """A search under the assumptions."""
    found = Search(plain(stated(claim(formula, *LETS))), 10.0)
    found.scribe.stated()
    return found


def poly(search: Search, *terms: Any) -> Poly:
    """A sum of terms as a polynomial."""
    return search.scribe.poly(["sum", *terms])


def negative(term: Data) -> Data:
    """Its opposite."""
    return ["product", ["number", "-1"], term]


def says(search: Search, place: int | None, sign: str, goal: Poly) -> bool:
    """Whether a line is there that says so."""
    assert place is not None
    found, value = search.scribe.lines[place]
    return (found, poly_of(value)) == (sign, goal)


def test_an_element_alone_is_what_determines_it() -> None:
    """x_1 >= 4 as u_0 + v_0 >= 4, x_1 > 3 as u_0 + v_0 > 3."""
    here = asking()
    for sign, number in ((">=", "-4"), (">", "-3")):
        goal = poly(here, X, ["number", number])
        (tactic,) = determined(here, sign, goal, *variables(goal))
        assert says(here, tactic(), sign, goal)


def test_what_determines_an_element_may_not_suffice() -> None:
    """x_1 >= 5 is false at u_0 = 1, v_0 = 3."""
    here = asking()
    here.deadline = here.deadline - 9
    goal = poly(here, X, ["number", "-5"])
    (tactic,) = determined(here, ">=", goal, *variables(goal))
    assert tactic() is None


def test_beside_others_only_a_maximum_is_put_in() -> None:
    """m_1 >= u_0, where x_1 >= u_0 is left as it is."""
    here = asking()
    (own,) = variables(poly(here, X))
    assert list(determined(here, ">=", poly(here, X, negative(U)), own)) == []
    goal = poly(here, M, negative(U))
    (own,) = variables(poly(here, M))
    (tactic,) = determined(here, ">=", goal, own)
    assert says(here, tactic(), ">=", goal)


def test_an_element_that_the_one_before_determines_is_left() -> None:
    """h_1 = h_0 u_0: that is the work of inductions."""
    here = asking()
    goal = poly(here, H)
    assert list(determined(here, ">=", goal, *variables(goal))) == []


def test_what_nothing_determines_is_left() -> None:
    """u_0, and the number c."""
    here = asking()
    for term in (U, C):
        goal = poly(here, term)
        assert list(determined(here, ">=", goal, *variables(goal))) == []


def largest(search: Search) -> tuple[str, list[Data]]:
    """The name of the maximum in a statement, and its numbers."""
    ((label, (_, *parts)),) = [each for each in search.scribe.terms.items() if each[1][0] == "largest"]
    return label, parts


def test_a_maximum_is_at_least_one_of_its_numbers() -> None:
    """3 max{c, d} >= 3 w from d >= w, though nothing is known of c."""
    here = asking(r"\max\{c, d\} \ge w")
    label, parts = largest(here)
    goal = poly(here, ["product", ["number", "3"], ["largest", *parts]], ["product", ["number", "-3"], W])
    assert goal[((label, 1),)] == 3
    assert says(here, any_of(here, goal, label, parts), ">=", goal)
    assert sorted(line[2] for line in here.scribe.written if line[0] == "largest") == [parts.index(D)]


def test_a_maximum_may_be_more_than_each_of_its_numbers() -> None:
    """2 max{c, d} >= c + d is true, and follows from no one of the two."""
    here = asking(r"2 \max\{c, d\} \ge c + d")
    label, parts = largest(here)
    goal = poly(here, ["product", ["number", "2"], ["largest", *parts]], negative(C), negative(D))
    assert any_of(here, goal, label, parts) is None


def test_the_sign_of_a_maximum_decides_the_step() -> None:
    """All numbers are asked at once where it is taken away; one is enough, later, where it is added."""
    here = asking(r"\max\{w, w - 1\} \le d")
    label, parts = largest(here)
    down = poly(here, D, negative(["largest", *parts]))
    up = poly(here, ["product", ["number", "2"], ["largest", *parts]], ["product", ["number", "-2"], W])
    assert list(maxima(here, ">=", up)) == list(tactics(here, ">=", down)) == []
    for steps, goal, rule in ((maxima, down, "absurd"), (tactics, up, "combination")):
        tactic, *_ = steps(here, ">=", goal)
        place = tactic()
        assert says(here, place, ">=", goal)
        assert here.scribe.written[place][0] == rule
    assert (down[((label, 1),)], up[((label, 1),)]) == (-1, 2)
