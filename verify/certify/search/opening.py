"""What is tried first at a goal: the first lemmas, and steps to goals that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from verify.certify.inductions.induction import postponed
from verify.certify.polynomials.polynomial import Poly, variables
from verify.certify.search.nonzero import nonzero
from verify.certify.search.relieving import relieving
from verify.certify.search.sides import exceeding, lessened, parted, sides
from verify.certify.search.tactics import Tactic, maxima, products

if TYPE_CHECKING:
    from verify.certify.search.gather import Fact
    from verify.certify.search.search import Search

NESTED = 4
"""How deep goals may be for these."""
DIRECT = (0.2, 0.5)
"""Seconds for an attempt from the first lemmas, first where the goal speaks of inverses."""
BRIEF = 0.04
"""The same to see what they give almost as they stand."""
QUICK = 0.15
"""The same for a goal that a number is positive, and within an induction at first."""


def opening(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """The first steps at goal >= 0 (> 0), each of which gives the place of the line that says so."""
    if sign != "=" and not search.effort:
        yield partial(search.signs.of, goal, sign == ">")
        if search.lemmas and not search.depth:
            yield from postponed(search, sign, goal)
    direct: Iterator[Tactic] = iter(())
    steps: Iterator[Tactic] = iter(())
    fresh = not search.effort or search.scribe.scope
    if search.lemmas and fresh and search.depth < NESTED and (len(goal) > 1 or sign == ">"):
        brief = sign == ">" or (search.scribe.scope and not search.effort)
        direct = directly(search, sign, goal, QUICK if brief else DIRECT[whole(search, goal)])
    if search.depth < NESTED:
        steps = chain(products(search, sign, goal), sides(search, sign, goal))
    if sign == ">" and len(goal) > 1:
        yield from chain(steps, exceeding(search, goal), lessened(search, goal), direct)
    else:
        yield from chain(steps, islice(direct, 2))
    if search.depth < NESTED:
        yield from maxima(search, sign, goal)
        yield from parted(search, sign, goal)
    yield from direct


def whole(search: Search, goal: Poly) -> bool:
    """Whether neither a goal nor a root in it speaks of inverses."""
    roots = [search.scribe.roots.get(label, {}) for label in variables(goal)]
    return not any(label.startswith("inverse ") for label in variables(goal, *roots))


def directly(search: Search, sign: str, goal: Poly, seconds: float) -> Iterator[Tactic]:
    """The goal from the first lemmas, and what they leave of it."""
    several, attempt = list(search.known.direct(sign, goal)), search.attempt(sign)
    if sign == ">":
        yield from (partial(nonzero, search, goal, facts) for facts in several)
    elif sign == ">=":
        yield partial(soon, search, goal, several)
    for facts in several:
        if sign == ">=":
            yield from relieving(search, goal, facts)
        yield partial(search.attempted, attempt, goal, facts, seconds)


def soon(search: Search, goal: Poly, several: list[list[Fact]]) -> int | None:
    """goal >= 0, where facts give it almost as they stand."""
    attempts = (search.attempted(search.at_least, goal, facts, BRIEF) for facts in several)
    return next((place for place in attempts if place is not None), None)
