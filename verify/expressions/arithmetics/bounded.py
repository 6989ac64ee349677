"""Batches of float matrices with a bound on their distance from the exact value, and how to compare them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import torch

INFLATION = 1 + 2.0**-10
"""Every bound is enlarged by this factor, for the roundoff of computing the bound itself."""

FLUSH = 4096
"""Smallest normal numbers added to a bound wherever a result may have underflowed."""


@dataclass(frozen=True, slots=True, eq=False)
class Bounded:
    """Real matrices known to within ``error``: entry by entry, ``|value - exact| <= error``.

    ``value`` and ``error`` have the same shape (batch, rows, columns) and dtype; a batch of 1 stands for any
    batch. ``error`` None says that ``value`` is exact. An infinite or NaN error says that nothing is known.
    """

    value: torch.Tensor
    error: torch.Tensor | None = None


class Judgement(IntEnum):
    """What two bounded values say about ``left <= right``; the codes :func:`compare` returns."""

    CERTAIN_VIOLATION = -1
    """The exact values violate it."""
    UNSURE = 0
    """The margin lies within the error bound: ask again with more digits."""
    CERTAIN_HOLD = 1
    """The exact values satisfy it."""
    UNDEFINED = 2
    """A side is NaN or infinite in this dtype: undefined there, or overflown."""


@dataclass(frozen=True, slots=True)
class Roundoff:
    """The unit roundoff of a dtype and what underflow can cost, used by every error bound."""

    unit: float
    smallest: float

    @staticmethod
    @lru_cache(maxsize=4)
    def of(dtype: torch.dtype) -> Roundoff:
        """The roundoff of ``torch.float32`` or ``torch.float64``; results may be flushed when subnormal."""
        limits = torch.finfo(dtype)
        return Roundoff(limits.eps / 2, limits.tiny)

    def gamma(self, terms: int) -> float:
        """n u / (1 - n u), the bound for sums of n terms in any order (Higham, section 3.1)."""
        product = terms * self.unit
        return product / (1 - product) if product < 0.5 else float("inf")

    def gammas(self, terms: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
        """The same for each number of terms, enlarged for its own roundoff."""
        product = terms.to(dtype) * (self.unit * (1 + 2.0**-20))
        return torch.where(product < 0.5, product / (1 - product), torch.inf)

    def finish(self, error: torch.Tensor, terms: int = 1) -> torch.Tensor:
        """Enlarge, in place, a bound computed by sums of ``terms`` terms to cover its own roundoff."""
        error.mul_(INFLATION + 4 * terms * self.unit)
        return error.add_(self.smallest * (FLUSH + 4 * terms))

    def grow(self, value: torch.Tensor, *errors: torch.Tensor | None, units: float = 1.0) -> torch.Tensor:
        """The sum of the given errors and of ``units`` roundoffs of the result ``value``."""
        error = value.abs().mul_(units * self.unit)
        for part in errors:
            if part is not None:
                error.add_(part)
        return self.finish(error)


def is_finite(numbers: torch.Tensor) -> torch.Tensor:
    """What ``torch.isfinite`` says of floats, in fewer passes."""
    return (numbers - numbers) == 0


def compare(left: Bounded, right: Bounded) -> torch.Tensor:
    """What is known of ``left <= right``, entry by entry, as :class:`Judgement` codes (int8).

    NaN and infinity are never judged to hold or to violate. With two exact sides the answer is exact, ties
    included; otherwise a margin within the bound is UNSURE.
    """
    margin = right.value - left.value
    if left.error is None and right.error is None:
        holds, violated = left.value <= right.value, left.value > right.value
        finite = torch.isfinite(left.value) & torch.isfinite(right.value)
    else:
        error = Roundoff.of(margin.dtype).grow(margin, left.error, right.error)
        holds, violated = margin >= error, margin < -error
        finite = is_finite(margin)
    codes = holds.to(torch.int8) - violated.to(torch.int8)
    return codes.masked_fill_(~finite, int(Judgement.UNDEFINED))
