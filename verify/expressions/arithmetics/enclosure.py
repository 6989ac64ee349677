"""Matrices of exact or enclosed numbers, and their readings as fractions and decimals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from flint import acb, acb_mat, arb, arb_mat, fmpq, fmpq_mat

from verify.errors import Undefined, Undetermined
from verify.expressions.arithmetics.balls import Number, real


@dataclass(frozen=True, slots=True, eq=False)
class Enclosure:
    """A real matrix, each entry a rational number or a ball that contains the exact one.

    ``entries`` is a tuple of rows of flint numbers; see :mod:`~verify.expressions.arithmetics.balls`.
    """

    entries: tuple[tuple[Number, ...], ...]

    @staticmethod
    def of(rows: Iterable[Iterable[Number]]) -> Enclosure:
        """The matrix with these rows."""
        return Enclosure(tuple(map(tuple, rows)))

    @staticmethod
    def scalar(number: Number) -> Enclosure:
        """The 1 x 1 matrix of a number."""
        return Enclosure(((number,),))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.entries), len(self.entries[0]) if self.entries else 0

    @property
    def number(self) -> Number:
        """The entry of a 1 x 1 matrix."""
        ((number,),) = self.entries
        return number

    @property
    def flat(self) -> list[Number]:
        """All entries, row by row."""
        return [number for row in self.entries for number in row]

    @property
    def is_rational(self) -> bool:
        """Whether every entry is exact."""
        return all(isinstance(number, fmpq) for number in self.flat)

    @property
    def is_complex(self) -> bool:
        """Whether an entry is a complex ball, which happens inside integrands only."""
        return any(isinstance(number, acb) for number in self.flat)

    @property
    def flint(self) -> Number:
        """The ``fmpq_mat``, ``arb_mat`` or ``acb_mat`` of the entries."""
        return self.flint_for()

    def flint_for(self, *others: Enclosure) -> Number:
        """The flint matrix of the kind that also holds the others' entries."""
        rows = [list(row) for row in self.entries]
        if all(value.is_rational for value in (self, *others)):
            return fmpq_mat(rows)
        return acb_mat(rows) if any(value.is_complex for value in (self, *others)) else arb_mat(rows)

    def map(self, function: Callable[[Number], Number]) -> Enclosure:
        """The function of every entry."""
        return Enclosure(tuple(tuple(map(function, row)) for row in self.entries))

    def join(self, other: Enclosure, function: Callable[[Number, Number], Number]) -> Enclosure:
        """The function of every pair of entries; a 1 x 1 matrix broadcasts."""
        if self.shape == other.shape:
            pairs = zip(self.entries, other.entries, strict=True)
            return Enclosure.of(map(function, a, b) for a, b in pairs)
        if self.shape == (1, 1):
            return other.map(lambda number: function(self.number, number))
        if other.shape == (1, 1):
            return self.map(lambda number: function(number, other.number))
        raise ValueError(f"entry-wise operation on {self.shape} and {other.shape} matrices")

    @property
    def transposed(self) -> Enclosure:
        """The transpose."""
        return Enclosure(tuple(zip(*self.entries, strict=True)))


def from_fractions(rows: Sequence[Sequence[Fraction | int]]) -> Enclosure:
    """The exact matrix with these rational entries."""
    return Enclosure.of([fmpq(x.numerator, x.denominator) for x in row] for row in rows)


def from_floats(rows: Sequence[Sequence[float]]) -> Enclosure:
    """The exact matrix of the dyadic rationals that these floats are; Undefined on NaN and infinity."""
    try:
        return from_fractions([[Fraction(x) for x in row] for row in rows])
    except (ValueError, OverflowError) as trouble:
        raise Undefined("an entry is NaN or infinite") from trouble


def to_fractions(value: Enclosure) -> list[list[Fraction]]:
    """The entries of an exact matrix; Undetermined when one is only known to within a ball."""
    if not value.is_rational:
        raise Undetermined("an entry is irrational: it is known to within a ball only")
    return [[_fraction(number) for number in row] for row in value.entries]


LONG = 1 << 14
"""Bits of a rational number beyond which it is rounded to a ball before it is printed."""

WIDEST = 1 << 13
"""Numbers beyond 2^+-8192 are not written out: their digits alone could fill the memory."""


def bounds(value: Enclosure, digits: int = 20) -> tuple[str, str]:
    """Decimal numbers at most and at least the 1 x 1 value, rounded outwards to ``digits`` digits."""
    number = value.number
    if isinstance(number, fmpq) and number.p.bit_length() + number.q.bit_length() > LONG:
        number = arb(number)  # printing in decimals takes time quadratic in the digits
    if isinstance(number, fmpq):
        lower = upper = _fraction(number)
    elif not real(number).is_finite():
        return "-Infinity", "Infinity"
    else:
        middle, radius = number.mid(), number.rad()
        if exponent(middle) > WIDEST or exponent(radius) > WIDEST:
            return "-Infinity", "Infinity"
        least = Fraction(1, 1 << WIDEST)
        reach = max(_fraction(radius.fmpq()), least) if exponent(radius) > -WIDEST else least
        centre = _fraction(middle.fmpq()) if exponent(middle) > -WIDEST else Fraction(0)
        if centre == 0 and middle != 0:
            reach += least
        if radius == 0 and centre != 0:
            reach = Fraction(0)
        lower, upper = centre - reach, centre + reach
    return _decimal(lower, digits, ROUND_FLOOR), _decimal(upper, digits, ROUND_CEILING)


def exponent(number: Number) -> int:
    """The power of two just above a finite floating-point number; of zero, the least there is."""
    mantissa, exponent = number.man_exp()
    return int(exponent) + int(mantissa).bit_length() if mantissa != 0 else -2 * WIDEST


def _fraction(number: Number) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _decimal(number: Fraction, digits: int, rounding: str) -> str:
    context = Context(prec=digits, rounding=rounding, Emin=-(10**9), Emax=10**9)
    quotient = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    return str(quotient.normalize(context)) if number else "0"
