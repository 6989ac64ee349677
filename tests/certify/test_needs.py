"""Hypotheses that a proof takes nothing of."""

from __future__ import annotations

import json
from pathlib import Path

from verify.certify.accept import derived_of
from verify.certify.needs import spare
from verify.certify.search.search import search
from verify.certify.stating.claimed import stated
from verify.claims.close import close
from verify.document.reading import read
from verify.measure.weaken import weakened

DOCUMENT = r"""
%@ let x \ge 1
%@ let y, z \in \mathbb{R}
%@ assume y \ge 2
%@ assume y + z \le 9
%@ claim[sum] x + y \ge 3
"""


def test_what_a_proof_does_without(tmp_path: Path) -> None:
    """Both bounds are needed, the third hypothesis is not; the same lines prove the claim without it."""
    path = tmp_path / "proof.tex"
    path.write_text(DOCUMENT)
    (statement,) = read(path).statements
    assert statement.relation is not None
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    proof = search(json.loads(json.dumps(stated(claim))), 10.0)
    assert proof is not None
    derived_of(stated(claim), proof)
    weaker = weakened(claim)
    assert len(weaker) == 3
    assert list(spare(claim, weaker, proof)) == [r"y + z \le 9"]
