"""Which hypotheses a proof does without, as seen from its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from verify.certify.accept import NESTED
from verify.certify.certificate import plain
from verify.certify.stating.claimed import stated
from verify.certify.stating.statement import NotStated
from verify.claims.claim import Claim

ASSUMED = {"hypothesis": "hypotheses", "always": "always"}
"""The parts of a statement that lines by these rules repeat."""

DECLARED = ("symbols", "sequences", "functions")
"""Where names are declared, of which there are fewer where nothing speaks of them any more."""


def spare(claim: Claim, weaker: Iterable[tuple[str, Claim]], proof: Mapping[str, Any]) -> Iterator[str]:
    """Those of the hypotheses of which the proof takes nothing; ``weaker``: each with the claim without it.

    Where a claim is the same statement without some lines, a proof that takes none of these proves it, too:
    names that only those lines speak of may have any value.
    """
    whole = plain(stated(claim))
    taken = [whole[part][k] for part, k in set(_taken(plain(proof["lines"])))]
    for text, left in weaker:
        try:
            less = plain(stated(left))
        except NotStated:
            continue
        parts = ASSUMED.values()
        rest = all(whole[part] == less[part] for part in whole if part not in (*parts, *DECLARED))
        fewer = all(each in whole[part] for part in parts for each in less[part])
        fewer = fewer and all(
            less[part] == {name: whole[part].get(name) for name in less[part]} for part in DECLARED
        )
        if rest and fewer and all(any(line in less[part] for part in parts) for line in taken):
            yield text


def _taken(lines: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """What lines, and lines inside them, take from the statement."""
    for line in lines:
        if line[0] in ASSUMED:
            yield ASSUMED[line[0]], line[1]
        elif line[0] in NESTED:
            yield from _taken(line[-1])
