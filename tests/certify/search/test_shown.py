"""What one search has shown to exist is not looked for again by the next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.certify.claimed import statements_of
from verify.certify.recheck import recheck
from verify.certify.search.placed import Lemma
from verify.certify.search.search import Search, exist, search
from verify.certify.search.shown import Shown

DOCUMENT = r"""
%@ let x, y \in \mathbb{R}
%@ assume y - x \ge 1
%@ assume y + x \ge 0
%@ claim[ratio] \frac{1}{y} \ge 0
%@ let d_t \in \mathbb{R}
%@ let T \in \mathbb{N}
%@ assume d_t \ge 1
%@ claim[ratios] \sum_{t=0}^{T-1} \frac{1}{d_t} \ge 0
"""
SECONDS = 10.0


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = Path(tmp_path_factory.mktemp("document")) / "proof.tex"
    path.write_text(DOCUMENT)
    return statements_of(path)


@pytest.mark.parametrize("identity", ["ratio", "ratios"])
def test_the_next_search_is_told(
    statements: dict[str, Any], identity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes the same lines; what it finds with them is a proof."""
    shown = Shown()
    exist(statements[identity], SECONDS, (), shown)
    assert shown.whole and shown.lines
    found = search(statements[identity], SECONDS, shown=shown)
    assert found is not None
    recheck(statements[identity], json.loads(json.dumps(found)))
    again = Search(statements[identity], SECONDS)
    again.scribe.stated()
    monkeypatch.setattr(again, "prove", lambda *_: pytest.fail("it is shown"))
    assert again.existing(shown)


def test_it_is_not_whole_where_something_is_not_shown(statements: dict[str, Any]) -> None:
    free = {**statements["ratio"], "hypotheses": []}
    shown = Shown()
    exist(free, 1.0, (), shown)
    assert not shown.whole
    assert search(free, 1.0, shown=shown) is None


def test_a_lemma_shows_it(statements: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """It says on its way that what it divides by is positive."""
    lemma = Lemma(statements["ratio"], json.loads(json.dumps(search(statements["ratio"], SECONDS))), "told")
    here = Search(statements["ratio"], SECONDS, [lemma])
    here.scribe.stated()
    monkeypatch.setattr(here, "prove", lambda *_: pytest.fail("a lemma says so"))
    assert here.existing(Shown())
