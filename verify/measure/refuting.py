"""Values of a constant that exact witnesses break, as near as may be to those that stand."""

from __future__ import annotations

from fractions import Fraction
from math import inf, isfinite

from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.measure.bracket import Attack, Refuted
from verify.measure.givens import Given
from verify.measure.levels import Level, Ruler, edited
from verify.measure.prove import Clock
from verify.verdict import Outcome, Verdict

AWAY = (Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4), Fraction(16), Fraction(1000))
"""How far a constant is moved, in times itself, where nothing is known of what it needs."""

FACTORS = (64, 8, 2)
"""The same for a constant in a hypothesis, as factors, the other way round."""

NEAR = 0.005
"""No further where what stands is at most this share away from what is refuted."""

STEPS = 30
"""How many values between two are tried to be refuted."""


class Refuting:
    """The attacks on one end of one constant. ``found``: the value nearest to those that stand.

    ``least``: the search's best value of the claim as printed, nan where it has none on this side.
    """

    def __init__(self, claim: Claim, ruler: Ruler, searched: Outcome, attack: Attack) -> None:
        self.claim, self.ruler, self.searched, self.attack = claim, ruler, searched, attack
        self.found: Refuted | None = None
        self.stands = self.broken = self.ruler.at(self.ruler.printed)
        self.least = self._needed()

    def _needed(self) -> float:
        wanted = self.ruler.coefficient
        same = [
            each.needed
            for each in self.searched.constants
            if (each.text, each.term) == (wanted.text, wanted.term)
        ]
        known = len(same) == 1 and self.ruler.side == wanted.sign
        return same[0] if known else float("nan")

    def begin(self, clock: Clock) -> None:
        """Look for a value that is refuted, then for nearer ones."""
        ruler = self.ruler
        least, printed = ruler.side * self.least, ruler.at(ruler.printed)
        broken = self.searched.verdict is Verdict.REFUTED and ruler.side == ruler.coefficient.sign
        if broken and self.searched.witness is not None:
            self.found = Refuted(ruler.printed, self.searched.witness)
            if not least > printed:
                return
        if isfinite(least):
            any(self._refuted_at(level, clock) for level in ruler.under(least))
        elif least == inf:
            self._refuted_at(ruler.times(1000 if ruler.side > 0 else Fraction(1, 1000)), clock)
        elif isinstance(ruler.coefficient, Given):
            self._inwards(clock)
        else:
            self._outwards(clock)

    def go_on(self, clock: Clock) -> None:
        """Refute nearer to a value that was not refuted, in short steps: it takes longer to find nothing."""
        for _ in range(STEPS):
            near = self.stands - self.broken <= NEAR * max(abs(self.stands), abs(self.broken))
            if near or clock.left <= 0:
                return
            level = self.ruler.after(self.broken, self.stands)
            if self._refuted_at(level, clock):
                self.broken = self.ruler.at(level)
            else:
                self.stands = self.ruler.at(level)

    def _outwards(self, clock: Clock) -> None:
        """From the printed value away to the first that is refuted."""
        for far in AWAY:
            level = self.ruler.times(1 - far if self.ruler.side > 0 else 1 + far)
            if self._refuted_at(level, clock):
                self.broken = self.ruler.at(level)
                return self.go_on(clock)
            self.stands = self.broken = self.ruler.at(level)

    def _inwards(self, clock: Clock) -> None:
        """The sign of a constant in a hypothesis is kept; from a value far away to nearer ones."""
        for far in FACTORS:
            level = self.ruler.times(Fraction(1, far) if self.ruler.side > 0 else far)
            if not self._refuted_at(level, clock):
                self.stands = self.ruler.at(level)
                break
            self.broken = self.ruler.at(level)
        if self.found is None:
            self.stands = self.broken
        self.go_on(clock)

    def _refuted_at(self, level: Level, clock: Clock) -> bool:
        if clock.left <= 0:
            return False
        try:
            outcome = self.attack(edited(self.claim, self.ruler.coefficient, level))
        except VerifyError:
            return False
        if outcome.verdict is Verdict.REFUTED and outcome.witness is not None:
            self.found = Refuted(level, outcome.witness)
            return True
        return False
