"""Numbers of unknown sign, such as values of functions, taken out of a goal by hypotheses as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.certify.polynomials.eliminate import of_known_sign
from verify.certify.polynomials.polynomial import Monomial, Poly, scale, subtract, variables

ROUNDS = 3
"""Hypotheses taken off one after another."""
MOST = 6
"""Goals that are tried."""


@dataclass(frozen=True, slots=True)
class Relieved:
    """A goal less some hypotheses, each times a positive number; it has only monomials of known sign."""

    goal: Poly
    parts: tuple[tuple[int, Fraction], ...]
    at_least: tuple[Poly, ...]
    """The hypotheses, zero in place of those about numbers that the goal no longer speaks of."""


def relieved(goal: Poly, at_least: Sequence[Poly]) -> Iterator[Relieved]:
    """The simplest such goals."""
    spoken = of_known_sign(at_least)
    goals = [(goal, tuple[tuple[int, Fraction], ...]())]
    count = 0
    for _ in range(ROUNDS):
        following = []
        for poly, parts in goals:
            monomial = next((m for m in poly if unknown(m, spoken)), None)
            for k, hypothesis in enumerate(at_least) if monomial is not None else ():
                ratio = (
                    poly[monomial] / hypothesis.get(monomial, Fraction(0)) if monomial in hypothesis else 0
                )
                if ratio > 0 and all(k != place for place, _ in parts):
                    following.append(
                        (subtract(poly, scale(hypothesis, ratio)), (*parts, (k, Fraction(ratio))))
                    )
        following.sort(key=lambda each: len(each[0]))
        for poly, parts in following:
            strange = {name for m in poly if (name := unknown(m, spoken))}
            if not strange and count < MOST:
                count += 1
                gone = set(variables(goal)) - set(variables(poly)) - spoken
                kept = tuple({} if gone & set(variables(each)) else each for each in at_least)
                yield Relieved(poly, parts, kept)
        goals = following[:MOST]


def unknown(monomial: Monomial, spoken: frozenset[str]) -> str | None:
    """A variable that makes the sign of a monomial unknown."""
    return next((name for name, k in monomial if k % 2 and name not in spoken), None)
