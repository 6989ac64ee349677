"""The search: phases in turn until the budget is spent or a violation is confirmed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.falsify.ascend import NEAR
from verify.falsify.decide import Decider
from verify.falsify.explore import Explore
from verify.falsify.extremal import Extremal, extremal
from verify.falsify.judge import UNDEFINED, VIOLATION
from verify.falsify.phases import Border, Climb, Draw, Interpolate, Phase, Step, borders
from verify.falsify.pool import Best, Pool
from verify.falsify.replay import nominated
from verify.falsify.sample import Nominee, Sampled, Sampler
from verify.falsify.sizes import size_plan
from verify.falsify.triples import eligible
from verify.verdict import Outcome, Trials, Verdict

CHECKS = 12
"""Violations that could not be confirmed are looked at this often."""

FRUITLESS = 24
"""How many points that floats call undefined, and exact arithmetic does not, are looked at."""

FLAT = 4
"""Blocks in which the two sides are equal up to rounding, before nothing is climbed."""

LATER = 1 << 14
"""The head start of small sizes over ascents at large ones."""

HOPELESS = 20
"""Blocks without sizes that meet the hypotheses, before the search gives up."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: points to try, and the largest sizes and numbers of steps.

    ``rounds``: of each ascent. ``climbs``: at least so many ascents for each constant, whatever they cost.
    """

    trials: int
    largest: int
    longest: int
    seed: int = 0
    dtype: str = "float64"
    device: str = "cpu"
    rounds: int = 40
    climbs: int = 0


def search(
    claim: Claim,
    effort: Effort,
    stored: Sequence[Extremal] = (),
    keep: Callable[[Extremal], None] | None = None,
) -> Outcome:
    """What a search can say: refuted or undefined (both confirmed exactly), supported, or undecided.

    ``stored``: points of earlier runs, tried first; without a violation among them the search is the
    same as without them. ``keep`` is told the points that are worth storing.
    """
    found = _Search(claim, effort)
    outcome = found.replay(stored) or found.run()
    if keep is not None:
        with suppress(VerifyError, ArithmeticError, ValueError):
            for each in found.extremals(outcome):
                keep(each)
    return outcome


class _Search:
    """One claim's search: phases in turn, by fair share, until the budget is spent."""

    def __init__(self, claim: Claim, effort: Effort) -> None:
        self.start = time.perf_counter()
        self.claim, self.effort = claim, effort
        plan = size_plan(claim, effort.largest, effort.longest)
        self.sampler = Sampler(claim, plan, effort.seed, effort.dtype, effort.device)
        self.decider = Decider(self.sampler, effort.rounds)
        self.trials = Trials()
        self.best: list[Best | None] = [None] * len(self.sampler.targets)
        self.checks, self.fruitless = CHECKS, 0
        self.unsettled = self.reason = ""
        self.undefined: Outcome | None = None
        self.spread = False

    def replay(self, stored: Sequence[Extremal]) -> Outcome | None:
        """What stored points show: a violation that is confirmed now, or nothing at all."""
        for draft in nominated(self.claim, stored) if stored else ():
            with suppress(VerifyError, ArithmeticError, ValueError):
                outcome, _ = self.decider.decide(Nominee(0, VIOLATION, 0.0, draft), self._evidence())
                if outcome is not None and outcome.verdict is Verdict.REFUTED:
                    return outcome
        return None

    def extremals(self, outcome: Outcome) -> Iterator[Extremal]:
        """What a later run should try first: the witness, and where each quantity was largest."""
        draft, seed = self.decider.refuting, self.effort.seed
        given = [(self.claim, draft, "witness", 1.0, seed, 0, "shrink")] if draft is not None else []
        given = given if outcome.verdict is Verdict.REFUTED else []
        for k, best in enumerate(self.best):
            if best is not None:
                point, origin = best.points.draft(best.place), best.points.origin
                given.append((self.claim, point, f"quantity {k}", best.value, seed, best.trial, origin))
        for each in given:
            found = extremal(*each)
            if found is not None:
                yield found

    def run(self) -> Outcome:
        """Always the phase that has used least of its share, drawing first."""
        pool = Pool(self.sampler.limits)
        drawing = Draw(self.sampler, pool)
        phases: list[Phase] = [drawing]
        near = math.inf if self.effort.climbs else NEAR
        climbing = Climb(self.sampler, pool, self.effort.rounds, near=near)
        if self.effort.rounds > 0:
            if borders(self.sampler):
                phases.append(Border(self.sampler, self.effort.rounds))
                climbing = replace(climbing, share=1.0, head=float(LATER))
            phases.append(climbing)
            if eligible(self.sampler):
                interpolating = Interpolate(self.sampler, pool, self.effort.rounds // 2)
                interpolating.head = climbing.head
                phases.append(interpolating)
            phases.append(Explore(self.sampler))
        spent = {k: phase.head for k, phase in enumerate(phases)}
        while True:
            able = [k for k in spent if k == 0 or self._worth_climbing(drawing.number)]
            turn = min(able, key=lambda k: spent[k] / phases[k].share)
            if spent[turn] >= self.effort.trials * phases[turn].share:
                break
            step = phases[turn].step()
            if step is None:
                del spent[turn]
                continue
            spent[turn] += step.cost
            refuted = self._refuted_by(step)
            if refuted is not None:
                return refuted
            if self.reason and self.trials.met == 0 and drawing.number >= HOPELESS:
                break
        targets = len(self.sampler.targets)
        further = [phase for phase in phases if isinstance(phase, Climb | Interpolate)]
        pool.patience = max(pool.patience, self.effort.climbs)
        for k in range(self.effort.climbs * targets if further else 0):
            phase = further[k // targets % len(further)]
            step = phase.step() if self._worth_climbing(drawing.number) else None
            refuted = None if step is None else self._refuted_by(step)
            if refuted is not None:
                return refuted
        return self._standing()

    def _refuted_by(self, step: Step) -> Outcome | None:
        """Take what a step found, up to a batch that refutes the claim."""
        return next((refuted for sampled in step.found if (refuted := self._take(sampled))), None)

    def _worth_climbing(self, blocks: int) -> bool:
        """An equation between expressions fails nearly everywhere or nowhere: drawing is enough for it."""
        if self.trials.met == 0:
            return blocks > 0
        return self.sampler.skeleton.sign not in ("=", "!=") and (self.spread or blocks < FLAT)

    def _take(self, sampled: Sampled) -> Outcome | None:
        """Count what a batch showed, and look at its nominees."""
        self.trials = self.trials + sampled.trials
        self.reason = sampled.reason or self.reason
        self.spread = self.spread or sampled.spread
        for k, reached in enumerate(sampled.reached):
            best = self.best[k]
            if reached is not None and sampled.points and (best is None or reached.value > best.value):
                self.best[k] = Best(reached.value, sampled.points, reached.place)
        for nominee in sampled.nominees:
            is_undefined = nominee.code == UNDEFINED
            if self.checks <= 0 or (is_undefined and (self.undefined or self.fruitless >= FRUITLESS)):
                continue
            outcome, note = self.decider.decide(nominee, self._evidence())
            if outcome is None:
                self.checks -= int(bool(note))
                self.fruitless += int(is_undefined)
                self.unsettled = self.unsettled or note
            elif outcome.verdict is Verdict.REFUTED:
                return outcome
            else:
                self.undefined = outcome
        return None

    def _evidence(self) -> dict[str, Any]:
        """What every outcome carries."""
        ratio = self.best[0] if self.sampler.ratio is not None else None
        needed = self.best[-len(self.sampler.coefficients) :] if self.sampler.coefficients else []
        return {
            "ratio": None if ratio is None else ratio.ratio,
            "constants": tuple(
                c.reached(best.value, best.trial, best.points.origin)
                for c, best in zip(self.sampler.coefficients, needed, strict=True)
                if best is not None
            ),
            "trials": self.trials,
            "seed": self.effort.seed,
            "dtype": self.effort.dtype,
            "device": self.effort.device,
            "seconds": time.perf_counter() - self.start,
        }

    def _standing(self) -> Outcome:
        """The outcome of a search that refuted nothing."""
        if self.undefined is not None:
            return self.undefined
        met, tried = self.trials.met, self.trials.tried
        if met == 0:
            reason = self.reason or f"no trial met the hypotheses (0 of {tried})"
            return Outcome(Verdict.UNDECIDED, reason, **self._evidence())
        if self.unsettled:
            return Outcome(Verdict.UNDECIDED, self.unsettled, **self._evidence())
        reason = f"{met} of {tried} trials met the hypotheses, none violates"
        return Outcome(Verdict.SUPPORTED, reason, **self._evidence())
