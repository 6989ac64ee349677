"""The calculus of norms: facts say what their lines derive; true statements are proved, false ones not."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from verify.certify.certificate import plain
from verify.certify.norms.calculus import norm_facts
from verify.certify.polynomials.polynomial import variables
from verify.certify.recheck import recheck
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search
from verify.certify.stating.forms import checked
from verify.certify.stating.statement import state
from verify.claims.close import close
from verify.run import engine

ROOT = Path(__file__).parents[2]
CLASSICAL = ROOT / "tests/certify/documents/norms.tex"
PAPER = ROOT / "proofs_checks/lora_gd_2025/proof.tex"
LINKS = (
    "lem:descent",
    *(f"lem:descent/proof/{k}" for k in (15, 16, 18, 19, 21)),
    "eq:19",
    "symmetric-part-norm",
)
QUICK = (
    "triangle",
    "commutator",
    "trace",
)
QUICK_FALSE = ("false-triangle", "false-gradient-far")
SECONDS, BRIEF, LONG = 10.0, 0.5, 4.0
MOST_FACTS = 40


@cache
def statements(document: Path) -> dict[str, Any]:
    """The statements of a document as the checker reads them, by the names of their claims."""
    found = {}
    for each in engine.read(document).statements:
        if each.relation is not None and not each.skipped and (document == CLASSICAL or each.id in LINKS):
            claim = close(each.id, each.relation, each.scope, each.conditions)
            found[each.id] = plain(checked(state(claim)))
    return found


def names(false: bool) -> list[str]:
    """The claims of the document of classical statements."""
    text = CLASSICAL.read_text(encoding="utf-8")
    found = [line.split("[")[1].split("]")[0] for line in text.splitlines() if line.startswith("%@ claim[")]
    return [name for name in found if name.startswith("false-") == false]


def test_the_document_is_read() -> None:
    """Every claim of it, the true ones and the false ones."""
    assert list(statements(CLASSICAL)) == [*names(False), *names(True)]


def gathered(statement: Any) -> tuple[Search, list[Fact]]:
    """The facts of a goal's norms."""
    search = Search(statement, SECONDS)
    _, conclusion = search.scribe.stated()
    labels = set(variables(poly_of(conclusion))).union(*(f.labels for f in search.gatherer.hypotheses()))
    return search, norm_facts(search, sorted(labels))


def written(statement: Any) -> int:
    """How many facts there are of a goal's norms; each says what its lines derive."""
    search, facts = gathered(statement)
    assert [fact.poly for fact in facts] == [fact.poly for fact in gathered(statement)[1]]
    for fact in facts:
        sign, value = search.scribe.lines[fact.write()]
        assert poly_of(value) == fact.poly
        assert sign == fact.sign or (sign, fact.sign) == (">", ">=")
    return len(facts)


@pytest.mark.parametrize("name", names(False))
def test_facts_of_classical_statements(name: str) -> None:
    """They are as many as a linear program takes, and their lines derive them."""
    assert written(statements(CLASSICAL)[name]) <= MOST_FACTS


@pytest.mark.parametrize("name", LINKS)
def test_facts_of_the_paper(name: str) -> None:
    """They are few, and their lines derive them."""
    assert 0 < written(statements(PAPER)[name]) <= MOST_FACTS


def proof(statement: Any, seconds: float) -> set[str] | None:
    """The axioms of a certificate that the checker takes; None where none is found."""
    found = Search(statement, seconds).run()
    return None if found is None else recheck(statement, plain(found))


@pytest.mark.parametrize("name", QUICK)
def test_some_are_proved(name: str) -> None:
    """A few of each kind."""
    assert proof(statements(CLASSICAL)[name], SECONDS) is not None


@pytest.mark.parametrize("name", QUICK_FALSE)
def test_some_are_not(name: str) -> None:
    """A constant below what it has to be is never proved."""
    assert proof(statements(CLASSICAL)[name], BRIEF) is None


@pytest.mark.full
@pytest.mark.parametrize("name", names(False))
def test_classical_statements_are_proved(name: str) -> None:
    """All of them."""
    assert proof(statements(CLASSICAL)[name], SECONDS) is not None


@pytest.mark.full
@pytest.mark.parametrize("name", names(True))
def test_false_statements_are_not(name: str) -> None:
    """None of them."""
    assert proof(statements(CLASSICAL)[name], LONG) is None


@pytest.mark.full
def test_the_descent_lemma_of_products() -> None:
    """Lemma 1 of the paper by itself, through the descent lemma of the loss at two points."""
    axioms = proof(statements(PAPER)["lem:descent"], 60.0)
    assert axioms is not None
    assert "above" in axioms


@pytest.mark.full
@pytest.mark.parametrize("name", LINKS[1:])
def test_links_of_the_paper_are_proved(name: str) -> None:
    """The others that are about norms."""
    assert proof(statements(PAPER)[name], 90.0) is not None


def test_an_inner_product_inside_a_product_is_a_number(tmp_path: Path) -> None:
    """(x^T z) x is not read as x^T z x, which is none."""
    bound = r"\| \|x\|^2 z - 3 \langle x, z \rangle x \| \le 4 \|x\|^2 \|z\|"
    text = rf"""\begin{{lemma}}
%@ let n \in \mathbb{{N}}
%@ let x, z \in \mathbb{{R}}^n
%@ claim[reflected] {bound}
\end{{lemma}}
"""
    path = tmp_path / "paper.tex"
    path.write_text(text, encoding="utf-8")
    (each,) = engine.read(path).statements
    assert each.relation is not None
    given = plain(checked(state(close(each.id, each.relation, each.scope, each.conditions))))
    assert recheck(given, plain(Search(given, SECONDS).run())) == set()
