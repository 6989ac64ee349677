"""The search for a contradiction: one hypothesis is refuted from all of them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from verify.certify.recheck import fingerprint
from verify.certify.search.scribe import Data, data_of, one
from verify.certify.search.search import search


def contradiction(statement: Mapping[str, Any], seconds: float) -> dict[str, Any] | None:
    """A certificate of a statement that concludes -1 >= 0; None where none is found in the time given."""
    deadline = time.process_time() + seconds
    for k, opposite in _opposites(statement):
        left = deadline - time.process_time()
        if left <= 0:
            return None
        found = search({**statement, "conclusion": opposite}, left / 2)
        if found is not None:
            lines = [
                *found["lines"],
                ["hypothesis", k],
                _clash(statement["hypotheses"][k], opposite, len(found["lines"])),
            ]
            return {"statement": fingerprint(statement), "lines": lines}
    return None


def _opposites(statement: Mapping[str, Any]) -> Iterator[tuple[int, list[Any]]]:
    """What contradicts a hypothesis, with its number, the last hypothesis first."""
    for k, (sign, left, right) in reversed(list(enumerate(statement["hypotheses"]))):
        if sign == "=":
            yield k, [">", left, right]
        yield k, [">=" if sign == ">" else ">", right, left]


def _clash(hypothesis: Any, opposite: Any, place: int) -> Data:
    """The line that says -1 >= 0, from the hypothesis at a place and its opposite before it."""
    strict: Data = ["1", one(), [place - 1]]
    if hypothesis[0] == "=":
        factor = -1 if opposite[1:] == hypothesis[1:] else 1
        inner = ["combination", [strict], [[data_of({(): Fraction(factor)}), place]]]
    else:
        inner = ["combination", [strict, ["1", one(), [place]]], []]
    return ["absurd", ">=", data_of({(): Fraction(-1)}), [inner]]
