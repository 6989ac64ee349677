"""Goals about functions at points: the axioms there, and sums of them; a norm in the goal by its square."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import combinations
from typing import TYPE_CHECKING

from verify.certify.norms.blocks import Reader
from verify.certify.norms.smooth import products
from verify.certify.norms.sums import TIERS, Sums, Tiers, number
from verify.certify.polynomials.polynomial import Poly, multiply, power, scale, subtract, variable, variables
from verify.certify.search.derived import UNIT, Derivations, Part
from verify.certify.search.gather import Fact, Gatherer
from verify.certify.search.scribe import data_of, one
from verify.certify.search.shapes import word_of
from verify.certify.search.tactics import coefficients
from verify.certify.search.vanishing import vanishing

if TYPE_CHECKING:
    from verify.certify.search.search import Search

MOST_ROOTS = 2
"""Roots in a goal of which one is isolated."""


def at_points(search: Search, goal: Poly, facts: Sequence[Fact], seconds: float) -> int | None:
    """The place of goal >= 0, where it is a sum, or where its square is after a norm is isolated."""
    deadline = time.process_time() + seconds
    found = summed(search, goal, facts, deadline)
    roots = [label for label in variables(goal) if search.scribe.terms.get(label, [""])[0] == "root"]
    for label in roots if found is None and len(goal) > 1 and len(roots) <= MOST_ROOTS else ():
        if time.process_time() < deadline:
            found = isolated(search, goal, label, deadline)
            if found is not None:
                break
    return None if found is None else found.write()


def isolated(search: Search, goal: Poly, label: str, deadline: float) -> Fact | None:
    """p >= c r from p^2 >= c^2 r^2, and c r >= p from c^2 r^2 >= p^2, where r is a square root."""
    derive, parts = Derivations(search), coefficients(goal, label)
    _, base, degree = search.scribe.terms[label]
    under = search.gatherer.nonnegative(base) if degree == 2 and base[0] != "number" else None
    if max(parts) != 1 or under is None:
        return None
    equation = derive.line(["root", base, 2, under])
    rest, c, side = parts.get(0, {}), parts[1], 1
    if all(value < 0 for value in c.values()):
        c, side = scale(c, -1), -1
    norm = multiply(c, variable(label))
    large, small = (norm, scale(rest, -1)) if side > 0 else (rest, norm)
    change = scale(power(c, 2), side)
    target = scale(subtract(multiply(power(c, 2), search.scribe.poly(base)), power(rest, 2)), side)
    size, least = evident(derive, c), evident(derive, large) if side < 0 else None
    if size is None or (least is None and side < 0):
        return None
    found = summed(search, target, [], deadline, TIERS[:1])
    if found is None:
        return None
    squared = derive.total([(1, UNIT, [found])], [(change, equation)])
    root = derive.line(["root", base, 2, None])
    if least is None:
        least = derive.total([(1, UNIT, [size, root])])
    return derive.rooted(least, small, squared)


def evident(derive: Derivations, poly: Poly) -> Fact | None:
    """p >= 0, as a sum of products of roots, or as soon found."""
    terms, parts = derive.scribe.terms, list[Part]()
    for monomial, c in poly.items():
        if c < 0 or any(terms.get(name, [""])[0] != "root" for name, _ in monomial):
            place = derive.search.soon(poly, False)
            return None if place is None else Fact(">=", poly, partial(int, place), "sign")
        roots = [derive.line(["root", *terms[name][1:], None]) for name, k in monomial for _ in range(k)]
        parts.append((c, UNIT, roots))
    return derive.total(parts)


def summed(
    search: Search, goal: Poly, facts: Sequence[Fact], deadline: float, sizes: Tiers = TIERS
) -> Fact | None:
    """goal >= 0 as a sum of facts times numbers and of squares; None where none is found."""
    if all(map(number, variables(goal))) or not goal:
        return None
    made = cache(lambda label: list(search.gatherer.made(label)))
    near, wide = (known(search, goal, facts, each, made) for each in (False, True))
    levels = list({len(each): each for each in (few(search, goal, near), near, wide)}.values())
    for tiers in (sizes[:1], sizes[1:]) if len(sizes) > 1 else (sizes,):
        plain: list[tuple[Fact | None, list[Fact]]] = [(None, each) for each in levels]
        times = [(positive, each) for each in levels for positive in strict(search, each)]
        for positive, each in (*plain, *times):
            found = scaled(search, goal, positive, each, deadline, tiers)
            if found is not None:
                return found
    return None


def strict(search: Search, facts: Sequence[Fact]) -> list[Fact]:
    """x > 0, for the numbers in facts."""
    labels = {name for fact in facts for name in fact.labels if number(name)}
    known_ = [fact for fact in search.gatherer.hypotheses() if fact.sign == ">" and fact.labels <= labels]
    return [fact for fact in known_ if len(fact.poly) == 1 == max(k for m in fact.poly for _, k in m)]


def scaled(
    search: Search, goal: Poly, positive: Fact | None, facts: Sequence[Fact], deadline: float, tiers: Tiers
) -> Fact | None:
    """goal >= 0, or from x goal >= 0 and x > 0."""
    left = deadline - time.process_time()
    if left < 0:
        return None
    whole = goal if positive is None else multiply(goal, positive.poly)
    try:
        found = Sums(Derivations(search), whole, facts, left / 2).found(tiers)
    except ValueError:
        return None
    if found is None or positive is None:
        return found

    def write() -> int:
        parts = [positive.write(), found.write()]
        clash = [["1", one(), [len(search.scribe.lines), parts[0]]], ["1", one(), [parts[1]]]]
        return search.scribe.write(["absurd", ">=", data_of(goal), [["combination", clash, []]]])

    return Fact(">=", goal, write, "scaled")


def few(search: Search, goal: Poly, facts: Sequence[Fact]) -> list[Fact]:
    """The facts without gradients that the goal does not speak of at points that are sums."""
    scribe, spoken = search.scribe, {*gradients_of(search, variables(goal))}
    wild = {
        name
        for fact in facts
        for name in gradients_of(search, fact.labels)
        if name not in spoken and any(part[0] not in ("symbol", "element") for part in scribe.terms[name][3:])
    }
    return [fact for fact in facts if not wild & {*gradients_of(search, fact.labels)}]


def gradients_of(search: Search, labels: Iterable[str]) -> Iterator[str]:
    """The names of the gradients in inner products."""
    for label in labels:
        if label.startswith("trace "):
            yield from (name for name, _ in word_of(label) if name.startswith("gradient "))


def multiplied(gatherer: Gatherer, goal: Poly) -> Iterator[Fact]:
    """|X| |Y| >= <X, Y> and |X| |Y| >= -<X, Y>, where |X| |Y| is in the goal."""
    norms = gatherer.norms(variables(goal))
    for one_, other in combinations(norms, 2) if len(norms) <= MOST_ROOTS else ():
        if any({one_.label, other.label} <= dict(monomial).keys() for monomial in goal):
            yield from gatherer.cauchy_schwarz(one_, other)


def known(
    search: Search, goal: Poly, facts: Sequence[Fact], wide: bool, made: Callable[[str], list[Fact]]
) -> list[Fact]:
    """Facts with the axioms at the points of the goal; ``wide``: also at those within others."""
    gatherer = search.gatherer
    hypotheses = [*gatherer.hypotheses(), *search.given]
    found = [*facts, *(fact for fact in hypotheses if wide or all(map(number, fact.labels)))]
    for label in variables(goal):
        found += [*made(label), *search.sequences.equations(label)]
        found += gatherer.products(label) if label.startswith("trace ") else ()
    found += multiplied(gatherer, goal)
    labels = {name for fact in found for name in fact.labels}.union(variables(goal))
    found += gatherer.axioms(sorted(labels), wide)
    found += products(Derivations(search), Reader(search.scribe), sorted(labels))
    for label in sorted(
        {name for fact in found for name in fact.labels if number(name)} - {*variables(goal)}
    ):
        found += made(label)
    met = {name for fact in found for name in fact.labels}.union(labels)
    found += [fact for fact in hypotheses if fact.labels & met]
    found += vanishing(gatherer, sorted(met))
    once = {(fact.sign, repr(sorted(fact.poly.items()))): fact for fact in found}
    return list(once.values())
