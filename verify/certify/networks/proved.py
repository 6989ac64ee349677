"""Goals in traces proved by networks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.networks.cuts import Cutter
from verify.certify.networks.nets import Nets
from verify.certify.networks.pricing import Square
from verify.certify.networks.program import Multiple, Program
from verify.certify.networks.zeros import Zeros
from verify.certify.polynomials.polynomial import (
    Monomial,
    Poly,
    add,
    multiply,
    power,
    variable,
    variables,
)
from verify.certify.search.derived import UNIT, Derivations, Part
from verify.certify.search.gather import Fact, square
from verify.certify.search.scribe import data_of, one
from verify.certify.search.shapes import root_of, squares
from verify.certify.search.tactics import coefficients

if TYPE_CHECKING:
    from verify.certify.search.search import Search


def networks(search: Search, sign: str, goal: Poly, facts: Sequence[Fact], seconds: float) -> int | None:
    """The place of goal >= 0 or goal = 0, where squares of nets and facts add up to it."""
    if sign == ">" or not any(name.startswith("trace ") for name in variables(goal)):
        return None
    equations, whole = [], goal
    for label in variables(goal):
        found = unrooted(search, whole, label)
        if found is not None:
            whole, multiplier, equation_ = found
            equations.append([data_of(multiplier), equation_])
    if any(name.startswith("root ") for name in variables(whole)):
        whole, equations = goal, []
    here = Networks(search, facts)
    place = here.prove(sign, whole, seconds)
    if place is None and sign == ">=" and search.effort:
        place = here.multiplied(whole, seconds)
    if place is None or not equations:
        return place
    parts = [["1", one(), [place]]] if sign != "=" else []
    equations += [[one(), place]] if sign == "=" else []
    return search.scribe.write(["combination", parts, equations])


def unrooted(search: Search, goal: Poly, label: str) -> tuple[Poly, Poly, int] | None:
    """A goal with |X|^2 multiplied out, where only even powers of |X| are in it.

    With the number times which the equation of |X|^2, at a place, was taken away.
    """
    term = search.scribe.terms.get(label, [""])
    parts = coefficients(goal, label)
    if term[0] != "root" or term[2] != 2 or any(k % 2 for k in parts) or squares(term[1]) is None:
        return None
    place = search.gatherer.nonnegative(term[1])
    base, square_ = search.scribe.poly(term[1]), power(variable(label), 2)
    multiplier = add(
        *(
            multiply(part, multiply(power(square_, j), power(base, k // 2 - 1 - j)))
            for k, part in parts.items()
            for j in range(k // 2)
        )
    )
    whole = add(*(multiply(part, power(base, k // 2)) for k, part in parts.items()))
    return whole, multiplier, search.scribe.write(["root", term[1], 2, place])


class Networks:
    """The nets of a statement, and what is known of the signs of its numbers."""

    def __init__(self, search: Search, facts: Sequence[Fact]) -> None:
        self.search, self.facts = search, facts
        self.derive = Derivations(search)
        self.nets = Nets(search.scribe)

    def sign(self, name: str) -> Fact | None:
        """x >= 0 of a number with a name."""
        if name.startswith("trace "):
            half = root_of(self.nets.scribe, name)
            return None if half is None else self.derive.line(square(half))
        x: Monomial = ((name, 1),)
        for fact in self.facts:
            c, low = fact.poly.get(x, Fraction(0)), fact.poly.get((), Fraction(0))
            if fact.sign != "=" and c > 0 >= low and set(fact.poly) <= {(), x}:
                return self.derive.total([(1 / c, UNIT, [fact]), *([(-low / c, UNIT, [])] if low else [])])
        return None

    def prove(self, sign: str, goal: Poly, seconds: float, units: bool = False) -> int | None:
        """The place of the line; ``units``: with what is assumed of multiples of the identity."""
        names = variables(goal, *(fact.poly for fact in self.facts))
        cutter = Cutter(self.nets, frozenset(name for name in names if self.sign(name) is not None))
        zeros = Zeros(self.nets, self.search.gatherer, goal, units)
        facts = [fact for fact in self.facts if sign != "=" or fact.sign == "="]
        found = Program(goal, cutter, zeros, facts, seconds).solve(squares=sign != "=")
        if found is None:
            return None
        parts = [self.part(c, origin) for c, origin in found if not equation(origin)]
        equations = [
            ({origin.factor: c}, origin.fact)
            for c, origin in found
            if isinstance(origin, Multiple) and equation(origin)
        ]
        lines = [[str(c), data_of(root), [fact.write() for fact in known]] for c, root, known in parts]
        equal = [[data_of(factor), fact.write()] for factor, fact in equations]
        nothing = [["1", [], []]] if sign != "=" else []
        return self.search.scribe.write(["combination", lines or nothing, equal])

    def multiplied(self, goal: Poly, seconds: float) -> int | None:
        """The place of goal >= 0, from x goal >= 0 and x > 0, where x I is in a matrix that is zero."""
        for name in Zeros(self.nets, self.search.gatherer, goal).numbers():
            positive = self.search.soon(variable(name), True)
            whole = (
                None if positive is None else self.prove(">=", multiply(goal, variable(name)), seconds, True)
            )
            if whole is not None:
                clash = [["1", one(), [len(self.search.scribe.lines), positive]], ["1", one(), [whole]]]
                return self.search.scribe.write(["absurd", ">=", data_of(goal), [["combination", clash, []]]])
        return None

    def part(self, c: Fraction, origin: Square | Multiple) -> Part:
        """A square, or a multiple of an inequality."""
        if isinstance(origin, Multiple):
            root, signs = self.rooted(origin.factor)
            return c, root, [*signs, origin.fact]
        root, signs = self.rooted(origin.outer)
        nets = [[data_of({half.factor: Fraction(k)}), self.nets.data(half.net)] for k, half in origin.terms]
        return c, root, [*signs, self.derive.line(["tensor", nets], "network")]

    def rooted(self, monomial: Monomial) -> tuple[Poly, list[Fact]]:
        """The root of the even part of a monomial, and the signs of what is left."""
        signs = [self.sign(name) for name, k in monomial if k % 2]
        even: Monomial = tuple((name, k // 2) for name, k in monomial if k > 1)
        return ({even: Fraction(1)} if even else UNIT), [fact for fact in signs if fact is not None]


def equation(origin: Square | Multiple) -> bool:
    """Whether it is a multiple of an equation."""
    return isinstance(origin, Multiple) and origin.fact.sign == "="
