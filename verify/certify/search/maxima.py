"""Maxima compared with each other: the largest of some numbers against the largest of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

from verify.certify.polynomials.polynomial import subtract, variable
from verify.certify.search.gather import Fact

if TYPE_CHECKING:
    from verify.certify.search.search import Search

BRIEF = 0.3
"""Seconds to compare two maxima."""
MOST = 3
"""How many are compared with each other."""


def compared_maxima(search: Search, labels: Iterable[str]) -> Iterator[Fact]:
    """x >= y of two maxima of as many numbers, where that is soon found."""
    terms = search.scribe.terms
    found = sorted(label for label in labels if terms.get(label, [""])[0] == "largest")
    for large, small in permutations(found, 2) if len(found) <= MOST else ():
        if len(terms[large]) == len(terms[small]):
            gap = subtract(variable(large), variable(small))
            place = search.hurried(BRIEF, gap, False)
            if place is not None:
                yield Fact(">=", gap, partial(int, place), "maxima")
