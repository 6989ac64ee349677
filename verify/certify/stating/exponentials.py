"""Exponentials and logarithms: pairs (a, b) with exp(a) = b, and what all such pairs satisfy.

exp(a) and log(b) become new numbers; where they depend on an index, elements of a new sequence. Of two pairs
b' >= b (1 + a' - a): the graph of exp lies above its tangents. Sums of exponents are products of values.

At a point where b is not positive log(b) has no value. So each line about it is multiplied by the weight
1/sqrt(b), which the checker takes as 0 there, and requires to exist: a certificate has to show b > 0, and
cannot take that from these lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement, permutations
from typing import TYPE_CHECKING, Any

from verify.certify.recheck import moved
from verify.certify.stating.expansion import Expansion
from verify.certify.stating.formulas import (
    Formula,
    Index,
    NotStated,
    index_data,
    negative,
    number,
    product,
    subformulas,
    total,
    value_of,
)
from verify.certify.stating.order import Order
from verify.certify.stating.sums import EVERY, Around, bound_in

if TYPE_CHECKING:
    from verify.certify.stating.forms import Form


@dataclass(frozen=True)
class Pair:
    """A number and its exponential; ``weight`` is positive where the pair has a value, and zero elsewhere."""

    exponent: Formula
    value: Formula
    weight: tuple[Formula, ...] = ()

    def at(self, index: Index) -> Pair:
        """The pair at an index in place of #0."""
        put = [moved(part, EVERY, list(index)) for part in (self.exponent, self.value, *self.weight)]
        return Pair(put[0], put[1], tuple(put[2:]))


ORIGIN = Pair(number(0), number(1))


@dataclass
class Exponential:
    """One pair, or one for every index #0 from ``first`` to each of the limits.

    ``ends``: the indices among these, not bound, at which the statement speaks of it.
    """

    pair: Pair
    first: Index | None = None
    limits: list[Index] = field(default_factory=list)
    ends: list[Index] = field(default_factory=list)

    def alone(self) -> list[Pair]:
        """The pairs over which no index ranges."""
        return [self.pair] if self.first is None else [self.pair.at(end) for end in self.ends]

    def copy(self) -> Exponential:
        """One that may be added to by itself."""
        return replace(self, limits=[*self.limits], ends=[*self.ends])


def exponential(form: Form, data: Formula, around: Around) -> Formula:
    """exp(u) or log(u), as a number or an element."""
    op, argument = data[0], form.expansion.canonical(form.formula(data[1], around))
    value = value_of(argument)
    if value == (0 if op == "exp" else 1):
        return number(1 if op == "exp" else 0)
    if op == "log" and value is not None and value <= 0:
        raise NotStated("the logarithm of a number that is not positive")
    bound = bound_in(argument)
    if bound & around.reals:
        raise NotStated("an exponential or logarithm that depends on the variable of an integral")
    if len(bound) > 1:
        raise NotStated("an exponential or logarithm that depends on two bound indices")
    variable = next(iter(bound), None) or _place(argument)
    if variable is None:
        found = _known(form, op, argument, None)
        return _own(op, found.pair)
    least = form.order.gap((None, 0), (variable, 0)) or 0
    low, high = around.indices.get(variable, ((None, least), (variable, 0)))
    found = _known(form, op, moved(argument, variable, [EVERY, 0]), low)
    for kept, index in ((found.limits, around.largest(high)), (found.ends, (variable, 0))):
        if index not in kept and (kept is found.limits or not bound):
            kept.append(index)
    element: Formula = moved(_own(op, found.pair), EVERY, [variable, 0])
    return element


def _known(form: Form, op: str, argument: Formula, first: Index | None) -> Exponential:
    key = json.dumps([op, argument, first])
    if key not in form.exponentials:
        here = ["symbol", form.symbol(op)] if first is None else ["element", form.series(op), [EVERY, 0]]
        if op == "exp":
            pair = Pair(argument, here)
        else:
            sure = value_of(argument) is not None
            pair = Pair(here, argument, () if sure else (["inverse", ["root", argument, 2]],))
        form.exponentials[key] = Exponential(pair, first)
    return form.exponentials[key]


def _own(op: str, pair: Pair) -> Formula:
    """The new number of a pair."""
    return pair.value if op == "exp" else pair.exponent


def _place(formula: Formula) -> str | None:
    """The only natural number in a formula that is neither a size nor at which an element stands."""
    parts = [*subformulas(formula)]
    names = {part[1][0] for part in parts if part[0] == "index"} - {None}
    others = json.dumps([part[1:] for part in parts if part[0] in ("element", "size", "identity", "zero")])
    return names.pop() if len(names) == 1 and json.dumps(min(names)) not in others else None


def speaks(statement: Mapping[str, Any]) -> bool:
    """Whether a statement has numbers of which the lines here tell."""
    names = (*statement["symbols"], *statement["sequences"])
    return any(name.startswith(("exp.", "log.")) for name in names)


def hypotheses(known: Mapping[str, Exponential], expansion: Expansion) -> Iterator[list[Any]]:
    """What the pairs satisfy over which no index ranges."""
    pairs = [pair for each in known.values() for pair in each.alone()]
    for one, other in permutations([ORIGIN, *pairs] if pairs else [], 2):
        yield above(one, other)
    yield from ([">", pair.value, number(0)] for pair in pairs if not pair.weight)
    yield from _products([ORIGIN, *pairs], expansion)


def always(known: Mapping[str, Exponential], order: Order) -> Iterator[list[Any]]:
    """What the elements of a sequence satisfy, each by itself and beside the next."""
    for each in known.values():
        if each.first is None:
            continue
        here, after = each.pair, each.pair.at((EVERY, 1))
        lines = [above(ORIGIN, here), above(here, ORIGIN)]
        lines += [] if here.weight else [[">", here.value, number(0)]]
        for last in order.largest(each.limits):
            for line in lines:
                yield [index_data(each.first), index_data(last), *line]
            for line in (above(here, after), above(after, here)):
                yield [index_data(each.first), index_data((last[0], last[1] - 1)), *line]


def above(one: Pair, other: Pair) -> list[Any]:
    """The second pair is above the tangent at the first."""
    rise = total([number(1), other.exponent, negative(one.exponent)])
    return _weighted(">=", other.value, product([one.value, rise]), (*one.weight, *other.weight))


def _products(pairs: list[Pair], expansion: Expansion) -> Iterator[list[Any]]:
    """exp(a + b) = exp(a) exp(b), for pairs of which a third is the sum or the product."""
    values = {json.dumps(expansion.canonical(each.value)): each for each in pairs}
    exponents = {json.dumps(expansion.canonical(each.exponent)): each for each in pairs}
    for one, other in combinations_with_replacement(pairs[1:], 2):
        whole = Pair(
            total([one.exponent, other.exponent]),
            product([one.value, other.value]),
            (*one.weight, *other.weight),
        )
        same = values.get(json.dumps(expansion.canonical(whole.value)))
        also = exponents.get(json.dumps(expansion.canonical(whole.exponent)))
        if same is not None:
            yield _weighted("=", same.exponent, whole.exponent, (*same.weight, *whole.weight))
        if also is not None:
            yield _weighted("=", also.value, whole.value, (*also.weight, *whole.weight))
    for one, other in permutations(pairs, 2):
        ratio = expansion.canonical(product([one.value, ["inverse", other.value]]))
        same = values.get(json.dumps(ratio))
        if same is not None and other.weight:
            difference = total([one.exponent, negative(other.exponent)])
            yield _weighted("=", same.exponent, difference, (*same.weight, *one.weight, *other.weight))


def _weighted(sign: str, left: Formula, right: Formula, weight: tuple[Formula, ...]) -> list[Any]:
    """A line multiplied by its weights."""
    factors = [*{json.dumps(each): each for each in weight}.values()]
    return [sign, product([*factors, left]), product([*factors, right])] if factors else [sign, left, right]
