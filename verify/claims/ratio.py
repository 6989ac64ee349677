"""The two sides whose ratio says how sharp an inequality is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verify.claims.spelling import addends, is_number, number_value, same
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Scalar, is_nonnegative


def ratio_sides(relation: Relation, rules: Mapping[str, Rule]) -> tuple[Term, Term] | None:
    """Numerator and denominator: the claim says that their ratio is at most 1, for a positive denominator.

    A term that stands on both sides is left out: it would hide how far apart the others are. Terms that
    are nonnegative by their type stay on the right, all others move left. Where that leaves nothing on the
    right, the nonnegative terms of the left are set against all others. None for equations and
    comparisons of matrices.
    """
    if relation.sign in (">=", ">"):
        relation = relation.mirrored()
    if relation.sign not in ("<=", "<") or not isinstance(relation.left.type, Scalar):
        return None
    larger, smaller = same(relation.right), same(relation.left)
    every = [(sign, each.term) for sign, each in [*addends(larger), *addends(smaller, -1)]]
    signed = [every[k] for k in uncancelled(every)] or every
    right = [term for sign, term in signed if sign > 0 and never_negative(term, rules)]
    left = [term for sign, term in signed if sign < 0 and never_negative(term, rules)]
    other = [(sign, term) for sign, term in signed if not never_negative(term, rules)]
    if right and not _is_zero(right):
        return total([*((1, term) for term in left), *((-sign, term) for sign, term in other)]), total(
            (1, term) for term in right
        )
    if left and other:
        return total((1, term) for term in left), total(other)
    return None


def never_negative(term: Term, rules: Mapping[str, Rule]) -> bool:
    """Whether the form of a term, or of the rule that determines it, says that it is >= 0."""
    if is_nonnegative(term.type) or (is_number(term) and number_value(term) >= 0):
        return True
    match term:
        case Symbol(name=name) | Element(name=name) if name in rules:
            return is_nonnegative(rules[name].body.type)
        case Multiply(arguments=parts) | Divide(arguments=parts) | Add(arguments=parts):
            return all(never_negative(part, rules) for part in parts)
        case Fold(arguments=(_, _, body)):
            return never_negative(body, rules)
    return False


def uncancelled(signed: Iterable[tuple[int, Term]]) -> list[int]:
    """The places of the terms that no equal one of the other sign takes away."""
    kept: dict[tuple[int, Term], list[int]] = {}
    for place, (sign, term) in enumerate(signed):
        opposite = kept.get((-sign, term))
        if opposite:
            opposite.pop()
        else:
            kept.setdefault((sign, term), []).append(place)
    return sorted(place for places in kept.values() for place in places)


def total(signed: Iterable[tuple[int, Term]]) -> Term:
    """The sum of terms with their signs; 0 of none."""
    terms = [term if sign > 0 else Negate((term,)) for sign, term in signed]
    if not terms:
        return constant(0)
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _is_zero(terms: list[Term]) -> bool:
    return all(isinstance(term, Constant) and term.number == 0 for term in terms)
