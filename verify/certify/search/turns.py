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

BRIEF = 1 / 12
"""How much of the time there is for a first, brief look with few lemmas, or none."""
SHORTEST = 0.6
"""Seconds for each of these at the most."""
EXISTENCE = 1 / 8
"""How much of the time there is to see from all lemmas that roots and inverses exist."""
TURNS = (1 / 4, 1 / 8, 1 / 8, 1 / 8)
"""The same with the first few, the first, the steps just before, no lemmas; the rest is for all."""
LONGEST = 2.0
"""Seconds for each of these at the most: what few lemmas give is found soon."""


def search_by_turns(
    statement: Any, seconds: float, lemmas: Sequence[Lemma], identity: str = ""
) -> dict[str, Any] | None:
    """A proof from few lemmas, or none, if one is found in a part of the time; else from all.

    ``identity``: the id of the claim, which tells which lemmas are the steps just before it.
    """
    end, shown = time.process_time() + seconds, Shown()
    left = lambda: max(end - time.process_time(), 0.0)  # noqa: E731
    few: list[Sequence[Lemma]] = [lemmas[:FEW], lemmas[:1], steps(identity, lemmas)]
    few = [some for some in few if 0 < len(some) < len(lemmas)]
    for some in [(), *reversed(few)] if lemmas else []:
        proof = search(statement, min(seconds * BRIEF, SHORTEST), some, shown=shown)
        if proof is not None:
            return proof
        if not some and not shown.whole:
            exist(statement, min(seconds * EXISTENCE, LONGEST), lemmas, shown)
    for share, some in zip(TURNS, [*few, ()], strict=False) if lemmas else ():
        proof = search(statement, min(seconds * share, LONGEST, left()), some, shown=shown)
        if proof is not None:
            return proof
    return search(statement, left(), lemmas, shown=shown)


def steps(identity: str, lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The steps just before a claim: of `lem:a/proof/3` they are `lem:a/proof/2` ..; of `eq:2/2`: `eq:2`."""
    name, _, number = identity.rpartition("/")
    before = [f"{name}/{k}" for k in range(int(number) - 1, 0, -1)] if number.isdecimal() else []
    named = {lemma.name: lemma for lemma in lemmas}
    return [named[each] for each in (*before, name) if each in named][:STEPS]
