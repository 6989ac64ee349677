"""Whether a statement follows from what some lemmas say, with no axioms of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from verify.certify.recheck import Rejected, recheck
from verify.certify.search.lemmas import transports
from verify.certify.search.placed import Lemma
from verify.certify.search.search import Search
from verify.certify.search.transport import Transport

EACH = 3
"""At how many places it is assumed what one lemma says."""


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
    said = list[Any]()
    for lemma in (*map(believed, unproved), *lemmas):
        known = (each.term(each.on_the_way or lemma.statement["conclusion"]) for each in _held(asked, lemma))
        said += [each for each in islice(known, EACH) if each not in (*statement["hypotheses"], *said)]
    assuming = {**statement, "hypotheses": [*statement["hypotheses"], *said]}
    found = Search(assuming, seconds, lemmas, barred).run()
    try:
        return found is not None and recheck(assuming, found) is not None
    except Rejected:
        return False


def _held(search: Search, lemma: Lemma) -> Iterator[Transport]:
    """Where a lemma says something of a statement that meets its hypotheses."""
    return (each for each in transports(search, [lemma]) if each.holds())


def believed(statement: Mapping[str, Any]) -> Lemma:
    """A statement as a lemma that needs all of its hypotheses; the lines are no proof, and never written."""
    lines = [["hypothesis", k] for k in range(len(statement["hypotheses"]))]
    lines += [["always", k, ["#0", 0], []] for k in range(len(statement["always"]))]
    return Lemma(statement, {"lines": lines})
