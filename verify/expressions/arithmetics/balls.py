"""Real numbers known exactly or to within a ball, and their three-valued sign: the one place that compares.

A number is a ``flint.fmpq`` (exact), a ``flint.arb`` (a real ball) or, inside an integrand only, a
``flint.acb`` (a complex ball on which the function must be analytic: what is not analytic there becomes NaN).
Results are enclosures at the precision of ``flint.ctx``. Balls of numbers that cannot be negative are cut at
0, so that the root of a sum of squares exists.

Traps of python-flint: ``arb(0, 1) ** 2`` is NaN; ``>`` and ``<=`` both answer False when undecided;
``acb.real_max`` crashes on an int.
"""

from __future__ import annotations

from typing import Any

from flint import acb, arb, fmpq

from verify.errors import NotAnalytic, Undefined, Undetermined

Number = Any
"""``fmpq | arb | acb``: mixed operands promote inside flint, which its type stubs do not say."""

LONGEST = 1 << 16
"""Bits of a rational number that is kept exactly; a longer one, as x^2 in x^2 in .. soon is, is a ball."""

LARGEST_ROOT = 64
"""The largest degree of a root that is tried exactly."""

ZERO, ONE, HALF = fmpq(0), fmpq(1), fmpq(1, 2)


def real(number: Number) -> Number:
    """The number as a real ball."""
    if isinstance(number, acb):
        raise NotAnalytic("a real number is needed")
    return number if isinstance(number, arb) else arb(number)


def sign(number: Number) -> int | None:
    """+1, 0 (exactly zero) or -1 when certain, None when the ball leaves it open."""
    if isinstance(number, fmpq):
        return int(number > 0) - int(number < 0)
    ball = real(number)
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    return 0 if ball.is_zero() else None


def rounded(number: Number) -> Number:
    """The number, as a ball when it is a rational number with too many digits."""
    return arb(number) if isinstance(number, fmpq) and number.height_bits() > LONGEST else number


def nonnegative(number: Number) -> bool:
    """Whether the number is certainly at least 0."""
    return not isinstance(number, acb) and bool(number >= 0)


def cut(number: Number) -> Number:
    """The enclosure of a number known not to be negative, without its negative part."""
    return number.nonnegative_part() if isinstance(number, arb) and not number >= 0 else number


def add(left: Number, right: Number) -> Number:
    """The sum."""
    result = left + right
    return _kept(result, left, right)


def subtract(left: Number, right: Number) -> Number:
    """The difference; exactly zero when both are one and the same ball, so one and the same number."""
    if left is right and isinstance(left, arb) and left.is_finite():
        return ZERO
    return rounded(left - right)


def multiply(left: Number, right: Number) -> Number:
    """The product; exactly zero when a factor is, and never negative for a square."""
    if left is right:
        return power(left, 2)
    if _is_zero(left) or _is_zero(right):
        return ZERO
    return _kept(left * right, left, right)


def divide(left: Number, right: Number) -> Number:
    """The quotient; raises Undefined for a zero divisor, Undetermined for one that may be zero."""
    if not isinstance(right, acb):
        known = sign(right)
        if known == 0:
            raise Undefined("division by zero")
        if known is None:
            raise Undetermined("division by a quantity that may be zero")
        if _is_zero(left):
            return ZERO
    return _kept(left / right, left, right)


def power(number: Number, exponent: int) -> Number:
    """The integer power by multiplication; x^0 = 1."""
    if exponent == 0:
        return ONE
    if exponent < 0:
        return divide(ONE, power(number, -exponent))
    if isinstance(number, fmpq):
        if exponent * max(number.p.bit_length(), number.q.bit_length()) <= LONGEST:
            return number**exponent
        number = arb(number)
    even = exponent % 2 == 0 and isinstance(number, arb)
    base, result, left = (absolute(number) if even else number), None, exponent
    while left:
        if left % 2:
            result = base if result is None else result * base
        left //= 2
        base = base * base if left else base
    return cut(result) if even else _kept(result, number)


def natural_power(number: Number, exponent: Number) -> Number:
    """The power to an exponent that is a whole number, whatever the enclosure it is known by."""
    if isinstance(exponent, fmpq):
        if exponent.q != 1:
            raise Undefined("a whole power that is not a whole number")
        return power(number, int(exponent.p))
    whole = real(exponent).unique_fmpz()
    if whole is None:
        raise Undetermined("an exponent that may be several whole numbers")
    return power(number, int(whole))


def real_power(number: Number, exponent: Number) -> Number:
    """x^y for x >= 0; 0^y = 0 for y > 0; rational where an exact root is."""
    if isinstance(number, acb) or (isinstance(exponent, acb) and sign(number) == 1):
        return (exponent * acb(number).log(analytic=True)).exp()
    known = sign(number)
    if known == -1:
        raise Undefined("power of a negative number")
    if known == 1:
        root = _exact_root(number, exponent)
        return root if root is not None else cut((exponent * real(number).log()).exp())
    rises = sign(exponent)
    if known == 0 and rises is not None:
        if rises == 1:
            return ZERO
        raise Undefined("zero to a power that is not positive")
    if rises == 1 and number >= 0:
        return arb(0).union((exponent * number.upper().log()).exp()).nonnegative_part()
    raise Undetermined("power of a quantity that may be zero or negative")


def _exact_root(number: Number, exponent: Number) -> Number | None:
    """number^exponent where it is found without logarithms; None otherwise."""
    if not isinstance(exponent, fmpq):
        return None
    degree = int(exponent.q)
    if degree == 1:
        return power(number, int(exponent.p))
    if degree == 2:
        return power(sqrt(number), int(exponent.p))
    if not isinstance(number, fmpq) or degree > LARGEST_ROOT:
        return None
    above, below = number.p.root(degree), number.q.root(degree)
    exact = above**degree == number.p and below**degree == number.q
    return power(fmpq(above, below), int(exponent.p)) if exact else None


def absolute(number: Number) -> Number:
    """The absolute value."""
    if isinstance(number, acb):
        return number.real_abs(analytic=True)
    return cut(abs(number))


def maximum(left: Number, right: Number) -> Number:
    """The larger of two, or the ball around it when the two overlap."""
    if isinstance(left, acb) or isinstance(right, acb):
        return acb(left).real_max(acb(right), analytic=True)
    order = sign(subtract(left, right))
    if order is not None:
        return left if order >= 0 else right
    result = real(left).max(real(right))
    return cut(result) if nonnegative(left) or nonnegative(right) else result


def minimum(left: Number, right: Number) -> Number:
    """The smaller of two, or the ball around it when the two overlap."""
    if isinstance(left, acb) or isinstance(right, acb):
        return acb(left).real_min(acb(right), analytic=True)
    order = sign(subtract(left, right))
    if order is not None:
        return left if order <= 0 else right
    return _kept(real(left).min(real(right)), left, right)


def total(numbers: list[Number]) -> Number:
    """The sum of a list."""
    return _kept(sum(numbers, ZERO), *numbers)


def sqrt(number: Number) -> Number:
    """The square root, rational for the square of a rational."""
    if isinstance(number, acb):
        return number.sqrt(analytic=True)
    known = sign(number)
    if known == -1:
        raise Undefined("root of a negative number")
    if isinstance(number, fmpq):
        above, below = number.p, number.q
        if above.is_square() and below.is_square():
            return fmpq(above.isqrt(), below.isqrt())
        return arb(number).sqrt()
    if known == 1:
        return number.sqrt()
    if not number >= 0:
        raise Undetermined("root of a quantity that may be negative")
    return arb(0).union(number.upper().sqrt()).nonnegative_part()


def exp(number: Number) -> Number:
    """The exponential; exp(0) = 1 exactly."""
    if isinstance(number, acb):
        return number.exp()
    return ONE if sign(number) == 0 else cut(real(number).exp())


def log(number: Number) -> Number:
    """The natural logarithm; log(1) = 0 exactly."""
    if isinstance(number, acb):
        return number.log(analytic=True)
    known = sign(number)
    if known == 0:
        raise Undefined("logarithm of zero")
    if known == -1:
        raise Undefined("logarithm of a negative number")
    if known is None:
        raise Undetermined("logarithm of a quantity that may be zero")
    return ZERO if isinstance(number, fmpq) and number == 1 else real(number).log()


def sin(number: Number) -> Number:
    """The sine; sin(0) = 0 exactly."""
    return ZERO if _is_zero(number) else _ball(number).sin()


def cos(number: Number) -> Number:
    """The cosine; cos(0) = 1 exactly."""
    return ONE if _is_zero(number) else _ball(number).cos()


def atan(number: Number) -> Number:
    """The inverse tangent; NaN for a complex ball that may touch the cuts [i, i oo), (-i oo, -i]."""
    if isinstance(number, acb) and number.real.contains(0) and not number.imag.abs_upper() < 1:
        return acb("nan")
    return ZERO if _is_zero(number) else _ball(number).atan()


def softplus(number: Number) -> Number:
    """log(1 + exp(x))."""
    if isinstance(number, acb):
        return (1 + number.exp()).log(analytic=True)
    ball = real(number)
    return cut(ball + (-ball).exp().log1p() if ball > 0 else ball.exp().log1p())


def sigmoid(number: Number) -> Number:
    """1 / (1 + exp(-x)); 1/2 exactly at 0."""
    if _is_zero(number):
        return HALF
    if isinstance(number, arb | fmpq) and number < 0:
        small = real(number).exp()
        return cut(small / (1 + small))
    return 1 / (1 + (-_ball(number)).exp())


def _ball(number: Number) -> Number:
    return arb(number) if isinstance(number, fmpq) else number


def _is_zero(number: Number) -> bool:
    """Whether the number is exactly zero."""
    return bool(number == 0) if isinstance(number, fmpq) else bool(number.is_zero())


def _kept(result: Number, *operands: Number) -> Number:
    """The result of an operation that keeps non-negative numbers non-negative, cut at 0 when they all are."""
    if not isinstance(result, arb) or result >= 0:
        return rounded(result)
    return result.nonnegative_part() if all(map(nonnegative, operands)) else result
