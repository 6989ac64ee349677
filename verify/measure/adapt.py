"""A certificate for the same claim with another number in it: the lines of a known one, put together anew."""

from __future__ import annotations

from functools import partial
from typing import Any

from verify.certify.recheck import Rejected, fingerprint
from verify.certify.search.gather import Fact
from verify.certify.search.placed import Lemma
from verify.certify.search.pruning import renumbered
from verify.certify.search.scribe import one, poly_of
from verify.certify.search.search import Search
from verify.measure.again import TABLES


def adapted(lemma: Lemma, statement: dict[str, Any], seconds: float) -> dict[str, Any] | None:
    """A certificate of the statement from what the lemma's says on the way; None where that is not enough.

    Whether it proves the statement is for the checker to say.
    """
    if any(len(statement[table]) != len(lemma.statement[table]) for table in TABLES.values()):
        return None
    search = Search(statement, seconds)
    scribe = search.scribe
    sign, goal = scribe.stated()
    order: dict[int, int] = {}
    try:
        for old, line in enumerate(lemma.certificate["lines"]):
            order[old] = scribe.write(renumbered(line, old, len(scribe.lines), order))
    except Rejected:
        return None
    facts = [Fact(kind, poly_of(value), partial(int, k)) for k, (kind, value) in enumerate(scribe.lines)]
    last = search.attempted(search.attempt(sign), poly_of(goal), facts, seconds)
    if last is None:
        return None
    if last < len(scribe.written) - 1:  # the last line is to say it
        parts = ([], [[one(), last]]) if sign == "=" else ([["1", one(), [last]]], [])
        return {"statement": fingerprint(statement), "lines": [*scribe.written, ["combination", *parts]]}
    return {"statement": fingerprint(statement), "lines": scribe.written}
