"""Steps from a goal about numbers of unknown sign, such as values, to what is left once lemmas bound them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from verify.certify.inductions.monotone import begun
from verify.certify.polynomials.polynomial import Poly, variables
from verify.certify.polynomials.relief import Relieved, relieved
from verify.certify.search.scribe import one
from verify.certify.search.tactics import Tactic

if TYPE_CHECKING:
    from verify.certify.search.gather import Fact
    from verify.certify.search.search import Search

MOST = 2
"""How many goals that are left are tried."""
BRIEF = 0.8
"""Seconds for one of them in the first, brief search: it may say too much."""


def relieving(search: Search, goal: Poly, facts: Sequence[Fact]) -> Iterator[Tactic]:
    """goal >= 0, from what is left of it once facts, each times a positive number, are taken away.

    At first not where there may be an induction.
    """
    spoken = variables(goal)
    if not any(label.startswith("value ") for label in spoken):
        return
    if not search.depth and not search.effort and begun(search, spoken):
        return
    known = [fact for fact in facts if fact.sign != "="]
    for rest in islice(relieved(goal, [fact.poly for fact in known]), MOST):
        if rest.parts:
            yield partial(put_together, search, rest, known)


def put_together(search: Search, rest: Relieved, facts: Sequence[Fact]) -> int | None:
    """The goal, as what is left of it and the facts taken away."""
    before = search.deadline
    if not search.effort:
        search.deadline = min(before, time.process_time() + BRIEF)
    place = search.below(">=", rest.goal)
    search.deadline = before
    if place is None:
        return None
    parts = [[str(number), one(), [facts[k].write()]] for k, number in rest.parts]
    return search.scribe.write(["combination", [["1", one(), [place]], *parts], []])
