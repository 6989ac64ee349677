"""From a nominee to an outcome: examined exactly, made small, confirmed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from verify.falsify.confirm import Status, confirm, examine
from verify.falsify.draft import Draft, realise
from verify.falsify.judge import UNDEFINED
from verify.falsify.phases import Climb, Draw, Phase
from verify.falsify.pool import Pool
from verify.falsify.sample import Nominee, Sampled, Sampler
from verify.falsify.shrink import BUDGET, Shrinker
from verify.verdict import Outcome

SMALLER_SIZES = 8
SMALLER_BLOCKS = 9
SMALLER_CLIMBS = 2
INTEGRAL_SHARE = 20
QUADRATURE = 2.0**-10
"""Float quadrature errs by an estimate, not a bound: a relative difference below this that ball quadrature
leaves open is a tie."""


class Decider:
    """Looks at the nominees of one claim."""

    def __init__(self, sampler: Sampler, rounds: int) -> None:
        self.sampler, self.rounds = sampler, rounds
        self.refuting: Draft | None = None

    def decide(self, nominee: Nominee, evidence: Mapping[str, Any]) -> tuple[Outcome | None, str]:
        """An outcome; or why a violation could not be confirmed; or neither, where there is none."""
        claim, sampler = self.sampler.claim, self.sampler
        realised = realise(claim, nominee.draft)
        if realised is None:
            undefined = nominee.code == UNDEFINED
            return None, "" if undefined else f"trial {nominee.trial} could not be written down exactly"
        finding = examine(claim, realised[0])
        if finding.status is Status.UNSETTLED and nominee.code != UNDEFINED:
            estimated = sampler.integral and nominee.excess < QUADRATURE
            tie = estimated or _is_tie(finding.left, finding.right, nominee.excess)
            why = finding.reason or "could not be confirmed"
            return None, "" if tie else f"trial {nominee.trial} violates, but {why}"
        if finding.status not in (Status.VIOLATED, Status.UNDEFINED):
            return None, ""
        start_from = self._smaller(nominee, finding.status) or nominee.draft
        budget = BUDGET // INTEGRAL_SHARE if sampler.integral else BUDGET
        shrinker = Shrinker(claim, sampler.plan, finding.status, budget)
        witness = shrinker.run(start_from) or realised[0]
        self.refuting = shrinker.best[0] if shrinker.best is not None else realised[1]
        return confirm(claim, witness, **evidence), ""

    def _smaller(self, nominee: Nominee, status: Status) -> Draft | None:
        """A point of the same kind at the smallest sizes where a few blocks of trials find one."""
        sizes, plan = nominee.draft.sizes, self.sampler.plan
        ranges = [range(min(plan.lowest.get(name, 1), value), value + 1) for name, value in sizes.items()]
        options = itertools.islice(itertools.product(*ranges), SMALLER_SIZES * SMALLER_SIZES)
        total = sum(sizes.values())
        for values in sorted(options, key=lambda row: (sum(row), max(row, default=0)))[:SMALLER_SIZES]:
            chosen = dict(zip(sizes, values, strict=True))
            if sum(values) >= total or not plan.meets(chosen):
                continue
            found = self._at(chosen, status)
            if found is not None:
                return found
        return None

    def _at(self, sizes: Mapping[str, int], status: Status) -> Draft | None:
        """A point with this status at given sizes: by a few blocks, then by ascent from the best of them."""
        small = self.sampler.at_sizes(sizes)
        pool = Pool(small.limits)
        drawing = Draw(small, pool)
        steps: list[Phase] = [drawing] * SMALLER_BLOCKS
        if status is Status.VIOLATED and self.rounds > 0:
            steps += [Climb(small, pool, self.rounds)] * SMALLER_CLIMBS
        for phase in steps:
            step = phase.step()
            for sampled in step.found if step is not None else ():
                found = self._first(sampled, status)
                if found is not None:
                    return found
        return None

    def _first(self, sampled: Sampled, status: Status) -> Draft | None:
        """The first nominee that exact arithmetic gives this status."""
        for nominee in sampled.nominees:
            realised = realise(self.sampler.claim, nominee.draft)
            if realised is not None and examine(self.sampler.claim, realised[0]).status is status:
                return nominee.draft
        return None


def _is_tie(left: tuple[str, str] | None, right: tuple[str, str] | None, excess: float) -> bool:
    """Whether balls around both sides are closer than the violation that floats claimed."""
    if left is None or right is None:
        return excess < 1e-9
    widest = max(float(left[1]) - float(right[0]), float(right[1]) - float(left[0]))
    scale = max(abs(float(left[0])), abs(float(right[0])), 1e-300)
    return widest / scale < excess / 2 or excess < 1e-9
