"""Contradictions of hypotheses: found where they are, and nowhere else."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.certify.accept import absurd
from verify.certify.certificate import plain
from verify.certify.recheck import recheck
from verify.certify.search.contradiction import contradiction
from verify.certify.stating.claimed import stated

REALS = (r"x \ge y", r"let x, y \in \mathbb{R}")
MATRICES = (r"\|A\| \ge \|B\|", r"let m, n \in \mathbb{N}", r"let A, B \in \mathbb{R}^{m\times n}")
SECONDS = 20.0
CLASHES = [
    (*REALS, r"assume x^2 + y^2 \le 1", r"assume x + y \ge 2"),
    (*REALS, r"assume x^2 + y^2 = 1", r"assume x + y = 2"),
    (*REALS, r"assume x y > 1", r"assume x^2 + y^2 < 2"),
    (*MATRICES, r"assume \|A\| \le 1", r"assume \|B\| \le 1", r"assume \|A + B\| \ge 3"),
]
MODELS = [
    (*REALS, r"assume x^2 + y^2 \le 1", r"assume 5 (x + y) \ge 7"),
    (*REALS, r"assume x^2 + y^2 = 2", r"assume x + y = 2"),
    (*REALS, r"assume x y \ge 1", r"assume x^2 + y^2 \le 2"),
    (*MATRICES, r"assume \|A\| \le 1", r"assume \|B\| \le 1", r"assume \|A + B\| \ge 2"),
]


@pytest.mark.parametrize("lines", CLASHES)
def test_a_contradiction_is_found(lines: tuple[str, ...]) -> None:
    statement = plain(stated(absurd(claim(*lines))))
    found = contradiction(statement, SECONDS)
    assert recheck(statement, plain(found)) == set()


@pytest.mark.parametrize("lines", MODELS)
def test_hypotheses_that_just_hold_together_are_left_alone(lines: tuple[str, ...]) -> None:
    assert contradiction(plain(stated(absurd(claim(*lines)))), 0.5) is None
