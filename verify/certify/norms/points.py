"""Goals about functions at points: the axioms there, and sums of them; a norm in the goal by its square."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from verify.certify.norms.blocks import Reader
from verify.certify.norms.smooth import products
from verify.certify.norms.sums import TIERS, Sums, Tiers, number
from verify.certify.polynomials.polynomial import Poly, multiply, power, scale, subtract, variable, variables
from verify.certify.search.derived import UNIT, Derivations
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import data_of, one
from verify.certify.search.shapes import word_of
from verify.certify.search.tactics import coefficients

if TYPE_CHECKING:
    from verify.certify.search.search import Search


def at_points(search: Search, goal: Poly, facts: Sequence[Fact], seconds: float) -> int | None:
    """The place of goal >= 0, where it is a sum, or where its square is after a norm is isolated."""
    deadline = time.process_time() + seconds
    found = summed(search, goal, facts, deadline)
    for label in variables(goal) if found is None and len(goal) > 1 else ():
        if search.scribe.terms.get(label, [""])[0] == "root" and time.process_time() < deadline:
            found = isolated(search, goal, label, deadline)
            if found is not None:
                break
    return None if found is None else found.write()


def isolated(search: Search, goal: Poly, label: str, deadline: float) -> Fact | None:
    """p >= c r from p^2 >= c^2 r^2, and c r >= p from c^2 r^2 >= p^2, where r is a square root."""
    derive, parts = Derivations(search), coefficients(goal, label)
    _, base, degree = search.scribe.terms[label]
    equation = next((fact for fact in search.gatherer.made(label) if fact.sign == "="), None)
    if degree != 2 or max(parts) != 1 or equation is None or base[0] == "number":
        return None
    rest, c, side = parts.get(0, {}), parts[1], 1
    if all(value < 0 for value in c.values()):
        c, side = scale(c, -1), -1
    norm = multiply(c, variable(label))
    large, small = (norm, scale(rest, -1)) if side > 0 else (rest, norm)
    change = scale(power(c, 2), side)
    target = scale(subtract(multiply(power(c, 2), search.scribe.poly(base)), power(rest, 2)), side)
    size, least = search.soon(c, False), search.soon(large, False) if side < 0 else 0
    if size is None or least is None:
        return None
    found = summed(search, target, [], deadline)
    if found is None:
        return None
    squared = derive.total([(1, UNIT, [found])], [(change, equation)])
    root = derive.line(["root", base, 2, None])
    place = Fact(">=", large, lambda: least, "sign")
    if side > 0:
        place = derive.total([(1, UNIT, [Fact(">=", c, lambda: size, "sign"), root])])
    return derive.rooted(place, small, squared)


def summed(search: Search, goal: Poly, facts: Sequence[Fact], deadline: float) -> Fact | None:
    """goal >= 0 as a sum of facts times numbers and of squares; None where none is found."""
    if all(map(number, variables(goal))) or not goal:
        return None
    near, wide = (known(search, goal, facts, each) for each in (False, True))
    levels = list({len(each): each for each in (few(search, goal, near), near, wide)}.values())
    for tiers in (TIERS[:1], TIERS[1:]):
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


def known(search: Search, goal: Poly, facts: Sequence[Fact], wide: bool) -> list[Fact]:
    """Facts with the axioms at the points of the goal; ``wide``: at all points that are spoken of."""
    gatherer = search.gatherer
    hypotheses = [*gatherer.hypotheses(), *search.given]
    found = [*facts, *(fact for fact in hypotheses if wide or all(map(number, fact.labels)))]
    for label in variables(goal):
        found += [*gatherer.made(label), *search.sequences.equations(label)]
        found += gatherer.products(label) if label.startswith("trace ") else ()
    labels = {name for fact in found for name in fact.labels}.union(variables(goal))
    found += gatherer.axioms(sorted(labels))
    found += products(Derivations(search), Reader(search.scribe), sorted(labels))
    for label in sorted(
        {name for fact in found for name in fact.labels if number(name)} - {*variables(goal)}
    ):
        found += gatherer.made(label)
    met = {name for fact in found for name in fact.labels}.union(labels)
    found += [fact for fact in hypotheses if fact.labels & met]
    found += gatherer.vanishing(sorted(met))
    once = {(fact.sign, repr(sorted(fact.poly.items()))): fact for fact in found}
    return list(once.values())
