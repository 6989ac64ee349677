"""Formulas as polynomials in numbers that cannot be taken apart, each named by its own formula.

Equal polynomials are equal numbers. What is inside roots, inverses, values and gradients is written in the
same form, so that formulas that differ only by the rules of rings get the same name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

from verify.certify.recheck import (
    ONE,
    Value,
    Word,
    constant_of,
    monomial,
    number,
    plus,
    product,
    times,
    total,
)
from verify.certify.stating.formulas import Formula, NotStated

Powers = tuple[tuple[str, int], ...]
MOST = 4000
"""Polynomials of more terms are not written."""


class Expansion:
    """Reads formulas of one statement; what is a matrix, and of which size, the declarations say."""

    def __init__(
        self, symbols: Mapping[str, Any], sequences: Mapping[str, Any], functions: Mapping[str, Any]
    ) -> None:
        self.symbols, self.sequences, self.functions = symbols, sequences, functions
        self.symmetric: set[str] = set()

    def value(self, formula: Formula) -> Value:
        """The polynomial, whose names are formulas in canonical form, as text."""
        op, *rest = formula
        found = self._leaf(op, rest) if op in LEAVES else self._made(op, rest)
        return self._flat(found)

    def _flat(self, x: Value) -> Value:
        if len(x.terms) > MOST:
            raise NotStated("a formula that is too long where it is multiplied out")
        return self.trace(x) if x.rows == ONE == x.columns else x

    def _times(self, x: Value, y: Value) -> Value:
        return self._flat(times(x, y))

    def is_number(self, formula: Formula) -> bool:
        """Whether a formula is 1 x 1 for all sizes."""
        found = self.value(formula)
        return found.rows == ONE == found.columns

    def canonical(self, formula: Formula) -> Formula:
        """The same formula, multiplied out and in order."""
        return rebuilt(self.value(formula))

    def _leaf(self, op: str, rest: list[Any]) -> Value:
        if op == "number":
            return number(Fraction(rest[0]))
        if op == "index":
            name, shift = rest[0]
            own = number(0) if name is None else named(["index", [name, 0]])
            return plus(own, number(shift))
        if op == "size":
            return named(["size", rest[0]])
        if op in ("identity", "zero"):
            one = number(1 if op == "identity" else 0).terms
            return Value(json.dumps(rest[0]), json.dumps(rest[-1]), one)
        kind = self.sequences[rest[0]] if op == "element" else self.symbols.get(rest[0], ["scalar"])
        return self._named([op, *rest], kind)

    def _named(self, formula: Formula, kind: Any) -> Value:
        if kind[0] != "matrix":
            return named(formula)
        text = json.dumps(formula)
        if "symmetric" in kind[3]:
            self.symmetric.add(text)
        return Value(json.dumps(kind[1]), json.dumps(kind[2]), {((), ((text, False),)): Fraction(1)})

    def _made(self, op: str, rest: list[Any]) -> Value:
        match op:
            case "sum":
                return total(map(self.value, rest))
            case "product":
                return reduce(self._times, map(self.value, rest), number(1))
            case "transpose":
                return self.transposed(self.value(rest[0]))
            case "trace":
                return self.trace(self.value(rest[0]))
            case "largest":
                return named([op, *map(self.canonical, rest)])
            case "value":
                return named([op, rest[0], *map(self.canonical, rest[1:])])
            case "gradient":
                sizes = self.functions[rest[0]]["domain"][rest[1]]
                kind = ["matrix", *sizes, []]
                return self._named([op, *rest[:2], *map(self.canonical, rest[2:])], kind)
            case "root":
                return named([op, self.canonical(rest[0]), rest[1]])
            case "inverse":
                base = self.value(rest[0])
                c = constant_of(base)
                return number(1 / Fraction(c)) if c else named([op, rebuilt(base)])
        raise NotStated(f"{op} inside an integral")

    def transposed(self, x: Value) -> Value:
        """The transpose."""
        return Value(x.columns, x.rows, {(m, self._turned(word)): c for (m, word), c in x.terms.items()})

    def _turned(self, word: Word) -> Word:
        return tuple((name, name not in self.symmetric and not turn) for name, turn in reversed(word))

    def trace(self, x: Value) -> Value:
        """The trace, which is the same for a product's rotations and its transpose."""
        parts = [number(0)]
        for (powers, word), c in x.terms.items():
            loop = named(["size", json.loads(x.rows)]) if x.rows != ONE else number(1)
            if word:
                turns = [w[k:] + w[:k] for w in (word, self._turned(word)) for k in range(len(word))]
                loop = named(["trace", _multiplied(min(turns))])
            parts.append(product([number(c), monomial(*powers), loop]))
        return total(parts)


LEAVES = ("number", "index", "size", "identity", "zero", "symbol", "element")


def named(formula: Formula) -> Value:
    """A number whose name is its formula."""
    return monomial((json.dumps(formula), 1))


def rebuilt(x: Value) -> Formula:
    """The formula of a polynomial."""
    parts = []
    for (powers, word), c in sorted(x.terms.items()):
        factors: list[Formula] = [json.loads(name) for name, k in powers for _ in range(k)]
        factors += map(_letter, word)
        if not word and x.rows != ONE:
            factors.append(["identity", json.loads(x.rows)])
        if c != 1 or not factors:
            factors.insert(0, ["number", str(c)])
        parts.append(factors[0] if len(factors) == 1 else ["product", *factors])
    if not parts:
        flat = x.rows == ONE == x.columns
        return ["number", "0"] if flat else ["zero", json.loads(x.rows), json.loads(x.columns)]
    return parts[0] if len(parts) == 1 else ["sum", *parts]


def separated(x: Value, inside: Callable[[str], bool]) -> dict[Powers, Value]:
    """A number as products of names that are ``inside``, each with the polynomial in the others before it."""
    found: dict[Powers, Value] = {}
    for (powers, _), c in sorted(x.terms.items()):
        own = tuple((name, k) for name, k in powers if inside(name))
        rest = times(number(c), monomial(*((name, k) for name, k in powers if not inside(name))))
        found[own] = plus(found[own], rest) if own in found else rest
    return found


def _multiplied(word: Word) -> Formula:
    return _letter(word[0]) if len(word) == 1 else ["product", *map(_letter, word)]


def _letter(letter: tuple[str, bool]) -> Formula:
    formula: Formula = json.loads(letter[0])
    return ["transpose", formula] if letter[1] else formula
