"""That hypotheses have a value: a point where one has none does not meet it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ZERO = ["number", "0"]


def existing(statement: dict[str, Any]) -> dict[str, Any]:
    """The statement with what its hypotheses say by having a value: no 1/0, no root of a negative number."""
    hypotheses = list(statement["hypotheses"])
    for line in statement["hypotheses"]:
        hypotheses += [added for added in conditions(line[1:]) if added not in hypotheses]
    always = list(statement["always"])
    for first, last, *relation in statement["always"]:
        found = ([first, last, *added] for added in conditions(relation[1:]))
        always += [added for added in found if added not in always]
    return {**statement, "hypotheses": hypotheses, "always": always}


def conditions(term: Any) -> Iterator[list[Any]]:
    """For each root p >= 0, and for each inverse b^2 > 0, those inside others first."""
    if not isinstance(term, list):
        return
    for part in term:
        yield from conditions(part)
    match term:
        case ["root", ["number", _], _] | ["inverse", ["number", _]]:
            return
        case ["root", base, _]:
            yield [">=", base, ZERO]
        case ["inverse", base]:
            yield [">", ["product", base, base], ZERO]
