"""The two sides whose ratio says how sharp an inequality is."""

from __future__ import annotations

from collections.abc import Mapping

from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.multiply import Multiply, product
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Scalar, is_nonnegative


def ratio_sides(relation: Relation, rules: Mapping[str, Rule]) -> tuple[Term, Term] | None:
    """Numerator and denominator: the claim says that their ratio is at most 1, for a positive denominator.

    Terms that are nonnegative by their type stay on the right, all others move left. Where that leaves
    nothing on the right, the nonnegative terms of the left are set against all others. None for
    equations and comparisons of matrices.
    """
    if relation.sign in (">=", ">"):
        relation = relation.mirrored()
    if relation.sign not in ("<=", "<") or not isinstance(relation.left.type, Scalar):
        return None
    signed = [(term, sign) for term, sign in _terms(relation.right, 1)]
    signed += [(term, -sign) for term, sign in _terms(relation.left, 1)]
    right = [term for term, sign in signed if sign > 0 and _never_negative(term, rules)]
    left = [term for term, sign in signed if sign < 0 and _never_negative(term, rules)]
    other = [(term, sign) for term, sign in signed if not _never_negative(term, rules)]
    if right and not _is_zero(right):
        moved = left + [term if sign < 0 else Negate((term,)) for term, sign in other]
        return _sum(moved), _sum(right)
    if left and other:
        return _sum(left), _sum([term if sign > 0 else Negate((term,)) for term, sign in other])
    return None


def _never_negative(term: Term, rules: Mapping[str, Rule]) -> bool:
    """Whether the form of a term, or of the rule that determines it, says that it is >= 0."""
    if is_nonnegative(term.type):
        return True
    match term:
        case Symbol(name=name) | Element(name=name) if name in rules:
            return is_nonnegative(rules[name].body.type)
        case Multiply(arguments=parts) | Divide(arguments=parts) | Add(arguments=parts):
            return all(_never_negative(part, rules) for part in parts)
    return False


def _terms(term: Term, sign: int) -> list[tuple[Term, int]]:
    """The terms of a sum with their signs."""
    match term:
        case Add(arguments=parts):
            return [found for part in parts for found in _terms(part, sign)]
        case Negate(arguments=(inner,)):
            return _terms(inner, -sign)
        case Multiply(arguments=factors) if any(isinstance(factor, Negate) for factor in factors):
            place = next(k for k, factor in enumerate(factors) if isinstance(factor, Negate))
            rest = [f.arguments[0] if k == place else f for k, f in enumerate(factors)]
            return _terms(product(rest), -sign)
        case Divide(arguments=(Negate(arguments=(inner,)), below)):
            return _terms(Divide((inner, below)), -sign)
    return [(term, sign)]


def _sum(terms: list[Term]) -> Term:
    if not terms:
        return constant(0)
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _is_zero(terms: list[Term]) -> bool:
    return all(isinstance(term, Constant) and term.number == 0 for term in terms)
