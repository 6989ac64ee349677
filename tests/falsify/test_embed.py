"""Small points in large matrices: blocks stay blocks."""

from __future__ import annotations

import torch

from tests.claims.closing import claim
from verify.domains.losses import families
from verify.falsify.embed import Embedded
from verify.falsify.phases import Border, borders
from verify.falsify.points import Points
from verify.falsify.sample import Sampler
from verify.falsify.sizes import size_plan

LETS = (
    r"let m, n, r \in \mathbb{N}",
    "let m = 40",
    "let n = 30",
    "let r = 5",
    r"let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth 1",
    r"let V \in \mathbb{R}^{(m+n)\times r}",
)
CLAIM = claim(r"\|V\|^2 f(0) \le 1", *LETS)


def embedded(reverse: bool) -> Embedded:
    """V of three rows, the first (or the first two) of them the block of m."""
    v = torch.tensor([[[1.0], [2.0], [3.0]]], dtype=torch.float64)
    sizes = {"m": 1, "n": 2, "r": 1}
    point = torch.tensor([[[4.0, 5.0]]], dtype=torch.float64)
    points = Points(sizes, {"f": families()[0]}, {"V": v, "f.M": point}, {}, torch.tensor([0]))
    return Embedded(CLAIM, points, {"m": 40, "n": 30, "r": 5}, reverse)


def test_blocks_are_kept_in_either_order() -> None:
    straight = embedded(False).draw("V", 70, 5, "real")
    assert straight.sum() == 6
    assert [float(straight[0, k, 0]) for k in (0, 40, 41)] == [1.0, 2.0, 3.0]
    turned = embedded(True).draw("V", 70, 5, "real")
    assert [float(turned[0, k, 0]) for k in (0, 1, 30)] == [1.0, 2.0, 3.0]


def test_parameters_of_functions_go_to_the_corner() -> None:
    corner = embedded(False).draw("f.M", 40, 30, "point")
    assert corner[0, 0, :3].tolist() == [4.0, 5.0, 0.0] and corner.abs().sum() == 9


def test_what_is_new_is_admissible() -> None:
    assert bool((embedded(False).draw("f.s", 3, 1, "positive") > 0).all())
    assert bool((embedded(False).draw("f.c", 3, 4, "choice").sum(2) == 1).all())


def test_a_violation_at_small_sizes_is_one_at_large_sizes() -> None:
    closed = claim(
        r"\|A B - B A\|^2 \le \frac{199}{100} \|A\|^2 \|B\|^2",
        r"let n \in \mathbb{N}",
        "let n = 50",
        r"let A, B \in \mathbb{R}^{n\times n}",
    )
    sampler = Sampler(closed, size_plan(closed, 4, 4), seed=0)
    assert borders(sampler)
    border = Border(sampler, 80)
    steps = [border.step() for _ in range(8)]
    judged = [big for step in steps if step for big in step.found]
    assert judged and all(big.points is not None and big.points.sizes == {"n": 50} for big in judged)
    assert sum(big.trials.violated for big in judged) > 0
