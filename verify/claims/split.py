"""The split: measurements are scalars computed from matrices; the skeleton is what the claim says of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.exponential import Exp
from verify.expressions.atoms.extremum import Extremum
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.logarithm import Log
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.symbol import Symbol, symbol
from verify.expressions.atoms.trigonometric import Trigonometric
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Matrix, Scalar

SCALAR_ARITHMETIC = (Add, Negate, Multiply, Divide, Power, Exp, Log, Absolute, Extremum, Trigonometric)


@dataclass(frozen=True, slots=True)
class Split:
    """``measurements`` maps a name to the rule that measures it (indexed under a sum or minimum);
    ``skeleton`` is the claim's relation with each measurement replaced by its name."""

    skeleton: Relation
    measurements: dict[str, Rule]


@dataclass(slots=True)
class _Measurements:
    found: dict[tuple[Term, str | None], str] = field(default_factory=dict)

    def name(self, term: Term, binder: str | None) -> str:
        key = (term, binder)
        if key not in self.found:
            self.found[key] = f"\\mathrm{{m}}_{{{len(self.found) + 1}}}"
        return self.found[key]


class _TooDeep(Exception):
    """A measurement under two indices at once."""


def split(relation: Relation) -> Split:
    """The measurements and the skeleton, computed from the expression.

    A comparison of matrices is measured whole: its skeleton is itself.
    """
    if isinstance(relation.left.type, Matrix):
        return Split(relation, {})
    measurements = _Measurements()
    left = _skeleton(relation.left, (), measurements)
    right = _skeleton(relation.right, (), measurements)
    rules = {name: Rule(term, binder) for (term, binder), name in measurements.found.items()}
    return Split(Relation(left, relation.sign, right), rules)


def _skeleton(term: Term, binders: tuple[str, ...], measurements: _Measurements) -> Term:
    if isinstance(term, Constant | Symbol | Element):
        return term
    if isinstance(term, Fold) and isinstance(term.type, Scalar):
        try:
            limits = [_skeleton(limit, binders, measurements) for limit in term.limits]
            body = _skeleton(term.body, (*binders, term.variable), measurements)
            return term.with_arguments([*limits, body])
        except _TooDeep:
            return _measured(term, binders, measurements)
    plain = isinstance(term, SCALAR_ARITHMETIC) and all(isinstance(a.type, Scalar) for a in term.arguments)
    if plain:
        return term.with_arguments([_skeleton(a, binders, measurements) for a in term.arguments])
    return _measured(term, binders, measurements)


def _measured(term: Term, binders: tuple[str, ...], measurements: _Measurements) -> Term:
    used = [binder for binder in binders if binder in term.names]
    if len(used) > 1:
        raise _TooDeep
    if not used:
        return symbol(measurements.name(term, None), term.type)
    index = symbol(used[0], Scalar(natural=True, nonnegative=True))
    return Element((index,), measurements.name(term, used[0]), term.type)
