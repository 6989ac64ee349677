"""Limits in the scale of one name are reached in a few evaluations far ahead."""

from __future__ import annotations

import torch

from verify.falsify.points import Points
from verify.falsify.stretch import stretched


def points(**raws: list[float]) -> Points:
    """Points of 1 x 1 matrices."""
    tensors = {name: torch.tensor(column).double().reshape(-1, 1, 1) for name, column in raws.items()}
    kinds = {name: "choice" if name == "pick" else "real" for name in raws}
    return Points({}, {}, tensors, kinds, torch.arange(len(next(iter(raws.values())))))


def test_one_name_is_scaled_until_nothing_is_gained() -> None:
    """1 - |x| - |y - 3| rises to 1 as x falls to 0; y stays."""
    start = points(x=[5.0, 1.0], y=[3.0, 3.0])

    def worth(p: Points) -> torch.Tensor:
        return (1 - p.raws["x"].abs() - (p.raws["y"] - 3).abs()).flatten()

    found, cost = stretched(start, worth)
    assert found.count == 3 and cost > 2
    assert float(worth(found)[0]) > 1 - 1e-9
    assert float(found.raws["y"][0]) == 3
    assert found.raws["x"][1:].equal(start.raws["x"])
    assert int(found.numbers[0]) == 1


def test_nothing_is_kept_that_is_no_better_or_not_allowed() -> None:
    start = points(x=[2.0], pick=[1.0])
    at_best, _ = stretched(start, lambda p: -(p.raws["x"] - 2).abs().flatten())
    assert at_best.count == 1
    outside, _ = stretched(start, lambda p: torch.full((p.count,), -torch.inf).double())
    assert outside.count == 1
    choices, _ = stretched(points(pick=[1.0]), lambda p: p.raws["pick"].flatten())
    assert choices.count == 1
