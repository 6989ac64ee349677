"""From statements as the front-end writes them to statements as the checker reads them.

The second are what is proved, so each step keeps the meaning or asks for more: powers are written out, sums
and minima become sequences, integrals, exponentials and logarithms numbers, properties of functions axioms. A
hypothesis that cannot be said is left out; an equation or conclusion that cannot raises NotStated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from verify.certify.recheck import Rejected
from verify.certify.stating import exponentials
from verify.certify.stating.declared import function, kind, said_of, uses
from verify.certify.stating.expansion import Expansion
from verify.certify.stating.exponentials import Exponential, exponential
from verify.certify.stating.formulas import Formula, Index, NotStated, index_data, number, subformulas
from verify.certify.stating.integrals import integral
from verify.certify.stating.order import Order
from verify.certify.stating.sums import EVERY, Around, Sequence, fold

T = TypeVar("T")
HIGHEST, LONGEST = 64, 100_000
"""Exponents, and characters of a power that is written out."""

SIGNS = ("=", ">=", ">")
PARTIAL = ("root", "inverse")
PLAIN = ("number", "index", "size", "identity", "zero", "symbol", "element")
INSIDE = dict.fromkeys(("sum", "product", "largest", "transpose", "trace", "inverse"), 1) | {
    "value": 2,
    "gradient": 3,
}
"""Where the formulas in an operation begin."""


def checked(statement: Mapping[str, Any]) -> dict[str, Any]:
    """The statement that the checker reads; proved, it implies the given one. Raises NotStated."""
    try:
        return Form(statement).result()
    except Rejected as error:
        raise NotStated(f"formulas that do not fit: {error}") from error


class Form:
    """The declarations of one statement, and what is added to them.

    ``order``: what is known of its natural numbers; ``top``: where no name is bound. ``folds``,
    ``integrals`` and ``exponentials``: the new sequences and numbers, by what they stand for.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.order = Order.of(given)
        self.top = Around(self.order)
        self.symbols = {name: kind(data) for name, data in given["symbols"].items()}
        self.sequences = {name: kind(data) for name, data in given["sequences"].items()}
        self.expansion = Expansion(self.symbols, self.sequences, given["functions"])
        self.folds: dict[str, Sequence] = {}
        self.integrals: dict[str, str] = {}
        self.exponentials: dict[str, Exponential] = {}

    def result(self) -> dict[str, Any]:
        """The whole statement."""
        given = self.given
        conclusion = self._line(given["conclusion"], self.top)
        equations = [self._ranged(line, line[2:4], line[4:]) for line in given["equations"]]
        functions = {name: function(self, data) for name, data in sorted(given["functions"].items())}
        naturals = [(n, data[1]) for n, data in sorted(given["symbols"].items()) if data[0] == "natural"]
        hypotheses = [[">=", ["index", [name, 0]], number(least)] for name, least in naturals]
        hypotheses += self._lines(given["hypotheses"])
        always = self._ranges(given["always"])
        exist, always_exist = self._lines(given.get("exist", ())), self._ranges(given.get("always_exist", ()))
        for sequence in self.folds.values():
            hypotheses.append(sequence.begin())
            equations += sequence.steps(self.order)
        hypotheses += exponentials.hypotheses(self.exponentials, self.expansion)
        always += exponentials.always(self.exponentials, self.order)
        found = {"functions": functions, "hypotheses": hypotheses, "always": always, "equations": equations}
        found |= {"conclusion": conclusion, "symbols": self.symbols, "sequences": self.sequences}
        self._properties(found)
        hypotheses += [line for line in exist if line not in hypotheses]
        always += [line for line in always_exist if line not in always]
        return found

    def _properties(self, found: dict[str, Any]) -> None:
        """What is said of orthogonal matrices and projections, and of all elements of sequences of them."""
        zero = number(0)
        for name, data in sorted(self.given["symbols"].items()):
            found["hypotheses"] += [["=", formula, zero] for formula in said_of(["symbol", name], data)]
        for name, data in sorted(self.given["sequences"].items()):
            for formula in said_of(["element", name, [EVERY, 0]], data):
                for last in uses(found, name, self.order):
                    found["always"].append([[None, 0], index_data(last), "=", formula, zero])

    def _lines(self, given: Iterable[list[Any]]) -> list[list[Any]]:
        """Hypotheses, those that can be said."""
        return self._kept([lambda x=line: self._line(x, self.top) for line in given])  # type: ignore[misc]

    def _ranges(self, given: Iterable[list[Any]]) -> list[list[Any]]:
        """Hypotheses on every index between two, those that can be said."""
        return self._kept([lambda x=line: self._ranged(x, [x[2]], x[3:]) for line in given])  # type: ignore[misc]

    def _kept(self, lines: list[Callable[[], list[Any]]]) -> list[list[Any]]:
        """The lines that can be said."""
        found = []
        for line in lines:
            try:
                found.append(self.attempt(line))
            except NotStated:
                continue
        return found

    def attempt(self, work: Callable[[], T]) -> T:
        """The result, or NotStated with nothing added to the statement."""
        symbols, sequences, integrals = dict(self.symbols), dict(self.sequences), dict(self.integrals)
        folds = {key: (sequence, [*sequence.limits]) for key, sequence in self.folds.items()}
        known = {key: each.copy() for key, each in self.exponentials.items()}
        try:
            return work()
        except NotStated:
            for table, before in ((self.symbols, symbols), (self.sequences, sequences)):
                table.clear()
                table.update(before)
            self.integrals, self.exponentials = integrals, known
            self.folds = {key: sequence for key, (sequence, _) in folds.items()}
            for sequence, limits in folds.values():
                sequence.limits[:] = limits
            raise

    def _line(self, line: list[Any], around: Around) -> list[Any]:
        sign, left, right = line
        if sign not in SIGNS:
            raise NotStated(f"no rule reads {sign}")
        return [sign, self.formula(left, around), self.formula(right, around)]

    def _ranged(self, line: list[Any], head: list[Any], formulas: list[Formula]) -> list[Any]:
        """A line about every index #0 between two limits."""
        (low, a), (high, b) = line[:2]
        around = self.top.with_index(EVERY, (low, a), (high, b))
        return [line[0], line[1], *head, *(self.formula(formula, around) for formula in formulas)]

    def formula(self, data: Formula, around: Around) -> Formula:
        """A formula in the checker's words."""
        op = data[0]
        if op in PLAIN:
            return data
        if op in ("total", "least"):
            return fold(self, data, around)
        if op == "integral":
            return integral(self, data, around)
        if op in ("exp", "log"):
            return exponential(self, data, around)
        if op == "power":
            return self._power(self.formula(data[1], around), data[2])
        if op == "root":
            return ["root", self.formula(data[1], around), data[2]]
        if op not in INSIDE:
            raise NotStated(f"no rule reads {op}")
        start = INSIDE[op]
        return [*data[:start], *(self.formula(part, around) for part in data[start:])]

    def _power(self, base: Formula, exponent: int) -> Formula:
        if not 1 <= exponent <= HIGHEST or len(json.dumps(base)) * exponent > LONGEST:
            raise NotStated(f"a power of degree {exponent}")
        return base if exponent == 1 else ["product", *[base] * exponent]

    def sequence(self, least: bool, first: Index, body: Formula) -> Sequence:
        """The sequence of partial sums or minima of this body, the same for the same."""
        key = json.dumps([least, first, body])
        if key not in self.folds:
            self.folds[key] = Sequence(self.series("least" if least else "sum"), least, first, body)
        return self.folds[key]

    def integral(self, integrand: Formula) -> str:
        """The number that an integral is, the same for the same."""
        key = json.dumps(integrand)
        if key not in self.integrals:
            self.integrals[key] = self.symbol("integral")
        return self.integrals[key]

    def symbol(self, stem: str) -> str:
        """A new number."""
        name = self._fresh(stem)
        self.symbols[name] = ["scalar"]
        return name

    def series(self, stem: str) -> str:
        """A new sequence of numbers."""
        name = self._fresh(stem)
        self.sequences[name] = ["scalar"]
        return name

    def _fresh(self, stem: str) -> str:
        taken = {*self.symbols, *self.sequences, *self.given["functions"]}
        return next(name for k in range(1, len(taken) + 2) if (name := f"{stem}.{k}") not in taken)

    def properties(self, name: str) -> set[str]:
        """What is declared of a function."""
        return {prop for prop, _ in self.given["functions"][name]["properties"]}

    def lost(self, formula: Formula, result: Formula) -> list[Formula]:
        """The roots and inverses, each of which has to exist, that the result no longer speaks of."""
        text, found = json.dumps(result), {}
        for part in subformulas(formula):
            if part[0] in PARTIAL:
                own = self.expansion.value(part)
                if any(name not in text for powers, _ in own.terms for name, _ in powers):
                    found[json.dumps(part)] = part
        return [*found.values()]
