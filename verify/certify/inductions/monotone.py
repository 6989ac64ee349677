"""Facts found beside a goal: values at the start and at an index compared, and roots."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

from verify.certify.inductions.folds import Folds, from_start
from verify.certify.inductions.stretches import fresh, induction
from verify.certify.polynomials.combination import combine
from verify.certify.polynomials.polynomial import subtract, variable
from verify.certify.search.emit import combined
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, data_of
from verify.certify.search.sequences import Index, elements

if TYPE_CHECKING:
    from verify.certify.search.search import Search

SHARE = 4
"""What part of the time left one induction may take."""
MOST = 3.0
"""Seconds that it may take at the most."""
BRIEF = 0.2
"""Seconds to compare two roots."""
SHORT = 4
"""Monomials of what they are compared by."""
MOST_ROOTS = 4
"""How many roots are compared with each other."""


def begun(search: Search, labels: Iterable[str]) -> bool:
    """Whether numbers are about a function's value at the start and about an index, sums and minima aside."""
    spoken = search.sequences.elements(labels)
    folds = Folds.of(search)
    values = any("'value'" in repr(search.scribe.terms.get(label)) for label in labels)
    ends = {index[0] is None for _, index in spoken}
    return values and len(ends) == 2 and not any(name in folds.sums | folds.minima for name, _ in spoken)


def monotone(search: Search, labels: set[str]) -> Iterator[Fact]:
    """f(x_0) >= f(x_t), where f(x_0) and x_t are spoken of, or f(x_t) >= f(x_0)."""
    indices = sorted({i for _, i in search.sequences.elements(labels) if i[0] is not None}, key=repr)
    for label in sorted(labels):
        term = search.scribe.terms.get(label, [""])
        if term[0] == "value" and {index for _, index in elements(term)} == {(None, 0)}:
            for index in indices:
                yield from compared(search, label, index)


def compared(search: Search, label: str, index: Index) -> Iterator[Fact]:
    """One value at the start against the same at an index; each is asked once."""
    key = (f"{label} {index}", False)
    name = fresh(search)
    if key not in search.asked and name is not None:
        search.asked[key] = None
        term = search.scribe.terms[label]
        claim = ["sum", term, ["product", ["number", "-1"], from_start(term, name, 0)]]
        before, search.deadline = search.deadline, time.process_time() + min(search.left() / SHARE, MOST)
        search.asked[key] = induction(search, ">=", claim, name, (None, 0), index)
        search.deadline = before
    place = search.asked.get(key)
    if place is not None:
        there = search.scribe.poly(from_start(search.scribe.terms[label], index[0] or "", -index[1]))
        yield Fact(">=", subtract(variable(label), there), partial(int, place), "monotone")


def compared_roots(search: Search, labels: set[str], known: Sequence[Fact]) -> Iterator[Fact]:
    """r >= s of roots of degree two, where the base of r is at least that of s by what is known of them."""
    scribe, terms = search.scribe, search.scribe.terms
    roots = [label for label in sorted(labels) if label in scribe.roots and terms[label][2] == 2]
    roots = [label for label in roots if len(scribe.roots[label]) > 0 and terms[label][1][0] != "number"]
    near = [fact for fact in known if len(fact.poly) <= SHORT and fact.sign != "="]
    for large, small in permutations(roots, 2) if len(roots) <= MOST_ROOTS else ():
        gap = subtract(scribe.roots[large], scribe.roots[small])
        found = combine(gap, [fact.poly for fact in near], [], degree=2, seconds=BRIEF, thorough=False)
        if found is not None:
            used = {k for term in found.terms for k in term.factors}
            line = combined(found, search.places(near, used), [])
            poly = subtract(variable(large), variable(small))
            yield Fact(">=", poly, partial(rooted, search, large, small, line), "roots")


def rooted(search: Search, large: str, small: str, line: Data) -> int:
    """The place of the line that says so, by one that compares the bases."""
    scribe = search.scribe
    place = scribe.write(line)
    squares = []
    for label in (large, small):
        base = scribe.terms[label][1]
        squares.append(scribe.write(["root", base, 2, search.gatherer.nonnegative(base)]))
    equations = [[data_of({(): Fraction(c)}), k] for c, k in zip((1, -1), squares, strict=True)]
    squared = scribe.write(["combination", [["1", [["1", []]], [place]]], equations])
    positive = scribe.write(["root", scribe.terms[large][1], 2, None])
    return search.gatherer.rooted(variable(large), positive, variable(small), squared)
