"""Constants: which are found, how they read, and that each quotient says what the claim says."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, sqrt
from pathlib import Path

import pytest

from tests.claims.closing import claim
from verify.claims.close import close
from verify.claims.constants import Coefficient, constants
from verify.claims.split import split
from verify.document.reading import read
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, bounds, from_fractions
from verify.expressions.evaluate import Evaluator
from verify.expressions.term import Term
from verify.verdict import Constant

PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
LETS = (
    r"let m, n, T \in \mathbb{N}",
    r"let a, b \in \mathbb{R}",
    r"let x, y \ge 0",
    r"let e_t \ge 0",
    r"let A, B \in \mathbb{R}^{m\times n}",
    r"let L > 0",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L",
    r"let u, v \in \mathbb{R}^n",
)
FOUND = {
    r"\|A\| \le \frac{\|B\|}{\sqrt{2}}": [(r"\frac{1}{\sqrt{2}}", r"\lVert B \rVert", 1 / sqrt(2), 1)],
    r"\|A + B\| \le \|A\| + \|B\|": [("1", r"\lVert A \rVert", 1, 1), ("1", r"\lVert B \rVert", 1, 1)],
    r"x \le \frac{2\sqrt{2}}{3} L y": [(r"\frac{2\sqrt{2}}{3}", "L y", 2 * sqrt(2) / 3, 1)],
    r"f(v) \le f(u) - \frac{x}{5} \|u\|^2": [(r"\frac{1}{5}", r"x \lVert u \rVert^{2}", 0.2, -1)],
    r"f(v) \le f(u) - x \|u\|^2": [("1", r"x \lVert u \rVert^{2}", 1, -1)],
    r"\frac{x}{5} \|u\|^2 \le f(v) - f(u)": [(r"\frac{1}{5}", r"x \lVert u \rVert^{2}", 0.2, -1)],
    r"x \le \frac{5(f(u) - a)}{L}": [("5", r"\frac{f(u) - a}{L}", 5, 1)],
    r"x + y \ge 2\sqrt{xy}": [("2", r"\sqrt{x y}", 2, -1)],
    r"2 a b \le a^2 + b^2": [("2", "a b", 2, -1), ("1", "a^{2}", 1, 1), ("1", "b^{2}", 1, 1)],
    r"x \le \sqrt{\frac{3}{10 L}}": [(r"\sqrt{\frac{3}{10}}", r"\sqrt{\frac{1}{L}}", sqrt(0.3), 1)],
    r"a \le \sum_{t=0}^{T} 3 e_t": [("3", r"\sum_{t = 0}^{T} e_{t}", 3, 1)],
    r"a \le x (2 L + \|u\|)": [("2", "x L", 2, 1), ("1", r"x \lVert u \rVert", 1, 1)],
    r"x + a \le y + 2 a": [("1", "y", 1, 1), ("2", "a", 2, 1)],
    r"x \le 1": [("1", "1", 1, 1)],
    r"x + y \le x + 3 y": [("3", "y", 3, 1)],
    r"x \le f(v)": [("1", "f(v)", 1, 1)],
    r"x < 2 y": [("2", "y", 2, 1)],
}
NOTHING = (
    r"f(v) \le f(u)",
    r"f(v) \le f(u) + \langle \nabla f(u), v - u \rangle",
    "x = 2 y",
    r"2 A = 2 B",
    r"A^T A \preceq 2 B^T B",
    r"2 x \ge 0",
    r"x + y \le x + y",
)


def found(formula: str) -> tuple[Coefficient, ...]:
    """The constants of a claim about the names above."""
    told = claim(formula, *LETS)
    parts = split(told.conclusion)
    return constants(parts.skeleton, {**told.rules, **parts.measurements})


@pytest.mark.parametrize("formula", FOUND)
def test_constants_read_as_their_author_wrote_them(formula: str) -> None:
    """Text, term and value, and on which side a larger one helps."""
    told = found(formula)
    assert [(c.text, c.term, c.sign) for c in told] == [(t, of, sign) for t, of, _, sign in FOUND[formula]]
    assert all(isclose(c.value, value) for c, (_, _, value, _) in zip(told, FOUND[formula], strict=True))


@pytest.mark.parametrize("formula", NOTHING)
def test_what_has_no_constants(formula: str) -> None:
    """Equations, matrices, expansions, and what has nothing on its other side."""
    assert found(formula) == ()


def test_what_the_search_reached_is_told_in_the_convention_of_the_author() -> None:
    """x + y >= c sqrt(xy) asks for c <= (x + y)/sqrt(xy); the quotient is negative."""
    (two,) = found(r"x + y \ge 2\sqrt{xy}")
    assert two.reached(-2.5, 7) == Constant("2", r"\sqrt{x y}", 2.0, 2.5, "at most", 7)
    (half,) = found(r"\|A\| \le \frac{\|B\|}{2}")
    assert half.reached(0.25, 3, "ascent").direction == "at least"
    assert half.reached(0.25, 3, "ascent").factor == 2
    assert two.reached(-2.5, 7).factor == 1.25
    assert half.reached(-0.25, 3).factor == float("inf")


class Numbers:
    """A point that gives every name a positive rational number, the same each time; L^* is below all."""

    sizes = {"t": 1, "T": 2, "n": 2, "m": 2}  # noqa: RUF012

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def symbol(self, name: str) -> Enclosure:
        """A number that depends on the name alone."""
        return self.number(name)

    def element(self, name: str, index: int) -> Enclosure:
        """A number that depends on the name and the index."""
        return self.number(f"{name} {index}")

    def number(self, text: str) -> Enclosure:
        if "^*" in text:
            return from_fractions([[Fraction(1, 100)]])
        total = sum((k + self.seed) * ord(letter) for k, letter in enumerate(text, 1))
        return from_fractions([[Fraction(1 + total % 97, 1 + total % 11)]])


def every_inequality() -> list[tuple[str, Term, tuple[Coefficient, ...], tuple[Coefficient, ...]]]:
    """Of each inequality of the paper: larger - smaller side, and its constants named both ways."""
    told = []
    for statement in read(PAPER).statements:
        if statement.relation is None or statement.relation.sign not in ("<=", "<", ">=", ">"):
            continue
        one = close(statement.id, statement.relation, statement.scope, statement.conditions)
        parts = split(one.conclusion)
        rules = {**one.rules, **parts.measurements}
        skeleton = parts.skeleton if "<" in parts.skeleton.sign else parts.skeleton.mirrored()
        made = constants(parts.skeleton, rules, statement.relation)
        told.append((statement.id, skeleton, made, constants(parts.skeleton, rules)))
    return told


def test_each_quotient_says_what_the_claim_says() -> None:
    """sign c T - above is larger - smaller side, whatever the measurements are, in the whole paper."""
    seen = 0
    for identity, skeleton, written, unfolded in every_inequality():
        for seed, constant in ((seed, c) for seed in (1, 2) for c in (*written, *unfolded)):
            arithmetic = BallArithmetic(128)
            with arithmetic.working():
                evaluator = Evaluator(arithmetic, Numbers(seed), {})  # type: ignore[arg-type]

                def value(term: Term, evaluator: Evaluator[Enclosure] = evaluator) -> float:
                    return float(bounds(evaluator.value(term))[0])

                sides = value(skeleton.right) - value(skeleton.left)
                told = constant.sign * constant.value * value(constant.below) - value(constant.above)
                scale = abs(value(skeleton.right)) + abs(value(skeleton.left)) + abs(told)
            assert abs(sides - told) <= 1e-9 * scale, (identity, constant.text, constant.term)
            seen += 1
    assert seen > 300


def test_the_names_are_those_of_the_paper() -> None:
    """Nothing that definitions or measurements stand for is shown; the other way names no measurement."""
    for identity, _, written, unfolded in every_inequality():
        shown = " ".join(c.term for c in written)
        assert "mathrm{m}" not in shown and "[0:m" not in shown, identity
        assert all("mathrm{m}" not in c.term for c in unfolded), identity


def test_the_five_constants_of_the_first_lemma() -> None:
    """2 sqrt2/3, sqrt2, sqrt2/3, sqrt2/4 and the 1 that is not written."""
    told = {identity: written for identity, _, written, _ in every_inequality()}["lem:descent"]
    root = sqrt(2)
    assert [c.sign for c in told] == [1] * 5
    for c, value in zip(told, (2 * root / 3, root, root / 3, root / 4, 1), strict=True):
        assert isclose(c.value, value)
    assert [c.written for c in told] == [True] * 4 + [False]
    assert told[1].term == r"L \lVert V_2 - V_1 \rVert^{2} \lVert V_1 \rVert^{2}"
    assert told[4].term == r"\lVert \nabla \mathcal{L}(E_1 V_1 V_1^T E_2) \rVert \lVert V_2 - V_1 \rVert^{2}"
