"""Brackets: for a constant of a claim the best value that is proved, and the first that is refuted.

With all else as printed, the values of a constant for which a claim holds lie between two ends, as each
point of the hypotheses allows an interval of them. An end is closed in on from both sides: a value counts
as proved where the checker derives the claim with that value, as refuted where an exact witness breaks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verify.claims.claim import Claim
from verify.claims.constants import Coefficient, constants
from verify.claims.ratio import never_negative
from verify.measure.bracket import Attack, Bracket, Printed
from verify.measure.closing import Closing
from verify.measure.givens import Given
from verify.measure.hints import Hints
from verify.measure.levels import Ruler
from verify.measure.prove import Clock, Prove

REFUTING = 0.5
"""The part of the time of a constant in which values are refuted at first."""


def brackets(
    claim: Claim,
    printed: Printed,
    attack: Attack,
    prove: Prove,
    clock: Clock,
    given: Sequence[Given] = (),
    hints: Sequence[Hints] = (),
) -> Iterator[Bracket]:
    """The ends of each constant, in the order of the formula, then of those ``given`` by hypotheses.

    Values are refuted first, then each constant gets its turn to be proved with a likely one, then all come
    closer, the widest first: each with an equal share of the time.

    Which way a constant may not be moved is looked for on both sides, save where the sign of its term
    leaves no doubt; a side without any refuted value is not told beside one that has one.
    """
    own = constants(claim.conclusion, claim.rules, claim.written)
    found: tuple[Coefficient | Given, ...] = (*own, *given)
    closing: list[Closing] = []
    for k, coefficient in enumerate(found):
        sides = [Ruler(coefficient, side) for side in _sides(claim, coefficient)]
        both = [Closing(claim, ruler, printed, attack, prove, hints) for ruler in sides]
        share = Clock.of(clock.share(len(found) - k).left * REFUTING)
        for j, each in enumerate(both):
            each.refute(share.share(len(both) - j))
        closing += [each for each in both if each.refuted] or both[:1]
    for k, each in enumerate(closing):
        each.begin(clock.share(sum(other.refuted for other in closing[k:]) or 1))
    widest = sorted(closing, key=lambda each: -each.bracket.ratio)
    for k, each in enumerate(widest):
        each.finish(clock.share(len(widest) - k))
    yield from (each.bracket for each in closing)


def _sides(claim: Claim, coefficient: Coefficient | Given) -> tuple[int, ...]:
    """Which ends of a constant there may be."""
    if isinstance(coefficient, Given):
        return (1, -1)
    signed = never_negative(coefficient.below, claim.rules)
    return (coefficient.sign,) if signed else (coefficient.sign, -coefficient.sign)
