"""That a number is positive, as what is known of it would be false if it were not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.polynomials.polynomial import Monomial, Poly, variable, variables
from verify.certify.search.scribe import Data, data_of, one

if TYPE_CHECKING:
    from verify.certify.search.gather import Fact
    from verify.certify.search.search import Search

Signs = Mapping[str, "Fact"]


def nonzero(search: Search, goal: Poly, facts: Sequence[Fact]) -> int | None:
    """The place of x > 0: else p x - q >= 0 with p >= 0 and q > 0, a fact, would say that -q >= 0."""
    label = alone(goal)
    if label is None:
        return None
    signs: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda each: each.sign != ">"):
        name = alone(fact.poly)
        if name is not None and name != label and fact.sign != "=":
            signs.setdefault(name, fact)
    for fact in facts:
        if fact.sign != "=" and label in fact.labels and clashes(fact, label, signs):
            parts = [["1", one(), [fact.write()]]]
            zero = {name: signs[name].write() for name in fact.labels - {label}}
            zero[label] = len(search.scribe.lines)
            parts += [part(monomial, abs(c), zero) for monomial, c in fact.poly.items()]
            return search.scribe.write(["absurd", ">", data_of(goal), [["combination", parts, []]]])
    return None


def alone(poly: Poly) -> str | None:
    """The number that a polynomial is."""
    names = variables(poly)
    return names[0] if len(names) == 1 and poly == variable(names[0]) else None


def clashes(fact: Fact, label: str, signs: Signs) -> bool:
    """Whether a fact is p x - q >= 0 with p >= 0, q >= 0, and q > 0 or the fact strict."""
    if not fact.labels - {label} <= signs.keys():
        return False
    powers = [(dict(monomial).get(label, 0), c) for monomial, c in fact.poly.items()]
    if any(k > 1 or (k == 1) != (c > 0) for k, c in powers):
        return False
    return fact.sign == ">" or any(
        c < 0 and all(signs[name].sign == ">" for name, _ in monomial) for monomial, c in fact.poly.items()
    )


def part(monomial: Monomial, c: Fraction | int, places: Mapping[str, int]) -> Data:
    """A monomial times a positive number, as a product of lines."""
    return [str(c), one(), [places[name] for name, k in monomial for _ in range(k)]]
