"""Hypotheses that contradict each other, where bounds by numbers alone show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from verify.claims.claim import Claim
from verify.claims.solve import number_of
from verify.expressions.atoms.symbol import symbol
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Scalar, is_nonnegative


@dataclass(frozen=True, slots=True)
class _End:
    value: Fraction
    strict: bool
    text: str


def contradiction(claim: Claim) -> str | None:
    """Two hypotheses no value can meet together, in words; None where none is seen.

    Sound and far from complete: it compares numeric bounds on one and the same term, and a relation
    with its opposite.
    """
    lower: dict[Term, _End] = {}
    upper: dict[Term, _End] = {}
    relations = list(_relations(claim))
    for relation, text in relations:
        for each in (relation, relation.mirrored()):
            number = number_of(each.right)
            if number is None or not isinstance(each.left.type, Scalar):
                continue
            if each.sign in (">=", ">", "="):
                _raise(lower, each.left, _End(number, each.sign == ">", text))
            if each.sign in ("<=", "<", "="):
                _lower(upper, each.left, _End(number, each.sign == "<", text))
    for term, high in upper.items():
        low = lower.get(term)
        if low is None and is_nonnegative(term.type):
            low = _End(Fraction(0), False, "a quantity that is never negative")
        if low is not None and (
            low.value > high.value or (low.value == high.value and (low.strict or high.strict))
        ):
            return f"{low.text} and {high.text} contradict each other"
    return _opposites(relations)


def _opposites(relations: list[tuple[Relation, str]]) -> str | None:
    opposite = {
        "<": (">=", ">", "="),
        "<=": (">",),
        ">": ("<=", "<", "="),
        ">=": ("<",),
        "=": ("<", ">", "!="),
    }
    for k, (first, text) in enumerate(relations):
        for second, other in relations[k + 1 :]:
            for each in (second, second.mirrored()):
                same = each.left == first.left and each.right == first.right
                if same and each.sign in opposite.get(first.sign, ()):
                    return f"{text} and {other} contradict each other"
    return None


def _relations(claim: Claim) -> Iterator[tuple[Relation, str]]:
    for assumption in (*claim.assumptions, *claim.aside):
        yield assumption.relation, assumption.text
    for name, declaration in claim.declarations.items():
        if not isinstance(declaration.kind, Scalar) or declaration.index is not None:
            continue
        term = symbol(name, declaration.kind)
        for bound, sign in ((declaration.lower, ">"), (declaration.upper, "<")):
            if bound is not None:
                text = f"the declaration of {name}"
                yield Relation(term, sign if bound.strict else f"{sign}=", bound.term), text


def _raise(table: dict[Term, _End], term: Term, end: _End) -> None:
    old = table.get(term)
    if old is None or (end.value, end.strict) > (old.value, old.strict):
        table[term] = end


def _lower(table: dict[Term, _End], term: Term, end: _End) -> None:
    old = table.get(term)
    if old is None or (-end.value, end.strict) > (-old.value, old.strict):
        table[term] = end
