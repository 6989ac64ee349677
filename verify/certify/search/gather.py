"""Gathering what is known of the numbers in a goal: facts, each with the lines that derive it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial
from math import floor

from verify.certify.polynomials.contents import rational_root
from verify.certify.polynomials.polynomial import (
    Monomial,
    Poly,
    add,
    constant,
    multiple,
    multiply,
    power,
    scale,
    subtract,
    variable,
    variables,
)
from verify.certify.recheck import Rejected, require
from verify.certify.search.scribe import Data, Scribe, data_of, one, weighed
from verify.certify.search.shapes import Norm, gradients, halves, norm, point, root_of, squares
from verify.certify.search.tactics import content, divided_by
from verify.certify.search.units import separated

Write = Callable[[], int]
MOST_SQUARES = 4
"""Squares of which the sum is the square of a root that is compared with each."""


@dataclass(frozen=True)
class Fact:
    """``poly`` >= 0, > 0 or = 0. ``write`` writes the lines that derive it, and gives their last place."""

    sign: str
    poly: Poly
    write: Write = field(compare=False)
    name: str = ""

    @cached_property
    def labels(self) -> frozenset[str]:
        """The names of numbers that it is about."""
        return frozenset(variables(self.poly))

    @cached_property
    def key(self) -> tuple[str, str]:
        """Its sign and its polynomial, to find it by."""
        return self.sign, repr(sorted(self.poly.items()))


class Gatherer:
    """Facts about numbers of a statement; what is written goes to the scribe."""

    def __init__(
        self,
        scribe: Scribe,
        positive: Callable[[Poly, bool], int | None],
        soon: Callable[[Poly, bool], int | None],
        seen: Callable[[Poly, bool], int | None],
    ) -> None:
        self.scribe = scribe
        self.soon = soon
        self.seen = seen
        self.positive = positive
        """Proves that a polynomial is >= 0 (> 0), and gives the place of the line that says so."""
        self.assumed: list[Fact] | None = None
        self.constants: list[Fact] | None = None
        self.divisible: dict[str, bool] = {}
        self.dividing = False

    def line(self, line: Data, name: str = "") -> Fact:
        """The fact that one line says."""
        sign, poly = self.scribe.fact(line)
        return Fact(sign, poly, lambda: self.scribe.write(line), name or line[0])

    def hypotheses(self) -> Iterator[Fact]:
        """What the statement assumes."""
        if self.assumed is None:
            count = len(self.scribe.statement["hypotheses"])
            self.assumed = [self.line(["hypothesis", k]) for k in range(count)]
        for fact in self.assumed:
            yield from self.divided(fact)
        if self.constants is None:
            self.constants = list(self.declared())
        yield from self.constants

    def divided(self, fact: Fact) -> Iterator[Fact]:
        """A fact, and what is left of it without the positive factors that all its terms have."""
        yield fact
        common = content(fact.poly) if len(fact.poly) > 1 and not self.dividing else ()
        if not common:
            return
        key = repr((fact.key[1], self.scribe.place, sorted(self.scribe.scope)))
        if key not in self.divisible:
            self.dividing = True
            self.divisible[key] = all(self.seen(variable(name), True) is not None for name, _ in common)
            self.dividing = False
        rest = divided_by(fact.poly, common)

        def write() -> int:
            places = [self.seen(variable(name), True) for name, k in common for _ in range(k)]
            require(None not in places, "a factor that is not positive here")
            here, start = fact.write(), len(self.scribe.lines)
            parts, equations = [["1", one(), [start, *places]]], list[Data]()
            if fact.sign == "=":
                equations.append([data_of(scale(rest, -1)), here])
            else:
                parts.append(["1", one(), [here]])
            return self.scribe.write(
                ["absurd", fact.sign, data_of(rest), [["combination", parts, equations]]]
            )

        if self.divisible[key]:
            yield Fact(fact.sign, rest, write, "divided")

    def declared(self) -> Iterator[Fact]:
        """What axioms say of the constants of functions alone."""
        for name, given in self.scribe.statement["functions"].items():
            for axiom, parts in given["axioms"].items():
                if all(word in given["constants"] for _, *words in parts for word in words):
                    origin = [["zero", *sizes] for sizes in given["domain"]]
                    yield self.line(["axiom", axiom, name, origin, origin], axiom)

    def made(self, label: str) -> Iterator[Fact]:
        """What is known of a root, an inverse, a maximum or a trace by what it is."""
        term = self.scribe.terms.get(label)
        if label.startswith("trace "):
            half = root_of(self.scribe, label)
            if half is not None:
                yield self.line(square(half), "square")
            apart = separated(self.scribe, label)
            if apart is not None:
                yield Fact("=", *apart, "separated")
        match term:
            case ["root", base, degree]:
                yield self.line(["root", base, degree, None])
                place = self.nonnegative(base)
                if place is not None:
                    equation = self.line(["root", base, degree, place])
                    yield equation
                    if base[0] == "number":
                        yield from self.near(label, base, degree, equation)
                    else:
                        yield from self.positive_root(label, base, equation)
                        yield from self.beyond(label, base, degree, equation)
            case ["inverse", base]:
                yield from self.inverse(base, label)
                yield from self.proportional(label, base)
            case ["largest", *parts]:
                for k in range(len(parts)):
                    yield self.line(["largest", parts, k])
                yield self.line(["largest", parts, None])
                negative = scale(variable(label), -1)
                place = self.seen(negative, False)
                if place is not None:
                    yield Fact(">=", negative, partial(int, place), "sign of a maximum")

    def near(self, label: str, base: Data, degree: int, equation: Fact) -> Iterator[Fact]:
        """Two decimals of the root of a number."""
        value, root = Fraction(base[1]), variable(label)
        least = Fraction(floor(float(value) ** (1 / degree) * 100), 100)
        for bound, sign in ((least, 1), (least + Fraction(1, 100), -1)):
            poly = scale(subtract(root, constant(bound)), sign)
            if sign * (value - bound**degree) > 0 and degree == 2 and bound > 0:

                def write(bound: Fraction = bound, sign: int = sign) -> int:
                    equal, least_ = equation.write(), self.scribe.write(["root", base, degree, None])
                    number = self.scribe.write(["combination", [[str(bound), one(), []]], []])
                    gap = [[str(sign * (value - bound**2)), one(), []]]
                    squares_ = self.scribe.write(["combination", gap, [[[[str(sign), []]], equal]]])
                    large, small = (root, constant(bound)) if sign > 0 else (constant(bound), root)
                    return self.rooted(large, least_ if sign > 0 else number, small, squares_)

                yield Fact(">=", poly, write, "decimals of a root")

    def positive_root(
        self, label: str, base: Data, equation: Fact, place: int | None = None
    ) -> Iterator[Fact]:
        """r > 0, where r^k is, as a line says or as is soon found."""
        if place is None and not squares(base):
            place = self.soon(self.scribe.poly(base), True)
        if place is not None:
            degree = max(k for monomial in equation.poly for name, k in monomial if name == label)
            root = variable(label)

            def write() -> int:
                equal, least = equation.write(), self.scribe.write(["root", base, degree, None])
                start = len(self.scribe.lines)
                power_ = [["1", one(), [start, *[least] * (degree - 1)]], ["1", one(), [place]]]
                inner = [["combination", power_, [[one(), equal]]]]
                return self.scribe.write(["absurd", ">", data_of(root), inner])

            yield Fact(">", root, write, "positive root")

    def beyond(self, label: str, base: Data, degree: int, equation: Fact) -> Iterator[Fact]:
        """r >= c x and r >= -c x, where r^2 = c^2 x^2 + a sum of squares of numbers."""
        poly, root = self.scribe.poly(base), variable(label)
        roots = {monomial: rooted(monomial, c) for monomial, c in poly.items()}
        if degree != 2 or not 1 < len(poly) <= MOST_SQUARES or None in roots.values():
            return
        for monomial, part in roots.items():
            number = rational_root(poly[monomial])
            if not monomial or part is None or number is None:
                continue
            rest = [(c, roots[other]) for other, c in poly.items() if other != monomial]
            for sign in (1, -1):
                small = scale(part, sign * number)

                def write(small: Poly = small, rest: list[tuple[Fraction, Poly | None]] = rest) -> int:
                    squares_ = [[str(c), data_of(each or {}), []] for c, each in rest]
                    equal, least = equation.write(), self.scribe.write(["root", base, degree, None])
                    whole = self.scribe.write(["combination", squares_, [[one(), equal]]])
                    return self.rooted(root, least, small, whole)

                yield Fact(">=", subtract(root, small), write, "part of a root")

    def inverse(self, base: Data, label: str, place: int | None = None) -> Iterator[Fact]:
        """b (1/b) = 1 and 1/b > 0, where b > 0, as a line says or as is found."""
        place = self.positive(self.scribe.poly(base), True) if place is None else place
        if place is None:
            return
        equation = self.line(["inverse", base, place])
        yield equation

        def positive() -> int:
            equal = equation.write()
            start = len(self.scribe.lines)
            lines = [["combination", [["1", one(), [start, place]]], [[one(), equal]]]]
            return self.scribe.write(["absurd", ">", data_of(variable(label)), lines])

        yield Fact(">", variable(label), positive, "inverse")

    def nonnegative(self, base: Data) -> int | None:
        """The place of a line that says that a term is >= 0."""
        found = self.squared(base)
        return self.positive(self.scribe.poly(base), False) if found is None else found

    def squared(self, base: Data) -> int | None:
        """The same, where the term is a sum of |X|^2."""
        blocks = squares(base)
        if blocks is None:
            return None
        parts = [self.scribe.write(square(block)) for block in blocks]
        return parts[0] if len(parts) == 1 else self.scribe.write(weighed(*((1, k) for k in parts)))

    def proportional(self, label: str, base: Data) -> Iterator[Fact]:
        """c (1/(c b)) = 1/b for other inverses that are spoken of, where both exist."""
        here, scribe = self.scribe.poly(base), self.scribe
        for other, term in list(scribe.terms.items()):
            if term[0] != "inverse" or other == label:
                continue
            try:
                c = multiple(scribe.poly(term[1]), here)
            except (Rejected, LookupError):  # of an index that is not in use here
                continue
            if c is None:
                continue
            places = [self.positive(scribe.poly(each), True) for each in (base, term[1])]
            if None not in places:
                mine, theirs = variable(label), scale(variable(other), c)

                def write(
                    mine: Poly = mine, theirs: Poly = theirs, there: Data = term[1], places: Data = places
                ) -> int:
                    pairs = zip((base, there), places, strict=True)
                    one_, two = (scribe.write(["inverse", *each]) for each in pairs)
                    parts = [[data_of(scale(theirs, -1)), one_], [data_of(mine), two]]
                    return scribe.write(["combination", [], parts])

                yield Fact("=", subtract(theirs, mine), write, "proportional")

    def crosses(self, label: str) -> Iterator[Fact]:
        """|X + Y|^2 >= 0 and |X - Y|^2 >= 0, where a trace is <X, Y>."""
        for left, right in halves(self.scribe, label):
            if left != right:
                for sign in ("1", "-1"):
                    nets = [[one(), [[left, "i", "j"]]], [[[sign, []]], [[right, "i", "j"]]]]
                    yield self.line(["tensor", nets], "square of a sum")

    def norms(self, labels: Sequence[str]) -> list[Norm]:
        """The Euclidean norms among roots."""
        found = [
            norm(label, self.scribe.terms[label])
            for label in labels
            if self.scribe.terms.get(label, [""])[0] == "root"
        ]
        return [each for each in found if each is not None]

    def products(self, label: str) -> Iterator[Fact]:
        """|X|^2 |Y|^2 >= |XY|^2, where a trace is |XY|^2."""
        half = root_of(self.scribe, label)
        factors = half[1:] if half is not None and half[0] == "product" else []
        for cut in range(1, len(factors)):
            x, y = (
                part[0] if len(part) == 1 else ["product", *part] for part in (factors[:cut], factors[cut:])
            )
            nets = [
                [one(), [[x, "i", "k"], [y, "l", "j"]]],
                [[["-1", []]], [[x, "i", "l"], [y, "k", "j"]]],
            ]
            yield self.line(["tensor", nets], "submultiplicative")

    def cauchy_schwarz(self, one_: Norm, other: Norm) -> Iterator[Fact]:
        """|X| |Y| >= <X, Y> and |X| |Y| >= -<X, Y>."""
        if len(one_.blocks) != len(other.blocks):
            return
        pairs = list(zip(one_.blocks, other.blocks, strict=True))
        try:
            inner = self.scribe.poly(
                ["sum", *(["trace", ["product", ["transpose", x], y]] for x, y in pairs)]
            )
        except Rejected:
            return
        if not inner:
            return
        both = multiply(variable(one_.label), variable(other.label))

        def squared() -> int:
            size = range(len(pairs))
            tensors = [self.scribe.write(["tensor", crossed(pairs, a, b)]) for a in size for b in size]
            equal = [self.equation(each) for each in (one_, other)]
            factors = [power(variable(other.label), 2), self.scribe.poly(one_.base)]
            equations = [[data_of(factor), k] for factor, k in zip(factors, equal, strict=True)]
            parts = [["1/2", one(), [k]] for k in tensors]
            return self.scribe.write(["combination", parts, equations])

        def write(sign: int) -> int:
            return self.rooted(both, self.product_of(one_, other), scale(inner, sign), squared())

        for sign in (1, -1):
            yield Fact(">=", add(both, scale(inner, -sign)), partial(write, sign), "cauchy-schwarz")

    def product_of(self, one_: Norm, other: Norm) -> int:
        """The place of |X| |Y| >= 0."""
        places = [self.scribe.write(["root", each.base, 2, None]) for each in (one_, other)]
        return self.scribe.write(["combination", [["1", one(), places]], []])

    def equation(self, each: Norm) -> int:
        """The place of |X|^2 = sum of squares of entries."""
        place = self.nonnegative(each.base)
        return self.scribe.write(["root", each.base, 2, place])

    def rooted(self, large: Poly, place: int, small: Poly, squared: int) -> int:
        """p >= q, where p >= 0 by one line and p^2 >= q^2 by another."""
        start = len(self.scribe.lines)
        parts = [["1", one(), [start, start]], ["2", one(), [place, start]], ["1", one(), [squared]]]
        goal = subtract(large, small)
        return self.scribe.write(["absurd", ">=", data_of(goal), [["combination", parts, []]]])

    def points(self, labels: Sequence[str]) -> dict[str, list[tuple[Data, ...]]]:
        """The points at which functions are taken."""
        points: dict[str, list[tuple[Data, ...]]] = {}
        for label in labels:
            for term in (self.scribe.terms.get(label, [""]), *gradients(self.scribe, label)):
                found = point(term)
                there = points.setdefault(found[0], []) if found is not None else []
                if found is not None and found[1] not in there:
                    there.append(found[1])
        return points

    def inside(self, label: str) -> Iterator[str]:
        """The names of the gradients in the points of which a number or a matrix speaks."""
        for term in (self.scribe.terms.get(label, [""]), *gradients(self.scribe, label)):
            found = point(term)
            for block in found[1] if found is not None else ():
                for _, word in self.scribe.value(block).terms:
                    for name in (name for name, _ in word if name.startswith("gradient ")):
                        yield from (name, *self.inside(name))

    def axioms(self, labels: Sequence[str], within: bool = False) -> Iterator[Fact]:
        """What is known of functions at the points at which they are taken, two by two.

        ``within``: also at those of gradients within other points.
        """
        inner = [name for label in labels for name in self.inside(label)] if within else []
        for name, there in self.points([*labels, *inner]).items():
            for axiom, parts in self.scribe.statement["functions"][name]["axioms"].items():
                words = {word for _, *rest in parts for word in rest}
                alone = not words & {"rise", "step", "turn", "drift", "cross"}
                for x in there:
                    for y in [x] if alone else [y for y in there if y != x]:
                        yield self.line(["axiom", axiom, name, list(x), list(y)], axiom)


def rooted(monomial: Monomial, c: Fraction) -> Poly | None:
    """The number whose square a monomial is, which is added; None where it is no square of numbers."""
    if c < 0 or any(k % 2 or name.startswith(("trace ", "value ")) for name, k in monomial):
        return None
    return {tuple((name, k // 2) for name, k in monomial): Fraction(1)}


def crossed(pairs: Sequence[tuple[Data, Data]], a: int, b: int) -> Data:
    """X_a (x) Y_b - Y_a (x) X_b: the squares of all of them add up to 2 (|X|^2 |Y|^2 - <X, Y>^2)."""
    (x, y), (z, w) = pairs[a], pairs[b]
    return [[one(), [[x, "i", "j"], [w, "k", "l"]]], [[["-1", []]], [[y, "i", "j"], [z, "k", "l"]]]]


def square(block: Data) -> Data:
    """The line that says |X|^2 >= 0."""
    return ["tensor", [[one(), [[block, "i", "j"]]]]]
