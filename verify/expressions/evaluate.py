"""Evaluation: one term, any arithmetic, each distinct subterm computed once a point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Generic, Protocol

from verify.errors import Undefined, VerifyError
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant
from verify.expressions.atoms.extremum import Extremum
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.size import Size
from verify.expressions.term import FunctionAt, Term, V


class Point(Protocol[V]):
    """Values for what is quantified: sizes, symbols, elements of sequences, functions."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The value of every natural number."""

    def symbol(self, name: str) -> V:
        """The value of a declared scalar or matrix."""

    def element(self, name: str, index: int) -> V:
        """The freely drawn element of a sequence."""

    def function(self, name: str) -> FunctionAt[V]:
        """The function drawn for a declared name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What determines a name: a symbol equals ``body``; element k >= start of a sequence equals
    ``body`` with ``variable`` = k - shift."""

    body: Term
    variable: str | None = None
    shift: int = 0
    start: int = 0


class Evaluator(Generic[V]):
    """Values of terms at one point, or one batch of points: a :class:`~verify.expressions.term.Context`.

    ``closed``: the values of terms without names, which points evaluated in one arithmetic may share.
    """

    def __init__(
        self,
        arithmetic: Arithmetic[V],
        point: Point[V],
        rules: Mapping[str, Rule],
        *,
        bound: Mapping[str, V | int] | None = None,
        parent: Evaluator[V] | None = None,
        closed: dict[Term, V] | None = None,
    ) -> None:
        self.arithmetic = arithmetic
        self.point = point
        self.rules = rules
        self.bound: Mapping[str, V | int] = bound or {}
        self.parent = parent
        self.known: dict[Term, V] = {}
        self.closed: dict[Term, V] = {} if closed is None else closed
        self.elements: dict[tuple[str, int], V] = {}
        self.active: set[tuple[str, int]] = set()

    @property
    def root(self) -> Evaluator[V]:
        """The evaluator of the point itself, with nothing bound."""
        return self.parent.root if self.parent else self

    def value(self, term: Term) -> V:
        """The value of the term, from memory where it was computed before."""
        if self.parent is not None and term.names.isdisjoint(self.bound):
            return self.parent.value(term)
        known = self.known if term.names else self.closed
        found = known.get(term)
        if found is None:
            found = known[term] = term.evaluate(self)
        return found

    def integer(self, term: Term) -> int:
        """The value of a term of natural numbers."""
        value = self.rational(term)
        if value.denominator != 1:
            raise VerifyError(f"{value} cannot index a sequence or bound a sum: it is no whole number")
        return int(value)

    def rational(self, term: Term) -> Fraction:
        """The value of a term of natural numbers and fractions."""
        match term:
            case Constant(number=number):
                return number
            case Symbol(name=name):
                return Fraction(self._natural(name))
            case Add(arguments=parts):
                return sum(map(self.rational, parts), Fraction(0))
            case Negate(arguments=(part,)):
                return -self.rational(part)
            case Multiply(arguments=parts):
                return prod(map(self.rational, parts), start=Fraction(1))
            case Power(arguments=(base, exponent)):
                power, value = self.integer(exponent), self.rational(base)
                if value == 0 and power < 0:
                    raise Undefined("division by zero")
                return Fraction(value**power)
            case Extremum(arguments=parts, largest=largest):
                return (max if largest else min)(map(self.rational, parts))
        raise VerifyError(f"{type(term).__name__} cannot index a sequence or bound a sum")

    def size(self, size: Size) -> int:
        """The value of a matrix dimension."""
        return size.at(self.point.sizes)

    def symbol(self, name: str) -> V:
        """The value of a name: bound, a natural, given by a rule, or drawn."""
        if name in self.bound:
            value = self.bound[name]
            return self.arithmetic.constant(value) if isinstance(value, int) else value
        if name in self.point.sizes:
            return self.arithmetic.constant(self.point.sizes[name])
        if name in self.rules:
            return self._guarded((name, -1), self.rules[name].body, {})
        return self.point.symbol(name)

    def element(self, name: str, index: int) -> V:
        """Element ``index`` of a sequence: by its rule where there is one, else drawn."""
        if index < 0:
            raise Undefined(f"element {index} of the sequence {name}")
        root = self.root
        key = (name, index)
        if key not in root.elements:
            rule = self.rules.get(name)
            if rule is None or rule.variable is None or index < rule.start:
                root.elements[key] = self.point.element(name, index)
            else:
                root.elements[key] = root._guarded(key, rule.body, {rule.variable: index - rule.shift})
        return root.elements[key]

    def function(self, name: str) -> FunctionAt[V]:
        """The concrete function a declared name stands for here."""
        return self.point.function(name)

    def binding(self, name: str, value: V | int) -> Evaluator[V]:
        """The evaluator with one more bound variable."""
        bound = {**self.bound, name: value}
        return Evaluator(self.arithmetic, self.point, self.rules, bound=bound, parent=self)

    def at_every(self, index: str | None) -> list[Evaluator[V]]:
        """Where something said of every value of an index must hold: at each element used so far."""
        if index is None:
            return [self]
        used = range(max((k for _, k in self.root.elements), default=-1) + 1)
        return [self.binding(index, k) for k in used]

    def _natural(self, name: str) -> int:
        value = self.bound.get(name, self.point.sizes.get(name))
        if not isinstance(value, int):
            raise VerifyError(f"{name} is used as an index but is not a natural number")
        return value

    def _guarded(self, key: tuple[str, int], body: Term, bound: Mapping[str, V | int]) -> V:
        if key in self.root.active:
            raise Undefined(f"{key[0]} is defined in terms of itself")
        self.root.active.add(key)
        try:
            if not bound:
                return self.root.value(body)
            ((name, value),) = bound.items()
            return self.root.binding(name, value).value(body)
        finally:
            self.root.active.discard(key)
