"""Constants in hypotheses: which ones there are, and what the claim is with others in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.measure.measuring import claimed, ends, measuring
from verify.document.reading import read
from verify.document.statement import Statement
from verify.expressions.atoms.constant import constant
from verify.expressions.printing import latex_relation
from verify.measure.givens import givens

REALS = r"let x, y \in \mathbb{R}"


def statement(folder: Path, *lines: str) -> Statement:
    """The one statement of a document."""
    path = folder / "proof.tex"
    path.write_text(claimed(*lines), encoding="utf-8")
    [found] = read(path).statements
    return found


@pytest.mark.parametrize(
    ("hypothesis", "texts"),
    [
        (r"2 x + y \le 5", ["2", "5"]),
        (r"x \le \frac{1}{3 y}", ["3"]),
        (r"x \le \frac{1}{y}", ["1"]),
        (r"x^2 \le 7 \sqrt{2} y", [r"7\sqrt{2}"]),
        (r"x \ge 0", []),
        (r"x \le \min\{4 y, 9\}", ["4", "9"]),
    ],
)
def test_the_constants_of_a_hypothesis(tmp_path: Path, hypothesis: str, texts: list[str]) -> None:
    """No exponents, no zeros, no 1 over another number."""
    found = givens(statement(tmp_path, r"x + y \le 6", REALS, f"assume {hypothesis}"))
    assert [each.text.replace(" ", "") for each in found] == texts


def test_only_what_the_claim_depends_on(tmp_path: Path) -> None:
    text = (r"x \le 6", r"let x, y, z \in \mathbb{R}", r"assume x \le 5", r"assume z \le 4")
    assert [each.text for each in givens(statement(tmp_path, *text))] == ["5"]


def test_another_number_is_put_in_its_place(tmp_path: Path) -> None:
    found = givens(statement(tmp_path, r"x + y \le 6", REALS, r"assume 2 x + y \le 5"))
    edited = [each.edited(constant(8)) for each in found]
    assert [latex_relation(each.assumptions[0].relation) for each in edited] == [
        r"8 x + y \le 5",
        r"2 x + y \le 8",
    ]


def test_a_constant_that_defines_a_name(tmp_path: Path) -> None:
    """An equation is solved, as in the claim as printed."""
    [found] = givens(statement(tmp_path, r"x + y \le 6", REALS, r"assume x = 3 y"))
    assert found.edited(constant(2)).rules.keys() == {"x"}


KNOWN = {
    # x^2 <= c <= 4
    (r"x \le 2", REALS, r"assume x^2 \le 3"): ("3", -1, 4.0),
    # y = c x with c^2 >= 1/2 where x^2 <= 2 y^2
    (r"x^2 \le 2 y^2", REALS, r"assume y = 5 x"): ("5", 1, 0.5**0.5),
}


@pytest.mark.parametrize("lines", KNOWN, ids=lambda lines: lines[2])
def test_the_sharp_constant_of_a_hypothesis_is_enclosed(tmp_path: Path, lines: tuple[str, ...]) -> None:
    text, side, sharp = KNOWN[lines]
    measured = measuring(tmp_path, claimed(*lines))
    [k] = [k for k, each in enumerate(measured.brackets) if each.coefficient.term == lines[2][7:]]
    found, place = measured.brackets[k], measured.places[k]
    proved, refuted = ends(found)
    assert (found.coefficient.text, found.side, place.line) == (text, side, 2)
    assert side * refuted < side * sharp <= side * proved + 1e-12
    assert abs(proved - sharp) <= 0.02 * sharp and abs(refuted - sharp) <= 0.02 * sharp
