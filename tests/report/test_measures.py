"""What was measured, in words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.claims.closing import claim
from tests.report.samples import statement
from verify.certify.accept import Derived
from verify.certify.search.placed import Lemma
from verify.claims.constants import constants
from verify.document.source import Position
from verify.measure.bracket import Bracket, Proved, Refuted
from verify.measure.hypotheses import Need, Weighed
from verify.measure.levels import Level
from verify.measure.prove import Proof
from verify.measure.waterfall import Fall, Waterfall
from verify.report.lines import plain
from verify.report.measures import measures, number
from verify.run.explain import Measured

HERE = Position("proof.tex", 7, 5)
PROOF = Proof(Derived(("below",), {"tensor": 2, "root": 1}), Lemma({}, {}))
WITNESS = {"sizes": {"m": 2}, "values": {"x": "3"}, "elements": {}, "functions": {}}


def bracket(proved: Level | None, refuted: Level | None) -> Bracket:
    """The ends of the constant of a claim with an irrational one."""
    closed = claim(r"x \le \frac{1}{\sqrt 2} y", r"let x, y \ge 0")
    [coefficient] = constants(closed.conclusion, closed.rules, closed.written)
    return Bracket(
        coefficient,
        1,
        None if proved is None else Proved(proved, PROOF),
        None if refuted is None else Refuted(refuted, WITNESS),
        seconds=4.25,
    )


def told(**given: object) -> str:
    """The text of measures."""
    return plain(measures(replace(Measured(), **given), 120))  # type: ignore[arg-type]


def test_a_constant_with_both_ends() -> None:
    found = bracket(Level(Fraction(1), True), Level(Fraction(999, 1000), True))
    text = told(brackets=(found,), places=(HERE,))
    assert text.splitlines() == [
        "  constants    1/sqrt(2) at proof.tex:7:5, of y, made smaller:",
        "                 proved 1/sqrt(2) = 0.7071 by a certificate found now, not stored: 3 lines, "
        "axioms: below",
        "                 refuted 0.999 * 1/sqrt(2) = 0.7064 at m = 2, x = 3",
        "                 between them a factor of 1.001; 4.2 s",
    ]


def test_a_certificate_that_is_stored_is_named() -> None:
    found = bracket(Level(Fraction(1), True), None)
    assert found.proved is not None
    found = replace(found, proved=replace(found.proved, certificate="certificates/it.json"))
    text = told(brackets=(found,), places=(HERE,))
    assert "by certificates/it.json: 3 lines" in text
    assert "refuted none: no witness was found" in text


def test_ends_that_are_not_positive_differ() -> None:
    text = told(brackets=(bracket(Level(Fraction(0)), Level(Fraction(-1, 4))),), places=(HERE,))
    assert "proved 0 by" in text
    assert "refuted -1/4 at" in text
    assert "a difference of 0.25" in text


def test_nothing_found() -> None:
    text = told(brackets=(bracket(None, None),), places=(HERE,))
    assert "proved none: no certificate was found" in text
    assert "between them" not in text


@pytest.mark.parametrize(
    ("exact", "wanted"),
    [("1/3", "1/3"), ("999/1000", "0.999"), ("1/7", "1/7"), ("2", "2"), ("355/113", "355/113")],
)
def test_numbers(exact: str, wanted: str) -> None:
    assert number(Fraction(exact)) == wanted


def test_hypotheses() -> None:
    text = told(
        hypotheses=(
            Weighed(r"L \ge 1", Need.NEEDED, "refuted at L = 1/2"),
            Weighed("r < m", Need.SPARE, proof=PROOF),
            Weighed("A: symmetric", Need.UNKNOWN),
        )
    )
    assert text.splitlines() == [
        r"  hypotheses   L \ge 1: needed (refuted at L = 1/2 without it)",
        "               r < m: not needed (proved without it: 3 lines, axioms: below)",
        "               A: symmetric: unknown",
    ]


def test_a_chain() -> None:
    falls = (Fall(statement("eq:1", 3), 1.0, 0.0), Fall(statement("eq:1/2", 4), float("inf"), 1.0))
    text = told(waterfall=Waterfall(3.0, falls, "m = 2"))
    assert text.splitlines() == [
        "  chain        larger end over smaller, as close as met (m = 2): 3",
        "                 proof.tex:3:7 eq:1: factor 1, 0.0% of the gap",
        "                 proof.tex:4:7 eq:1/2: 100.0% of the gap",
    ]
