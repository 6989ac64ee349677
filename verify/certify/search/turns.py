"""The search with fewer lemmas first: many lead astray more often than few, and cost time."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from verify.certify.search.fitting import fitting
from verify.certify.search.placed import Lemma
from verify.certify.search.search import exist, search
from verify.certify.search.shown import Shown

FEW = 8
STEPS = 6


class Turn(NamedTuple):
    """The time for a search: a share of all there is, with the least and the most in seconds."""

    share: float
    least: float
    most: float

    def seconds(self, total: float, left: float) -> float:
        """The time there is for it, if so much is left."""
        return min(max(total * self.share, self.least), self.most, left)


EXISTENCE = Turn(1 / 16, 0.6, 4.0)
"""To see that roots and inverses exist, from the first few lemmas, then from all."""
LOOK = Turn(1 / 16, 0.5, 0.7)
"""For a look without lemmas, and with the steps just before, or the first lemma."""
FIRST_FEW = Turn(1 / 16, 1.2, 2.0)
"""With the first few lemmas that fit: what they give is mostly found soon."""
ALONE = Turn(1 / 4, 1.3, 2.0)
"""Without lemmas, for longer."""
LONGER = (Turn(2 / 5, 1.3, 4.0), Turn(1 / 10, 1.3, 4.0))
"""With the first few for longer, with the first; the rest is for all."""


def search_by_turns(
    statement: Any, seconds: float, lemmas: Sequence[Lemma], identity: str = "", again: bool = False
) -> dict[str, Any] | None:
    """A proof from few lemmas, or none, if one is found in a part of the time; else from all.

    ``identity``: the id of the claim, which tells which lemmas are the steps just before it. ``again``: it
    was tried before, for a shorter time, so that the longer turns come first.
    """
    end, shown = time.process_time() + seconds, Shown()

    def left() -> float:
        return max(end - time.process_time(), 0.0)

    if not lemmas:
        return search(statement, seconds, lemmas, shown=shown)
    proof = None if again else search(statement, LOOK.seconds(seconds, seconds), [], shown=shown)
    if proof is not None:
        return proof
    fit = list(fitting(statement, lemmas))
    for known in (fit[:FEW], lemmas):
        if not shown.whole:
            exist(statement, EXISTENCE.seconds(seconds, left()), known, shown)
    named = {name for _, name in shown.credits}
    few, first = (with_those(fit, most, named) for most in (FEW, 1))
    brief = [(FIRST_FEW, few), (LOOK, steps(identity, fit)), (LOOK, fit[:1])]
    longer = list(zip(LONGER, (few, first), strict=True))
    longer = longer[::-1] if len(first) > 1 else longer
    for turn, some in (*longer, *brief[1:2], (ALONE, [])) if again else (*brief, (ALONE, []), *longer):
        if proof is None and (some or turn is ALONE) and len(some) < len(lemmas) and left():
            proof = search(statement, turn.seconds(seconds, left()), some, shown=shown)
    return search(statement, left(), lemmas, shown=shown) if proof is None and left() else proof


def with_those(lemmas: Sequence[Lemma], most: int, named: Collection[str]) -> list[Lemma]:
    """The first lemmas, and those named."""
    return [*lemmas[:most], *(lemma for lemma in lemmas[most:] if lemma.name in named)]


def steps(identity: str, lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The steps just before a claim: of `lem:a/proof/3` they are `lem:a/proof/2` ..; of `eq:2/2`: `eq:2`."""
    name, _, number = identity.rpartition("/")
    before = [f"{name}/{k}" for k in range(int(number) - 1, 0, -1)] if number.isdecimal() else []
    named = {lemma.name: lemma for lemma in lemmas}
    return [named[each] for each in (*before, name) if each in named][:STEPS]
