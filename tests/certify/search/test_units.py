"""Traces through indices of size 1 are products of traces."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.polynomials.polynomial import variables
from verify.certify.search.search import Search
from verify.certify.search.units import separated
from verify.certify.stating.claimed import stated

DECLARED = (
    r"let m, n \in \mathbb{N}",
    r"let A \in \mathbb{R}^{m\times n}",
    r"let x, y \in \mathbb{R}^n",
    r"let z \in \mathbb{R}^m",
)


def separations(left: str, right: str) -> list[tuple[str, set[str], list[str]]]:
    """The signs and the labels of the equations for the traces in a claim, and the rules of their lines."""
    search = Search(plain(stated(claim(rf"{left} \le {right}", *DECLARED))), 5.0)
    _, goal = search.scribe.stated()
    found = []
    for label in sorted(
        {name for powers, _ in goal.terms for name, _ in powers if name.startswith("trace ")}
    ):
        parts = separated(search.scribe, label)
        if parts is not None:
            sign, value = search.scribe.lines[parts[1]()]
            assert {powers: c for (powers, _), c in value.terms.items()} == parts[0]
            found.append((sign, {*variables(parts[0])}, [line[0] for line in search.scribe.written]))
    return found


@pytest.mark.parametrize(
    ("squared", "labels"),
    [(r"\|x z^T\|^2", 3), (r"\|x x^T\|^2", 2), (r"\|A x z^T A\|^2", 3)],
)
def test_rank_one(squared: str, labels: int) -> None:
    """|X|^2 |Y|^2 for vectors X and Y, equal ones too: the checker's own rules derive the equation."""
    found = separations(squared, "1")
    assert [(sign, len(names), rules) for sign, names, rules in found] == [
        ("=", labels, ["tensor", "absurd"])
    ]


def test_other_traces_are_left_alone() -> None:
    """No index of size 1, or only one."""
    assert separations(r"\|A A^T\|^2", r"z^T A x + \|x\|^2") == []
