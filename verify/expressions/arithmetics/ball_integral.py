"""Integrals with certified enclosures: adaptive Gauss-Legendre where analytic, bisection where not."""

from __future__ import annotations

from collections.abc import Callable

from flint import acb, arb

from verify.errors import NotAnalytic, Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.balls import Number
from verify.expressions.arithmetics.enclosure import Enclosure

PIECES = 1000
"""Evaluations spent on an integrand without complex enclosures, which can only be bisected."""

GUARD = 8
"""Bits fewer than the working precision that are asked of an integral."""


def integral(
    integrand: Callable[[Enclosure], Enclosure], lower: Enclosure, upper: Enclosure, precision: int
) -> Enclosure:
    """The integral of a scalar function from ``lower`` to ``upper``, at flint's current precision.

    On a complex ball around a piece of the interval the integrand runs in complex arithmetic; where it is
    analytic there, a Gauss-Legendre rule with a rigorous remainder is used; elsewhere the piece is enclosed
    by (its length) x (its range) and bisected, worst piece first. Undetermined when no finite enclosure was
    found; Undefined where the integrand has no value.

    Source: F. Johansson, Numerical integration in arbitrary-precision ball arithmetic, 2018.
    """
    start, end = lower.number, upper.number
    direction = balls.sign(balls.subtract(end, start))
    if direction == 0:
        return Enclosure.scalar(balls.ZERO)

    failures: list[Exception] = []

    def at(place: acb, analytic: bool) -> acb:
        if failures:
            return acb("nan")
        real = not analytic and place.imag.is_zero()
        x = _within(place.real, start, end, direction) if real else place
        try:
            return acb(integrand(Enclosure.scalar(x)).number)
        except (NotAnalytic, Undetermined):
            return acb("nan")
        except Exception as failure:  # must not cross flint: raised below
            failures.append(failure)
            return acb("nan")

    evaluations = PIECES
    if _runs_on_complex_balls(integrand, (acb(start) + acb(end)) / 2):
        evaluations += 40 * precision
    tolerance = arb(2) ** (GUARD - precision)
    found = acb.integral(
        at,
        acb(start),
        acb(end),
        rel_tol=tolerance,
        abs_tol=tolerance,
        eval_limit=evaluations,
        depth_limit=PIECES,
        use_heap=True,
    )
    if failures:
        raise failures[0]
    ball = found.real
    if not ball.is_finite():
        raise Undetermined("no finite enclosure of an integral was found")
    return Enclosure.scalar(ball)


def _runs_on_complex_balls(integrand: Callable[[Enclosure], Enclosure], place: acb) -> bool:
    try:
        integrand(Enclosure.scalar(place))
    except NotAnalytic:
        return False
    except Undetermined:
        return True
    return True


def _within(x: arb, start: Number, end: Number, direction: int | None) -> Number:
    """A ball of the numbers of ``x`` between the end points, so that roots exist up to a dyadic end."""
    if direction is None:
        return x
    low, high = (start, end) if direction > 0 else (end, start)
    if not x >= low:
        return low + (x - low).nonnegative_part()
    return x if x <= high else high - (high - x).nonnegative_part()
