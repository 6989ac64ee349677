"""A bracket: one end of the values of a constant for which a claim holds, enclosed from both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from verify.claims.claim import Claim
from verify.claims.constants import Coefficient
from verify.measure.givens import Given
from verify.measure.levels import Level
from verify.measure.prove import Proof
from verify.verdict import Outcome

Attack = Callable[[Claim], Outcome]


@dataclass(frozen=True, slots=True)
class Proved:
    """A value that the checker proved. ``certificate``: the file, where the claim is as printed."""

    level: Level
    proof: Proof
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Refuted:
    """A value that an exact witness breaks."""

    level: Level
    witness: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bracket:
    """One end of the values of a constant for which the claim holds; larger ones where ``side`` is 1.

    ``least``: what points that were met still need, so far as floating point tells; nan where not known.
    """

    coefficient: Coefficient | Given
    side: int
    proved: Proved | None = None
    refuted: Refuted | None = None
    least: float = float("nan")
    seconds: float = 0.0

    @property
    def ratio(self) -> float:
        """How many times the refuted value is sharper than the proved one; infinite where not known."""
        if self.proved is None or self.refuted is None:
            return inf
        ends = [each.level.value(self.coefficient) for each in (self.proved, self.refuted)]
        weak, sharp = ends if self.side > 0 else ends[::-1]
        return weak / sharp if sharp > 0 else inf


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of the claim as printed: the search's outcome, and its proof with the file it is in."""

    searched: Outcome
    proof: Proof | None = None
    certificate: str | None = None
