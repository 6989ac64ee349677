"""Values to put in the place of a constant: simple fractions near a number, or so many times the constant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, log10

from verify.claims.claim import Claim
from verify.claims.constants import Coefficient
from verify.claims.solve import number_of
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.relation import Relation
from verify.measure.givens import Given

DIGITS = 3
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
"""How many units of the last digit a number is moved."""

SMALL = 1e-9
"""What floats may be wrong by, as a share."""


@dataclass(frozen=True, slots=True)
class Level:
    """A value of a constant c: ``number``, or where ``relative`` that many times c."""

    number: Fraction
    relative: bool = False

    def value(self, coefficient: Coefficient | Given) -> float:
        """About how large it is."""
        return float(self.number) * (coefficient.value if self.relative else 1.0)


@dataclass(frozen=True, slots=True)
class Ruler:
    """The line of values of a constant, turned so that larger ones make the claim weaker: x = ``side`` c."""

    coefficient: Coefficient | Given
    side: int

    @property
    def rational(self) -> Fraction | None:
        """The constant, where it is a fraction."""
        return number_of(self.coefficient.number)

    @property
    def printed(self) -> Level:
        """The constant as it is printed."""
        exact = self.rational
        return Level(Fraction(1), True) if exact is None else Level(exact)

    def at(self, level: Level) -> float:
        """Where a level lies."""
        return self.side * level.value(self.coefficient)

    def times(self, factor: Fraction | int) -> Level:
        """That many times the constant."""
        printed = self.printed
        return replace(printed, number=printed.number * factor)

    def under(self, x: float) -> Iterator[Level]:
        """Decimals of few digits below x, nearest first."""
        unit = self.coefficient.value if self.rational is None else 1.0
        y = x / unit
        grid = _grid(y if abs(y) > SMALL * self.coefficient.value / unit else self.coefficient.value / unit)
        top = ceil(Fraction(y) / grid)
        for step in STEPS:
            yield Level(self.side * (top - step) * grid, self.rational is None)

    def simple(self, low: float, high: float) -> Level:
        """The level between two points that is written with the smallest denominator."""
        found = [Level(self.side * simplest(low, high))]
        if self.rational is None:
            unit = self.coefficient.value
            found.append(Level(self.side * simplest(low / unit, high / unit), True))
        return min(found, key=lambda level: level.number.denominator)

    def above(self, x: float, share: float = 0.0) -> Level:
        """A simple level at x or a little above, by one unit of the last digit or this share of it."""
        scale = max(abs(x), SMALL * self.coefficient.value)
        return self.simple(x - SMALL * scale, x + max(float(_grid(scale)), share * scale))

    def between(self, low: float, high: float) -> Level:
        """A simple level about half way."""
        quarter = (high - low) / 4
        return self.simple(low + quarter, high - quarter)

    def after(self, low: float, high: float) -> Level:
        """A simple level about a third of the way."""
        return self.simple(low + (high - low) / 5, low + (high - low) / 2)


def _grid(number: float) -> Fraction:
    """The unit of the last digit shown of a number."""
    power = floor(log10(abs(number))) if number else 0
    return Fraction(10) ** (power - DIGITS + (1 if abs(number) > 10.0**power * (1 + SMALL) else 0))


def simplest(low: float, high: float) -> Fraction:
    """The fraction with the smallest denominator (then the smallest size) between two numbers, low < high."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    return _simplest(Fraction(low), Fraction(high))


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    whole = ceil(low)
    if whole <= high:
        return Fraction(whole)
    below = whole - 1
    return below + 1 / _simplest(1 / (high - below), 1 / (low - below))


def edited(claim: Claim, coefficient: Coefficient | Given, level: Level) -> Claim:
    """The claim with another value of one of its constants: the rest of it is as printed."""
    new = constant(level.number)
    now = Multiply((new, coefficient.number)) if level.relative else new
    if isinstance(coefficient, Given):
        return coefficient.edited(now)
    difference = Multiply((Add((now, Negate((coefficient.number,)))), coefficient.below))
    change = difference if coefficient.sign > 0 else Negate((difference,))
    left, sign, right = claim.conclusion.left, claim.conclusion.sign, claim.conclusion.right
    if sign in ("<=", "<"):
        right = Add((right, change))
    else:
        left = Add((left, change))
    return replace(claim, conclusion=Relation(left, sign, right), written=None)
