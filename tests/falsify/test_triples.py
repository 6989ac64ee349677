"""Triples reach the sharp constants of known inequalities, and refute what is claimed beyond them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.reading import read
from verify.falsify.confirm import Status, examine
from verify.falsify.draft import realise
from verify.falsify.sample import Sampled, Sampler
from verify.falsify.sizes import size_plan
from verify.falsify.triples import Triples

ROUNDS = 80
BLOCKS = 6
REACHED = 1 - 1e-6
POINTS = (r"let n \in \mathbb{N}", r"let c \in \mathbb{R}", r"let x, y, z \in \mathbb{R}^n")
SMOOTH = (*POINTS, r"let L > 0", r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L")
CONVEX = (*SMOOTH[:-1], r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L, convex")
BELOW = (*SMOOTH[:-1], r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L, below c")
STRONG = (
    *POINTS,
    r"let \mu > 0",
    r"let L \ge \mu",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L, strongly convex \mu",
)

SHARP = {
    "midpoint": (
        SMOOTH,
        r"f(y) \le f(x) + \frac12 \langle \nabla f(x) + \nabla f(y), y - x \rangle"
        r" + KAPPA \frac{L}{4} \|y - x\|^2",
    ),
    "cocoercive": (
        CONVEX,
        r"\frac{1}{L} \|\nabla f(x) - \nabla f(y)\|^2"
        r" \le KAPPA \langle \nabla f(x) - \nabla f(y), x - y \rangle",
    ),
    "descent": (
        SMOOTH,
        r"f(y) \le f(x) + \langle \nabla f(x), y - x \rangle + KAPPA \frac{L}{2} \|y - x\|^2",
    ),
    "one-step": (
        CONVEX,
        r"\nabla f(z) = 0 \Rightarrow f(x - \frac1L \nabla f(x)) - f(z) \le KAPPA \frac{L}{6} \|x - z\|^2",
    ),
    "below": (BELOW, r"\|\nabla f(x)\|^2 \le KAPPA \cdot 2 L (f(x) - c)"),
    "contraction": (
        STRONG,
        r"\nabla f(z) = 0 \Rightarrow"
        r" \|x - \frac1L \nabla f(x) - z\| \le KAPPA (1 - \frac{\mu}{L}) \|x - z\|",
    ),
    "three-points": (
        CONVEX,
        r"f(x) + f(y) - 2 f(\frac{x + y}{2}) \le KAPPA \frac{L}{4} \|x - y\|^2",
    ),
}
"""From textbooks; one-step: Drori and Teboulle 2014, L |x_0 - x_*|^2/(4 N + 2).

True at KAPPA = 1, not below.
"""


def stated(name: str, factor: str) -> Claim:
    """The inequality with its right side times a factor."""
    lets, formula = SHARP[name]
    return claim(formula.replace("KAPPA", factor), *lets)


def climbed(found: Claim, sizes: int, blocks: int = BLOCKS) -> list[Sampled]:
    """What the climbs from the first blocks show, one from each."""
    sampler = Sampler(found, size_plan(found, sizes, 1), 0)
    triples, shown = Triples(sampler), []
    for number in range(blocks):
        points = sampler.run(sampler.block(number, number * 128)).points
        climb = None if points is None else triples.climb(points, 0, ROUNDS)
        if climb is not None:
            shown.append(sampler.again(climb.points))
    return shown


def best(shown: list[Sampled]) -> float:
    """The largest ratio reached."""
    return max(s.reached[0].value for s in shown if s.reached[0] is not None)


def statuses(found: Claim, shown: list[Sampled]) -> list[Status]:
    """What exact arithmetic says of the nominees."""
    realised = [realise(found, nominee.draft) for sampled in shown for nominee in sampled.nominees]
    return [examine(found, each[0]).status for each in realised if each is not None]


@pytest.mark.parametrize("name", SHARP)
def test_the_sharp_constant_is_reached_and_not_exceeded(name: str) -> None:
    """To 1e-6; and no end point violates what is true."""
    found = stated(name, "1")
    shown = climbed(found, 3)
    assert best(shown) >= REACHED
    assert Status.VIOLATED not in statuses(found, shown)


@pytest.mark.parametrize("name", SHARP)
def test_a_thousandth_beyond_is_refuted_exactly(name: str) -> None:
    """By the functions themselves: the interpolants are constructed and evaluated exactly."""
    found = stated(name, "0.999")
    assert Status.VIOLATED in statuses(found, climbed(found, 3))


def test_what_needs_convexity_is_refuted_without() -> None:
    """Cocoercivity of a smooth function."""
    lets, formula = SMOOTH, SHARP["cocoercive"][1].replace("KAPPA", "1")
    found = claim(formula, *lets)
    shown = climbed(found, 3, 2)
    assert Status.VIOLATED in statuses(found, shown)


@pytest.mark.parametrize(
    ("label", "sharp", "within"),
    [("lem:descent", 1 / 2, 1e-5), ("eq:9", (1 / 5) / (1 - 1 / (10 * 2**0.5)), 1e-5)],
)
def test_the_paper(label: str, sharp: float, within: float) -> None:
    """Lemmas 1 and 2 of the first paper: factors 2 and 4.6 from sharp."""
    path = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
    (statement,) = (s for s in read(path).statements if s.id == label)
    assert statement.relation is not None
    found = close(statement.id, statement.relation, statement.scope, statement.conditions)
    reached = best(climbed(found, 2))
    assert sharp * (1 - within) <= reached <= sharp * (1 + 1e-9)


@pytest.mark.parametrize(
    ("formula", "lets"),
    [
        (r"x^T y \le \|x\| \|y\|", POINTS),
        (
            r"|f(x) - f(y)| \le L \|x - y\|",
            (*POINTS, r"let L > 0", SMOOTH[-1].replace("smooth", "lipschitz")),
        ),
        (r"\int_0^1 f(x + t (y - x)) dt \le f(x) + f(y) + L \|x - y\|^2", SMOOTH),
    ],
)
def test_where_it_does_not_apply(formula: str, lets: tuple[str, ...]) -> None:
    """No smooth function; Lipschitz ones; integrals."""
    found = claim(formula, *lets)
    assert Triples(Sampler(found, size_plan(found, 2, 1), 0)).names == ()
