"""Plain floats: the values of the bounded ones, with gradients that finite differences confirm."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.expressions.arithmetics.interface import ELEMENTARY
from verify.expressions.arithmetics.plain import PlainArithmetic

PLAIN, BOUNDED = PlainArithmetic(), FloatArithmetic(torch.float64)
Operation = Callable[[Any, Any, Any], Any]
OPERATIONS: dict[str, Operation] = {
    "add": lambda a, x, y: a.add(x, y),
    "subtract": lambda a, x, y: a.subtract(x, y),
    "negate": lambda a, x, y: a.negate(x),
    "multiply": lambda a, x, y: a.multiply(x, y),
    "divide": lambda a, x, y: a.divide(x, y),
    "power": lambda a, x, y: a.power(x, 3),
    "negative power": lambda a, x, y: a.power(x, -2),
    "real power": lambda a, x, y: a.real_power(a.absolute(x), a.absolute(y)),
    "absolute": lambda a, x, y: a.absolute(x),
    "minimum": lambda a, x, y: a.minimum(x, y),
    "maximum": lambda a, x, y: a.maximum(x, y),
    "matmul": lambda a, x, y: a.matmul(x, y),
    "transpose": lambda a, x, y: a.matmul(a.transpose(x), y),
    "total": lambda a, x, y: a.total(x),
    "rows": lambda a, x, y: a.rows(x, 1, 3),
    "columns": lambda a, x, y: a.columns(x, 0, 2),
    "stack": lambda a, x, y: a.stack([[x, y], [y, x]]),
    "singular values": lambda a, x, y: a.singular_values(x),
    "eigenvalues": lambda a, x, y: a.eigenvalues(x),
    "spectral": lambda a, x, y: a.spectral(x, lambda s: a.minimum(s, a.constant(1))),
    "determinant": lambda a, x, y: a.determinant(x),
    "inverse": lambda a, x, y: a.inverse(x),
    "rank": lambda a, x, y: a.rank(x),
    "integral": lambda a, x, y: a.integral(
        lambda t: a.multiply(t, a.total(a.multiply(x, y))), a.constant(0), a.constant(2)
    ),
    **{name: lambda a, x, y, n=name: a.elementary(n, a.absolute(x)) for name in ELEMENTARY},  # type: ignore[misc]
}


def inputs() -> tuple[torch.Tensor, torch.Tensor]:
    """Two batches of 3 x 3 matrices, away from kinks."""
    generator = torch.Generator().manual_seed(7)
    x, y = torch.randn(2, 4, 3, 3, dtype=torch.float64, generator=generator)
    return x + x.sign() * 0.2, y + y.sign() * 0.2


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_values_are_those_of_the_bounded_floats(name: str) -> None:
    x, y = inputs()
    plain = OPERATIONS[name](PLAIN, PLAIN.lift(x), PLAIN.lift(y))
    bounded = OPERATIONS[name](BOUNDED, BOUNDED.lift(x), BOUNDED.lift(y))
    assert torch.allclose(plain, bounded.value, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "rank"])
def test_the_gradients_are_those_of_finite_differences(name: str) -> None:
    x, y = inputs()

    def total(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return OPERATIONS[name](PLAIN, a, b).square().sum()  # type: ignore[no-any-return]

    free = [part.clone().requires_grad_(True) for part in (x, y)]
    assert torch.autograd.gradcheck(total, free, atol=1e-4)


def test_the_root_is_flat_at_zero_and_undefined_below() -> None:
    x = torch.tensor([[[0.0]], [[4.0]], [[-1.0]]], dtype=torch.float64, requires_grad=True)
    root = PLAIN.elementary("sqrt", x)
    assert root[0] == 0 and root[1] == 2 and bool(root[2].isnan().all())
    (slope,) = torch.autograd.grad(root[:2].sum(), x)
    assert slope.flatten().tolist() == [0.0, 0.25, 0.0]


def test_one_bad_matrix_spoils_no_other() -> None:
    x = torch.eye(3, dtype=torch.float64).repeat(2, 1, 1)
    x[0, 1, 1] = torch.nan
    values = PLAIN.singular_values(x)
    assert bool(values[0].isnan().all()) and values[1].flatten().tolist() == [1.0, 1.0, 1.0]
