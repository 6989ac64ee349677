"""Inequalities between real numbers: the true ones are proved, the false ones are not."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from verify.certify.certificate import plain
from verify.certify.recheck import recheck
from verify.certify.search.search import search
from verify.certify.stating.claimed import stated
from verify.claims.close import close
from verify.run import engine

CLASSICAL = Path(__file__).parent / "documents/scalars.tex"
QUICK = (
    "am-gm-3",
    "schur-2",
    "cauchy-schwarz",
    "root-of-sum",
    "young-cubes",
    "metric",
    "engel-2",
    "bernoulli-4",
    "box-product",
    "descent-step",
    "two-curvatures",
    "step-of-a-square",
    "chained-bounds",
)
QUICK_FALSE = ("false-am-gm-2", "false-nesbitt", "false-bernoulli", "false-box", "false-step")
SECONDS, BRIEF, LONG = 90.0, 0.5, 3.0


@cache
def statements() -> dict[str, Any]:
    """The statements of the document as the checker reads them, by the names of their claims."""
    return {
        each.id: plain(stated(close(each.id, each.relation, each.scope, each.conditions)))
        for each in engine.read(CLASSICAL).statements
        if each.relation is not None
    }


def names(false: bool) -> list[str]:
    """The claims of the document."""
    text = CLASSICAL.read_text(encoding="utf-8")
    found = [line.split("[")[1].split("]")[0] for line in text.splitlines() if line.startswith("%@ claim[")]
    return [name for name in found if name.startswith("false-") == false]


def proved(name: str, seconds: float) -> bool:
    """Whether a certificate is found that the checker takes, without axioms."""
    found = search(statements()[name], seconds)
    return found is not None and recheck(statements()[name], plain(found)) == set()


def test_the_document_is_read() -> None:
    """Every claim of it, the true ones and the false ones."""
    assert list(statements()) == [*names(False), *names(True)]


@pytest.mark.parametrize("name", QUICK)
def test_some_are_proved(name: str) -> None:
    """A few of each kind."""
    assert proved(name, SECONDS)


@pytest.mark.parametrize("name", QUICK_FALSE)
def test_some_are_not(name: str) -> None:
    """Near misses."""
    assert not proved(name, BRIEF)


@pytest.mark.full
@pytest.mark.parametrize("name", names(False))
def test_classical_statements_are_proved(name: str) -> None:
    """All of them."""
    assert proved(name, SECONDS)


@pytest.mark.full
@pytest.mark.parametrize("name", names(True))
def test_false_statements_are_not(name: str) -> None:
    """None of them."""
    assert not proved(name, LONG)
