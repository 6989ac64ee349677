"""Whether a statement follows from what some lemmas say, with no axioms of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from verify.certify.recheck import Rejected, recheck
from verify.certify.search.lemmas import transports
from verify.certify.search.search import Search
from verify.certify.search.transport import Lemma

MOST = 24
"""How much of what lemmas say is assumed."""


def enough(
    statement: Mapping[str, Any],
    seconds: float,
    lemmas: Sequence[Lemma],
    unproved: Sequence[Mapping[str, Any]],
    barred: Collection[str],
) -> bool:
    """Whether a proof is found where what the lemmas and other statements say here is assumed.

    ``barred``: axioms that are left to the lemmas.
    """
    asked = Search(statement, seconds / 2, lemmas, barred)
    asked.scribe.stated()
    known = (
        each.term(each.on_the_way or each.lemma.statement["conclusion"])
        for each in transports(asked, [*map(believed, unproved), *lemmas])
        if each.holds()
    )
    said = [each for each in islice(known, MOST) if each not in statement["hypotheses"]]
    assuming = {**statement, "hypotheses": [*statement["hypotheses"], *said]}
    found = Search(assuming, seconds, lemmas, barred).run()
    try:
        return found is not None and recheck(assuming, found) is not None
    except Rejected:
        return False


def believed(statement: Mapping[str, Any]) -> Lemma:
    """A statement as a lemma that needs all of its hypotheses; the lines are no proof, and never written."""
    lines = [["hypothesis", k] for k in range(len(statement["hypotheses"]))]
    lines += [["always", k, ["#0", 0], []] for k in range(len(statement["always"]))]
    return Lemma(statement, {"lines": lines})
