"""The search with fewer lemmas first: many lead astray more often than few, and cost time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from verify.certify.search.placed import Lemma
from verify.certify.search.search import search
from verify.certify.search.shown import Shown

FEW = 8
STEPS = 6

BRIEF = 1 / 16
"""How much of the time there is for a first, brief look with few lemmas, or none."""
SHORTEST = 0.5
"""Seconds for each of these at the most."""
ALONE = 1 / 6
"""How much of the time there is for a proof without lemmas."""
TURNS = (1 / 8, 1 / 4, 1 / 8)
"""The same with the first lemma, with the first few, with the steps just before; the rest is for all."""
LONGEST = 2.0
"""Seconds for each of these at the most: what few lemmas give is found soon."""


def search_by_turns(
    statement: Any, seconds: float, lemmas: Sequence[Lemma], identity: str = ""
) -> dict[str, Any] | None:
    """A proof from few lemmas, or none, if one is found in a part of the time; else from all.

    ``identity``: the id of the claim, which tells which lemmas are the steps just before it.
    """
    end, shown = time.process_time() + seconds, Shown()
    some = zip(TURNS, (lemmas[:1], lemmas[:FEW], steps(identity, lemmas)), strict=True)
    fewer = [(share, each) for share, each in some if 0 < len(each) < len(lemmas)]
    turns = [(ALONE, ()), *fewer] if lemmas else []
    looks = [(min(seconds * BRIEF, SHORTEST), each) for _, each in turns]
    looks += [(min(seconds * share, LONGEST), each) for share, each in turns]
    for most, each in looks:
        proof = search(statement, min(most, max(end - time.process_time(), 0.0)), each, shown=shown)
        if proof is not None:
            return proof
    return search(statement, max(end - time.process_time(), 0.0), lemmas, shown=shown)


def steps(identity: str, lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The steps just before a claim: of `lem:a/proof/3` they are `lem:a/proof/2` ..; of `eq:2/2`: `eq:2`."""
    name, _, number = identity.rpartition("/")
    before = [f"{name}/{k}" for k in range(int(number) - 1, 0, -1)] if number.isdecimal() else []
    named = {lemma.name: lemma for lemma in lemmas}
    return [named[each] for each in (*before, name) if each in named][:STEPS]
