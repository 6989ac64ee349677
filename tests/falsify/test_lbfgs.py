"""Batched L-BFGS: it reaches minima, rows do not disturb each other, and it stays where values exist."""

import torch

from verify.falsify.lbfgs import minimise


def slopes(function):  # type: ignore[no-untyped-def]
    """The function with its gradient, row by row."""

    def objective(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        free = x.detach().requires_grad_(True)
        value = function(free)
        (slope,) = torch.autograd.grad(value.sum(), free)
        return value.detach(), slope

    return objective


def rosenbrock(x: torch.Tensor) -> torch.Tensor:
    """Rosenbrock's valley in any dimension; its least value is 0, at the ones."""
    return (100 * (x[:, 1:] - x[:, :-1] ** 2) ** 2 + (1 - x[:, :-1]) ** 2).sum(1)


def test_a_curved_valley_is_followed_to_its_end() -> None:
    start = torch.tensor([[-1.2, 1.0], [0.0, 0.0], [2.0, -1.0]], dtype=torch.float64)
    found = minimise(slopes(rosenbrock), start, 200)
    assert float(found.values.max()) < 1e-12
    assert torch.allclose(found.points, torch.ones_like(start), atol=1e-5)


def test_a_row_goes_its_way_alone() -> None:
    start = torch.tensor([[-1.2, 1.0, 0.5], [3.0, -2.0, 1.0]], dtype=torch.float64)
    together = minimise(slopes(rosenbrock), start, 40)
    for k in range(2):
        alone = minimise(slopes(rosenbrock), start[k : k + 1], 40)
        assert torch.allclose(alone.values, together.values[k : k + 1], rtol=1e-9)


def test_where_there_is_no_value_nothing_goes() -> None:
    def walled(x: torch.Tensor) -> torch.Tensor:
        return torch.where(x[:, 0] > 1, x[:, 0].clamp_min(1) ** 2 - x[:, 0].clamp_min(1).log(), torch.nan)

    found = minimise(slopes(walled), torch.tensor([[5.0], [0.0]], dtype=torch.float64), 80)
    assert 1 < float(found.points[0, 0]) < 1.01  # the infimum is at the wall, which backtracking only nears
    assert not torch.isfinite(found.values[1]) and float(found.points[1, 0]) == 0


def test_badly_scaled_variables() -> None:
    scales = torch.tensor([1e-3, 1.0, 1e3], dtype=torch.float64)

    def bowl(x: torch.Tensor) -> torch.Tensor:
        return ((scales * (x - 1)) ** 2).sum(1)

    found = minimise(slopes(bowl), torch.zeros(1, 3, dtype=torch.float64), 300)
    assert float(found.values[0]) < 1e-12
