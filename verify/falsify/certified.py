"""Floating point that decides: only operations whose error bound is a theorem, and exact results noticed.

:class:`~verify.expressions.arithmetics.floats.FloatArithmetic` nominates, and may use estimates: quadrature,
and a library's word on singular values, exponentials and their kin. Here those are refused, or computed by
balls where they are few. What is left rests on IEEE float64 arithmetic alone.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import torch
from flint import arb, fmpq

from verify.errors import Undefined, Undetermined
from verify.expressions.arithmetics.bounded import Bounded
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.falsify.dyadic import REACH, Dyadic, Matrix, low_bits, within_reach

BITS = 53
PRECISION = 96
FEW = 1 << 13
"""So many entries at most are sent through balls one by one."""

SURE = 1 + 2.0**-40
"""Covers the rounding of the comparison of a value with its own error."""


class CertifiedFloats(FloatArithmetic):
    """float64 on the CPU with bounds that are theorems (Higham, chapters 2 and 3), one point at a time.

    A result that rounding did not change is known to be exact (``error`` None), so that witnesses with few
    digits are decided at ties too. Raises Undefined where an operation certainly has no value, Undetermined
    for spectra, ranks, determinants, inverses, integrals, and for elementary functions of large matrices.
    Source of the test of a sum: T. Dekker, A floating-point technique for extending the available precision,
    1971; D. Knuth, The Art of Computer Programming 2, section 4.2.2.
    """

    def __init__(self) -> None:
        super().__init__(torch.float64)

    def hold(self, rows: Matrix) -> Bounded:
        """The exact matrix as a value; entries that float64 cannot hold carry an error."""
        if isinstance(rows, Dyadic):
            return Bounded(rows.numbers.unsqueeze(0))
        numbers = torch.tensor([[_nearest(x) for x in row] for row in rows], dtype=torch.float64)
        numbers = numbers.reshape(1, len(rows), -1)
        exact = torch.tensor([[_is_float(x) for x in row] for row in rows]).reshape(numbers.shape)
        if bool(exact.all()):
            return Bounded(numbers)
        return Bounded(numbers, self.roundoff.grow(numbers, units=2.0).masked_fill_(exact, 0.0))

    def sign(self, value: Bounded) -> int | None:
        """The sign of a 1 x 1 value: +1, 0 (exactly zero), -1, or None where the bound leaves it open."""
        number = float(value.value)
        error = 0.0 if value.error is None else float(value.error) * SURE
        if number > error:
            return 1 if number < float("inf") else None
        if number < -error:
            return -1 if number > float("-inf") else None
        return 0 if number == error == 0 else None

    def compare(self, left: Bounded, right: Bounded) -> int | None:
        """The sign of right - left for 1 x 1 values."""
        return self.sign(self.subtract(right, left))

    def equal(self, left: Bounded, right: Bounded) -> bool | None:
        """Whether two matrices agree in all entries; None where the bounds leave it open."""
        difference = self.subtract(left, right)
        if not bool(torch.isfinite(difference.value).all()):
            return None
        size = difference.value.abs()
        if difference.error is None:
            return not bool((size > 0).any())
        return False if bool((size > difference.error * SURE).any()) else None

    def add(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise sum, exact where the rounding error of every entry is zero."""
        if left.error is None and right.error is None and _sum_is_exact(left.value, right.value):
            return Bounded(left.value + right.value)
        return super().add(left, right)

    def subtract(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise difference, exact where the rounding error of every entry is zero."""
        if left.error is None and right.error is None and _sum_is_exact(left.value, -right.value):
            return Bounded(left.value - right.value)
        return super().subtract(left, right)

    def multiply(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise product, exact where both factors have few enough digits."""
        if left.error is None and right.error is None and _product_is_exact(left.value, right.value):
            return Bounded(left.value * right.value)
        return super().multiply(left, right)

    def divide(self, left: Bounded, right: Bounded) -> Bounded:
        """Entry-wise quotient, exact where multiplying back shows it; Undefined at an exact zero divisor."""
        if right.error is None and bool((right.value == 0).any()):
            raise Undefined("division by zero")
        if left.error is None and right.error is None:
            quotient = left.value / right.value
            back = _product_is_exact(quotient, right.value)
            if back and bool((quotient * right.value == left.value).all()):
                return Bounded(quotient)
        return super().divide(left, right)

    def matmul(self, left: Bounded, right: Bounded) -> Bounded:
        """Matrix product, exact where all partial sums are multiples, below 2^53, of one power of two."""
        result = super().matmul(left, right)
        if left.error is None and right.error is None and result.error is not None:
            unit = _grid(left.value) + _grid(right.value)
            terms = int(self.paired(left.value, right.value))
            if self._is_whole(result.error, unit, terms):
                return Bounded(result.value)
        return result

    def total(self, value: Bounded) -> Bounded:
        """The sum of all entries, exact where all partial sums are."""
        result, terms = super().total(value), int(self.summands(value.value))
        if value.error is not None or result.error is None:
            return result
        exact = self._is_whole(result.error, _grid(value.value), terms)
        return Bounded(result.value) if exact else result

    def _is_whole(self, error: torch.Tensor, unit: int, terms: int) -> bool:
        """Whether sums of ``terms`` multiples of 2^unit, whose error bound this is, stay below 2^52 units.

        The bound is at least gamma times the sum of the absolute values.
        """
        if terms == 0:
            return True
        largest = float(error.max()) / self.roundoff.gamma(terms)
        return unit > -2 * REACH + BITS and largest < 2.0 ** min(BITS - 1 + unit, 2 * REACH)

    def elementary(self, name: str, value: Bounded) -> Bounded:
        """Square roots by IEEE arithmetic, the others entry by entry through balls."""
        if name != "sqrt":
            return self._through_balls(lambda balls, x: balls.elementary(name, x), value)
        x, e = value.value, value.error
        if bool((x < 0 if e is None else x < -e * SURE).any()):
            raise Undefined("root of a negative number")
        if e is not None and not bool((x >= e * SURE).all()):
            raise Undetermined("root of a quantity that may be negative")
        if e is None and within_reach(x):
            root = torch.sqrt(x)
            if _product_is_exact(root, root) and bool((root * root == x).all()):
                return Bounded(root)
        return super().elementary(name, value)

    def real_power(self, base: Bounded, exponent: Bounded) -> Bounded:
        """x^y through balls."""
        return self._through_balls(lambda balls, x, y: balls.real_power(x, y), base, exponent)

    def _through_balls(self, function: Callable[..., Enclosure], *values: Bounded) -> Bounded:
        if sum(value.value.numel() for value in values) > FEW:
            raise Undetermined("an elementary function of a matrix too large for balls")
        balls = BallArithmetic(PRECISION)
        with balls.working():
            return _from_balls(function(balls, *map(_to_balls, values)))

    def singular_values(self, value: Bounded) -> Bounded:
        """Refused."""
        raise _refused("singular values")

    def eigenvalues(self, value: Bounded) -> Bounded:
        """Refused."""
        raise _refused("eigenvalues")

    def spectral(self, value: Bounded, shrink: Callable[[Bounded], Bounded]) -> Bounded:
        """Refused."""
        raise _refused("singular vectors")

    def determinant(self, value: Bounded) -> Bounded:
        """Refused."""
        raise _refused("a determinant")

    def inverse(self, value: Bounded) -> Bounded:
        """Refused."""
        raise _refused("an inverse")

    def rank(self, value: Bounded) -> Bounded:
        """Refused."""
        raise _refused("a rank")

    def integral(self, integrand: Callable[[Bounded], Bounded], lower: Bounded, upper: Bounded) -> Bounded:
        """Refused: quadrature in floating point is an estimate."""
        raise _refused("an integral")


def _refused(what: str) -> Undetermined:
    return Undetermined(f"{what} at a size that is too large for exact arithmetic")


def _sum_is_exact(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether a + b has no rounding error, by the two-sum of Dekker and Knuth."""
    if not (within_reach(a) and within_reach(b)):
        return False
    total = a + b
    part = total - a
    return not bool(((a - (total - part)) + (b - part)).any())


def _product_is_exact(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether the digits of a and b together fit into a float, so that ab is exact."""
    if not (within_reach(a) and within_reach(b)):
        return False
    return bool((low_bits(a)[0] + low_bits(b)[0] <= BITS).all())


def _grid(numbers: torch.Tensor) -> int:
    """The largest k for which all entries are multiples of 2^k; far below where that says nothing."""
    return int(low_bits(numbers)[1].min()) if within_reach(numbers) else -4 * REACH


def _nearest(x: Fraction) -> float:
    try:
        return x.numerator / x.denominator
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")


def _is_float(x: Fraction) -> bool:
    """Whether float64 holds the number, far from under- and overflow."""
    near = _nearest(x)
    return near == 0 == x or (2.0**-REACH <= abs(near) <= 2.0**REACH and Fraction(near) == x)


def _to_balls(value: Bounded) -> Enclosure:
    if not bool(torch.isfinite(value.value).all()):
        raise Undetermined("a number that is too large for float64")
    rows = value.value[0].tolist()
    if value.error is None:
        return Enclosure.of([fmpq(*x.as_integer_ratio()) for x in row] for row in rows)
    errors = value.error[0].tolist()
    return Enclosure.of(map(arb, *pair) for pair in zip(rows, errors, strict=True))


def _from_balls(value: Enclosure) -> Bounded:
    pairs = [[_with_error(number) for number in row] for row in value.entries]
    both = torch.tensor(pairs, dtype=torch.float64).reshape(*value.shape, 2).unsqueeze(0)
    error = both[..., 1].contiguous()
    return Bounded(both[..., 0].contiguous(), error if bool((error != 0).any()) else None)


def _with_error(number: fmpq | arb) -> tuple[float, float]:
    """The nearest float to the middle, and a float that is at least the distance to all of the ball."""
    if isinstance(number, fmpq):
        exact = Fraction(int(number.p), int(number.q))
        near = _nearest(exact)
        if _is_float(exact):
            return near, 0.0
        return near, abs(near) * 2.0**-52 + 2.0**-1000
    near = float(number.mid())
    distance = float(abs(number - arb(near)).upper())
    return near, distance * (1 + 2.0**-40) + 2.0**-1000


def interval(value: Bounded) -> Enclosure:
    """A 1 x 1 value as the ball that its error makes it."""
    if not bool(torch.isfinite(value.value).all()):
        return Enclosure.scalar(arb(0, float("inf")))
    return _to_balls(value)
