"""Sums and minima over an index, as elements of new sequences that equations define step by step.

S_first = 0 and S_{k+1} = S_k + x_k for first <= k <= last make S_{last+1} the sum of x_first, .., x_last;
also where last + 1 = first, but not where last is less. M_{first+1} = x_first and M_{k+1} = min(M_k, x_k) for
first < k <= last make M_{last+1} the minimum, where first <= last. Where that is not sure nothing is stated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verify.certify.recheck import moved, polynomial
from verify.certify.stating.expansion import rebuilt, separated
from verify.certify.stating.formulas import Formula, Index, NotStated, negative, number, product, total
from verify.certify.stating.order import Order

if TYPE_CHECKING:
    from verify.certify.stating.forms import Form

EVERY = "#0"


@dataclass(frozen=True)
class Around:
    """The bound names around a formula: indices with the limits they are between, reals between 0 and 1."""

    order: Order
    indices: Mapping[str, tuple[Index, Index]] = field(default_factory=dict)
    reals: frozenset[str] = frozenset()

    def with_index(self, name: str, first: Index, last: Index) -> Around:
        """Inside one more sum, minimum or range."""
        limits = {**self.indices, name: (first, last)}
        return Around(self.order.within(name, first, last), limits, self.reals - {name})

    def with_real(self, name: str) -> Around:
        """Inside one more integral."""
        limits = {key: value for key, value in self.indices.items() if key != name}
        return Around(self.order, limits, self.reals | {name})

    def largest(self, index: Index) -> Index:
        """The largest value of an index, as one that is not bound."""
        while index[0] is not None and index[0] in self.indices:
            last = self.indices[index[0]][1]
            index = last[0], last[1] + index[1]
        return index


@dataclass
class Sequence:
    """A new sequence: its name, the first index of the sum or minimum, what is summed, up to where."""

    name: str
    least: bool
    first: Index
    body: Formula
    limits: list[Index] = field(default_factory=list)

    def begin(self) -> list[Any]:
        """The hypothesis with which it begins."""
        if not self.least:
            return ["=", ["element", self.name, [*self.first]], number(0)]
        start = ["element", self.name, [self.first[0], self.first[1] + 1]]
        return ["=", start, moved(self.body, EVERY, self.first)]

    def steps(self, order: Order) -> list[list[Any]]:
        """The equations that define it, up to each of the limits."""
        here = ["element", self.name, [EVERY, 0]]
        after = ["sum", here, self.body]
        if self.least:
            after = negative(["largest", negative(here), negative(self.body)])
        first = [self.first[0], self.first[1] + int(self.least)]
        return [[first, [*last], self.name, 1, after] for last in order.largest(self.limits)]


def fold(form: Form, data: Formula, around: Around) -> Formula:
    """A sum or minimum, as the element of a new sequence."""
    op, variable, low, high, body = data
    first, last = (low[0], low[1]), (high[0], high[1])
    if first[0] is not None and first[0].startswith("#"):
        raise NotStated("a sum that starts at a bound index")
    if op == "total" and first[0] == last[0] and last[1] < first[1]:
        return number(0)
    if not around.order.surely(first, (last[0], last[1] + int(op == "total"))):
        what = "over a range that may be empty" if op == "least" else "that may end before its start"
        raise NotStated(f"a sum or minimum {what}")
    inside = around.with_index(variable, first, last)
    written = form.formula(body, inside)
    if bound_in(written) <= {variable}:
        return _element(form, op == "least", inside, (variable, first, last), written)
    if op == "least":
        raise NotStated("a minimum that depends on a bound index")
    return _apart(form, inside, (variable, first, last), written)


def _element(
    form: Form, least: bool, inside: Around, span: tuple[str, Index, Index], body: Formula
) -> Formula:
    variable, first, last = span
    sequence = form.sequence(least, first, moved(body, variable, (EVERY, 0)))
    limit = inside.largest(last)
    if limit not in sequence.limits:
        sequence.limits.append(limit)
    return ["element", sequence.name, [last[0], last[1] + 1]]


def _apart(form: Form, inside: Around, span: tuple[str, Index, Index], body: Formula) -> Formula:
    """A sum of products: the factors that do not depend on the index stand before the sums of the others."""
    value = form.expansion.value(body)
    if form.lost(body, rebuilt(value)):
        raise NotStated("a root or inverse in a sum that does not matter and may not exist")
    found = []
    for own, rest in separated(value, lambda name: span[0] in bound_in(json.loads(name))).items():
        part = rebuilt(polynomial([["1", [[name, k] for name, k in own]]]))
        if bound_in(part) - {span[0]}:
            raise NotStated("a sum of what depends on two bound indices")
        found.append(product([rebuilt(rest), _element(form, False, inside, span, part)]))
    return total(found)


def bound_in(data: Any) -> set[str]:
    """The bound names that a formula without sums and integrals speaks of."""
    if isinstance(data, str):
        return {data} if data.startswith("#") else set()
    return set().union(*map(bound_in, data)) if isinstance(data, list) else set()
