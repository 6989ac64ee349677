"""Ascent: suprema that are attained, that are only limits, under hypotheses, and away from noise."""

from __future__ import annotations

import math

import pytest

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.falsify.phases import Climb, Draw
from verify.falsify.pool import Pool
from verify.falsify.sample import Sampled, Sampler
from verify.falsify.sizes import size_plan


def climbed(closed: Claim, blocks: int = 4, climbs: int = 4, rounds: int = 80) -> tuple[float, list[Sampled]]:
    """The best ratio after a few blocks and ascents, and what the ascents showed."""
    sampler = Sampler(closed, size_plan(closed, 4, 4), seed=0)
    pool = Pool(sampler.limits)
    drawing, climbing = Draw(sampler, pool), Climb(sampler, pool, rounds)
    found = [sampled for _ in range(blocks) for sampled in drawing.step().found]
    after = [sampled for _ in range(climbs) if (step := climbing.step()) for sampled in step.found]
    values = [s.reached[0].value for s in found + after if s.reached and s.reached[0] is not None]
    return max(values, default=-math.inf), after


REALS = "let x, y \\in \\mathbb{R}"
SHARP = {
    # x y / (x^2 + y^2) is at most 1/2
    "inner": (claim(r"3 x y \le x^2 + y^2", REALS), 1.5),
    # the peak 4/27 of s^2 (1 - s) is at 2/3
    "interval": (claim(r"27 s^2 (1 - s) \le 1", r"let s \in [0, 1]"), 4.0),
    # 1/(1 + x) rises to 1 as x falls to 0, in the limit only
    "limit": (claim(r"\frac{1}{1 + x} \le 1", "let x > 0"), 1.0),
    # |AB - BA|^2 <= 2 |A|^2 |B|^2 (Boettcher and Wenzel, 2005)
    "commutator": (
        claim(
            r"\|A B - B A\|^2 \le \|A\|^2 \|B\|^2",
            r"let n \in \mathbb{N}",
            r"let A, B \in \mathbb{R}^{n\times n}",
        ),
        2.0,
    ),
    # on the line x + y = 1 outside of x <= 1/4, x y is at most 1/4; with x <= 1/4, 3/16
    "hypothesis": (
        claim(r"x y \le 1", REALS, r"assume x + y \le 1", r"assume x \le \frac{1}{4}", r"assume 0 \le x"),
        3 / 16,
    ),
    # an equation beside what is assumed of every element: a sum of T numbers, each at most 1
    "elements": (
        claim(
            r"S_T \le 2 T",
            r"let T \in \mathbb{N}",
            r"let a_t, S_t \in \mathbb{R}",
            r"assume S_0 = 0",
            r"seq S_{t+1} = S_t + a_t",
            r"assume 0 \le a_t",
            r"assume a_t \le 1",
        ),
        1 / 2,
    ),
}


@pytest.mark.parametrize("name", SHARP)
def test_the_supremum_is_reached(name: str) -> None:
    closed, sharp = SHARP[name]
    best, _ = climbed(closed)
    assert sharp * (1 - 1e-6) < best < sharp * (1 + 1e-9)


def test_rounding_is_not_climbed() -> None:
    """(sqrt(1+x) - 1)/x <= 1/2 for x > 0: near 0 floats lose the difference, and would show any ratio."""
    closed = claim(r"\sqrt{1 + x} - 1 \le \frac{1}{2} x", "let x > 0")
    best, after = climbed(closed)
    assert 1 - 1e-3 < best < 1 + 1e-9
    assert not [s for s in after if s.trials.violated]


def test_nothing_moves_where_there_is_nothing_to_move() -> None:
    closed = claim(r"T \le T^2", r"let T \in \mathbb{N}")
    _, after = climbed(closed)
    assert after == []
