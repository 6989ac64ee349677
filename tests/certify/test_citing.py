"""Which lemmas a certificate uses, and whether a claim follows from lemmas with no axioms of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.certify.claimed import statements_of
from verify.certify.recheck import recheck
from verify.certify.search.citing import enough
from verify.certify.search.placed import Lemma
from verify.certify.search.pruning import needed, working
from verify.certify.search.search import search

DOCUMENT = r"""
%@ let m, n \in \mathbb{N}
%@ let x, y \in \mathbb{R}
%@ let X, Y \in \mathbb{R}^{m\times n}
%@ let L > 0
%@ let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L
%@ claim[descent] f(Y) \le f(X) + \langle \nabla f(X), Y - X \rangle_F + \frac{L}{2} \|Y - X\|^2
%@ claim[weaker] f(Y) \le f(X) + \langle \nabla f(X), Y - X \rangle_F + \frac{L}{2} \|Y - X\|^2 + 1
%@ claim[square] x^2 + y^2 \ge 2 x y
"""
SECONDS = 10.0


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The statements as the checker reads them."""
    path = Path(tmp_path_factory.mktemp("document")) / "proof.tex"
    path.write_text(DOCUMENT)
    return statements_of(path)


@pytest.fixture(scope="module")
def lemmas(statements: dict[str, Any]) -> dict[str, Lemma]:
    """Each with its certificate."""
    found = {}
    for name in ("descent", "square"):
        certificate = search(statements[name], SECONDS)
        assert certificate is not None
        found[name] = Lemma(statements[name], json.loads(json.dumps(certificate)), name)
    return found


def all_axioms(statement: Any) -> set[str]:
    """The names of the axioms that a statement has."""
    return {name for each in statement["functions"].values() for name in each["axioms"]}


def test_a_lemma_that_is_used_is_named(statements: dict[str, Any], lemmas: dict[str, Lemma]) -> None:
    """One that is not used is not: without axioms of its own the claim needs the first."""
    statement = statements["weaker"]
    barred = all_axioms(statement)
    assert search(statement, 2.0, [lemmas["square"]], barred) is None
    found = search(statement, SECONDS, [lemmas["square"], lemmas["descent"]], barred)
    assert found is not None and found["lemmas"] == ["descent"]
    assert recheck(statement, found) == recheck(statements["descent"], lemmas["descent"].certificate)


def test_one_that_is_not_needed_is_not_named(statements: dict[str, Any], lemmas: dict[str, Lemma]) -> None:
    found = search(statements["square"], SECONDS, [lemmas["descent"]])
    assert found is not None and found["lemmas"] == []


def test_what_is_enough(statements: dict[str, Any], lemmas: dict[str, Lemma]) -> None:
    statement = statements["weaker"]
    barred = all_axioms(statement)
    assert enough(statement, SECONDS, [lemmas["descent"]], (), barred)
    assert enough(statement, SECONDS, (), [statements["descent"]], barred)
    assert enough(statement, SECONDS, [lemmas["square"]], (), ())
    assert not enough(statement, 2.0, [lemmas["square"]], [statements["square"]], barred)


HYPOTHESIS, UNUSED, OTHER = ["hypothesis", 0], ["hypothesis", 1], ["hypothesis", 2]


def uses(*places: int) -> list[Any]:
    """A line that speaks of those at these places."""
    return ["combination", [["1", [["1", []]], list(places)]], []]


def test_lines_on_which_the_last_depends() -> None:
    lines = [HYPOTHESIS, UNUSED, uses(0)]
    assert needed(lines, ()) == {0, 2}
    assert needed(lines, (1,)) == {0, 1, 2}
    assert list(working(lines, ())) == [HYPOTHESIS, uses(0)]


def test_lines_inside_others_count_where_they_are_used() -> None:
    """In a contradiction the first place is that of what is assumed."""
    inside = ["absurd", ">=", [["1", []]], [UNUSED, OTHER, uses(1, 3)]]
    assert list(working([HYPOTHESIS, inside], ())) == [inside, OTHER, uses(1, 3)]
    everywhere = ["everywhere", [None, 0], [None, 1], [UNUSED, OTHER]]
    assert list(working([everywhere], ())) == [everywhere, UNUSED, OTHER]
