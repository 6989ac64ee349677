"""What lemmas say of the numbers in a step: which are offered, and a step that is what one of them says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.inductions.steps import tried
from verify.certify.inductions.stretches import alone, numbered, told
from verify.certify.polynomials.polynomial import Poly, variables
from verify.certify.search.placed import Lemma
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search, search
from verify.certify.search.sequences import Index
from verify.certify.stating.claimed import stated

SECONDS = 10.0
LETS = (
    r"let u_t, v_t, w_t, x_t, y_t \in \mathbb{R}",
    r"let c \in \mathbb{R}",
    r"seq x_{t+1} = u_t v_t",
    r"assume u_t \ge 1",
    r"assume v_t \ge 1",
    r"assume w_t \ge 1",
    r"assume y_t \ge 1",
    r"assume c^2 = u_0 v_0",
)
HERE = r"u_0 + v_0 + w_0 + x_1 + y_0 + c \ge 0"
"""A claim that speaks of all numbers; other goals are asked under its assumptions."""
FIRST, SECOND, THIRD = r"u_t v_t \ge 1", r"v_t w_t \ge 1", r"y_t + y_t^2 \ge 2"
U, V, W, X, Y = (["element", f"{x}_t", [None, int(x == "x")]] for x in "uvwxy")
C = ["symbol", "c"]


def lemma(formula: str) -> Lemma:
    """A claim for every index, with its certificate."""
    statement = plain(stated(claim(formula, *LETS)))
    proof = plain(search(statement, SECONDS))
    assert proof is not None
    return Lemma(statement, proof)


@pytest.fixture(scope="module")
def lemmas() -> list[Lemma]:
    """What two products are at least, and a sum."""
    return [lemma(FIRST), lemma(SECOND), lemma(THIRD)]


def asking(lemmas: list[Lemma]) -> Search:
    """A search that knows lemmas and no more of elements than the hypotheses."""
    found = Search(plain(stated(claim(HERE, *LETS))), SECONDS, lemmas)
    found.scribe.stated()
    return found


def above(search: Search, number: str, *terms: Any) -> Poly:
    """A sum of terms, less a number."""
    return search.scribe.poly(["sum", *terms, ["number", f"-{number}"]])


def said(search: Search, goal: Poly, new: Any = numbered) -> list[Poly]:
    """What lemmas say that is not negative."""
    return [fact.poly for fact in told(search, goal, new)]


def test_lemmas_are_told_of_what_determines_a_number(lemmas: list[Lemma]) -> None:
    """x_1 is u_0 v_0, of which two lemmas speak, one of them of w_0 too; none links y_0 to it."""
    here = asking(lemmas)
    assert said(here, above(here, "1", X)) == [
        above(here, "1", ["product", U, V]),
        above(here, "1", ["product", V, W]),
    ]


def test_lemmas_are_not_told_of_what_is_not_put_in(lemmas: list[Lemma]) -> None:
    """Where x_1 stays as it is, nothing is said of it."""

    def none(_: str, index: Index) -> bool:
        return False

    here = asking(lemmas)
    assert said(here, above(here, "1", X), none) == []


def test_lemmas_are_told_of_what_is_assumed_of_a_number(lemmas: list[Lemma]) -> None:
    """c^2 is u_0 v_0; y_0 has nothing to do with it, unless it is asked of too."""
    here = asking(lemmas)
    products = [above(here, "1", ["product", U, V]), above(here, "1", ["product", V, W])]
    alone = above(here, "2", Y, ["product", Y, Y])
    assert said(here, above(here, "0", C)) == products
    assert sorted(map(repr, said(here, above(here, "0", C, Y)))) == sorted(map(repr, [*products, alone]))


def test_a_step_that_is_a_lemma_follows_from_it_alone(lemmas: list[Lemma]) -> None:
    """2 u_0 v_0 >= 2: the line says just that."""
    here = asking(lemmas)
    goal = above(here, "2", ["product", ["number", "2"], U, V])
    place = alone(here, ">=", goal, set(variables(goal)))
    assert place is not None
    sign, value = here.scribe.lines[place]
    assert (sign, poly_of(value)) == (">=", goal)


def test_a_step_of_two_lemmas_does_not(lemmas: list[Lemma]) -> None:
    """u_0 v_0 + v_0 w_0 >= 2 takes both; what is false follows from neither."""
    here = asking(lemmas)
    goal = above(here, "2", ["product", U, V], ["product", V, W])
    labels = set(variables(goal))
    assert alone(here, ">=", goal, labels) is None
    assert tried(here, ">=", goal, here.known.near(labels, labels, strangers=False)) is not None
    assert alone(here, ">=", above(here, "2", ["product", U, V]), labels) is None


def test_a_step_without_lemmas_is_not_proved_alone() -> None:
    here = asking([])
    goal = above(here, "1", ["product", U, V])
    assert alone(here, ">=", goal, set(variables(goal))) is None
