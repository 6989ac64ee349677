"""Batched floating point with a running error bound: fast, and never confidently wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import torch

from verify.expressions.arithmetics import float_spectral, quadrature
from verify.expressions.arithmetics.bounded import Bounded, Judgement, Roundoff, compare, is_finite
from verify.expressions.arithmetics.float_elementary import elementary, real_power

__all__ = ["Bounded", "FloatArithmetic", "Judgement", "compare"]


@dataclass(frozen=True, slots=True)
class FloatArithmetic:
    """The arithmetic of batches of matrices in ``dtype`` (float32 or float64) on ``device``.

    Every operation returns a :class:`Bounded` whose error covers what its operands did not know and its own
    rounding, u |result|. Values are (batch, rows, columns) tensors; a batch of 1 broadcasts. Nothing raises
    on bad numbers: NaN and infinities get infinite or NaN errors.

    The bounds assume IEEE arithmetic with round to nearest; results may be flushed to zero below the smallest
    normal number. Adding a zero changes nothing, so zeros count for no roundoff. On CUDA,
    ``torch.backends.cuda.matmul.allow_tf32`` must be False, which is torch's default; this class does not
    touch that global setting.

    Source: N. Higham, Accuracy and Stability of Numerical Algorithms, chapters 2 and 3.
    """

    dtype: torch.dtype
    device: torch.device | str = "cpu"
    roundoff: Roundoff = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roundoff", Roundoff.of(self.dtype))

    def lift(self, tensor: torch.Tensor) -> Bounded:
        """Exact input as a value: (rows, columns) or (batch, rows, columns) in any float dtype.

        Entries that this dtype cannot hold, and non-finite ones, carry an error.
        """
        batch = tensor if tensor.dim() == 3 else tensor.unsqueeze(0)
        value = batch.to(device=self.device, dtype=self.dtype)
        if bool(is_finite(value).all()) and (value.dtype == batch.dtype or bool((value == batch).all())):
            return Bounded(value)
        return Bounded(value, self.roundoff.grow(value, torch.zeros_like(value)))

    def constant(self, number: Fraction | int) -> Bounded:
        """The 1 x 1 value ``number``; one the dtype cannot represent carries u |number|."""
        try:
            value = torch.full((1, 1, 1), float(number), dtype=self.dtype, device=self.device)
        except OverflowError:
            value = torch.full((1, 1, 1), float("inf"), dtype=self.dtype, device=self.device)
        if _representable(number, self.dtype):
            return Bounded(value)
        return Bounded(value, self.roundoff.grow(value, units=1.5))

    def zeros(self, rows: int, columns: int) -> Bounded:
        """The zero matrix."""
        return Bounded(torch.zeros((1, rows, columns), dtype=self.dtype, device=self.device))

    def identity(self, size: int) -> Bounded:
        """The identity matrix."""
        return Bounded(torch.eye(size, dtype=self.dtype, device=self.device).unsqueeze(0))

    def shape(self, value: Bounded) -> tuple[int, int]:
        """Rows and columns of a value."""
        return value.value.shape[-2], value.value.shape[-1]

    def add(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise sum."""
        result = left.value + right.value
        return Bounded(result, self.roundoff.grow(result, left.error, right.error))

    def subtract(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise difference."""
        result = left.value - right.value
        return Bounded(result, self.roundoff.grow(result, left.error, right.error))

    def negate(self, value: Bounded) -> Bounded:
        """Entry-wise negative, exact."""
        return Bounded(-value.value, value.error)

    def multiply(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise product: |a| eb + ea (|b| + eb) + u |ab|."""
        a, b, ea, eb = left.value, right.value, left.error, right.error
        result = a * b
        error = result.abs().mul_(self.roundoff.unit)
        if ea is not None:
            error.addcmul_(ea, b.abs() if eb is None else b.abs().add_(eb))
        if eb is not None:
            error.addcmul_(a.abs(), eb)
        return Bounded(result, self.roundoff.finish(error))

    def divide(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise quotient: (ea + |a/b| eb) / (|b| - eb) + u |a/b|; infinite where b may be 0."""
        result = left.value / right.value
        gap = right.value.abs()
        if right.error is None:
            carried = None if left.error is None else left.error / gap
            return Bounded(result, self.roundoff.grow(result, carried, units=2.0))
        gap.sub_(right.error).clamp_(min=0)
        spread = result.abs().add_(self.roundoff.smallest).mul_(right.error).add_(self.roundoff.smallest)
        if left.error is not None:
            spread.add_(left.error)
        return Bounded(result, self.roundoff.grow(result, spread.div_(gap), units=2.0))

    def power(self, value: Bounded, exponent: int) -> Bounded:
        """Entry-wise integer power by repeated multiplication; x^0 = 1 wherever x is defined."""
        if exponent < 0:
            return self.divide(self.constant(1), self.power(value, -exponent))
        if exponent == 0:
            unknown = None if value.error is None else value.error * 0
            return Bounded((value.value * 0).add_(1), unknown)
        if exponent == 1:
            return value
        half = self.power(value, exponent // 2)
        square = self.multiply(half, half)
        return self.multiply(square, value) if exponent % 2 else square

    def natural_power(self, base: Bounded, exponent: Bounded) -> Bounded:
        """x^k for whole exponents; infinite error for an exponent not known to within 1/4."""
        known = torch.isfinite(exponent.value)
        if exponent.error is not None:
            known &= exponent.error < 0.25
        whole = torch.where(known, exponent.value, 0).round_()
        kinds = sorted({int(k) for k in whole.flatten().tolist()})
        result = self.power(base, kinds[0])
        for k in kinds[1:]:
            other, chosen = self.power(base, k), whole == k
            error = torch.where(chosen, self._error(other), self._error(result))
            result = Bounded(torch.where(chosen, other.value, result.value), error)
        if bool(known.all()):
            return result
        return Bounded(result.value, torch.where(known, self._error(result), float("inf")))

    def real_power(self, base: Bounded, exponent: Bounded) -> Bounded:
        """x^y for x >= 0; 0^y = 0 for y > 0."""
        return real_power(base, exponent, self.roundoff)

    def elementary(self, name: str, value: Bounded) -> Bounded:
        """Entry-wise function, one of ``interface.ELEMENTARY``."""
        return elementary(name, value, self.roundoff)

    def absolute(self, value: Bounded) -> Bounded:
        """Entry-wise |x|, exact."""
        return Bounded(value.value.abs(), value.error)

    def minimum(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise smaller of two."""
        return self._select(torch.minimum(left.value, right.value), left, right, left.value < right.value)

    def maximum(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise larger of two."""
        return self._select(torch.maximum(left.value, right.value), left, right, left.value > right.value)

    def _select(self, result: torch.Tensor, left: Bounded, right: Bounded, wins: torch.Tensor) -> Bounded:
        """The winner's error where the intervals are certainly apart, else the larger of the two errors."""
        if left.error is None and right.error is None:
            return Bounded(result)
        ea, eb = self._error(left), self._error(right)
        apart = (left.value - right.value).abs_() > (ea + eb).mul_(1 + 2.0**-10)
        return Bounded(result, torch.where(apart, torch.where(wins, ea, eb), torch.maximum(ea, eb)))

    def matmul(self, left: Bounded, right: Bounded) -> Bounded:
        """Matrix product: gamma_k |A||B| + |A| eB + eA (|B| + eB) for k terms that are not zero."""
        a, b, ea, eb = left.value, right.value, left.error, right.error
        terms = a.shape[-1]
        gamma, smallest = self.roundoff.gammas(self.paired(a, b), a.dtype), self.roundoff.smallest
        big_a, big_b = a.abs(), b.abs()
        if eb is not None:
            error = _product(big_a, (big_b * gamma).add_(eb).add_(smallest))
            if ea is not None:
                error = error + _product(ea, big_b.add_(eb))
        elif ea is not None:
            error = _product((big_a * gamma).add_(ea).add_(smallest), big_b)
        else:
            error = _product(big_a, big_b).mul_(gamma)
        return Bounded(_product(a, b), self.roundoff.finish(error, terms))

    def paired(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        """How many terms of a product's sums are not zero everywhere: (batch, 1, 1)."""
        return ((a != 0).any(-2) & (b != 0).any(-1)).sum(-1).reshape(-1, 1, 1)

    def transpose(self, value: Bounded) -> Bounded:
        """Transpose, exact."""
        return Bounded(value.value.mT, None if value.error is None else value.error.mT)

    def total(self, value: Bounded) -> Bounded:
        """The sum of all entries: gamma_n sum |x| + sum e for n entries that are not zero."""
        x, terms = value.value, value.value.shape[-1] * value.value.shape[-2]
        if terms == 1:
            return value
        spread = x.abs().mul_(self.roundoff.gammas(self.summands(x), x.dtype))
        if value.error is not None:
            spread.add_(value.error)
        error = self.roundoff.finish(spread.sum((-2, -1), keepdim=True), terms)
        return Bounded(x.sum((-2, -1), keepdim=True), error)

    def summands(self, x: torch.Tensor) -> torch.Tensor:
        """How many entries are not zero, of each matrix: (batch, 1, 1)."""
        return (x != 0).sum((-2, -1), keepdim=True)

    def rows(self, value: Bounded, start: int, stop: int) -> Bounded:
        """Rows start..stop-1, a view."""
        error = None if value.error is None else value.error[:, start:stop]
        return Bounded(value.value[:, start:stop], error)

    def columns(self, value: Bounded, start: int, stop: int) -> Bounded:
        """Columns start..stop-1, a view."""
        error = None if value.error is None else value.error[:, :, start:stop]
        return Bounded(value.value[:, :, start:stop], error)

    def stack(self, blocks: Sequence[Sequence[Bounded]]) -> Bounded:
        """The block matrix with these rows of blocks."""
        batch = max(block.value.shape[0] for row in blocks for block in row)
        value = _assemble([[block.value for block in row] for row in blocks], batch)
        if all(block.error is None for row in blocks for block in row):
            return Bounded(value)
        errors = [[self._error(block) for block in row] for row in blocks]
        return Bounded(value, _assemble(errors, batch))

    def singular_values(self, value: Bounded) -> Bounded:
        """Singular values, a column, largest first."""
        return float_spectral.singular_values(self, value)

    def eigenvalues(self, value: Bounded) -> Bounded:
        """Eigenvalues of the symmetric part, a column, smallest first."""
        return float_spectral.eigenvalues(self, value)

    def spectral(self, value: Bounded, shrink: Callable[[Bounded], Bounded]) -> Bounded:
        """U diag(shrink(sigma)) V^T for a 1-Lipschitz ``shrink`` with shrink(0) = 0."""
        return float_spectral.spectral(self, value, shrink)

    def determinant(self, value: Bounded) -> Bounded:
        """The determinant, 1 x 1."""
        return float_spectral.determinant(self, value)

    def inverse(self, value: Bounded) -> Bounded:
        """The matrix inverse; infinite or NaN error where the matrix may be singular."""
        return float_spectral.inverse(self, value)

    def rank(self, value: Bounded) -> Bounded:
        """The rank, 1 x 1; infinite error unless every singular value is certainly zero or certainly not."""
        return float_spectral.rank(self, value)

    def integral(self, integrand: Callable[[Bounded], Bounded], lower: Bounded, upper: Bounded) -> Bounded:
        """The integral of a scalar function; its error is an estimate, not a bound."""
        return quadrature.integral(self, integrand, lower, upper)

    def _error(self, value: Bounded) -> torch.Tensor:
        return torch.zeros_like(value.value) if value.error is None else value.error


def _product(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    if left.shape[0] == right.shape[0]:
        return torch.bmm(left, right)
    return torch.matmul(left, right)


def _assemble(blocks: Sequence[Sequence[torch.Tensor]], batch: int) -> torch.Tensor:
    full = [[x if x.shape[0] == batch else x.expand(batch, -1, -1) for x in row] for row in blocks]
    rows = [row[0] if len(row) == 1 else torch.cat(row, dim=2) for row in full]
    return rows[0] if len(rows) == 1 else torch.cat(rows, dim=1)


def _representable(number: Fraction | int, dtype: torch.dtype) -> bool:
    """Whether the dtype holds ``number`` exactly: few odd bits, over a power of two, of moderate size."""
    bits, reach = (24, 100) if dtype == torch.float32 else (53, 900)
    above, below = abs(number.numerator), number.denominator
    odd = above // (above & -above) if above else 0
    fits = odd.bit_length() <= bits and max(above.bit_length(), below.bit_length()) <= reach
    return fits and below & (below - 1) == 0
