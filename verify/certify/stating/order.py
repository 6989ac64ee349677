"""Which indices surely come before which, from what is known of natural numbers and the limits of indices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.certify.stating.formulas import Formula, Index

Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class Order:
    """Known differences of names; None is the number 0. ``least[a, b]``: a number that b - a is not below."""

    least: Mapping[Pair, int]

    @classmethod
    def of(cls, statement: Mapping[str, Any]) -> Order:
        """What the declarations and the hypotheses between natural numbers say."""
        found: dict[Pair, int] = {}
        for name, kind in sorted(statement["symbols"].items()):
            if kind[0] == "natural":
                found[None, name] = int(kind[1])
        for sign, left, right in statement["hypotheses"]:
            one, other = _index(left), _index(right)
            if one is not None and other is not None:
                for (large, a), (small, b) in [(one, other), (other, one)][: 2 if sign == "=" else 1]:
                    _raise(found, small, large, b - a + int(sign == ">"))
        return cls(found)

    def within(self, variable: str, first: Index, last: Index) -> Order:
        """What is known where an index is between two others."""
        found = dict(self.least)
        _raise(found, first[0], variable, first[1])
        _raise(found, variable, last[0], -last[1])
        return Order(found)

    def gap(self, low: Index, high: Index) -> int | None:
        """A number that high - low is not below, None where nothing is known."""
        best: dict[str | None, int] = {low[0]: 0}
        for _ in range(len(self.least) + 1):
            for (one, other), least in self.least.items():
                if one in best and best[one] + least > best.get(other, best[one] + least - 1):
                    best[other] = best[one] + least
        return best[high[0]] + high[1] - low[1] if high[0] in best else None

    def surely(self, low: Index, high: Index) -> bool:
        """Whether low <= high."""
        gap = self.gap(low, high)
        return gap is not None and gap >= 0

    def largest(self, indices: Iterable[Index]) -> list[Index]:
        """The indices without those that surely are not after another of them."""
        kept: list[Index] = []
        for index in indices:
            if not any(self.surely(index, other) for other in kept):
                kept = [*(other for other in kept if not self.surely(other, index)), index]
        return kept


def _index(formula: Formula) -> Index | None:
    if formula[0] == "index":
        return formula[1][0], formula[1][1]
    if formula[0] == "number" and Fraction(formula[1]).denominator == 1:
        return None, int(formula[1])
    return None


def _raise(found: dict[Pair, int], one: str | None, other: str | None, n: int) -> None:
    if one != other:
        found[one, other] = max(n, found.get((one, other), n))
