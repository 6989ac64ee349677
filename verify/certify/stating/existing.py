"""That what is assumed has a value: a point where it has none does not meet it.

Only of what is evaluated at every point: not inside sums, minima and integrals, whose range may be empty, and
not of the declared interval of a name that may not be spoken of at a point.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verify.certify.stating.relations import Line

ZERO = ["number", "0"]
BINDERS = ("total", "least", "integral")


def existing(lines: list[Line]) -> list[Line]:
    """What lines say by having a value: no 1/0, no root of a negative number."""
    return [condition for line in lines for condition in conditions(line[1:])]


def conditions(term: Any) -> Iterator[Line]:
    """For each root p >= 0, each inverse b^2 > 0 and each logarithm p > 0, those inside others first."""
    if not isinstance(term, list) or (term and term[0] in BINDERS):
        return
    for part in term:
        yield from conditions(part)
    match term:
        case ["root", ["number", _], _] | ["inverse", ["number", _]]:
            return
        case ["log", base]:
            yield [">", base, ZERO]
        case ["root", base, _]:
            yield [">=", base, ZERO]
        case ["inverse", base]:
            yield [">", ["product", base, base], ZERO]
