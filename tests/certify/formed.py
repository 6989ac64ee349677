"""Checked statements evaluated from what they say alone: sequences step by step, integrals by quadrature."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

from mpmath import mpf

from tests.certify.evaluate_statement import Point, Rows, Values
from verify.certify.stating.forms import Form

ONE = [[[], 1]]
N = [[["n"], 1]]


def number(value: Any) -> list[Any]:
    """A rational number."""
    return ["number", str(value)]


def a_statement(**changes: Any) -> dict[str, Any]:
    """A statement about natural numbers, numbers, vectors, matrices and a smooth function, with some parts
    replaced."""
    return {
        "symbols": {
            "n": ["natural", 1],
            "T": ["natural", 1],
            "t": ["natural", 0],
            "a": ["scalar"],
            "b": ["scalar"],
            "x": ["matrix", N, ONE, []],
            "d": ["matrix", N, ONE, []],
            "M": ["matrix", N, N, []],
            "S": ["matrix", N, N, ["symmetric"]],
        },
        "sequences": {"u": ["scalar"], "v": ["scalar"], "X": ["matrix", N, ONE, []]},
        "functions": {"f": {"domain": [[N, ONE]], "properties": [["smooth", ["symbol", "a"]]]}},
        "hypotheses": [],
        "always": [],
        "equations": [],
        "conclusion": [">=", number(0), number(0)],
        **changes,
    }


class Drawn:
    """Random values of the names of a statement; functions are quadratic plus a cubic of the first entry."""

    def __init__(self, statement: dict[str, Any], seed: int) -> None:
        self.statement, self.seed = statement, seed
        rng = random.Random(seed)
        self.sizes = {
            name: kind[1] + rng.randint(0, 3)
            for name, kind in statement["symbols"].items()
            if kind[0] == "natural"
        }

    def _matrix(self, key: str, kind: Any) -> Rows:
        tall, wide = (1, 1) if kind[0] == "scalar" else (Point(self).size(size) for size in kind[1:3])
        rng = random.Random(f"{self.seed} {key}")
        rows = [[mpf(rng.randint(-9, 9)) / 4 for _ in range(wide)] for _ in range(tall)]
        if kind[0] == "matrix" and "symmetric" in kind[3]:
            rows = [[rows[min(i, j)][max(i, j)] for j in range(wide)] for i in range(tall)]
        return rows

    def symbol(self, name: str) -> Rows:
        if name in self.sizes:
            return [[mpf(self.sizes[name])]]
        return self._matrix(name, self.statement["symbols"][name])

    def element(self, name: str, index: int) -> Rows:
        assert index >= 0
        return self._matrix(f"{name} {index}", self.statement["sequences"][name])

    def value(self, name: str, blocks: Sequence[Rows]) -> Any:
        x = blocks[0][0][0]
        return sum((y * y for block in blocks for row in block for y in row), mpf(0)) / 2 + x**3

    def gradient(self, name: str, blocks: Sequence[Rows]) -> Sequence[Rows]:
        found = [[[*row] for row in block] for block in blocks]
        found[0][0][0] += 3 * blocks[0][0][0] ** 2
        return found


class Filled:
    """The values of a statement, and those that the checked form gives to its new names."""

    def __init__(self, values: Values, form: Form, checked: dict[str, Any]) -> None:
        self.values, self.sizes, self.checked = values, values.sizes, checked
        self.new = {sequence.name for sequence in form.folds.values()}
        self.integrands = {name: json.loads(key) for key, name in form.integrals.items()}
        self.pairs = {}
        for key, each in form.exponentials.items():
            op, argument, _ = json.loads(key)
            self.pairs[(each.pair.value if op == "exp" else each.pair.exponent)[1]] = [op, argument]
        self.value, self.gradient = values.value, values.gradient

    def symbol(self, name: str) -> Rows:
        if name in self.integrands:
            return Point(self).of_integral("#", self.integrands[name])
        if name in self.pairs:
            return Point(self).matrix(self.pairs[name])
        return self.values.symbol(name)

    def element(self, name: str, index: int) -> Rows:
        """By its formula; or by the hypothesis that begins a sequence and the equations that go on."""
        if name in self.pairs:
            return Point(self).with_bound("#0", index).matrix(self.pairs[name])
        if name not in self.new:
            return self.values.element(name, index)
        point = Point(self)
        for _, left, right in self.checked["hypotheses"]:
            if left[:2] == ["element", name] and point.index(left[2]) == index:
                return point.matrix(right)
        for first, last, own, shift, term in self.checked["equations"]:
            if own == name and point.index(first) <= index - shift <= point.index(last):
                return point.with_bound("#0", index - shift).matrix(term)
        raise AssertionError(f"nothing determines element {index} of {name}")
