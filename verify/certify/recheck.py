"""The checker: re-derives a statement from its certificate; nothing else of the search has to be trusted.

A certificate is a list of lines, each of which says v >= 0, v > 0 or v = 0 of a number v, by a rule, from the
statement or earlier lines. The last is the conclusion. Values are polynomials in names of numbers and words
of matrices; traces, values, roots and inverses have names too, which mean the same for all sizes. 1/0 and
roots of negative numbers are 0; that those stated exist is shown as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

VERSION = "1"
ONE = "[[[], 1]]"
Word = tuple[tuple[str, bool], ...]
Line = tuple[str, "Value"]


class Value(NamedTuple):
    """A number (1 x 1) or matrix: coefficients of (powers of names, word); a name with True is transposed."""

    rows: str
    columns: str
    terms: dict[tuple[tuple[tuple[str, int], ...], Word], Fraction | int]


class Rejected(Exception):
    """The certificate does not prove the statement; says which step fails."""


def require(condition: bool, what: str) -> None:
    if not condition:
        raise Rejected(what)


def fingerprint(statement: Any) -> str:
    """What binds a certificate to a statement, and to the version of the rules."""
    text = json.dumps([VERSION, statement], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def number(c: Fraction | int) -> Value:
    return Value(ONE, ONE, {((), ()): c.numerator if c.denominator == 1 else c} if c else {})


def monomial(*powers: tuple[str, int]) -> Value:
    return Value(ONE, ONE, {(powers, ()): 1})


def plus(x: Value, y: Value, factor: int = 1) -> Value:
    require(x[:2] == y[:2], "a sum of different sizes")
    found = dict(x.terms)
    for key, c in y.terms.items():
        found[key] = found[key] + factor * c if key in found else factor * c
    return Value(x.rows, x.columns, {key: c for key, c in found.items() if c})


def times(x: Value, y: Value) -> Value:
    left, right = (v[:2] == (ONE, ONE) and not any(word for _, word in v.terms) for v in (x, y))
    require(left or right or x.columns == y.rows, "a product of matrices that do not fit")
    found: dict[Any, Fraction | int] = {}
    for (one, word), a in x.terms.items():
        for (other, more), b in y.terms.items():
            powers = dict(one)
            for name, k in other:
                powers[name] = powers.get(name, 0) + k
            key = (tuple(sorted(powers.items())) if one and other else one or other, word + more)
            found[key] = found[key] + a * b if key in found else a * b
    shape = ((y if left else x).rows, (x if right else y).columns)
    return Value(*shape, {key: c for key, c in found.items() if c})


def total(values: Iterable[Value]) -> Value:
    return reduce(plus, values)


def product(values: Iterable[Value]) -> Value:
    return reduce(times, [*values] or [number(1)])


def polynomial(data: Any) -> Value:
    """Reads [[coefficient, [[name, exponent], ...]], ...]."""
    powers = [power for _, each in data for power in each]
    require(all(isinstance(name, str) and type(k) is int and k > 0 for name, k in powers), "no power")
    parts = (product([number(Fraction(c)), *(monomial((name, k)) for name, k in each)]) for c, each in data)
    return total([number(0), *parts])


def constant_of(x: Value) -> Fraction | int | None:
    return x.terms.get(((), ()), 0) if all(key == ((), ()) for key in x.terms) else None


def moved(term: Any, variable: str, index: Any) -> Any:
    """A term with an index put in for an index variable."""
    if isinstance(term, list) and term[:1] == [variable]:
        return [index[0], index[1] + term[1]]
    return [moved(part, variable, index) for part in term] if isinstance(term, list) else term


def swapped(term: Any, old: Any, new: Any) -> Any:
    """A term with another put in for a part of it."""
    if isinstance(term, list) and term != old:
        return [swapped(part, old, new) for part in term]
    return new if term == old else term


def digest(*values: Value) -> str:
    parts = [(x[:2], sorted((key, Fraction(c)) for key, c in x.terms.items())) for x in values]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


class Proof:
    """The formulas of a statement, and the lines of a certificate.

    ``scope``: the index variables that may be used; ``place``: the limits of #0, where it may. ``duties``: of
    each root and inverse met the lines of which one must be ``shown``: derived without assumptions.
    """

    def __init__(self, statement: Any) -> None:
        self.statement, self.assumed, self.lines, self.known = statement, 0, list[Line](), dict[str, Value]()
        self.symmetric, self.scope, self.axioms = set[str](), set[str](), set[str]()
        self.place, self.duties, self.shown = list[Any](), list[Any](), list[Any]()

    def value(self, term: Any) -> Value:
        """A number or a matrix, read once where the same indices are in use; a 1 x 1 matrix is a number."""
        if (key := repr((term, sorted(self.scope), self.place))) in self.known:
            return self.known[key]
        op, *rest = term
        leaves = {"number": 1, "index": 1, "size": 1, "identity": 1, "zero": 2, "symbol": 1, "element": 2}
        require(len(rest) == leaves.get(op, len(rest)), f"no {op} is read")
        read = self.function if op in ("value", "gradient") else self.operation
        found = (self.leaf if op in leaves else read)(op, *rest)
        return self.known.setdefault(key, self.trace(found) if found.rows == ONE == found.columns else found)

    def scalar(self, term: Any) -> Value:
        found = self.value(term)
        require(found.rows == ONE == found.columns, "a matrix where a number must stand")
        return found

    def leaf(self, op: str, *data: Any) -> Value:
        if op == "number":
            return number(Fraction(data[0]))
        if op == "index":
            return self.index(*data[0])
        if op == "size":
            require(all({*names} <= {*self.statement["symbols"]} for names, _ in data[0]), "no size")
            return total(product([number(c), *(self.index(x, 0) for x in names)]) for names, c in data[0])
        if op in ("identity", "zero"):
            require(op == "zero" or all(c > 0 for _, c in data[0]), "a size that may be negative")
            return Value(json.dumps(data[0]), json.dumps(data[op == "zero"]), number(op != "zero").terms)
        if op == "element":
            kind = self.statement["sequences"][data[0]]
            return self.named(f"element {data[0]} {digest(self.index(*data[1]))}", kind)
        return self.named(f"symbol {data[0]}", self.statement["symbols"][data[0]])

    def index(self, name: str | None, shift: int) -> Value:
        """An index [name, integer] is their sum, [null, integer] the integer."""
        known = name is None or name in self.scope or self.statement["symbols"][name] == ["natural"]
        require(type(shift) is int and known, "an index that is no natural number plus an integer")
        return plus(number(0) if name is None else monomial((f"symbol {name}", 1)), number(shift))

    def named(self, label: str, kind: Any) -> Value:
        """A number with a name, or a matrix with rows, columns and properties."""
        if {"scalar": True, "natural": True, "matrix": False}[kind[0]]:
            return monomial((label, 1))
        rows, columns = json.dumps(kind[1]), json.dumps(kind[2])
        if "symmetric" in [*kind[3]]:
            require(rows == columns, "a symmetric matrix that is not square")
            self.symmetric.add(label)
        return Value(rows, columns, {((), ((label, False),)): 1})

    def operation(self, op: str, *rest: Any) -> Value:
        if op in ("sum", "product"):
            return (total if op == "sum" else product)(map(self.value, rest))
        if op in ("transpose", "trace"):
            return (self.transposed if op == "transpose" else self.trace)(self.value(*rest))
        if op == "largest":
            return monomial((f"largest {digest(*map(self.scalar, rest))}", 1))
        base, k = self.scalar(rest[0]), rest[1] if op == "root" else 1
        require(type(k) is int and 0 < k < 999 and len(rest) == {"root": 2, "inverse": 1}.get(op), f"no {op}")
        if op == "inverse" and (c := constant_of(base)):
            return number(1 / Fraction(c))
        other = (">=", base) if op == "root" else (">", times(number(-1), base))
        self.duties.append([(">", base, self.place), (*other, self.place)])
        return monomial((f"{op} {k} {digest(base)}", 1))

    def points(self, name: str, terms: Any) -> list[Value]:
        found, sizes = [self.value(term) for term in terms], self.statement["functions"][name]["domain"]
        require([[json.loads(k) for k in x[:2]] for x in found] == sizes, "a point outside the domain")
        return found

    def function(self, op: str, name: str, *rest: Any) -> Value:
        """A value, or a block of a gradient."""
        if op == "value":
            return monomial((f"value {name} {digest(*self.points(name, rest))}", 1))
        k, *terms = rest
        label = f"gradient {name} {k} {digest(*self.points(name, terms))}"
        return self.named(label, ["matrix", *self.statement["functions"][name]["domain"][k], []])

    def transposed(self, x: Value) -> Value:
        return Value(x.columns, x.rows, {(m, self.turned(word)): c for (m, word), c in x.terms.items()})

    def turned(self, word: Word) -> Word:
        return tuple((name, name not in self.symmetric and not turn) for name, turn in reversed(word))

    def trace(self, x: Value) -> Value:
        """A name for the trace of each word, the same for its rotations and its transpose."""
        require(x.rows == x.columns, "a trace of a matrix that is not square")
        parts = [number(0)]
        for (powers, word), c in x.terms.items():
            turns = [w[k:] + w[:k] for w in (word, self.turned(word)) for k in range(len(word))]
            loop = monomial((f"trace {min(turns)!r}", 1)) if word else self.leaf("size", json.loads(x.rows))
            parts.append(times(Value(ONE, ONE, {(powers, ()): c}), loop))
        return total(parts)

    def inner(self, x: list[Value], y: list[Value]) -> Value:
        return total(self.trace(times(self.transposed(a), b)) for a, b in zip(x, y, strict=True))

    def stated(self) -> Line:
        """Reads the whole statement, for its duties; returns the conclusion."""
        given = self.statement
        require(not any(name.startswith("#") for name in given["symbols"]), "a symbol named like an index")
        every = [[*ends, "=", ["element", x, ["#0", k]], term] for *ends, x, k, term in given["equations"]]
        for first, last, _, left, right in [*given["always"], *every]:
            self.ranges(first, first, last)
            self.scope, self.place = {"#0"}, [first, last]
            plus(self.value(left), self.value(right), -1)
            self.scope, self.place = set(), []
        same = [["=", c, c] for f in given["functions"].values() for c in f["constants"].values()]
        return [self.relation(*each) for each in [*same, *given["hypotheses"], given["conclusion"]]][-1]

    def add(self, line: Any) -> Line:
        sign, found = getattr(self, f"by_{line[0]}")(*line[1:])
        require(found.rows == ONE == found.columns, "a line about a matrix")
        self.lines.append((sign, found))
        if not self.assumed:
            self.shown.append((sign, found, self.place))
        return sign, found

    def get(self, k: int, *signs: str) -> Value:
        require(type(k) is int and 0 <= k < len(self.lines), "a line that is not there yet")
        require(self.lines[k][0] in signs, f"line {k} is of another kind")
        return self.lines[k][1]

    def within(self, lines: Any, *given: Line, assumed: int = 1) -> Line:
        """The last of the lines, which may use what is given; all of them are forgotten."""
        before = len(self.lines)
        self.lines += given
        self.assumed += assumed
        last = [self.add(line) for line in lines][-1]
        self.assumed -= assumed
        del self.lines[before:]
        return last

    def relation(self, sign: str, left: Any, right: Any) -> Line:
        require(sign in (">=", ">", "="), "an unknown sign")
        return sign, plus(self.scalar(left), self.scalar(right), -1)

    def ranges(self, first: Any, index: Any, last: Any) -> list[Line]:
        """That first <= index <= last."""
        low, here, high = (self.index(*place) for place in (first, index, last))
        return [(">=", plus(here, low, -1)), (">=", plus(high, here, -1))]

    def inside(self, first: Any, index: Any, last: Any, lines: Any) -> None:
        found = [(">=", self.get(k, ">=", ">")) for k in lines]
        require(found == self.ranges(first, index, last), "an index out of range")

    def by_hypothesis(self, k: int) -> Line:
        """left - right >= 0, > 0 or = 0, as the statement assumes."""
        return self.relation(*self.statement["hypotheses"][k])

    def by_always(self, k: int, index: Any, lines: Any) -> Line:
        """What the statement assumes for every index between two, where two lines say that this index is."""
        first, last, *relation = self.statement["always"][k]
        self.inside(first, index, last, lines)
        return self.relation(*moved(relation, "#0", index))

    def by_equation(self, k: int, index: Any, lines: Any, term: Any) -> Line:
        """A number is the same with an element of a sequence replaced by what it equals."""
        first, last, name, shift, body = self.statement["equations"][k]
        self.inside(first, index, last, lines)
        old = ["element", name, [index[0], index[1] + shift]]
        return self.relation("=", term, swapped(term, old, moved(body, "#0", index)))

    def by_everywhere(self, first: Any, last: Any, lines: Any) -> Line:
        """Shows for every index #0 between two that roots and inverses exist."""
        require(not self.scope, "an index within another")
        self.scope, self.place = {"#0"}, [first, last]
        self.within(lines, *self.ranges(first, ["#0", 0], last), assumed=0)
        self.scope, self.place = set(), []
        return "=", number(0)

    def by_induction(self, name: str, ends: Any, claim: Any, begin: int, order: int, lines: Any) -> Line:
        """A claim for the last index, as it holds for the first, and after each index before the last."""
        require(name not in self.scope and name.startswith("#"), "an index variable that is not new")
        require(self.assumed + bool(self.place) == len(self.scope), "an induction within an absurd")
        first, last = ends
        require(self.get(order, ">=", ">") == self.ranges(first, last, last)[0][1], "an empty range")
        require(self.lines[begin] == self.relation(*moved(claim, name, first)), "another start")
        self.scope.add(name)
        here, after = (self.relation(*moved(claim, name, [name, k])) for k in (0, 1))
        limits = self.ranges(first, [name, 0], [last[0], last[1] - 1])
        require(self.within(lines, here, *limits) == after, "another step")
        self.scope.remove(name)
        return self.relation(*moved(claim, name, last))

    def by_root(self, term: Any, k: int, line: int | None) -> Line:
        """The root r of degree k of p: r >= 0 and, where p >= 0 by a line, r^k = p."""
        root, base = self.scalar(["root", term, k]), self.scalar(term)
        require(line is None or self.get(line, ">=", ">") == base, "a root of what may be negative")
        return (">=", root) if line is None else ("=", plus(product([root] * k), base, -1))

    def by_inverse(self, term: Any, line: int) -> Line:
        """b (1/b) = 1, where b > 0 or -b > 0."""
        base, known = self.scalar(term), self.get(line, ">")
        require(known in (base, times(number(-1), base)), "an inverse of what may be zero")
        return "=", plus(times(base, self.value(["inverse", term])), number(1), -1)

    def by_largest(self, terms: Any, k: int | None) -> Line:
        """The largest of numbers is at least each of them, and (null) one of them."""
        differences = [self.relation(">=", ["largest", *terms], term)[1] for term in terms]
        return ("=", reduce(times, differences)) if k is None else (">=", differences[k])

    def by_combination(self, parts: Any, equations: Any) -> Line:
        """Positive numbers times squares times inequalities, and polynomials times equations."""
        found = [number(0), *(times(polynomial(factor), self.get(k, "=")) for factor, k in equations)]
        signs = {"="}
        for c, square, lines in parts:
            require(Fraction(c) > 0, "an inequality times what may be negative")
            root, factors = polynomial(square), [self.get(k, ">=", ">") for k in lines]
            found.append(product([number(Fraction(c)), root, root, *factors]))
            strict = bool(constant_of(root)) and all(self.lines[k][0] == ">" for k in lines)
            signs.add(">" if strict else ">=")
        return max(signs, key=["=", ">=", ">"].index), total(found)

    def by_absurd(self, sign: str, data: Any, lines: Any) -> Line:
        """p >= 0, p > 0 or p = 0, as from its opposite follows what no number is."""
        p, minus = polynomial(data), times(number(-1), polynomial(data))
        opposite = {">=": (">", minus), ">": (">=", minus), "=": (">", times(p, p))}[sign]
        last, value = self.within(lines, opposite)
        c = constant_of(value)
        require(c is not None and (c < 0 or (c == 0 and last == ">")), "no contradiction")
        return sign, p

    def by_axiom(self, name: str, f: str, first: Any, second: Any) -> Line:
        """What the statement says of a function f at all points X and Y: [c, numbers ...] add up to >= 0."""
        given, ends = self.statement["functions"][f], (first, second)
        x, y = (self.points(f, terms) for terms in ends)
        g, h = ([self.value(["gradient", f, k, *terms]) for k in range(len(x))] for terms in ends)
        d, e = ([plus(b, a, -1) for a, b in zip(*pair, strict=True)] for pair in ((x, y), (g, h)))
        here, after = (self.value(["value", f, *terms]) for terms in ends)
        pairs = {"slope": (g, g), "step": (d, d), "turn": (e, e), "drift": (g, d), "cross": (e, d)}
        known = {w: self.inner(*p) for w, p in pairs.items()} | {"value": here, "rise": plus(after, here, -1)}
        require(not known.keys() & given["constants"].keys(), "a constant named like a word")
        known |= {key: self.scalar(term) for key, term in given["constants"].items()}
        self.axioms.add(name)
        parts = given["axioms"][name]
        return ">=", total(product([number(Fraction(c)), *(known[w] for w in words)]) for c, *words in parts)

    def by_tensor(self, nets: Any) -> Line:
        """|T|^2 >= 0 for T the sum of p times a net, see ``contract``."""
        pairs = [(polynomial(p), a, polynomial(q), b) for p, a in nets for q, b in nets]
        return ">=", total(product([p, q, self.contract(a, b)]) for p, a, q, b in pairs)

    def contract(self, first: Any, second: Any) -> Value:
        """The sum over all indices of two nets [[matrix, row index, column index], ...], by its cycles."""
        ends = [sorted(k for edge in net for k in edge[1:]) for net in (first, second)]
        require(ends[0] == ends[1] and len({*ends[0]}) == len(ends[0]), "nets with other indices")
        edges = [[self.value(term), i, j] for term, i, j in [*first, *second]]
        found = number(1)
        while edges:
            word, start, here = edges.pop()
            while here != start:
                other, i, j = edges.pop(next(k for k, edge in enumerate(edges) if here in edge[1:]))
                other, here = (other, j) if i == here else (self.transposed(other), i)
                require(word.columns == other.rows, "an index over two sizes")
                word = times(word, other)
            found = times(found, self.trace(word))
        return found


def recheck(statement: Any, certificate: Any) -> set[str]:
    """The axioms that a certificate uses; raises Rejected where it does not prove the statement."""
    try:
        data = json.dumps([statement, certificate], ensure_ascii=False).encode()
        statement, certificate = json.loads(data, parse_float=str, parse_constant=str)
        require(certificate["statement"] == fingerprint(statement), "a certificate of another statement")
        proof = Proof(statement)
        (sign, goal), duties = proof.stated(), [*proof.duties]
        last, found = [proof.add(line) for line in certificate["lines"]][-1]
        require(found == goal and last in ((">=", ">") if sign == ">=" else (sign,)), "another conclusion")
        require(all(any(line in proof.shown for line in duty) for duty in duties), "what may not exist")
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as wrong:
        raise Rejected(f"a certificate that cannot be read: {wrong!r}") from wrong
    return proof.axioms
