"""The numeric constants in the hypotheses of a statement: where they stand, and the claim with other ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite

from verify.claims.claim import Claim
from verify.claims.close import close
from verify.claims.constants import tidy
from verify.claims.spelling import is_number, number_value
from verify.document.statement import Statement
from verify.errors import VerifyError
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.extremum import Extremum
from verify.expressions.atoms.multiply import Multiply, product
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.printing import latex, latex_relation
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Scalar

LOOKED_INTO = (Add, Negate, Divide, Extremum, Norm, SquaredNorm)
"""In the arguments of these a number is a constant; elsewhere it may be an index, an exponent, a size."""

Path = tuple[int, ...]
Place = tuple[str, int | str]
Change = Callable[[Term], Term]


@dataclass(frozen=True, slots=True)
class Given:
    """A constant of a hypothesis or recursion. ``text``, ``term``: it and the hypothesis, in LaTeX.

    ``value``: as a number, positive; ``number``: the same, exact. ``place``: the list of the statement's
    hypotheses in which it stands, and where there. ``path``: the term, by the places of arguments; of a
    product the ``factors`` at these places are the constant. Which way makes the claim weaker is not known.
    """

    text: str
    term: str
    value: float
    number: Term
    statement: Statement
    place: Place
    path: Path
    factors: tuple[int, ...] = ()
    written: bool = True
    sign: int = 0

    def edited(self, new: Term) -> Claim:
        """The claim as it were if another number was printed. Raises VerifyError where it is none."""
        return _closed(_with(self.statement, self.place, self.path, partial(self._put, new)))

    def _put(self, new: Term, term: Term) -> Term:
        if not self.factors:
            return new
        return product([new, *(each for k, each in enumerate(term.arguments) if k not in self.factors)])


def givens(statement: Statement) -> tuple[Given, ...]:
    """The constants of the hypotheses that the claim depends on, in the order of the scope."""
    if statement.relation is None:
        return ()
    claim = _closed(statement)
    return tuple(each for each in _all(statement) if _matters(each, claim))


def _matters(given: Given, claim: Claim) -> bool:
    """Whether the claim is another one where the constant is twice as large."""
    with suppress(VerifyError):
        other = given.edited(product([constant(2), given.number]))
        return (other.assumptions, other.rules) != (claim.assumptions, claim.rules)
    return False


def _all(statement: Statement) -> Iterator[Given]:
    scope = statement.scope
    lists = (("hypotheses", scope.hypotheses), ("conditions", statement.conditions))
    for name, hypotheses in lists:
        for k, each in enumerate(hypotheses):
            names = [scope.declarations[x].kind for x in each.relation.names if x in scope.declarations]
            if any(not isinstance(kind, Scalar) or not kind.natural for kind in names):
                shown = each.text or tidy(latex_relation(each.relation))
                sides = ((0, each.relation.left), (1, each.relation.right))
                for side, term in sides:
                    yield from _made(statement, (name, k), shown, _constants(term, (side,)))
    for name, rule in scope.recursions.items():
        shown = tidy(f"{name} = {latex(rule.body)}")
        yield from _made(statement, ("recursions", name), shown, _constants(rule.body, ()))


def _made(
    statement: Statement,
    place: Place,
    shown: str,
    found: Iterator[tuple[Path, tuple[int, ...], Term]],
) -> Iterator[Given]:
    for path, factors, number in found:
        value = number_value(number)
        if isfinite(value) and value > 0:
            text = tidy(latex(number))
            yield Given(text, " ".join(shown.split()), value, number, statement, place, path, factors)


def _constants(term: Term, path: Path) -> Iterator[tuple[Path, tuple[int, ...], Term]]:
    """The numbers in a term; a 1 over something that has its own is none."""
    if isinstance(term, Negate):
        yield from _constants(term.arguments[0], (*path, 0))
    elif is_number(term):
        yield path, (), term
    elif isinstance(term, Multiply):
        factors = tuple(k for k, each in enumerate(term.arguments) if is_number(each))
        if factors:
            yield path, factors, product([term.arguments[k] for k in factors])
        for k, each in enumerate(term.arguments):
            if k not in factors:
                yield from _constants(each, (*path, k))
    elif isinstance(term, LOOKED_INTO):
        for k, each in enumerate(term.arguments):
            below = term.arguments[-1] if isinstance(term, Divide) and k == 0 else None
            one = is_number(each) and number_value(each) == 1
            if below is None or not one or next(_constants(below, ()), None) is None:
                yield from _constants(each, (*path, k))


def _with(statement: Statement, place: Place, path: Path, change: Change) -> Statement:
    """The statement with a term of one hypothesis, condition or recursion changed."""
    name, key = place
    scope = statement.scope
    if name == "recursions":
        rule = scope.recursions[str(key)]
        rules = {**scope.recursions, str(key): replace(rule, body=_at(rule.body, path, change))}
        return replace(statement, scope=replace(scope, recursions=rules))
    hypotheses = list(scope.hypotheses if name == "hypotheses" else statement.conditions)
    old = hypotheses[int(key)]
    sides = [old.relation.left, old.relation.right]
    sides[path[0]] = _at(sides[path[0]], path[1:], change)
    hypotheses[int(key)] = replace(old, relation=Relation(sides[0], old.relation.sign, sides[1]))
    if name == "conditions":
        return replace(statement, conditions=tuple(hypotheses))
    return replace(statement, scope=replace(scope, hypotheses=tuple(hypotheses)))


def _at(term: Term, path: Path, change: Change) -> Term:
    """The term with the one at the end of a path changed."""
    if not path:
        return change(term)
    arguments = list(term.arguments)
    arguments[path[0]] = _at(arguments[path[0]], path[1:], change)
    return term.with_arguments(arguments)


def _closed(statement: Statement) -> Claim:
    assert statement.relation is not None
    return close(statement.id, statement.relation, statement.scope, statement.conditions)
