"""Steps from a goal to simpler ones: inverses cleared, roots taken away, a maximum one of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from verify.certify.polynomials.eliminate import divide, substitute
from verify.certify.polynomials.polynomial import (
    Monomial,
    Poly,
    add,
    constant,
    multiply,
    power,
    scale,
    subtract,
    variable,
    variables,
)
from verify.certify.search.scribe import Data, data_of, one, weighed

if TYPE_CHECKING:
    from verify.certify.search.gather import Fact
    from verify.certify.search.search import Search

Tactic = Callable[[], int | None]


def tactics(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """The steps that apply to goal >= 0 (> 0), each of which gives the place of the line that says so."""
    if sign == ">":
        return
    terms = search.scribe.terms
    for label in variables(goal):
        match terms.get(label):
            case ["inverse", base]:
                yield partial(cleared, search, goal, label, base)
    for wanted in (3, 2):
        for label in variables(goal):
            match terms.get(label):
                case ["root", base, degree] if degree == wanted:
                    yield partial(powered, search, goal, label, base, degree)
    for label in variables(goal):
        yield from determined(search, sign, goal, label)
    yield from chosen(search, goal)


def maxima(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """goal >= 0, from the same with each number in place of a maximum that is subtracted."""
    for label in variables(goal) if sign == ">=" else ():
        match search.scribe.terms.get(label):
            case ["largest", *parts] if not adds(goal, label):
                yield partial(one_of, search, goal, label, parts)


def chosen(search: Search, goal: Poly) -> Iterator[Tactic]:
    """The same where a maximum is added: with one of its numbers in place of it, or with each."""
    for label in variables(goal):
        match search.scribe.terms.get(label):
            case ["largest", *parts] if adds(goal, label):
                if goal.get(((label, 1),), 0) > 0:
                    yield partial(any_of, search, goal, label, parts)
                yield partial(one_of, search, goal, label, parts)


def adds(goal: Poly, label: str) -> bool:
    """Whether a number occurs in a goal with a positive factor."""
    return any(c > 0 and any(name == label for name, _ in monomial) for monomial, c in goal.items())


def products(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """Where a goal is a product: its factors, one by one; where it is an element: what determines it."""
    if sign != "=" and len(variables(goal)) == 1:
        yield from determined(search, sign, goal, *variables(goal))
    if sign == ">=":
        yield from folded(search, goal)
    common = content(goal)
    if sign != "=" and common and (len(common) > 1 or len(goal) > 1 or common[0][1] > 1):
        yield partial(factored, search, sign, goal, common)
    if sign == ">":
        yield from squared(search, sign, goal)


def folded(search: Search, goal: Poly) -> Iterator[Tactic]:
    """Where roots and all that is under them occur: the same with their squares in place of that."""
    scribe, rest, factors = search.scribe, goal, list[tuple[Data, Poly]]()
    roots = [label for label in variables(goal) if label in scribe.roots and scribe.terms[label][2] == 2]
    for label in sorted(roots, key=lambda label: -len(scribe.roots[label])):
        base, square = scribe.roots[label], power(variable(label), 2)
        others = [name for other in roots if other != label for name in variables(scribe.roots[other])]
        for factor in (quotient(rest, base), remaining(rest, base, square, others)):
            less = add(rest, multiply(factor, subtract(square, base)))
            fewer = set(variables(less)) < set(variables(rest)) or len(less) < len(rest)
            if factor and fewer:
                rest, factors = less, [*factors, (scribe.terms[label][1], factor)]
    if factors:
        yield partial(unfolded, search, rest, factors)


def unfolded(search: Search, goal: Poly, factors: list[tuple[Data, Poly]]) -> int | None:
    """A goal plus multiples of p - r^2, where r is the root of p."""
    place = search.below(">=", goal)
    if place is None:
        return None
    parts = list[Data]()
    for base, factor in factors:
        under = search.gatherer.nonnegative(base)
        if under is None:
            return None
        equation = search.scribe.write(["root", base, 2, under])
        parts.append([data_of(scale(factor, -1)), equation])
    return search.scribe.write(["combination", [["1", one(), [place]]], parts])


def quotient(poly: Poly, base: Poly) -> Poly:
    """What a sum is multiplied by where it occurs in another as a whole."""
    first = min(base, key=lambda monomial: (-len(monomial), monomial), default=())
    found: Poly = {}
    for monomial, c in poly.items():
        powers = dict(monomial)
        if first and all(powers.get(name, 0) >= k for name, k in first):
            (factor,) = divided_by({monomial: c / base[first]}, first).items()
            whole = multiply(dict([factor]), base)
            if all(poly.get(each) == value for each, value in whole.items()):
                found[factor[0]] = factor[1]
    return found


def remaining(poly: Poly, base: Poly, square: Poly, others: Sequence[str]) -> Poly:
    """What p - r^2 is multiplied by where one number in p, which fewest others speak of, is replaced."""
    alone = [
        name for name in variables(base) if ((name, 1),) in base and sum(name in dict(m) for m in base) == 1
    ]
    if not alone:
        return {}
    name = min(alone, key=lambda each: (others.count(each), each))
    c = base[((name, 1),)]
    value = scale(subtract(square, subtract(base, scale(variable(name), c))), 1 / c)
    _, factor = divide(poly, name, value)
    return scale(factor, 1 / c)


def determined(search: Search, sign: str, goal: Poly, label: str) -> Iterator[Tactic]:
    """Where an element is a maximum, or the goal is about it alone: what an equation says it is."""
    alone, term = len(variables(goal)) == 1, search.scribe.terms.get(label, [""])
    for fact in search.sequences.equations(label) if term[0] == "element" else ():
        body = subtract(variable(label), fact.poly)
        own = any(name == term[1] for name, _ in search.sequences.elements(variables(body)))
        if not own and (alone or any(name.startswith("largest ") for name in variables(body))):
            yield partial(replaced, search, sign, goal, label, body, fact)


def replaced(search: Search, sign: str, goal: Poly, label: str, body: Poly, fact: Fact) -> int | None:
    """The goal, from the same with what determines an element in place of it."""
    whole = substitute(goal, label, body)
    place = search.below(sign, whole)
    if place is None:
        return None
    _, quotient = divide(goal, label, body)
    line = ["combination", [["1", one(), [place]]], [[data_of(quotient), fact.write()]]]
    return search.scribe.write(line)


def squared(search: Search, sign: str, goal: Poly) -> Iterator[Tactic]:
    """Where a goal is a positive number times p, and there is a root of p: from the sign of the root."""
    for label, base in list(search.scribe.roots.items()):
        term = search.scribe.terms[label]
        if term[2] == 2 and base.keys() == goal.keys():
            monomial = next(iter(base), ())
            factor = goal.get(monomial, 0) / base[monomial] if base else 0
            if factor > 0 and len(base) > 1 and scale(base, factor) == goal:
                yield partial(of_root, search, sign, label, term[1], Fraction(factor))


def of_root(search: Search, sign: str, label: str, base: Data, factor: Fraction) -> int | None:
    """c p >= 0 (> 0), as c r^2."""
    place = search.below(sign, variable(label))
    under = search.gatherer.nonnegative(base)
    if place is None or under is None:
        return None
    equation = search.scribe.write(["root", base, 2, under])
    parts = [[str(factor), one(), [place, place]]]
    return search.scribe.write(["combination", parts, [[[[str(-factor), []]], equation]]])


def content(goal: Poly) -> Monomial:
    """The greatest monomial that divides a polynomial."""
    powers = [dict(monomial) for monomial in goal]
    names = set(powers[0]).intersection(*powers[1:])
    return tuple((name, min(each[name] for each in powers)) for name in sorted(names))


def divided_by(poly: Poly, common: Monomial) -> Poly:
    """A polynomial divided by a monomial."""
    rest: Poly = {}
    for monomial, c in poly.items():
        left = {name: k - dict(common).get(name, 0) for name, k in monomial}
        rest[tuple((name, k) for name, k in left.items() if k)] = c
    return rest


def factored(search: Search, sign: str, goal: Poly, common: Monomial) -> int | None:
    """A product, from the signs of its factors; even powers are squares."""
    rest = divided_by(goal, common)
    number = rest[()] if set(rest) == {()} else None
    if number is not None and number < 0:
        return None
    root, places = constant(1), list[int | None]()
    for name, k in common:
        odd = k if sign == ">" else k % 2
        root = multiply(root, power(variable(name), (k - odd) // 2))
        places += [search.below(sign, variable(name)) if odd else None] * odd
        if None in places:
            return None
    if number is None:
        places.append(search.below(sign, rest))
    if None in places:
        return None
    return search.scribe.write(["combination", [[str(number or 1), data_of(root), places]], []])


def cleared(search: Search, goal: Poly, label: str, base: Data) -> int | None:
    """goal >= 0 from goal * b^d >= 0, in which no power of 1/b is left, where b > 0."""
    b = search.scribe.poly(base)
    positive = search.positive(b, True)
    if positive is None:
        return None
    parts = coefficients(goal, label)
    degree = max(parts)
    whole = add(*(multiply(part, power(b, degree - k)) for k, part in parts.items()))
    place = search.below(">=", whole)
    if place is None:
        return None
    equation = search.scribe.write(["inverse", base, positive])
    both = multiply(variable(label), b)
    multiplier = add(
        *(
            multiply(multiply(part, power(b, degree - k)), add(*(power(both, j) for j in range(k))))
            for k, part in parts.items()
            if k
        )
    )
    start = len(search.scribe.lines)
    line = search.scribe.write(["combination", [["1", one(), [place]]], [[data_of(multiplier), equation]]])
    start = len(search.scribe.lines)
    clash = ["combination", [["1", one(), [start, *[positive] * degree]], ["1", one(), [line]]], []]
    return search.scribe.write(["absurd", ">=", data_of(goal), [clash]])


def powered(search: Search, goal: Poly, label: str, base: Data, degree: int) -> int | None:
    """c r >= x from c >= 0 and (c r)^k >= x^k; x >= c r from x >= 0 and x^k >= (c r)^k, where r^k = p."""
    parts = coefficients(goal, label)
    if max(parts) != 1:
        return None
    place = search.gatherer.nonnegative(base)
    if place is None:
        return None
    p, rest, c = search.scribe.poly(base), parts.get(0, {}), parts[1]
    negative = sum(value < 0 for value in c.values()) * 2 > len(c)
    c_place = None if negative else search.below(">=", c)
    if c_place is not None:
        large, small, sign = multiply(c, variable(label)), scale(rest, -1), 1
        target = subtract(multiply(power(c, degree), p), power(small, degree))
    else:
        c = scale(c, -1)
        c_place = search.below(">=", c)
        large, small, sign = rest, multiply(c, variable(label)), -1
        target = subtract(power(rest, degree), multiply(power(c, degree), p))
        if c_place is None:
            return None
    root = search.scribe.write(["root", base, degree, None])
    if sign > 0:
        large_place = search.scribe.write(["combination", [["1", one(), [c_place, root]]], []])
    else:
        found = search.below(">=", rest)
        if found is None:
            return None
        large_place = found
    target_place = search.below(">=", target)
    if target_place is None:
        return None
    equation = search.scribe.write(["root", base, degree, place])
    factor = scale(power(c, degree), sign)
    powers = search.scribe.write(
        ["combination", [["1", one(), [target_place]]], [[data_of(factor), equation]]]
    )
    return compared(search, large, large_place, small, powers, degree)


def compared(search: Search, large: Poly, place: int, small: Poly, powers: int, degree: int) -> int:
    """A >= B, from A >= 0 and A^k >= B^k: else B = A + D with D > 0, and B^k > A^k."""
    start = len(search.scribe.lines)
    if degree == 2:
        parts = [["1", one(), [start, start]], ["2", one(), [place, start]]]
    else:
        parts = [
            ["1", one(), [start] * 3],
            ["3", one(), [place, start, start]],
            ["3", data_of(large), [start]],
        ]
    goal = subtract(large, small)
    return search.scribe.write(
        ["absurd", ">=", data_of(goal), [["combination", [*parts, ["1", one(), [powers]]], []]]]
    )


def one_of(search: Search, goal: Poly, label: str, parts: list[Data]) -> int | None:
    """goal >= 0, from the same with each of several numbers in place of their maximum M."""
    return each_of(search, ">=", goal, label, parts, partial(search.below, ">="))


def any_of(search: Search, goal: Poly, label: str, parts: list[Data]) -> int | None:
    """c M + p >= 0 with c > 0, from the same with one of several numbers in place of their maximum M."""
    c = goal[((label, 1),)]
    for k, part in enumerate(parts):
        place = search.below(">=", substitute(goal, label, search.scribe.poly(part)))
        if place is not None:
            least = search.scribe.write(["largest", parts, k])
            return search.scribe.write(weighed((1, place), (c, least)))
    return None


def each_of(
    search: Search, sign: str, goal: Poly, label: str, parts: list[Data], prove: Callable[[Poly], int | None]
) -> int | None:
    """goal >= 0 (> 0), from the same with each of several numbers in place of their maximum M."""
    values = [search.scribe.poly(part) for part in parts]
    places = []
    for value in values:
        place = prove(substitute(goal, label, value))
        if place is None:
            return None
        places.append(place)
    equation = search.scribe.write(["largest", parts, None])
    m = variable(label)
    start = len(search.scribe.lines)
    # The opposite of the goal is at start; M - a_j is shown to be no zero for each j but one.
    lines = excluded(goal, label, values, places, equation, start, [], m)
    return search.scribe.write(["absurd", sign, data_of(goal), lines])


def excluded(
    goal: Poly,
    label: str,
    values: list[Poly],
    places: list[int],
    equation: int,
    start: int,
    lines: list[Data],
    m: Poly,
) -> list[Data]:
    """Lines after the opposite of the goal: M is none of the numbers, each of which gives the goal."""
    here = start
    nonzero = []
    for value, place in zip(values, places, strict=True):
        apart = subtract(m, value)
        square = power(apart, 2)
        # (M - a)^2 > 0: else -(M - a)^2 >= 0, so M = a, and the goal holds.
        given = here + 1
        zero = [
            "absurd",
            "=",
            data_of(apart),
            [["combination", [["1", one(), [given]], ["1", one(), [given + 1]]], []]],
        ]
        _, quotient = divide(goal, label, value)
        end = [
            "combination",
            [["1", one(), [start]], ["1", one(), [place]]],
            [[data_of(quotient), given + 1]],
        ]
        lines.append(["absurd", ">", data_of(square), [zero, end]])
        here += 1
        nonzero.append(here)
    whole = constant(-1)
    for value in values:
        whole = multiply(whole, subtract(m, value))
    lines.append(["combination", [["1", one(), nonzero]], [[data_of(whole), equation]]])
    return lines


def coefficients(poly: Poly, label: str) -> dict[int, Poly]:
    """A polynomial by powers of one variable."""
    parts: dict[int, Poly] = {}
    for monomial, c in poly.items():
        exponent = dict(monomial).get(label, 0)
        rest = tuple((name, k) for name, k in monomial if name != label)
        parts.setdefault(exponent, {})[rest] = c
    return parts
