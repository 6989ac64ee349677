"""Random points of statements, evaluated on their own: no code of the checker's."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

Rows = list[list[float]]
SMALL = (-3.0, -2.0, -1.0, -0.5, 0.0, 0.0, 0.5, 1.0, 1.0, 2.0, 4.0)
NEAR = 1e-7
LARGEST = 8
"""Points with larger matrices are left out."""
PAIRS = 40
"""So many pairs of points are tried before a function is taken to meet its axioms."""


class Undefined(Exception):
    """An inverse of zero, a root of a negative number, or what has no meaning at all."""


class Point:
    """Values for the names of a statement, drawn when they are asked for."""

    def __init__(self, statement: Any, rng: random.Random) -> None:
        self.given, self.rng = statement, rng
        self.drawn: dict[tuple[str, ...], Rows] = {}
        self.naturals = {
            name: rng.randint(1, 3) for name, kind in statement["symbols"].items() if kind[0] == "natural"
        }
        self.shapes = {
            f: [tuple(map(self.size, sizes)) for sizes in data["domain"]]
            for f, data in statement["functions"].items()
        }
        self.bends = {f: (rng.choice(SMALL), rng.choice(SMALL)) for f in statement["functions"]}
        self.here, self.least = 0, rng.choice((None, None, 0, 1))

    def size(self, data: Any) -> int:
        """How many rows or columns; of names that are not declared, any number."""
        total = 0
        for names, c in data:
            for name in names:
                c *= self.naturals.setdefault(name, self.rng.randint(1, 3))
            total += c
        return total

    def draw(self, key: tuple[str, ...], kind: Any) -> Rows:
        """A number or matrix, the same again for the same name."""
        if key not in self.drawn:
            rows, columns = (self.size(kind[1]), self.size(kind[2])) if kind[0] == "matrix" else (1, 1)
            found = [[self.entry() for _ in range(columns)] for _ in range(rows)]
            if kind[0] == "matrix" and "symmetric" in kind[3]:
                found = [[found[min(i, j)][max(i, j)] for j in range(columns)] for i in range(rows)]
            self.drawn[key] = found
        return self.drawn[key]

    def entry(self) -> float:
        """A number; at some points all are at least 0, or 1."""
        entry = self.rng.choice(SMALL)
        return entry if self.least is None else abs(entry) + self.least

    def index(self, data: Any) -> int:
        """An index as an integer."""
        name, shift = data
        base = 0 if name is None else self.here if name == "#0" else self.naturals[name]
        return int(base + shift)

    def between(self, first: Any, last: Any) -> Iterator[int]:
        """Lets #0 be each index between two."""
        for here in range(self.index(first), self.index(last) + 1):
            self.here = here
            yield here

    def key(self, term: Any) -> tuple[str, ...]:
        """What a symbol or an element is drawn under."""
        return (term[1],) if term[0] == "symbol" else (term[1], str(self.index(term[2])))

    def number(self, term: Any) -> float:
        """The value of a number."""
        rows = self.rows(term)
        if len(rows) != 1 or len(rows[0]) != 1:
            raise Undefined(f"{term} is no number")
        return rows[0][0]

    def rows(self, term: Any) -> Rows:
        """The value of a term."""
        found: Rows = getattr(self, f"of_{term[0]}")(*term[1:])
        return found

    def of_number(self, text: str) -> Rows:
        return [[float(Fraction(text))]]

    def of_index(self, data: Any) -> Rows:
        return [[float(self.index(data))]]

    def of_size(self, data: Any) -> Rows:
        return [[float(self.size(data))]]

    def of_identity(self, data: Any) -> Rows:
        n = self.size(data)
        return [[float(i == j) for j in range(n)] for i in range(n)]

    def of_symbol(self, name: str) -> Rows:
        kind = self.given["symbols"][name]
        return [[float(self.naturals[name])]] if kind[0] == "natural" else self.draw((name,), kind)

    def of_element(self, name: str, index: Any) -> Rows:
        return self.draw((name, str(self.index(index))), self.given["sequences"][name])

    def of_sum(self, first: Any, *rest: Any) -> Rows:
        found = self.rows(first)
        for term in rest:
            found = plus(found, self.rows(term))
        return found

    def of_product(self, *terms: Any) -> Rows:
        found: Rows = [[1.0]]
        for term in terms:
            found = times(found, self.rows(term))
        return found

    def of_transpose(self, term: Any) -> Rows:
        return turned(self.rows(term))

    def of_trace(self, term: Any) -> Rows:
        rows = self.rows(term)
        if len(rows) != len(rows[0]):
            raise Undefined("a trace of what is not square")
        return [[sum(rows[k][k] for k in range(len(rows)))]]

    def of_root(self, term: Any, k: int) -> Rows:
        base = self.number(term)
        if base < 0:
            raise Undefined("a root")
        return [[base ** (1 / k)]]

    def of_inverse(self, term: Any) -> Rows:
        base = self.number(term)
        if base == 0:
            raise Undefined("an inverse")
        return [[1 / base]]

    def of_largest(self, *terms: Any) -> Rows:
        return [[max(map(self.number, terms))]]

    def of_value(self, f: str, *terms: Any) -> Rows:
        return [[self.function(f, [self.rows(term) for term in terms])]]

    def of_gradient(self, f: str, k: int, *terms: Any) -> Rows:
        return self.gradient(f, [self.rows(term) for term in terms])[k]

    def function(self, f: str, point: Sequence[Rows]) -> float:
        """A quadratic function: a |X|^2 / 2 + b (sum of entries)."""
        a, slope = self.bends[f]
        if [(len(x), len(x[0])) for x in point] != self.shapes[f]:
            raise Undefined("a point outside the domain")
        return sum(a * e * e / 2 + slope * e for x in point for row in x for e in row)

    def gradient(self, f: str, point: Sequence[Rows]) -> list[Rows]:
        """Its gradient, a X + b."""
        a, slope = self.bends[f]
        self.function(f, point)
        return [[[a * e + slope for e in row] for row in x] for x in point]

    def meets(self) -> bool:
        """Whether all that is assumed is met, and sizes are as wanted; makes equations hold where it can."""
        kinds = [*self.given["symbols"].values(), *self.given["sequences"].values()]
        if any(not 1 <= self.size(k) <= LARGEST for kind in kinds if kind[0] == "matrix" for k in kind[1:3]):
            return False
        for sign, left, right in self.given["hypotheses"]:
            if sign == "=" and left[0] in ("symbol", "element"):
                self.drawn[self.key(left)] = self.rows(right)
        for first, last, name, shift, term in self.given["equations"]:
            for _ in self.between(first, last):
                self.drawn[name, str(self.here + shift)] = self.rows(term)
        if not all(self.holds(relation) for relation in self.given["hypotheses"]):
            return False
        for first, last, *relation in self.given["always"]:
            for _ in self.between(first, last):
                if not self.holds(relation):
                    return False
        for first, last, name, shift, term in self.given["equations"]:
            for _ in self.between(first, last):
                if self.drawn[name, str(self.here + shift)] != self.rows(term):
                    return False
        return all(map(self.axioms, self.given["functions"]))

    def holds(self, relation: Any) -> bool:
        """Whether a relation holds; near enough is enough."""
        sign, left, right = relation
        x, y = self.number(left), self.number(right)
        near = NEAR * (1 + abs(x) + abs(y))
        return {"=": abs(x - y) <= near, ">=": x >= y - near, ">": x > y - (near if x != y else 0)}[sign]

    def axioms(self, f: str) -> bool:
        """Whether a function meets its axioms at many pairs of points of all scales."""
        data = self.given["functions"][f]
        constants = {name: self.number(term) for name, term in data["constants"].items()}
        for _ in range(PAIRS if data["axioms"] else 0):
            scale = 10 ** self.rng.uniform(-3, 3)
            x, y = (self.somewhere(f, scale * self.rng.choice((0, 1, 1))) for _ in range(2))
            words = self.words(f, x, y) | constants
            for parts in data["axioms"].values():
                products = [float(Fraction(c)) for c, *_ in parts]
                for k, (_, *names) in enumerate(parts):
                    for name in names:
                        products[k] *= words[name]
                if sum(products) < -NEAR * sum(map(abs, products)):
                    return False
        return True

    def somewhere(self, f: str, scale: float) -> list[Rows]:
        """A random point."""
        return [[[self.rng.gauss(0, scale) for _ in range(n)] for _ in range(m)] for m, n in self.shapes[f]]

    def words(self, f: str, x: list[Rows], y: list[Rows]) -> dict[str, float]:
        """What axioms speak of."""
        g, h = self.gradient(f, x), self.gradient(f, y)
        d, e = (
            [minus(b, a) for a, b in zip(x, y, strict=True)],
            [minus(b, a) for a, b in zip(g, h, strict=True)],
        )
        value = self.function(f, x)
        found = {
            "value": value,
            "rise": self.function(f, y) - value,
            "slope": inner(g, g),
            "step": inner(d, d),
        }
        return found | {"turn": inner(e, e), "drift": inner(g, d), "cross": inner(e, d)}


def plus(x: Rows, y: Rows) -> Rows:
    """X + Y."""
    if (len(x), len(x[0])) != (len(y), len(y[0])):
        raise Undefined("a sum of different sizes")
    return [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(x, y, strict=True)]


def minus(x: Rows, y: Rows) -> Rows:
    """X - Y."""
    return plus(x, [[-e for e in row] for row in y])


def turned(x: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*x, strict=True)]


def times(x: Rows, y: Rows) -> Rows:
    """X Y, or a number times a matrix."""
    for number, other in ((x, y), (y, x)):
        if len(number) == len(number[0]) == 1:
            return [[number[0][0] * e for e in row] for row in other]
    if len(x[0]) != len(y):
        raise Undefined("a product that does not fit")
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in turned(y)] for row in x]


def inner(x: list[Rows], y: list[Rows]) -> float:
    """<X, Y>."""
    return sum(
        a * b
        for p, q in zip(x, y, strict=True)
        for r, s in zip(p, q, strict=True)
        for a, b in zip(r, s, strict=True)
    )


def counterexample(statement: Any, seed: str, tries: int) -> tuple[Point | None, int]:
    """A point where what is assumed holds and what is concluded does not; and how many points were met."""
    met = 0
    for number in range(tries):
        try:
            point = Point(statement, random.Random(f"{seed}:{number}"))
            if not point.meets():
                continue
        except (Undefined, LookupError, AttributeError, TypeError, ValueError, OverflowError):
            continue
        met += 1
        try:
            if point.holds(statement["conclusion"]):
                continue
        except Undefined:
            pass
        if all(point.axioms(f) for f in statement["functions"] for _ in range(50)):
            return point, met
    return None, met
