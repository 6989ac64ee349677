"""Waterfall: what each link of a chain gives away where the whole chain is tightest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, isfinite

from verify.claims.claim import Claim
from verify.claims.close import close
from verify.claims.ratio import total
from verify.document.statement import Statement
from verify.errors import VerifyError
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.falsify.extremal import Extremal, float_instance

RATIO = "quantity 0"
"""The name under which a search keeps the points at which the ratio of the two sides is largest."""

ORDERED = (("<=", "<", "="), (">=", ">", "="))
Keep = Callable[[Extremal], None]


@dataclass(frozen=True, slots=True)
class Fall:
    """What one link gives away at the point: the larger side over the smaller, and the share of the gap."""

    statement: Statement
    factor: float
    share: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The links of a chain at the point where the two ends of the chain are closest.

    ``factor``: the larger end over the smaller there. ``point``: its sizes.
    """

    factor: float
    falls: tuple[Fall, ...]
    point: str


def chain_of(statements: Sequence[Statement], identity: str) -> tuple[Statement, ...]:
    """The links around this one, each from where the last one ended, all of one direction."""
    place = next((k for k, each in enumerate(statements) if each.id == identity), None)
    if place is None:
        return ()
    first = last = place
    while first > 0 and _is_chain(statements[first - 1 : last + 1]):
        first -= 1
    while last + 1 < len(statements) and _is_chain(statements[first : last + 2]):
        last += 1
    return tuple(statements[first : last + 1])


def _is_chain(links: Sequence[Statement]) -> bool:
    """Whether each link begins with the side that the one before it ended with, in one direction."""
    relations = [each.relation for each in links if each.relation is not None]
    if len(relations) < len(links) or not any(_direction(relations, signs) for signs in ORDERED):
        return False
    joined = all(one.right == other.left for one, other in pairwise(relations))
    return joined and all(one.scope.definitions == other.scope.definitions for one, other in pairwise(links))


def _direction(relations: Sequence[Relation], signs: Sequence[str]) -> bool:
    return all(each.sign in signs for each in relations)


def waterfall(chain: Sequence[Statement], search: Callable[[Claim, Keep], object]) -> Waterfall | None:
    """What each link gives away; None where the signs of a chain differ, a link is unread, or no point
    shows anything.

    ``search`` looks for points at which the whole chain is tight, and hands over those worth keeping.
    """
    relations = [each.relation for each in chain if each.relation is not None]
    ordered = [_direction(relations, signs) for signs in ORDERED]
    if len(relations) < 2 or len(relations) != len(chain) or sum(ordered) != 1:
        return None
    try:
        whole, sides = _whole(chain, relations, "<=" if ordered[0] else ">=")
    except VerifyError:  # one of its links is unread
        return None
    kept: list[Extremal] = []
    search(whole, kept.append)
    best = max((each for each in kept if each.quantity == RATIO), key=lambda each: each.value, default=None)
    if best is None:
        return None
    with suppress(VerifyError, ArithmeticError):
        evaluator = float_instance(whole, best.draft, whole.rules).evaluator
        values = [float(evaluator.value(side).value.flatten()[0]) for side in sides]
        if all(map(isfinite, values)):
            point = ", ".join(f"{name} = {size}" for name, size in sorted(best.draft.sizes.items()))
            return _fallen(chain, values if ordered[0] else [-value for value in values], ordered[0], point)
    return None


def _whole(chain: Sequence[Statement], relations: Sequence[Relation], sign: str) -> tuple[Claim, list[Term]]:
    """The claim from the first side to the last, with the names of all of them; and every side."""
    links = [
        close(each.id, relation, each.scope, each.conditions)
        for each, relation in zip(chain, relations, strict=True)
    ]
    sides = [links[0].conclusion.left, *(link.conclusion.right for link in links)]
    written = [relations[0].left, *(relation.right for relation in relations)]
    conditions = tuple(dict.fromkeys(c for each in chain for c in each.conditions))
    every = total((1, side) for side in written)
    everything = close(chain[0].id, Relation(every, sign, every), chain[-1].scope, conditions)
    ends = Relation(sides[0], sign, sides[-1])
    return replace(everything, conclusion=ends, written=Relation(written[0], sign, written[-1])), sides


def _fallen(chain: Sequence[Statement], values: Sequence[float], up: bool, point: str) -> Waterfall:
    """The falls, of values that go up along the chain (with their signs turned where they go down)."""
    gap = values[-1] - values[0]
    falls = tuple(
        Fall(each, _factor(one, other, up), (other - one) / gap if gap > 0 else 0.0)
        for each, (one, other) in zip(chain, pairwise(values), strict=True)
    )
    return Waterfall(_factor(values[0], values[-1], up), falls, point)


def _factor(one: float, other: float, up: bool) -> float:
    """The larger over the smaller; infinite where the smaller is not above 0."""
    small, large = (one, other) if up else (-other, -one)
    return large / small if small > 0 else inf
