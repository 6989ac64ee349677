"""Real intervals, open or closed at either end, their ends given by other names."""

from __future__ import annotations

from dataclasses import dataclass

from verify.domains.domain import Raw, V
from verify.expressions.arithmetics.interface import Arithmetic


@dataclass(frozen=True)
class Interval:
    """Which ends there are, and which of them do not belong to it."""

    lower: bool = False
    upper: bool = False
    lower_strict: bool = False
    upper_strict: bool = False

    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], lower: V | None, upper: V | None) -> V:
        """A member from raw numbers: the ends themselves come up where they belong to it."""
        if lower is not None and upper is not None:
            kind = {(False, False): "fraction", (True, True): "inner"}.get(
                (self.lower_strict, self.upper_strict),
                "inner or one" if self.lower_strict else "inner or zero",
            )
            part = raw("place", 1, 1, kind)
            return arithmetic.add(lower, arithmetic.multiply(part, arithmetic.subtract(upper, lower)))
        if lower is not None:
            above = raw("above", 1, 1, "positive" if self.lower_strict else "nonnegative")
            return arithmetic.add(lower, above)
        if upper is not None:
            below = raw("below", 1, 1, "positive" if self.upper_strict else "nonnegative")
            return arithmetic.subtract(upper, below)
        return raw("", 1, 1, "real")
