"""Short proofs of a step of an induction: from what is near at hand, from what is gained in the step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from verify.certify.polynomials.polynomial import (
    Poly,
    subtract,
    variables,
)
from verify.certify.recheck import moved, swapped
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, one
from verify.certify.search.sequences import Index, elements

if TYPE_CHECKING:
    from verify.certify.search.search import Search

New = Callable[[str, Index], bool]
"""Which elements of sequences are put in as what determines them."""
LARGEST = 60
"""Monomials of what is said of a function at two points, where that is put among what is known."""
BRIEF = 0.7
"""Seconds for an attempt with what is near at hand."""
SOON = 1.0
"""Seconds for all that is tried at first."""
QUICK = 0.15
"""Seconds for the same, at first."""


@contextmanager
def knowing(search: Search, facts: Iterable[Fact]) -> Iterator[None]:
    """With more facts at hand."""
    before, search.given = search.given, [*search.given, *facts]
    try:
        yield
    finally:
        search.given = before


def nested(search: Search, sign: str, goal: Poly) -> int | None:
    """The place of a line that says goal >= 0 (> 0, = 0), by all that the search can do in this effort."""
    search.depth += 1
    found = search.prove(sign, goal)
    search.depth -= 1
    return found


def twice(search: Search, work: Callable[[], int | None]) -> int | None:
    """What is soon found with what the search does at first, else with all it does in this effort."""
    effort, deadline, found = search.effort, search.deadline, None
    try:
        if effort:
            search.effort, search.deadline = 0, min(deadline, time.process_time() + SOON)
            found = work()
            search.asked = {key: place for key, place in search.asked.items() if place is not None}
            search.effort, search.deadline = effort, deadline
        return work() if found is None and search.left() > 0 else found
    finally:
        search.effort, search.deadline = effort, deadline


def directly(search: Search, sign: str, goal: Poly, new: New) -> int | None:
    """The same, from what the numbers in the goal are; new elements as what determines them."""
    facts = [fact for label in variables(goal) for fact in recent(search, label, new)]
    done = {label for fact in facts for label in fact.labels} | set(variables(goal))
    made = [fact for label in sorted(done) for fact in search.gatherer.made(label)]
    labels = {label for fact in made for label in fact.labels} | done
    known = [*search.gatherer.hypotheses(), *search.given]
    for _ in range(2):
        near = [fact for fact in known if fact.labels & labels]
        labels |= {label for fact in near for label in fact.labels}
    squares = sorted(label for label in labels - done if label.startswith("trace "))
    near += [fact for label in squares for fact in search.gatherer.made(label)]
    return tried(search, sign, goal, [*facts, *made, *near])


def recent(search: Search, label: str, new: New) -> Iterator[Fact]:
    """That a number is what it is with each new element put in as what determines it."""
    start = term = search.sequences.term(label)
    lines: list[Data] = []
    while term is not None:
        found = replaced(search, term, new)
        if found is None:
            break
        line, term = found
        lines.append(line)
    if lines:
        poly = subtract(search.scribe.poly(start), search.scribe.poly(term))

        def write() -> int:
            equations = [[one(), search.scribe.write(line)] for line in lines]
            return search.scribe.write(["combination", [], equations])

        yield Fact("=", poly, write, "equation")


def replaced(search: Search, term: Data, new: New) -> tuple[Data, Data] | None:
    """The line that puts in what determines a new element, and the term after it."""
    for name, index in sorted({each for each in elements(term) if new(*each)}, key=repr):
        for k, (first, last, of, shift, body) in enumerate(search.statement["equations"]):
            here = (index[0], index[1] - shift)
            places = search.sequences.inside(first, here, last) if of == name else None
            if places is not None:
                after = swapped(term, ["element", name, list(index)], moved(body, "#0", list(here)))
                return ["equation", k, list(here), places, term], after
    return None


def tried(search: Search, sign: str, goal: Poly, facts: Sequence[Fact]) -> int | None:
    """The same, from these facts."""
    attempt = search.attempt(sign)
    return search.attempted(attempt, goal, facts, BRIEF if search.effort else QUICK)


def around(search: Search, goal: Poly) -> Iterator[Fact]:
    """What is known of functions at the points in a goal and in its equations, and of the numbers in that."""
    equations = [fact for label in variables(goal) for fact in search.sequences.equations(label)]
    labels = {label for fact in (*equations, *next(search.known.stages(goal))) for label in fact.labels}
    labels |= set(variables(goal))
    found = [fact for fact in search.gatherer.axioms(sorted(labels)) if len(fact.poly) <= LARGEST]
    yield from found
    for label in sorted({label for fact in found for label in fact.labels} - labels):
        yield from search.gatherer.made(label)
