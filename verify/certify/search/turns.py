"""The search with fewer lemmas first: many lead astray more often than few, and cost time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from verify.certify.search.placed import Lemma
from verify.certify.search.search import exist, search
from verify.certify.search.shown import Shown

FEW = 8
STEPS = 6

ALONE = 3 / 8
"""How much of the time there is for a proof without lemmas."""
BRIEF = 1 / 16
"""The same for a look with the steps just before, with the first lemma, with the first few."""
LONG = (1 / 4, 1 / 16)
"""The same for a longer one with the first few, with the first lemma; the rest is for all."""
EXISTENCE = 1 / 16
"""The same to see that roots and inverses exist, from the first few lemmas, then from all."""
SHORTEST, SHORT, LONGEST = 0.6, 2.0, 4.0
"""Seconds at the most for a brief look, without lemmas, for a longer one: what few give is found soon."""


def search_by_turns(
    statement: Any, seconds: float, lemmas: Sequence[Lemma], identity: str = ""
) -> dict[str, Any] | None:
    """A proof from few lemmas, or none, if one is found in a part of the time; else from all.

    ``identity``: the id of the claim, which tells which lemmas are the steps just before it.
    """
    end, shown = time.process_time() + seconds, Shown()
    first, few, before = lemmas[:1], lemmas[:FEW], steps(identity, lemmas)
    turns = [(ALONE, SHORT, lemmas[:0])]
    turns += [(BRIEF, SHORTEST, some) for some in (before, first, few) if some]
    turns += [(share, LONGEST, some) for share, some in zip(LONG, (few, first), strict=True)]
    for share, most, some in (turn for turn in turns if len(turn[2]) < len(lemmas)):
        proof = search(statement, min(seconds * share, most), some, shown=shown)
        if proof is not None:
            return proof
        for known in () if some else (few, lemmas):
            if not shown.whole:
                exist(statement, min(seconds * EXISTENCE, LONGEST), known, shown)
    left = end - time.process_time()
    return search(statement, left, lemmas, shown=shown) if left > 0 else None


def steps(identity: str, lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The steps just before a claim: of `lem:a/proof/3` they are `lem:a/proof/2` ..; of `eq:2/2`: `eq:2`."""
    name, _, number = identity.rpartition("/")
    before = [f"{name}/{k}" for k in range(int(number) - 1, 0, -1)] if number.isdecimal() else []
    named = {lemma.name: lemma for lemma in lemmas}
    return [named[each] for each in (*before, name) if each in named][:STEPS]
