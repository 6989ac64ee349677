"""Batched floating point as it comes, without error bounds: to follow gradients, never to judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch

from verify.expressions.arithmetics.float_elementary import softplus
from verify.expressions.arithmetics.float_spectral import poison, readable

NODES = 12
"""Gauss-Legendre nodes of an integral."""

TINY = 1e-290
"""Below this the root is taken to be flat, for its slope at 0 is infinite."""


@dataclass(frozen=True, slots=True)
class PlainArithmetic:
    """The arithmetic of (batch, rows, columns) tensors that torch can differentiate.

    It rounds like any floating point and says nothing of it: a value computed here is a hint where to
    look. Kinks (|x|, min, max) have one of their slopes; the root has slope 0 at 0.
    """

    dtype: torch.dtype = torch.float64
    device: torch.device | str = "cpu"

    def lift(self, tensor: torch.Tensor) -> torch.Tensor:
        """A matrix, or a batch of them, as a value."""
        batch = tensor if tensor.dim() == 3 else tensor.unsqueeze(0)
        return batch.to(device=self.device, dtype=self.dtype)

    def constant(self, number: Fraction | int) -> torch.Tensor:
        """The 1 x 1 value ``number``."""
        try:
            nearest = float(number)
        except OverflowError:
            nearest = float("inf")
        return torch.full((1, 1, 1), nearest, dtype=self.dtype, device=self.device)

    def zeros(self, rows: int, columns: int) -> torch.Tensor:
        """The zero matrix."""
        return torch.zeros((1, rows, columns), dtype=self.dtype, device=self.device)

    def identity(self, size: int) -> torch.Tensor:
        """The identity matrix."""
        return torch.eye(size, dtype=self.dtype, device=self.device).unsqueeze(0)

    def shape(self, value: torch.Tensor) -> tuple[int, int]:
        """Rows and columns of a value."""
        return value.shape[-2], value.shape[-1]

    def add(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Entry-wise sum."""
        return left + right

    def subtract(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Entry-wise difference."""
        return left - right

    def negate(self, value: torch.Tensor) -> torch.Tensor:
        """Entry-wise negative."""
        return -value

    def multiply(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Entry-wise product."""
        return left * right

    def divide(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Entry-wise quotient."""
        return left / right

    def power(self, value: torch.Tensor, exponent: int) -> torch.Tensor:
        """Entry-wise integer power."""
        return value * value if exponent == 2 else torch.pow(value, exponent)

    def real_power(self, base: torch.Tensor, exponent: torch.Tensor) -> torch.Tensor:
        """x^y for x >= 0."""
        return torch.pow(base, exponent)

    def natural_power(self, base: torch.Tensor, exponent: torch.Tensor) -> torch.Tensor:
        """x^k for whole exponents."""
        return torch.pow(base, exponent.round())

    def elementary(self, name: str, value: torch.Tensor) -> torch.Tensor:
        """Entry-wise function, one of ``interface.ELEMENTARY``."""
        if name == "sqrt":
            flat = torch.zeros_like(value).masked_fill(value < 0, float("nan"))
            return torch.where(value > TINY, value.clamp_min(TINY).sqrt(), flat)
        return softplus(value) if name == "softplus" else FUNCTIONS[name](value)

    def absolute(self, value: torch.Tensor) -> torch.Tensor:
        """Entry-wise |x|."""
        return value.abs()

    def minimum(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Entry-wise smaller of two."""
        return torch.minimum(left, right)

    def maximum(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Entry-wise larger of two."""
        return torch.maximum(left, right)

    def matmul(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Matrix product."""
        return torch.matmul(left, right)

    def transpose(self, value: torch.Tensor) -> torch.Tensor:
        """Transpose."""
        return value.mT

    def total(self, value: torch.Tensor) -> torch.Tensor:
        """The sum of all entries."""
        return value.sum((-2, -1), keepdim=True)

    def rows(self, value: torch.Tensor, start: int, stop: int) -> torch.Tensor:
        """Rows start..stop-1."""
        return value[:, start:stop]

    def columns(self, value: torch.Tensor, start: int, stop: int) -> torch.Tensor:
        """Columns start..stop-1."""
        return value[:, :, start:stop]

    def stack(self, blocks: Sequence[Sequence[torch.Tensor]]) -> torch.Tensor:
        """The block matrix with these rows of blocks."""
        batch = max(block.shape[0] for row in blocks for block in row)
        rows = [torch.cat([block.expand(batch, -1, -1) for block in row], dim=2) for row in blocks]
        return torch.cat(rows, dim=1)

    def singular_values(self, value: torch.Tensor) -> torch.Tensor:
        """Singular values, a column, largest first."""
        found: torch.Tensor = torch.linalg.svdvals(readable(value))
        return found.unsqueeze(-1) + poison(value.detach())

    def eigenvalues(self, value: torch.Tensor) -> torch.Tensor:
        """Eigenvalues of the symmetric part, a column, smallest first."""
        symmetric = readable(value + value.mT) / 2
        found: torch.Tensor = torch.linalg.eigvalsh(symmetric)
        return found.unsqueeze(-1) + poison(value.detach())

    def spectral(self, value: torch.Tensor, shrink: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        """U diag(shrink(sigma)) V^T."""
        left, sigma, right = torch.linalg.svd(readable(value), full_matrices=False)
        return torch.matmul(left * shrink(sigma.unsqueeze(-1)).mT, right) + poison(value.detach())

    def determinant(self, value: torch.Tensor) -> torch.Tensor:
        """The determinant, 1 x 1."""
        found: torch.Tensor = torch.linalg.det(value)
        return found.reshape(-1, 1, 1)

    def inverse(self, value: torch.Tensor) -> torch.Tensor:
        """The matrix inverse."""
        found: torch.Tensor = torch.linalg.inv_ex(value).inverse
        return found

    def rank(self, value: torch.Tensor) -> torch.Tensor:
        """The numerical rank, 1 x 1."""
        found: torch.Tensor = torch.linalg.matrix_rank(value)
        return found.to(value.dtype).reshape(-1, 1, 1)

    def integral(
        self,
        integrand: Callable[[torch.Tensor], torch.Tensor],
        lower: torch.Tensor,
        upper: torch.Tensor,
    ) -> torch.Tensor:
        """The integral of a scalar function of a scalar, by one Gauss-Legendre rule."""
        places, masses = np.polynomial.legendre.leggauss(NODES)
        length = upper - lower
        total = torch.zeros_like(length)
        for place, mass in zip(((places + 1) / 2).tolist(), (masses / 2).tolist(), strict=True):
            total = total + mass * integrand(lower + length * place)
        return total * length


FUNCTIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "exp": torch.exp,
    "log": torch.log,
    "sin": torch.sin,
    "cos": torch.cos,
    "atan": torch.atan,
    "sigmoid": torch.sigmoid,
}
