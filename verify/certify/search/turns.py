"""The search with fewer lemmas first: many lead astray more often than few, and cost time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from verify.certify.search.placed import Lemma
from verify.certify.search.search import search

FEW = 8
STEPS = 6

SHARES = (1 / 6, 1 / 8, 3 / 8, 1 / 8)
"""How much of the time there is for a proof without lemmas, with the first, with the first few, with the
steps just before; the rest is for all."""
LONGEST = (2.0, 2.0, 4.0, 2.0)
"""Seconds for each of these at the most, none first: what few lemmas give is found soon."""


def search_by_turns(
    statement: Any, seconds: float, lemmas: Sequence[Lemma], identity: str = ""
) -> dict[str, Any] | None:
    """A proof from few lemmas, or none, if one is found in a part of the time; else from all.

    ``identity``: the id of the claim, which tells which lemmas are the steps just before it.
    """
    end = time.process_time() + seconds
    sets: tuple[Sequence[Lemma], ...] = ((), lemmas[:1], lemmas[:FEW], steps(identity, lemmas))
    for place, (share, longest, each) in enumerate(zip(SHARES, LONGEST, sets, strict=True)):
        if len(each) >= len(lemmas) or (place and not each):
            continue
        proof = search(statement, min(seconds * share, longest), each)
        if proof is not None:
            return proof
    return search(statement, max(end - time.process_time(), 0.0), lemmas)


def steps(identity: str, lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The steps just before a claim: of `lem:a/proof/3` they are `lem:a/proof/2` ..; of `eq:2/2`: `eq:2`."""
    name, _, number = identity.rpartition("/")
    before = [f"{name}/{k}" for k in range(int(number) - 1, 0, -1)] if number.isdecimal() else []
    named = {lemma.name: lemma for lemma in lemmas}
    return [named[each] for each in (*before, name) if each in named][:STEPS]
