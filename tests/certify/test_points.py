"""Statements about smooth and convex functions: true ones are proved, false ones not."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from verify.certify.certificate import plain
from verify.certify.norms.gram import Squares, together, vectors
from verify.certify.polynomials.polynomial import variables
from verify.certify.recheck import recheck
from verify.certify.search.scribe import Scribe, poly_of
from verify.certify.search.search import search
from verify.certify.stating.claimed import stated
from verify.claims.close import close
from verify.run import engine

DOCUMENT = Path(__file__).parents[2] / "tests/certify/documents/smooth.tex"
SECONDS, BRIEF, LONG = 10.0, 0.5, 3.0
HARD = ("normalised-step", "normalised-outside", "normalised")
"""Not found in that time: a hypothesis with "is not equal" is left out; norms of quotients by norms."""
QUICK = {
    "step-best": "above",
    "inexact-step": "above",
    "other-point": "lipschitz-gradient",
    "nonconvex-jensen": "under",
    "cocoercive": "cocoercive",
    "polyak-lojasiewicz": "strongly",
    "contraction-short": "strongly",
    "strong-cocoercive": "strongly-smooth",
    "least-gradient": "gradient-bound",
    "lipschitz-sum": "lipschitz-value",
    "factor-first": "lipschitz-gradient",
    "factor-step": "above",
}
"""Claims with an axiom without which they cannot be had."""
PLAIN = ("peter-paul", "lower-square", "convex-square", "proximal")
QUICK_FALSE = ("false-step", "false-polyak", "false-contraction", "false-factor-first", "false-three-square")


@cache
def statements() -> dict[str, Any]:
    """The statements of the document as the checker reads them."""
    return {
        each.id: plain(stated(close(each.id, each.relation, each.scope, each.conditions)))
        for each in engine.read(DOCUMENT).statements
        if each.relation is not None
    }


def names(false: bool) -> list[str]:
    """The claims of the document."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    found = [line.split("[")[1].split("]")[0] for line in lines if line.startswith("%@ claim[")]
    return [name for name in found if name.startswith("false-") == false]


def proof(name: str, seconds: float) -> set[str] | None:
    """The axioms of a certificate that the checker takes; None where none is found."""
    found = search(statements()[name], seconds)
    return None if found is None else recheck(statements()[name], plain(found))


def test_the_document_is_read() -> None:
    assert {*names(False), *names(True)} <= set(statements())


@pytest.mark.parametrize("name", QUICK)
def test_some_are_proved_by_their_axioms(name: str) -> None:
    axioms = proof(name, SECONDS)
    assert axioms is not None
    assert QUICK[name] in axioms or axioms & {"smooth-interpolation", "cocoercive"}


@pytest.mark.parametrize("name", PLAIN)
def test_some_are_proved_without_axioms(name: str) -> None:
    assert proof(name, SECONDS) == set()


@pytest.mark.parametrize("name", QUICK_FALSE)
def test_some_are_not(name: str) -> None:
    assert proof(name, BRIEF) is None


@pytest.mark.full
@pytest.mark.parametrize("name", [name for name in names(False) if name not in HARD])
def test_true_statements_are_proved(name: str) -> None:
    assert proof(name, SECONDS) is not None


@pytest.mark.full
@pytest.mark.parametrize("name", names(True))
def test_false_statements_are_not(name: str) -> None:
    assert proof(name, LONG) is None


def moved(name: str) -> list[set[int]]:
    """Whether x and y may be moved alike in a conclusion."""
    scribe = Scribe(statements()[name])
    goal = poly_of(scribe.stated()[1])
    return together(scribe, goal, [["symbol", "x"], ["symbol", "y"]])


def test_points_move_together_where_only_their_difference_occurs() -> None:
    """t|x|^2 + (1 - t)|y|^2 - |t x + (1 - t) y|^2 is t (1 - t) |x - y|^2."""
    assert moved("convex-square-bound") == [{0, 1}]
    assert moved("young-square") == moved("lower-square") == []


def test_differences_take_the_place_of_what_moves_together() -> None:
    """One difference of x and y in the first; in the second x and y themselves as well."""
    for name, count in (("convex-square-bound", 1), ("lower-square", 3)):
        scribe = Scribe(statements()[name])
        goal = poly_of(scribe.stated()[1])
        assert len(vectors(scribe, goal, variables(goal))) == count


def test_no_inner_products_are_taken_after_the_deadline() -> None:
    scribe = Scribe(statements()["convex-square-bound"])
    goal = poly_of(scribe.stated()[1])
    kept = vectors(scribe, goal, variables(goal))
    assert kept and Squares(scribe, kept).inner
    with pytest.raises(ValueError, match="time"):
        Squares(scribe, kept, deadline=0.0)
