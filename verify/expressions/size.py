"""Sizes: polynomials in the declared natural numbers, compared by their normal form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Monomial = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """A matrix dimension such as ``m``, ``m+n`` or ``2r``; ``n+m`` and ``m+n`` are the same size.

    ``parts`` maps sorted monomials (tuples of names) to integer coefficients, itself sorted.
    """

    parts: tuple[tuple[Monomial, int], ...]

    @staticmethod
    def of(number: int) -> Size:
        """The constant size ``number``."""
        return _normal([((), number)])

    @staticmethod
    def named(name: str) -> Size:
        """The size that is one declared natural number."""
        return _normal([((name,), 1)])

    def __add__(self, other: Size) -> Size:
        return _normal([*self.parts, *other.parts])

    def __sub__(self, other: Size) -> Size:
        return self + Size.of(-1) * other

    def __mul__(self, other: Size) -> Size:
        return _normal((tuple(sorted(m1 + m2)), c1 * c2) for m1, c1 in self.parts for m2, c2 in other.parts)

    @property
    def names(self) -> frozenset[str]:
        """The natural numbers this size depends on."""
        return frozenset(name for monomial, _ in self.parts for name in monomial)

    @property
    def is_one(self) -> bool:
        """Whether this is the constant 1 (not merely possibly equal to it)."""
        return self.parts == (((), 1),)

    def at(self, sizes: Mapping[str, int]) -> int:
        """The number this size is when the naturals take the given values."""
        total = 0
        for monomial, coefficient in self.parts:
            product = coefficient
            for name in monomial:
                product *= sizes[name]
            total += product
        return total

    def __str__(self) -> str:
        text = ""
        for monomial, coefficient in self.parts:
            letters = "".join(monomial)
            number = str(abs(coefficient)) if abs(coefficient) != 1 or not letters else ""
            sign = "-" if coefficient < 0 else "+" if text else ""
            text += sign + number + letters
        return text or "0"


def _normal(parts: Iterable[tuple[Monomial, int]]) -> Size:
    total: dict[Monomial, int] = {}
    for monomial, coefficient in parts:
        total[monomial] = total.get(monomial, 0) + coefficient
    kept = [(monomial, coefficient) for monomial, coefficient in total.items() if coefficient]
    return Size(tuple(sorted(kept, key=lambda part: (-len(part[0]), part[0]))))
