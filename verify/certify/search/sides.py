"""Goals that compare two quotients, two roots or two maxima, from what these are of.

1/a >= 1/b from b >= a > 0, a root from what it is of, a maximum from the numbers in it; again and again, so
that what is left to prove compares nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from itertools import permutations
from typing import TYPE_CHECKING

from verify.certify.polynomials.eliminate import divide
from verify.certify.polynomials.polynomial import Poly, multiply, scale, subtract, variable, variables
from verify.certify.search.scribe import Data, data_of, one, weighed
from verify.certify.search.tactics import (
    Tactic,
    coefficients,
    compared,
    content,
    divided_by,
    each_of,
)

if TYPE_CHECKING:
    from verify.certify.search.gather import Fact
    from verify.certify.search.search import Search

MOST = 12
"""Steps one after another."""
SOON = 0.4
"""Seconds to see that a part of a sum is positive: it need not be."""
DEGREES = (2, 3)
"""Degrees of roots that are compared."""


@dataclass(frozen=True, slots=True)
class Step:
    """A simpler goal; ``write`` writes the lines to the goal before, from the place of what says this one."""

    goal: Poly
    write: Callable[[int], int]


def sides(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """goal >= 0, from what is left of it after such steps, where there are any."""
    steps = unwound(search, goal) if sign == ">=" and len(goal) > 1 else []
    if steps:
        yield partial(wound, search, steps)


def parted(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """goal >= 0, from such a comparison of two of the numbers in it, and what is left of it without them."""
    terms = search.scribe.terms
    alone = {monomial[0][0]: c for monomial, c in goal.items() if len(monomial) == 1 and monomial[0][1] == 1}
    for large, small in permutations(alone, 2) if sign == ">=" else ():
        kinds = [terms.get(label, [""])[0] for label in (large, small)]
        if kinds[0] == kinds[1] and alone[large] > 0 > alone[small]:
            c = min(alone[large], -alone[small])
            pair = scale(subtract(variable(large), variable(small)), c)
            steps, rest = unwound(search, pair), subtract(goal, pair)
            if steps and rest:
                yield partial(added, search, steps, rest)


def added(search: Search, steps: list[Step], rest: Poly) -> int | None:
    """A goal as the sum of another and of what is left."""
    first = wound(search, steps)
    second = None if first is None else search.below(">=", rest)
    return None if first is None or second is None else search.scribe.write(weighed((1, first), (1, second)))


def wound(search: Search, steps: list[Step]) -> int | None:
    """The place of the first goal, from that of the last."""
    place = search.below(">=", steps[-1].goal)
    return None if place is None else reduce(lambda found, step: step.write(found), reversed(steps), place)


def unwound(search: Search, goal: Poly) -> list[Step]:
    """The steps up to the last comparison, between them what determines elements where that leads to one."""
    steps, proper = list[Step](), 0
    while len(steps) < MOST:
        step = paired(search, goal)
        proper = len(steps) + 1 if step else proper
        step = step or shared(search, goal) or determined(search, goal)
        if step is None:
            break
        steps, goal = [*steps, step], step.goal
    if proper and len(steps) > proper and (last := shared(search, steps[proper - 1].goal)):
        return [*steps[:proper], last]
    return steps[:proper]


def shared(search: Search, goal: Poly) -> Step | None:
    """The goal without numbers by which all of it is multiplied."""
    common = content(goal) if len(goal) > 1 else ()
    found = search.signs.factors(common, False) if common else None
    if found is None:
        return None
    root, places = found
    write = search.scribe.write
    return Step(divided_by(goal, common), lambda k: write(["combination", [["1", root, [*places, k]]], []]))


def determined(search: Search, goal: Poly) -> Step | None:
    """The goal with what determines an element in place of it."""
    for label in variables(goal):
        term = search.scribe.terms.get(label, [""])
        for fact in search.sequences.equations(label) if term[0] == "element" else ():
            body = subtract(variable(label), fact.poly)
            if all(name != term[1] for name, _ in search.sequences.elements(variables(body))):
                simpler, factor = divide(goal, label, body)

                def write(place: int, factor: Poly = factor, known: Callable[[], int] = fact.write) -> int:
                    parts = [["1", one(), [place]]], [[data_of(factor), known()]]
                    return search.scribe.write(["combination", *parts])

                return Step(simpler, write)
    return None


def paired(search: Search, goal: Poly) -> Step | None:
    """p (x - y) >= 0, from p >= 0 and a simpler reason for x >= y, two numbers of one kind."""
    terms = search.scribe.terms
    kinds = {"inverse": inverses, "root": roots, "largest": maxima}
    labels = [label for label in variables(goal) if terms.get(label, [""])[0] in kinds]
    for large, small in permutations(labels, 2):
        parts = coefficients(goal, large)
        other = scale(multiply(parts.get(1, {}), variable(small)), -1)
        if terms[large][0] == terms[small][0] and parts.keys() == {0, 1} and parts[0] == other:
            place = search.seen(parts[1], False)
            step = None if place is None else kinds[terms[large][0]](search, large, small)
            if place is not None and step is not None:
                return Step(step.goal, partial(times, search, place, step.write))
    return None


def times(search: Search, factor: int, write: Callable[[int], int], place: int) -> int:
    """What two lines say, multiplied."""
    return search.scribe.write(["combination", [["1", one(), [factor, write(place)]]], []])


def inverses(search: Search, large: str, small: str) -> Step | None:
    """1/a >= 1/b, from b >= a."""
    scribe = search.scribe
    bases = [scribe.terms[label][1] for label in (large, small)]
    a, b = (scribe.poly(base) for base in bases)
    places = [search.positive(each, True) for each in (a, b)]

    def write(place: int) -> int:
        facts = [
            list(search.gatherer.inverse(base, label, known))
            for base, label, known in zip(bases, (large, small), places, strict=True)
        ]
        (one_a, above_a), (one_b, above_b) = ([fact.write() for fact in some] for some in facts)
        equations = [[data_of(variable(small)), one_a], [data_of(scale(variable(large), -1)), one_b]]
        return scribe.write(["combination", [["1", one(), [above_a, above_b, place]]], equations])

    return None if None in places else Step(subtract(b, a), write)


def roots(search: Search, large: str, small: str) -> Step | None:
    """A root of p at least one of q, from p >= q."""
    scribe = search.scribe
    (_, base, degree), (_, other, k) = (scribe.terms[label] for label in (large, small))
    places = [search.gatherer.nonnegative(each) for each in (base, other)]
    if degree != k or k not in DEGREES or None in places:
        return None

    def write(place: int) -> int:
        first, second = (
            scribe.write(["root", each, k, known]) for each, known in zip((base, other), places, strict=True)
        )
        equations = [[one(), first], [[["-1", []]], second]]
        powers = scribe.write(["combination", [["1", one(), [place]]], equations])
        least = scribe.write(["root", base, k, None])
        return compared(search, variable(large), least, variable(small), powers, k)

    return Step(subtract(scribe.poly(base), scribe.poly(other)), write)


def maxima(search: Search, large: str, small: str) -> Step | None:
    """A maximum at least another of as many numbers, all but one of which are the same."""
    scribe = search.scribe
    (_, *parts), (_, *others) = (scribe.terms[label] for label in (large, small))
    same = len(parts) == len(others)
    gaps = [subtract(scribe.poly(p), scribe.poly(q)) for p, q in zip(parts, others, strict=same) if same]
    apart = [k for k, gap in enumerate(gaps) if gap]
    if len(apart) != 1:
        return None

    def write(place: int) -> int:
        least = [scribe.write(["largest", parts, k]) for k in range(len(parts))]
        least[apart[0]] = scribe.write(weighed((1, least[apart[0]]), (1, place)))
        each = iter(least)
        goal = subtract(variable(large), variable(small))
        found = each_of(search, ">=", goal, small, others, lambda _: next(each))
        assert found is not None
        return found

    return Step(gaps[apart[0]], write)


def exceeding(search: Search, goal: Poly) -> Iterator[Tactic]:
    """goal > 0, as it is at least a multiple of what is assumed to be positive and shares terms with it."""
    for fact in search.signs.known(goal):
        common = [monomial for monomial in fact.poly if monomial in goal]
        ratio = goal[common[0]] / fact.poly[common[0]] if common and fact.sign == ">" else 0
        rest = subtract(goal, scale(fact.poly, ratio)) if ratio > 0 else {}
        steps = unwound(search, rest)
        if steps or (0 < len(rest) < len(goal) and max(rest.values()) > 0):
            yield partial(exceeded, search, steps or [Step(rest, int)], ratio, fact)


def exceeded(search: Search, steps: list[Step], ratio: Fraction | int, fact: Fact) -> int | None:
    """The same of one fact, where the rest is the goal of the first step."""
    place = wound(search, steps)
    return None if place is None else search.scribe.write(weighed((1, place), (ratio, fact.write())))


def lessened(search: Search, goal: Poly) -> Iterator[Tactic]:
    """goal > 0, where it is a sum of what is not negative: from some of it that shares a factor."""
    rest, parts = search.signs.gathered(goal)
    seen = {monomial: search.signs.term(monomial, c, False) for monomial, c in rest.items()}
    terms = {monomial: term for monomial, term in seen.items() if term is not None}
    if len(terms) < len(rest):
        return
    groups = [
        {monomial: c for monomial, c in rest.items() if name in dict(monomial)} for name in variables(rest)
    ]
    groups.sort(key=lambda group: (-len(content(group)), -len(group)))
    for group in [group for group in groups if 1 < len(group) < len(goal)][:1]:
        if next(exceeding(search, divided_by(group, content(group))), None) is None:
            return
        others = [term for monomial, term in terms.items() if monomial not in group]
        yield partial(more, search, group, [*parts, *others])


def more(search: Search, least: Poly, parts: list[Data]) -> int | None:
    """A sum > 0, as some of it is, which is soon found, and the other summands are not negative."""
    place = search.hurried(SOON, least, True)
    if place is None:
        return None
    return search.scribe.write(["combination", [["1", one(), [place]], *parts], []])
