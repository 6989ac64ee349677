"""Brackets: for a constant of a claim the best value that is proved, and the first that is refuted.

With all else as printed, the values of a constant for which a claim holds lie between two ends, as each
point of the hypotheses allows an interval of them. An end is closed in on from both sides: a value counts
as proved where the checker derives the claim with that value, as refuted where an exact witness breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import inf, isfinite, isnan
from types import MappingProxyType
from typing import Any

from verify.certify.accept import provable
from verify.certify.search.placed import Lemma
from verify.claims.claim import Claim
from verify.claims.constants import Coefficient, constants
from verify.claims.ratio import never_negative
from verify.errors import VerifyError
from verify.measure.givens import Given
from verify.measure.levels import Level, Ruler, edited
from verify.measure.prove import ALONE, LEAST, Clock, Proof, Prove
from verify.verdict import Outcome, Verdict

Attack = Callable[[Claim], Outcome]

WEAKER = (2, 4, 16)
"""How many times weaker a constant is made where the printed one is not proved."""

AWAY = (Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4), Fraction(16), Fraction(1000))
"""How far a constant is moved, in times itself, where nothing is known of what it needs."""

CLOSE = 1.01
"""No further where the proved value is at most this many times the refuted one."""

FACTORS = (64, 8, 2)
"""The same for a constant in a hypothesis, as factors, the other way round."""

REFUTING = 0.5
"""The part of the time of a constant in which values are refuted on one side."""

HINTS = 6
"""How many hints are tried."""

NO_HINTS: Mapping[Fraction, Sequence[Lemma]] = MappingProxyType({})

HALVINGS = 12
"""How many values between two are tried to be proved."""

STEPS = 30
"""The same to be refuted."""

ATTEMPTS = 3
"""An attempt at a proof gets this part of the time left for its constant."""


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


def brackets(
    claim: Claim,
    printed: Printed,
    attack: Attack,
    prove: Prove,
    clock: Clock,
    given: Sequence[Given] = (),
    hints: Mapping[Fraction, Sequence[Lemma]] = NO_HINTS,
) -> Iterator[Bracket]:
    """The ends of each constant, in the order of the formula, then of those ``given`` by hypotheses.

    Each gets an equal share of the time. ``hints``: numbers at which something much like the claim is proved,
    with the proofs.

    Which way a constant may not be moved is looked for on both sides, save where the sign of its term
    leaves no doubt; a side without any refuted value is not told beside one that has one.
    """
    own = constants(claim.conclusion, claim.rules, claim.written)
    found: tuple[Coefficient | Given, ...] = (*own, *given)
    closing = []
    for k, coefficient in enumerate(found):
        share = clock.share(len(found) - k)
        both = [
            _Closing(claim, coefficient, side, printed, attack, prove, share, hints)
            for side in _sides(claim, coefficient)
        ]
        for each in both:
            each.refute()
        closing += [each for each in both if each.refuted is not None] or both[:1]
    waiting = sum(each.refuted is not None for each in closing)
    for each in closing:
        yield each.close(clock.share(max(1, waiting)))
        waiting -= each.refuted is not None


def _sides(claim: Claim, coefficient: Coefficient | Given) -> tuple[int, ...]:
    """Which ends of a constant there may be."""
    if isinstance(coefficient, Given):
        return (1, -1)
    signed = never_negative(coefficient.below, claim.rules)
    return (coefficient.sign,) if signed else (coefficient.sign, -coefficient.sign)


class _Closing:
    """One end of one constant, closed in on from both sides."""

    def __init__(
        self,
        claim: Claim,
        coefficient: Coefficient | Given,
        side: int,
        printed: Printed,
        attack: Attack,
        prove: Prove,
        clock: Clock,
        hints: Mapping[Fraction, Sequence[Lemma]],
    ) -> None:
        self.hints = hints
        self.claim, self.printed, self.attack, self.prove = claim, printed, attack, prove
        self.ruler, self.clock = Ruler(coefficient, side), clock
        self.coefficient, self.side = coefficient, side
        self.proved: Proved | None = None
        self.refuted: Refuted | None = None
        self.refuting = 0.0
        self.least = self._needed()

    def close(self, clock: Clock) -> Bracket:
        """What is refuted, and what is proved as near to it as the time allows."""
        before = clock.left
        self.clock = clock
        if self.printed.searched.trials.met > 0 and self.refuted is not None:
            self._prove()
        elif provable(self.printed.searched):
            self._take_printed()
        spent = self.refuting + before - clock.left
        return Bracket(self.coefficient, self.side, self.proved, self.refuted, self.least, spent)

    def refute(self) -> None:
        """Look for a value that is refuted, as near to the others as may be, in a part of the time."""
        whole = self.clock
        self.clock = Clock.of(whole.left * REFUTING)
        before = self.clock.left
        self._refute()
        self.refuting = before - self.clock.left

    def _needed(self) -> float:
        """The search's best value for this constant, nan where it has none on this side."""
        same = [
            each.needed
            for each in self.printed.searched.constants
            if (each.text, each.term) == (self.coefficient.text, self.coefficient.term)
        ]
        known = len(same) == 1 and self.side == self.coefficient.sign
        return same[0] if known else float("nan")

    def _refute(self) -> None:
        least, searched = self.side * self.least, self.printed.searched
        broken = searched.verdict is Verdict.REFUTED and self.side == self.coefficient.sign
        if broken and searched.witness is not None:
            self.refuted = Refuted(self.ruler.printed, searched.witness)
            if not least > self.ruler.at(self.ruler.printed):
                return
        if isfinite(least):
            for level in self.ruler.under(least):
                if self._refuted_at(level):
                    return
            return
        if least == inf:
            self._refuted_at(self.ruler.times(1000 if self.side > 0 else Fraction(1, 1000)))
            return
        before = self.ruler.at(self.ruler.printed)
        if isinstance(self.coefficient, Given):
            return self._refute_given(before)
        for far in AWAY:
            level = self.ruler.times(1 - far if self.side > 0 else 1 + far)
            if self._refuted_at(level):
                return self._halve(before, self.ruler.at(level))
            before = self.ruler.at(level)

    def _refute_given(self, stands: float) -> None:
        """The sign of a constant in a hypothesis is kept; from a value far away to nearer ones."""
        broken: float | None = None
        for far in FACTORS:
            level = self.ruler.times(Fraction(1, far) if self.side > 0 else far)
            if not self._refuted_at(level):
                stands = self.ruler.at(level)
                break
            broken = self.ruler.at(level)
        if broken is not None:
            self._halve(stands, broken)

    def _halve(self, stands: float, broken: float) -> None:
        """Refute nearer to a value that was not refuted, in short steps: it takes longer to find nothing."""
        for _ in range(STEPS):
            close = stands - broken < (CLOSE - 1) / 2 * max(abs(stands), abs(broken))
            if close or self.clock.left <= 0:
                return
            level = self.ruler.after(broken, stands)
            if self._refuted_at(level):
                broken = self.ruler.at(level)
            else:
                stands = self.ruler.at(level)

    def _refuted_at(self, level: Level) -> bool:
        if self.clock.left <= 0:
            return False
        try:
            outcome = self.attack(edited(self.claim, self.coefficient, level))
        except VerifyError:
            return False
        if outcome.verdict is Verdict.REFUTED and outcome.witness is not None:
            self.refuted = Refuted(level, outcome.witness)
            return True
        return False

    def _prove(self) -> None:
        """The printed value, or weaker ones; then between what is proved and what cannot be."""
        assert self.refuted is not None
        ruler, floor = self.ruler, self.ruler.at(self.refuted.level)
        if not isnan(self.least):
            floor = max(floor, self.side * self.least)
        if not isfinite(floor):
            return
        nearest = ruler.above(floor) if self.least == self.least else ruler.above(floor, CLOSE - 1)
        low = floor
        if not (ruler.at(ruler.printed) >= floor - abs(floor) * 1e-9 and self._take_printed()):
            low = max(low, ruler.at(ruler.printed))
            for factor in WEAKER:
                level = ruler.times(factor if self.side > 0 else Fraction(1, factor))
                if ruler.at(level) > low and self._proved_at(level):
                    break
                low = max(low, ruler.at(level))
        if self.proved is None or self._done():
            return
        self._prove_hinted(low)
        if self._done() or self._proved_at(nearest):
            return
        for _ in range(HALVINGS):
            high = ruler.at(self.proved.level)
            if self._done() or self.clock.left < ATTEMPTS * LEAST or high <= low:
                return
            level = ruler.between(low, high)
            if not self._proved_at(level):
                low = ruler.at(level)

    def _prove_hinted(self, low: float) -> None:
        """The sharpest of the hints that is proved by what it comes from."""
        assert self.proved is not None
        high = self.ruler.at(self.proved.level)
        found = sorted({hint for hint in self.hints if low < self.side * hint < high}, reverse=self.side < 0)
        for hint in found[:HINTS]:
            if self.clock.left >= LEAST and self._proved_at(Level(hint), *self.hints[hint]):
                return

    def _done(self) -> bool:
        told = Bracket(self.coefficient, self.side, self.proved, self.refuted)
        return told.ratio <= CLOSE

    def _take_printed(self) -> bool:
        if self.printed.proof is None:
            return False
        self.proved = Proved(self.ruler.printed, self.printed.proof, self.printed.certificate)
        return True

    def _proved_at(self, level: Level, *lemmas: Lemma) -> bool:
        """Whether the claim is proved with this value; it is then the best so far.

        ``lemmas``: what it comes from, to be tried alone.
        """
        if self.proved is not None and self.ruler.at(level) >= self.ruler.at(self.proved.level):
            return False
        most = ALONE * len(lemmas) if lemmas else self.clock.left / ATTEMPTS
        found = None
        with suppress(VerifyError):
            found = self.prove(edited(self.claim, self.coefficient, level), most, *lemmas)
        if found is not None:
            self.proved = Proved(level, found)
        return found is not None
