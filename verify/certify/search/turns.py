"""The search with fewer lemmas first: many lead astray more often than few, and cost time."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

from verify.certify.search.fitting import fitting
from verify.certify.search.placed import Lemma
from verify.certify.search.search import exist, search
from verify.certify.search.shown import Shown

FEW = 8
STEPS = 6

ALONE = 1 / 4
"""How much of the time there is for a proof without lemmas."""
BRIEF = 1 / 16
"""The same for a look with the first few lemmas that fit, with the steps just before, with the first."""
LONG = (2 / 5, 1 / 10)
"""The same for a longer one with the first few, with the first lemma; the rest is for all."""
EXISTENCE = 1 / 16
"""The same to see that roots and inverses exist, from the first few lemmas, then from all."""
SHORTEST, SHORT, LONGEST = 0.7, 2.0, 4.0
"""Seconds at the most for a brief look, without lemmas, for a longer one: what few give is found soon."""
LEAST = (0.5, 0.6, 1.3)
"""Seconds at the least, if there are any left: without lemmas, for a brief look, for what takes longer."""


def search_by_turns(
    statement: Any, seconds: float, lemmas: Sequence[Lemma], identity: str = ""
) -> dict[str, Any] | None:
    """A proof from few lemmas, or none, if one is found in a part of the time; else from all.

    ``identity``: the id of the claim, which tells which lemmas are the steps just before it.
    """
    end, shown = time.process_time() + seconds, Shown()

    def left() -> float:
        return max(end - time.process_time(), 0.0)

    if not lemmas:
        return search(statement, seconds, lemmas, shown=shown)
    proof = search(statement, min(max(seconds * ALONE, LEAST[0]), SHORT, seconds), lemmas[:0], shown=shown)
    if proof is not None:
        return proof
    fit = list(fitting(statement, lemmas))
    for known in (fit[:FEW], lemmas):
        if not shown.whole:
            exist(statement, min(max(seconds * EXISTENCE, LEAST[2] / 2), LONGEST, left()), known, shown)
    named = {name for _, name in shown.credits}
    few, first = (with_those(fit, most, named) for most in (FEW, 1))
    turns = [(BRIEF, SHORTEST, LEAST[1], some) for some in (few, steps(identity, fit), fit[:1])]
    longer = [(share, LONGEST, LEAST[2], some) for share, some in zip(LONG, (few, first), strict=True)]
    turns += longer[::-1] if len(first) > 1 else longer
    for share, most, least, some in turns:
        if some and len(some) < len(lemmas) and left():
            proof = search(statement, min(max(seconds * share, least), most, left()), some, shown=shown)
        if proof is not None:
            return proof
    return search(statement, left(), lemmas, shown=shown) if left() else None


def with_those(lemmas: Sequence[Lemma], most: int, named: Collection[str]) -> list[Lemma]:
    """The first lemmas, and those named."""
    return [*lemmas[:most], *(lemma for lemma in lemmas[most:] if lemma.name in named)]


def steps(identity: str, lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The steps just before a claim: of `lem:a/proof/3` they are `lem:a/proof/2` ..; of `eq:2/2`: `eq:2`."""
    name, _, number = identity.rpartition("/")
    before = [f"{name}/{k}" for k in range(int(number) - 1, 0, -1)] if number.isdecimal() else []
    named = {lemma.name: lemma for lemma in lemmas}
    return [named[each] for each in (*before, name) if each in named][:STEPS]
