"""Constants between what is proved and what is refuted, on claims whose sharp constants are known."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import pytest

from tests.measure.measuring import claimed, ends, measuring
from tests.quality.sharp_values import sharp_values
from verify.claims.close import close
from verify.document.reading import read
from verify.falsify.confirm import Status, examine
from verify.falsify.witness import from_json
from verify.measure.bracket import Bracket
from verify.measure.levels import edited
from verify.run.explain import measured
from verify.run.judge import judge
from verify.run.settings import Settings

PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
REALS = r"let x, y \in \mathbb{R}"
EXTRACTOR = (
    r"let m, n \in \mathbb{N}",
    r"let E_1 \in \mathbb{R}^{m\times (m+n)} ; value [I 0]",
    r"let E_2 \in \mathbb{R}^{(m+n)\times n} ; value [0; I]",
)
SQUARE = r"\mathbb{R}^{(m+n)\times (m+n)}"
PAIR = (r"let m, n \in \mathbb{N}", r"let A, B \in \mathbb{R}^{m\times n}")

KNOWN = {
    # (claim, directives): the sharp value of each constant, all else as printed
    # t^2/4 is the most that x y - y^2 can be at |x| = t, and the other way round
    (r"x y \le x^2 + y^2", REALS): [(1, 1 / 4), (1, 1 / 4)],
    (r"x y \le \frac{1}{2} x^2 + \frac{1}{2} y^2", REALS): [(1, 1 / 2), (1, 1 / 2)],
    # as printed it is false: the least factor of x^2 is 1/(4 * 1/4)
    (r"x y \le \frac{1}{4} x^2 + \frac{1}{4} y^2", REALS): [(1, 1), (1, 1)],
    # the term has both signs: x^2 - c x y + y^2 is nowhere negative for |c| <= 2
    (r"x^2 + \frac{1}{2} x y + y^2 \ge 0", REALS): [(1, -2), (-1, 2)],
    # Cauchy and Schwarz, equality at B = A
    (r"|\langle A, B \rangle_F| \le 3 \|A\| \|B\|", *PAIR): [(1, 1)],
    # the extractor lemma of a symmetric matrix, equality at one block beside the diagonal
    (r"\|E_1 A E_2\| \le \frac{1}{\sqrt{2}} \|A\|", *EXTRACTOR, rf"let A \in {SQUARE} ; symmetric"): [
        (1, 1 / sqrt(2))
    ],
}


def told(found: Bracket, side: int, sharp: float) -> None:
    """The two ends enclose the sharp value, and are close to it."""
    proved, refuted = ends(found)
    assert found.side == side
    assert side * refuted < side * sharp <= side * proved + 1e-12
    assert abs(proved - sharp) <= 0.01 * abs(sharp)
    assert abs(refuted - sharp) <= 0.01 * abs(sharp)


FEW = 4
"""How many of them are quick."""


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(lines, id=lines[0], marks=[] if place < FEW else [pytest.mark.full])
        for place, lines in enumerate(KNOWN)
    ],
)
def test_the_sharp_constant_is_enclosed(tmp_path: Path, lines: tuple[str, ...]) -> None:
    found = measuring(tmp_path, claimed(*lines)).brackets
    sharp = KNOWN[lines]
    for one, (side, value) in zip(found, sharp, strict=True):
        told(one, side, value)


def test_what_is_refuted_has_a_witness_of_the_edited_claim(tmp_path: Path) -> None:
    """The point breaks the claim with that value, and does not break the claim as printed."""
    [found] = measuring(tmp_path, claimed(r"2 x y \le 3 x^2 + y^2", REALS)).brackets[:1]
    [statement] = read(tmp_path / "papers" / "one" / "proof.tex").statements
    assert statement.relation is not None and found.refuted is not None
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    witness = from_json(found.refuted.witness)
    broken = edited(claim, found.coefficient, found.refuted.level)
    assert examine(broken, witness).status is Status.VIOLATED
    assert examine(claim, witness).status is Status.HOLDS


def test_nothing_is_proved_of_a_claim_that_is_false_with_any_constant(tmp_path: Path) -> None:
    """x <= c x^2 fails near 0 whatever c is."""
    [found] = measuring(tmp_path, claimed(r"x \le 2 x^2", REALS), seconds=10).brackets
    assert found.proved is None and found.refuted is not None
    assert found.refuted.level.value(found.coefficient) >= 2


@pytest.mark.full
@pytest.mark.parametrize("identity", ["eq:15", "lem:descent"])
def test_the_sharp_values_of_the_paper_are_enclosed(tmp_path: Path, identity: str) -> None:
    """Where a value is proved it is not sharper than the sharp one, and what is refuted is."""
    text = PAPER.read_text(encoding="utf-8")
    found = measuring(tmp_path, text, identity, seconds=60, thorough=True).brackets
    assert any(each.proved is not None for each in found)
    for one, sharp in zip(found, sharp_values()[identity].constants, strict=True):
        assert one.refuted is not None
        assert one.refuted.level.value(one.coefficient) < sharp + 1e-12
        if one.proved is not None:
            assert one.proved.level.value(one.coefficient) >= sharp - 1e-12


@pytest.mark.full
def test_the_constants_of_a_step_are_enclosed(tmp_path: Path) -> None:
    """1 - 1/(10 sqrt(2)) = 0.9293 is sharp for the decrease; the second document has 17/20 for the step size.

    The certificates of the folder beside are lemmas.
    """
    statements = read(PAPER).statements
    [statement] = [each for each in statements if each.id == "eq:9"]
    settings = Settings(thorough="eq:9", store=str(tmp_path / "store"))
    result = judge(statement, settings, str(PAPER))
    share, step = measured(result, statements, PAPER, settings, 240).brackets[:2]
    assert (share.coefficient.text, share.side) == (r"\frac{1}{5}", -1)
    proved, refuted = ends(share)
    assert 0.92 <= proved < refuted <= 0.9293 * 1.01
    assert (step.coefficient.text, step.side) == (r"5\sqrt{2}", 1)
    proved, refuted = ends(step)
    assert 0.5 <= refuted < proved <= 0.85


def test_without_time_nothing_is_measured(tmp_path: Path) -> None:
    assert measuring(tmp_path, claimed(r"x y \le x^2 + y^2", REALS), seconds=0).brackets == ()


def test_a_claim_that_is_refuted_is_refuted_as_printed_at_least(tmp_path: Path) -> None:
    """x <= y/2 fails at x = y = 1, and needs a whole y."""
    text = claimed(r"x \le \frac{1}{2} y", r"let y \ge 0", r"let x \in [0, y]")
    [found] = measuring(tmp_path, text).brackets
    proved, refuted = ends(found)
    assert 1 / 2 <= refuted < 1 <= proved <= 1.01
