"""A formula beside the way its author wrote it: both are taken apart together, as sums and as products.

The one is what is evaluated (a skeleton, definitions unfolded), the other what a reader is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log, nan, prod

from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.exponential import Exp
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.logarithm import Log
from verify.expressions.atoms.multiply import Multiply, product
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.evaluate import Rule
from verify.expressions.rewrite import rebuild, substitute
from verify.expressions.term import Term
from verify.expressions.types import Scalar

NUMBERS = (Constant, Add, Negate, Multiply, Divide, Power, Exp, Log)
ONE = constant(1)


@dataclass(frozen=True, slots=True)
class Spelt:
    """A term, and how it is written; where the two differ in form, nothing below them is looked at."""

    term: Term
    written: Term

    @property
    def form(self) -> Term | None:
        """The term where the author's has the same outermost operation, so that both can be taken apart."""
        same = type(self.term) is type(self.written)
        return self.term if same and len(self.term.arguments) == len(self.written.arguments) else None

    @property
    def parts(self) -> tuple[Spelt, ...]:
        """The arguments of both, side by side."""
        return tuple(map(Spelt, self.term.arguments, self.written.arguments))

    def with_parts(self, parts: Sequence[Spelt]) -> Spelt:
        """The same operation on other arguments."""
        return Spelt(
            self.term.with_arguments([part.term for part in parts]),
            self.written.with_arguments([part.written for part in parts]),
        )


def same(term: Term) -> Spelt:
    """A term written as it is."""
    return Spelt(term, term)


@dataclass(frozen=True, slots=True)
class Product:
    """sign * numbers * rest: numbers and other factors, above and below the line."""

    sign: int = 1
    numbers: tuple[Term, ...] = ()
    dividing: tuple[Term, ...] = ()
    above: tuple[Spelt, ...] = ()
    below: tuple[Spelt, ...] = ()

    def times(self, other: Product) -> Product:
        """The product of the two."""
        return Product(
            self.sign * other.sign,
            self.numbers + other.numbers,
            self.dividing + other.dividing,
            self.above + other.above,
            self.below + other.below,
        )

    def inverse(self) -> Product:
        """One over it."""
        return Product(self.sign, self.dividing, self.numbers, self.below, self.above)

    @property
    def number(self) -> Term | None:
        """The numbers as one term, None where there are none but ones."""
        above = [number for number in self.numbers if number != ONE]
        below = [number for number in self.dividing if number != ONE]
        if not above and not below:
            return None
        upper = product(above) if above else ONE
        return Divide((upper, product(below))) if below else upper

    @property
    def rest(self) -> Spelt:
        """What is left without the numbers; 1 where that is nothing."""
        upper = _product(self.above)
        if not self.below:
            return upper
        lower = _product(self.below)
        return Spelt(Divide((upper.term, lower.term)), Divide((upper.written, lower.written)))


def _product(factors: Sequence[Spelt]) -> Spelt:
    if not factors:
        return same(ONE)
    return Spelt(product([f.term for f in factors]), product([f.written for f in factors]))


def is_number(term: Term) -> bool:
    """Whether a term is a number written with + - * / and powers."""
    return not term.names and all(isinstance(part, NUMBERS) for part in term.walk())


def written_out(term: Term, rules: Mapping[str, Rule], measured: frozenset[str]) -> Term:
    """The term with its measurements in place of their names."""
    match term:
        case Symbol(name=name) if name in measured:
            return rules[name].body
        case Element(name=name, arguments=(index,)) if name in measured:
            variable = rules[name].variable
            return substitute(rules[name].body, {variable: index} if variable is not None else {})
    return rebuild(term, lambda argument: written_out(argument, rules, measured))


def addends(spelt: Spelt, sign: int = 1) -> list[tuple[int, Spelt]]:
    """The terms of a sum with their signs."""
    match spelt.form:
        case Add():
            return [found for part in spelt.parts for found in addends(part, sign)]
        case Negate():
            return addends(spelt.parts[0], -sign)
        case Multiply():
            for k, part in enumerate(spelt.parts):
                if isinstance(part.form, Negate):
                    changed = [part.parts[0] if j == k else p for j, p in enumerate(spelt.parts)]
                    return addends(spelt.with_parts(changed), -sign)
        case Divide():
            above, below = spelt.parts
            if isinstance(above.form, Negate):
                return addends(spelt.with_parts((above.parts[0], below)), -sign)
    return [(sign, spelt)]


def factors(spelt: Spelt) -> Product:
    """A term as a product, its numbers taken out: of quotients, of powers and roots, and of sums."""
    if is_number(spelt.term):
        return Product(numbers=(spelt.term,))
    whole = Product(above=(spelt,))
    match spelt.form:
        case Negate():
            inner = factors(spelt.parts[0])
            return replace(inner, sign=-inner.sign)
        case Multiply() if all(isinstance(part.term.type, Scalar) for part in spelt.parts):
            found = Product()
            for part in spelt.parts:
                found = found.times(factors(part))
            return found
        case Divide() if isinstance(spelt.term.type, Scalar):
            return factors(spelt.parts[0]).times(factors(spelt.parts[1]).inverse())
        case Power(arguments=(_, Constant() as exponent)) if isinstance(spelt.term.type, Scalar):
            base = factors(spelt.parts[0])
            if base.number is None or base.sign < 0 or number_value(base.number) <= 0:
                return whole
            rest = spelt.with_parts((base.rest, spelt.parts[1]))
            return Product(numbers=(Power((base.number, exponent)),), above=(rest,))
        case Fold(kind="sum" | "min" | "max"):
            lower, upper, body = spelt.parts
            inner = factors(body)
            if inner.number is None or inner.sign < 0 or number_value(inner.number) <= 0:
                return whole
            rest = spelt.with_parts((lower, upper, inner.rest))
            return Product(numbers=(inner.number,), above=(rest,))
    return whole


def number_value(term: Term) -> float:
    """The value of a number, as a float; nan where it has none."""
    values = [number_value(argument) for argument in term.arguments]
    try:
        match term:
            case Constant(number=number):
                return float(number)
            case Add():
                return sum(values)
            case Negate():
                return -values[0]
            case Multiply():
                return prod(values)
            case Divide():
                return values[0] / values[1]
            case Power():
                power = values[0] ** values[1]
                return power if isinstance(power, float) else nan
            case Exp():
                return exp(values[0])
            case Log():
                return log(values[0])
    except (ValueError, ZeroDivisionError, OverflowError):
        pass
    return nan
