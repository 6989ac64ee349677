"""The search ends with a certificate that the checker takes, or with none, whatever it is asked."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.claims.closing import claim
from tests.soundness.banks import DOCUMENTS, named
from verify.certify.certificate import plain
from verify.certify.polynomials.polynomial import Poly
from verify.certify.recheck import recheck
from verify.certify.search.search import EFFORTS, Search, search
from verify.certify.stating.claimed import stated
from verify.claims.claim import Claim
from verify.claims.close import close

SIZES = r"let m, n \in \mathbb{N}"
CUT = (SIZES, r"let E \in \mathbb{R}^{m\times(m+n)} ; value [I 0]")
WHOLE = r"let D \in \mathbb{R}^{(m+n)\times(m+n)}"
FALSE: dict[str, tuple[str, ...]] = {
    "a size that may be negative": (
        r"\|A\|^2 + m - n \ge 2",
        SIZES,
        r"let A \in \mathbb{R}^{(m-n)\times m}",
    ),
    "a trace of an identity": (
        r"\|b b^T M\| = \|b\|^2 \|M\|",
        r"let n \in \mathbb{N}",
        r"let b \in \mathbb{R}^{n}",
        r"let M \in \mathbb{R}^{n\times n}",
    ),
    "a block of a diagonal matrix": (
        r"E D E^T A = A E D E^T",
        *CUT,
        f"{WHOLE} ; diagonal",
        r"let A \in \mathbb{R}^{m\times m}",
    ),
    "a block of a skew matrix": (r"E D E^T = 0", *CUT, f"{WHOLE} ; skew"),
    "a sum of squares that is a matrix": (
        r"\left(\frac{P + Q}{2}\right)^3 \preceq \frac{P^3 + Q^3}{2}",
        r"let n \in \mathbb{N}",
        r"let P, Q \in \mathbb{R}^{n\times n} ; psd",
    ),
    "an inverse of unknown sign": (r"\frac{1}{a} \ge 0", r"let a \in \mathbb{R}", r"assume a \ne 0"),
    "an inverse of what may be zero": (r"\frac{b}{a} a = b", r"let a, b \in \mathbb{R}", r"assume b \ne 0"),
    "a block of a projection": (r"(E D E^T)^2 = E D E^T", *CUT, f"{WHOLE} ; projection"),
}
"""False; each once led the search astray: to a square beside the equations of a norm, or into an error."""
TRUE: dict[str, tuple[str, ...]] = {
    "numbers that differ": (r"(a - b)^4 > 0", r"let a, b \in \mathbb{R}", r"assume a \ne b"),
    "a quotient": (r"\frac{a^2}{a^2} = 1", r"let a \in \mathbb{R}", r"assume a \ne 0"),
    "an inverse": (r"\frac{x}{a} a = x", r"let a, x \in \mathbb{R}", r"assume a \ne 0"),
    "a power": (r"a^{-1} a^{-1} \ge 0", r"let a \in \mathbb{R}", r"assume a \ne 0"),
    "quotients": (
        r"2 \frac{x}{a} \le 1 + \frac{x^2}{a^2}",
        r"let a, x \in \mathbb{R}",
        r"assume a \ne 0",
    ),
    "matrices that differ": (
        r"\|A - B\| > 0",
        r"let n \in \mathbb{N}",
        r"let A, B \in \mathbb{R}^{n\times n}",
        r"assume A \ne B",
    ),
    "a sequence without zeros": (
        r"\sum_{t=0}^{T-1} x_t^2 > 0",
        r"let T \in \mathbb{N}",
        r"let x_t \in \mathbb{R}",
        r"assume x_t \ne 0",
    ),
    "different by more than nothing": (r"a \ne b", r"let a, b \in \mathbb{R}", r"assume a \ge b + 1"),
}


def is_proved(found: Claim, seconds: float) -> bool:
    """Whether a certificate is found; the checker raises where it does not take it."""
    statement = plain(stated(found))
    proof = search(statement, seconds)
    if proof is not None:
        recheck(statement, plain(proof))
    return proof is not None


@pytest.mark.parametrize("name", FALSE)
def test_nothing_is_found_for_what_is_false(name: str) -> None:
    """Nor does the search end in an error, or with what the checker rejects."""
    formula, *lets = FALSE[name]
    assert not is_proved(claim(formula, *lets), 1.5)


@pytest.mark.parametrize("name", TRUE)
def test_what_differs_is_proved(name: str) -> None:
    """By the hypotheses that say so."""
    formula, *lets = TRUE[name]
    assert is_proved(claim(formula, *lets), 8)


@pytest.mark.parametrize("seconds", [0.05, 6])
def test_an_induction_may_run_out_of_time(seconds: float) -> None:
    """Between two steps, with an index in use."""
    path: Path = DOCUMENTS / "true" / "attack_scalars.tex"
    found = named(path, "telescoped-products")
    assert found.relation is not None
    whole = close(found.id, found.relation, found.scope, found.conditions)
    assert is_proved(whole, seconds) == (seconds > 1)


def test_each_effort_gets_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the one before goes on; the clock here goes a second with each look."""
    seconds, made = count(), list[int | None]()

    def endless(self: Search, sign: str, goal: Poly) -> None:
        made.append(self.effort)
        while self.left() >= 0:
            pass

    monkeypatch.setattr("time.process_time", lambda: float(next(seconds)))
    monkeypatch.setattr(Search, "proved", endless)
    statement = plain(stated(claim(r"x^2 \ge x", r"let x \in \mathbb{R}")))
    assert search(statement, 100.0) is None
    assert made == list(range(len(EFFORTS)))
