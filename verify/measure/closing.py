"""Closing in on one end of one constant: what is refuted, then what is proved as near to it as may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from math import isfinite, isnan

from verify.certify.accept import provable
from verify.certify.search.placed import Lemma
from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.measure.bracket import Attack, Bracket, Printed, Proved
from verify.measure.hints import Hints
from verify.measure.levels import Level, Ruler, edited
from verify.measure.prove import LEAST, Clock, Proof, Prove
from verify.measure.refuting import Refuting

WEAKER = (2, 4, 16)
"""How many times weaker a constant is made where the printed one is not proved."""

CLOSE = 1.01
"""No further where the proved value is at most this many times the refuted one."""

ADAPTED = 0.3
"""The part of the time of a constant in which the proof there is is changed for other values."""

ADAPTING = 1.0
"""Seconds to do that once."""

MISSES = 3
"""How often that may fail before it is left."""

HINTED = 0.75
"""The part of the time of a constant in which hints are tried."""

HINTS = 6
"""How many values are tried of those that lemmas are written with, and of others."""

SPEAKING = 2
"""How many lemmas that speak of a value are tried at it."""

ALONE = 2.0
"""Seconds for a proof by one of them."""

HALVINGS = 12
"""How many values between two are tried to be proved."""

ATTEMPTS = 3
"""An attempt at a proof gets this part of the time left for its constant."""


class Closing:
    """One end of one constant, closed in on from both sides."""

    def __init__(
        self,
        claim: Claim,
        ruler: Ruler,
        printed: Printed,
        attack: Attack,
        prove: Prove,
        hints: Sequence[Hints],
    ) -> None:
        self.claim, self.ruler, self.printed = claim, ruler, printed
        self.prove, self.hints = prove, hints
        self.refuting = Refuting(claim, ruler, printed.searched, attack)
        self.proved: Proved | None = None
        self.beyond: float | None = None
        self.used: Proof | None = None
        self.clock, self.spent = Clock.of(0), 0.0

    @property
    def bracket(self) -> Bracket:
        """What is known now."""
        found, least = self.refuting.found, self.refuting.least
        return Bracket(self.ruler.coefficient, self.ruler.side, self.proved, found, least, self.spent)

    @property
    def refuted(self) -> bool:
        """Whether there is a value that is refuted."""
        return self.refuting.found is not None

    def refute(self, clock: Clock) -> None:
        """Look for a value that is refuted, as near to the others as the time allows."""
        with self._timed(clock):
            self.refuting.begin(clock)

    def begin(self, clock: Clock) -> None:
        """The printed value, or a weaker one; then hints, where something is refuted."""
        with self._timed(clock):
            if not self.refuted or self.printed.searched.trials.met == 0:
                if provable(self.printed.searched):
                    self._take_printed()
            elif isfinite(self.low):
                self._prove_printed()
                if self.proved is not None:
                    self._prove_adapted(Clock.of(clock.left * ADAPTED))
                    self._prove_hinted(Clock.of(clock.left * HINTED))

    def finish(self, clock: Clock) -> None:
        """Closer to what is refuted, which comes closer first; ``begin`` was before."""
        with self._timed(clock):
            if self.proved is not None and self.refuted and not self._close():
                self.refuting.go_on(clock.share(2))
                self._prove_adapted(Clock.of(clock.left * ADAPTED))
                self._prove_between()

    @property
    def low(self) -> float:
        """Nothing is proved from here on: it is refuted, met by no point, or was not found."""
        assert self.refuting.found is not None
        floor = self.ruler.at(self.refuting.found.level)
        if not isnan(self.refuting.least):
            floor = max(floor, self.ruler.side * self.refuting.least)
        return floor if self.beyond is None else max(floor, self.beyond)

    @contextmanager
    def _timed(self, clock: Clock) -> Iterator[None]:
        self.clock, before = clock, clock.left
        yield
        self.spent += before - clock.left

    def _prove_printed(self) -> None:
        ruler, low = self.ruler, self.low
        if ruler.at(ruler.printed) >= low - abs(low) * 1e-9 and self._take_printed():
            return
        self.beyond = max(low, ruler.at(ruler.printed))
        for factor in WEAKER:
            level = ruler.times(factor if ruler.side > 0 else Fraction(1, factor))
            if ruler.at(level) > self.low and self._proved_at(level):
                return
            self.beyond = max(self.low, ruler.at(level))

    def _prove_hinted(self, clock: Clock) -> None:
        """The sharpest of the hints of each kind that is proved by one of the lemmas it comes from."""
        for hints in self.hints:
            found = sorted(filter(self._sharper, hints), reverse=self.ruler.side < 0)[:HINTS]
            for number, lemma in [(each, lemma) for each in found for lemma in hints[each][:SPEAKING]]:
                if self._close() or clock.left < LEAST:
                    return
                if self._proved_at(Level(number), lemma):
                    break

    def _sharper(self, number: Fraction) -> bool:
        """Whether it would be news that a value is proved."""
        assert self.proved is not None
        return self.low < self.ruler.side * number < self.ruler.at(self.proved.level)

    def _prove_adapted(self, clock: Clock) -> None:
        """Sharper by the lines of the proof there is: a little, else no more; what is needed; or between."""
        assert self.proved is not None
        ruler, low, high = self.ruler, self.low, self.ruler.at(self.proved.level)
        if self.proved.proof is self.used or self._close() or high <= low:
            return
        little = ruler.between(high - (high - low) / 4, high)
        misses = 0 if self._adapted_at(little) else MISSES
        level = self._nearest()
        for _ in range(HALVINGS):
            if misses == MISSES or clock.left < LEAST or self._close():
                break
            if not self._adapted_at(level):
                low, misses = ruler.at(level), misses + 1
            level = ruler.between(low, ruler.at(self.proved.level))
        self.used = self.proved.proof

    def _prove_between(self) -> None:
        """At what is needed; else between what is proved and what is not."""
        assert self.proved is not None
        ruler = self.ruler
        if self._close() or self._proved_at(self._nearest()):
            return
        for _ in range(HALVINGS):
            high = ruler.at(self.proved.level)
            if self._close() or self.clock.left < ATTEMPTS * LEAST or high <= self.low:
                return
            level = ruler.between(self.low, high)
            if not self._proved_at(level):
                self.beyond = ruler.at(level)

    def _nearest(self) -> Level:
        """A simple value at the limit of what may be proved."""
        known = not isnan(self.refuting.least)
        return self.ruler.above(self.low) if known else self.ruler.above(self.low, CLOSE - 1)

    def _close(self) -> bool:
        """Whether the two ends are about the same; around 0, beside the printed value."""
        assert self.refuting.found is not None and self.proved is not None
        ends = [self.ruler.at(each.level) for each in (self.proved, self.refuting.found)]
        around = ends[1] * self.ruler.side <= 0
        near = ends[0] - ends[1] <= (CLOSE - 1) * self.ruler.coefficient.value
        return self.bracket.ratio <= CLOSE or (around and near)

    def _take_printed(self) -> bool:
        if self.printed.proof is None:
            return False
        self.proved = Proved(self.ruler.printed, self.printed.proof, self.printed.certificate)
        return True

    def _proved_at(self, level: Level, lemma: Lemma | None = None) -> bool:
        """Whether the claim is proved with this value, by one lemma alone if it is given."""
        if lemma is not None:
            return self._taken(level, lambda x: self.prove.alone(x, min(ALONE, self.clock.left), lemma))
        return self._taken(level, lambda x: self.prove(x, self.clock.left / ATTEMPTS))

    def _adapted_at(self, level: Level) -> bool:
        """The same, by the lines of the proof there is."""
        assert self.proved is not None
        lemma = self.proved.proof.lemma
        return self._taken(level, lambda x: self.prove.adapted(x, min(ADAPTING, self.clock.left), lemma))

    def _taken(self, level: Level, attempt: Callable[[Claim], Proof | None]) -> bool:
        """Whether an attempt proves the claim with a sharper value; it is then the best so far."""
        if self.proved is not None and self.ruler.at(level) >= self.ruler.at(self.proved.level):
            return False
        found = None
        with suppress(VerifyError):
            found = attempt(edited(self.claim, self.ruler.coefficient, level))
        if found is not None:
            self.proved = Proved(level, found)
        return found is not None
