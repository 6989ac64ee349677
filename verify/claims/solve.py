"""Equations that determine a name are solved, so that draws meet them; the others are checked.

``eta_t = min{..}`` defines every element; ``d = V_2 - V_1`` defines d; ``x + y = 1`` gives x;
``|u| = 1``, ``Q^T Q = I``, ``A = A^T`` become properties; ``grad f(x) = 0`` makes x a stationary point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from verify.claims.claim import Assumption, elements
from verify.document.scope import Declaration, Property
from verify.errors import VerifyError
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.function import FunctionGradient
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.atoms.transpose import Transpose
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.rewrite import gradient, size_term, substitute
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar


@dataclass(frozen=True, slots=True)
class Solved:
    """Assumptions left to check, and the declarations and rules that make the others hold."""

    assumptions: tuple[Assumption, ...]
    declarations: Mapping[str, Declaration]
    rules: Mapping[str, Rule]
    stationary: Mapping[str, str]


def solve(
    assumptions: Iterable[Assumption], declarations: Mapping[str, Declaration], rules: Mapping[str, Rule]
) -> Solved:
    """Turn equations into rules and properties where that is exact; keep every other assumption."""
    solved = Solved((), declarations, rules, {})
    for assumption in assumptions:
        if _is_known(solved, assumption):
            continue
        changed = _by_rule(solved, assumption) or _by_property(solved, assumption.relation)
        solved = changed or replace(solved, assumptions=(*solved.assumptions, assumption))
    return solved


def _is_known(solved: Solved, assumption: Assumption) -> bool:
    """Whether a rule already says exactly this equation."""
    relation = assumption.relation
    match relation.left:
        case Symbol(name=name):
            return relation.sign == "=" and solved.rules.get(name) == Rule(relation.right)
        case Element(name=name, arguments=(Symbol(name=index),)):
            return relation.sign == "=" and solved.rules.get(name) == Rule(relation.right, index)
    return False


def _by_rule(solved: Solved, assumption: Assumption) -> Solved | None:
    """``name = formula`` (either way round), or an equation linear in a scalar or matrix."""
    relation = assumption.relation
    if relation.sign != "=":
        return None
    for relation_ in (relation, relation.mirrored()):
        match relation_.left:
            case Symbol(name=name) if _free(solved, name) and not _depends(solved, relation_.right, name):
                return replace(solved, rules={**solved.rules, name: Rule(relation_.right)})
            case Element(name=name, arguments=(Symbol(name=index),)) if _free(solved, name):
                if assumption.index == index and _earlier(relation_.right, name, index):
                    return replace(solved, rules={**solved.rules, name: Rule(relation_.right, index)})
    return _linear(solved, relation)


def _free(solved: Solved, name: str) -> bool:
    """Whether a name is drawn without any structure, so that a rule may take its place."""
    declaration = solved.declarations.get(name)
    if declaration is None or name in solved.rules or name in solved.stationary:
        return False
    kind = declaration.kind
    plain = not declaration.properties and not isinstance(kind, Function)
    return plain and not (isinstance(kind, Scalar) and kind.natural)


def _depends(solved: Solved, term: Term, name: str) -> bool:
    """Whether the value of a term can depend on a name, through rules, bounds and properties."""
    seen: set[str] = set()
    queue = list(term.names)
    while queue:
        current = queue.pop()
        if current == name:
            return True
        if current in seen:
            continue
        seen.add(current)
        if current in solved.rules:
            queue += solved.rules[current].body.names
        declaration = solved.declarations.get(current)
        if declaration is not None:
            for bound in (declaration.lower, declaration.upper):
                queue += bound.term.names if bound is not None else ()
            for prop in declaration.properties:
                queue += prop.argument.names if prop.argument is not None else ()
    return False


def _earlier(term: Term, name: str, index: str) -> bool:
    """Whether the formula for element t uses no element of its own sequence."""
    return all(element.name != name for element in elements(term))


def _linear(solved: Solved, relation: Relation) -> Solved | None:
    """x from an equation in which it appears linearly with a constant factor, as in x + y = 1."""
    difference = Add((relation.left, Negate((relation.right,))))
    if isinstance(difference.type, Matrix):
        return _linear_matrix(solved, relation)
    for name in sorted(difference.names):
        if not _free(solved, name):
            continue
        declaration = solved.declarations[name]
        if not isinstance(declaration.kind, Scalar) or declaration.index is not None:
            continue
        try:
            slope = gradient(difference, name, Scalar())
        except VerifyError:
            continue
        factor = _number(slope)
        rest = substitute(difference, {name: constant(0)})
        if factor is None or factor.number == 0 or _depends(solved, rest, name):
            continue
        body = Divide((Negate((rest,)), factor))
        return replace(solved, rules={**solved.rules, name: Rule(body)})
    return None


def _linear_matrix(solved: Solved, relation: Relation) -> Solved | None:
    """A from A + B = C."""
    parts = [(part, 1) for part in _parts(relation.left)] + [(part, -1) for part in _parts(relation.right)]
    for k, (part, sign) in enumerate(parts):
        if isinstance(part, Negate):
            part, sign = part.arguments[0], -sign
        if not isinstance(part, Symbol) or not _free(solved, part.name):
            continue
        others = [
            other if side == -sign else Negate((other,)) for j, (other, side) in enumerate(parts) if j != k
        ]
        body = others[0] if len(others) == 1 else Add(tuple(others))
        if not _depends(solved, body, part.name):
            return replace(solved, rules={**solved.rules, part.name: Rule(body)})
    return None


def _parts(term: Term) -> tuple[Term, ...]:
    return term.arguments if isinstance(term, Add) else (term,)


def _number(term: Term) -> Constant | None:
    """The value of a term without names, where it is a sum, product or quotient of numbers."""
    if term.names:
        return None
    match term:
        case Constant():
            return term
        case Negate(arguments=(inner,)):
            value = _number(inner)
            return None if value is None else constant(-value.number)
        case Add(arguments=parts) | Multiply(arguments=parts):
            values = [_number(part) for part in parts]
            total = 0 if isinstance(term, Add) else 1
            result = constant(total).number
            for value in values:
                if value is None:
                    return None
                result = result + value.number if isinstance(term, Add) else result * value.number
            return constant(result)
        case Divide(arguments=(above, below)):
            upper, lower = _number(above), _number(below)
            if upper is None or lower is None or lower.number == 0:
                return None
            return constant(upper.number / lower.number)
    return None


def number_of(term: Term) -> Fraction | None:
    """The value of a term without names that is made of numbers by + - * /."""
    found = _number(term)
    return None if found is None else found.number


def _by_property(solved: Solved, relation: Relation) -> Solved | None:
    """|u| = 1, |u|^2 = 1, Q^T Q = I, A = A^T, P^2 = P (P symmetric), grad f(x) = 0, either way round."""
    if relation.sign != "=":
        return None
    return _property(solved, relation) or _property(solved, relation.mirrored())


def _property(solved: Solved, relation: Relation) -> Solved | None:
    one, two = constant(1), constant(2)
    match relation:
        case Relation(left=Norm(arguments=(Symbol(name=name),)), right=right) if right == one:
            return _with_property(solved, name, "unit")
        case Relation(left=SquaredNorm(arguments=(Symbol(name=name),)), right=right) if right == one:
            return _with_property(solved, name, "unit")
        case Relation(
            left=Multiply(arguments=(Transpose(arguments=(Symbol() as a,)), b)), right=Identity()
        ) if a == b:
            return _with_property(solved, a.name, "orthogonal")
        case Relation(left=Symbol() as a, right=Transpose(arguments=(b,))) if a == b:
            return _with_property(solved, a.name, "symmetric")
        case Relation(left=Power(arguments=(Symbol() as a, exponent)), right=b) if a == b and exponent == two:
            return _with_property(solved, a.name, "projection")
        case Relation(left=Multiply(arguments=(Symbol() as a, c)), right=b) if a == b and a == c:
            return _with_property(solved, a.name, "projection")
        case Relation(left=FunctionGradient(name=function, arguments=(Symbol(name=name),)), right=right):
            zero = isinstance(right, Zero) or right == constant(0)
            first = function not in solved.stationary.values()
            if zero and first and _free(solved, name) and not _is_bounded(solved, name):
                return replace(solved, stationary={**solved.stationary, name: function})
    return None


def _is_bounded(solved: Solved, name: str) -> bool:
    declaration = solved.declarations[name]
    return declaration.lower is not None or declaration.upper is not None


def _with_property(solved: Solved, name: str, property_name: str) -> Solved | None:
    declaration = solved.declarations.get(name)
    if declaration is None or not isinstance(declaration.kind, Matrix) or declaration.index is not None:
        return None
    names = {prop.name for prop in declaration.properties}
    assumptions = solved.assumptions
    if property_name == "projection":
        if names != {"symmetric"} or name in solved.rules:
            return None
    elif not _free(solved, name):
        return None
    kind = declaration.kind
    if property_name == "orthogonal" and kind.rows != kind.columns:
        enough = Relation(size_term(kind.columns), "<=", size_term(kind.rows))
        assumptions = (*assumptions, Assumption(enough, f"{name} has orthonormal columns"))
    changed = replace(declaration, properties=(Property(property_name),))
    return replace(solved, assumptions=assumptions, declarations={**solved.declarations, name: changed})
