"""Power: which stronger versions of a claim the same search refutes, so what `supported` is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.measure.weaken import weakened
from verify.verdict import Dropped, Outcome, Verdict

MOST = 4
"""How many numbers of a witness are told."""


def power(claim: Claim, outcome: Outcome, attack: Callable[[Claim], Outcome]) -> tuple[Dropped, ...]:
    """What ``attack`` says of the claim without each of its hypotheses in turn.

    Only of a supported claim: of any other there is nothing to weigh. ``attack`` is the search, commonly
    with less effort than the claim itself got. Refuted without a hypothesis: the hypothesis is needed,
    and the search is able to see it. Supported: it is not needed, or the search is too weak to tell.
    """
    if outcome.verdict is not Verdict.SUPPORTED:
        return ()
    return tuple(_attacked(text, weaker, attack) for text, weaker in weakened(claim))


def _attacked(text: str, weaker: Claim, attack: Callable[[Claim], Outcome]) -> Dropped:
    """What is said of one of them; what cannot be searched is undecided."""
    try:
        found = attack(weaker)
    except VerifyError as error:
        return Dropped(text, Verdict.UNDECIDED, str(error))
    if found.witness is not None:
        return Dropped(text, found.verdict, at(found.witness, text))
    return Dropped(text, found.verdict, "" if found.verdict is Verdict.SUPPORTED else found.reason)


def at(witness: Mapping[str, Any], hypothesis: str = "") -> str:
    """A witness in short: the numbers that the hypothesis is about, its sizes, then other numbers.

    Where there are none of these, its matrices.
    """
    numbers = {name: value for name, value in witness["values"].items() if isinstance(value, str)}
    about = {name: value for name, value in numbers.items() if _speaks_of(hypothesis, name)}
    short = about | witness["sizes"] | numbers
    if not short:
        short = {name: f"({'; '.join(map(' '.join, rows))})" for name, rows in witness["values"].items()}
    told = [f"{name} = {value}" for name, value in short.items()]
    return ", ".join(told[:MOST]) + (", .." if len(told) > MOST else "")


def _speaks_of(formula: str, name: str) -> bool:
    """Whether a name stands in a formula by itself, not as a part of a longer one."""
    return re.search(rf"(?<![A-Za-z\\{{]){re.escape(name)}(?![A-Za-z_}}^])", formula) is not None
