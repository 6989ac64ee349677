"""The search: blocks of trials until the budget is spent or a violation is confirmed."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass

from verify.claims.claim import Claim
from verify.falsify.confirm import Status, confirm, examine
from verify.falsify.draft import Draft, realise
from verify.falsify.judge import UNDEFINED
from verify.falsify.sample import BATCH, Nominee, Sampler
from verify.falsify.shrink import BUDGET, Shrinker
from verify.falsify.sizes import size_plan
from verify.verdict import Outcome, Ratio, Trials, Verdict

CHECKS = 12
FRUITLESS = 24
"""How many points that floats call undefined, and exact arithmetic does not, are looked at."""

SMALLER_SIZES = 8
SMALLER_BLOCKS = 9
INTEGRAL_SHARE = 20
QUADRATURE = 2.0**-10
"""Float quadrature errs by an estimate, not a bound: a relative difference below this that ball quadrature
leaves open is a tie."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: points to try, and the largest sizes and numbers of steps."""

    trials: int
    largest: int
    longest: int
    seed: int = 0
    dtype: str = "float64"
    device: str = "cpu"


def search(claim: Claim, effort: Effort) -> Outcome:
    """What sampling can say: refuted or undefined (both confirmed exactly), supported, or undecided."""
    start = time.perf_counter()
    plan = size_plan(claim, effort.largest, effort.longest)
    sampler = Sampler(claim, plan, effort.seed, effort.dtype, effort.device)
    trials, ratio = Trials(), None
    checks, fruitless = CHECKS, 0
    unsettled = ""
    undefined: Outcome | None = None
    number = first = 0
    while first * sampler.cost < effort.trials:
        block = sampler.block(number, first)
        sampled = sampler.run(block)
        number, first = number + 1, first + block.count
        trials = trials + sampled.trials
        ratio = _better(ratio, sampled.ratio)
        for nominee in sampled.nominees:
            is_undefined = nominee.code == UNDEFINED
            if checks <= 0 or (is_undefined and (undefined is not None or fruitless >= FRUITLESS)):
                continue
            outcome, note = _decide(claim, sampler, nominee, ratio, trials, effort, start)
            if outcome is None:
                checks -= int(bool(note))
                fruitless += int(is_undefined)
                unsettled = unsettled or note
            elif outcome.verdict is Verdict.REFUTED:
                return outcome
            else:
                undefined = outcome
        if sampled.trials.met == 0 and sampled.reason and number >= 20 and trials.met == 0:
            break
    common = {
        "ratio": ratio,
        "trials": trials,
        "seed": effort.seed,
        "dtype": effort.dtype,
        "device": effort.device,
    }
    seconds = time.perf_counter() - start
    if undefined is not None:
        return undefined
    if trials.met == 0:
        reason = sampled.reason or f"no trial met the hypotheses (0 of {trials.tried})"
        return Outcome(Verdict.UNDECIDED, reason, seconds=seconds, **common)  # type: ignore[arg-type]
    if unsettled:
        return Outcome(Verdict.UNDECIDED, unsettled, seconds=seconds, **common)  # type: ignore[arg-type]
    reason = f"{trials.met} of {trials.tried} trials met the hypotheses, none violates"
    return Outcome(Verdict.SUPPORTED, reason, seconds=seconds, **common)  # type: ignore[arg-type]


def _better(first: Ratio | None, second: Ratio | None) -> Ratio | None:
    if first is None or second is None:
        return first or second
    return second if second.value > first.value else first


def _decide(
    claim: Claim,
    sampler: Sampler,
    nominee: Nominee,
    ratio: Ratio | None,
    trials: Trials,
    effort: Effort,
    start: float,
) -> tuple[Outcome | None, str]:
    """Confirm a nominee: an outcome; or why a violation was not confirmed; or neither where it is none."""
    realised = realise(claim, nominee.draft)
    if realised is None:
        undefined = nominee.code == UNDEFINED
        return None, "" if undefined else f"trial {nominee.trial} could not be written down exactly"
    finding = examine(claim, realised[0])
    if finding.status is Status.UNSETTLED and nominee.code != UNDEFINED:
        estimated = sampler.integral and nominee.excess < QUADRATURE
        tie = estimated or _is_tie(finding.left, finding.right, nominee.excess)
        return (
            None,
            ""
            if tie
            else f"trial {nominee.trial} violates, but {finding.reason or 'could not be confirmed'}",
        )
    if finding.status not in (Status.VIOLATED, Status.UNDEFINED):
        return None, ""
    start_from = _smaller(claim, sampler, nominee, finding.status) or nominee.draft
    budget = BUDGET // INTEGRAL_SHARE if sampler.integral else BUDGET
    witness = Shrinker(claim, sampler.plan, finding.status, budget).run(start_from) or realised[0]
    replay = {"ratio": ratio, "trials": trials, "seed": effort.seed, "dtype": effort.dtype}
    seconds = time.perf_counter() - start
    outcome = confirm(claim, witness, device=effort.device, seconds=seconds, **replay)
    return outcome, ""


def _smaller(claim: Claim, sampler: Sampler, nominee: Nominee, status: Status) -> Draft | None:
    """A point of the same kind at the smallest sizes where a few blocks of trials find one."""
    sizes = nominee.draft.sizes
    ranges = [range(min(sampler.plan.lowest.get(name, 1), value), value + 1) for name, value in sizes.items()]
    options = itertools.islice(itertools.product(*ranges), SMALLER_SIZES * SMALLER_SIZES)
    total = sum(sizes.values())
    for values in sorted(options, key=lambda row: (sum(row), max(row, default=0)))[:SMALLER_SIZES]:
        chosen = dict(zip(sizes, values, strict=True))
        if sum(values) >= total or not sampler.plan.meets(chosen):
            continue
        small = sampler.at_sizes(chosen)
        for number in range(SMALLER_BLOCKS):
            for found in small.run(small.block(number, number * BATCH)).nominees:
                realised = realise(claim, found.draft)
                if realised is not None and examine(claim, realised[0]).status is status:
                    return found.draft
    return None


def _is_tie(left: tuple[str, str] | None, right: tuple[str, str] | None, excess: float) -> bool:
    """Whether balls around both sides are closer than the violation that floats claimed."""
    if left is None or right is None:
        return excess < 1e-9
    widest = max(float(left[1]) - float(right[0]), float(right[1]) - float(left[0]))
    scale = max(abs(float(left[0])), abs(float(right[0])), 1e-300)
    return widest / scale < excess / 2 or excess < 1e-9
