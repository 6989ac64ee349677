"""Substitution, gradients and unfolding: terms from terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from verify.errors import Ambiguous, IllTyped, NotDifferentiable
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.derivative import At, Derivative
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.function import FunctionGradient, FunctionValue
from verify.expressions.atoms.identity import Zero
from verify.expressions.atoms.inner import inner
from verify.expressions.atoms.multiply import product
from verify.expressions.atoms.symbol import Symbol, symbol
from verify.expressions.atoms.transpose import transpose
from verify.expressions.size import Size
from verify.expressions.term import Binder, Term
from verify.expressions.types import Scalar, ValueType, shape


@dataclass(frozen=True, slots=True)
class Definition:
    """``name(parameters) = body``; without parameters it abbreviates a term."""

    name: str
    parameters: tuple[Symbol, ...]
    body: Term


def size_term(size: Size) -> Term:
    """The size as a term."""
    natural = Scalar(natural=True, nonnegative=True)
    parts: list[Term] = []
    for monomial, coefficient in size.parts:
        letters: list[Term] = [symbol(name, natural) for name in monomial]
        factors = letters if coefficient == 1 and letters else [constant(coefficient), *letters]
        parts.append(product(factors))
    return parts[0] if len(parts) == 1 else Add(tuple(parts)) if parts else constant(0)


def rebuild(term: Term, change: Callable[[Term], Term]) -> Term:
    """The term with every argument changed."""
    return term.with_arguments([change(argument) for argument in term.arguments])


def replace_term(term: Term, old: Term, new: Term) -> Term:
    """The term with every occurrence of one subterm replaced."""
    return new if term == old else rebuild(term, lambda argument: replace_term(argument, old, new))


def substitute(term: Term, values: Mapping[str, Term]) -> Term:
    """The term with free symbols replaced; bound variables are renamed where they would capture."""
    values = {name: value for name, value in values.items() if name in term.names}
    if not values:
        return term
    if isinstance(term, Symbol):
        return values[term.name]
    if isinstance(term, Binder):
        return _substitute_binder(term, values)
    if isinstance(term, Derivative) and term.variable in values:
        raise NotDifferentiable(f"a derivative by {term.variable}, which is replaced")
    return rebuild(term, lambda argument: substitute(argument, values))


def _substitute_binder(term: Binder, values: Mapping[str, Term]) -> Term:
    limits = [substitute(limit, values) for limit in term.limits]
    inside = {name: value for name, value in values.items() if name != term.variable}
    taken = frozenset().union(*(value.names for value in inside.values())) if inside else frozenset()
    body, variable = term.body, term.variable
    if variable in taken:
        fresh = variable
        while fresh in taken or fresh in body.names:
            fresh += "'"
        kind: ValueType = term.kind if isinstance(term, At) else Scalar(natural=isinstance(term, Fold))
        body = substitute(body, {variable: symbol(fresh, kind)})
        variable = fresh
    changed = term.with_arguments([*limits, substitute(body, inside)])
    return changed if variable == term.variable else replace(changed, variable=variable)


def gradient(term: Term, variable: str, kind: ValueType) -> Term:
    """The gradient of a scalar term by a symbol of the given type (its derivative, for a scalar symbol)."""
    return _collect(_contributions(term, variable, constant(1)), kind)


def derivative(term: Term, variable: str) -> Term:
    """The derivative of a scalar or matrix term by a scalar symbol.

    For a matrix M(s): <M'(s), U> is the derivative of <M(s), U>, which is linear in U; its gradient
    by U is M'(s).
    """
    if isinstance(term.type, Scalar):
        return gradient(term, variable, Scalar())
    direction = symbol("\\mathrm{direction}", term.type)
    slope = gradient(inner(term, direction), variable, Scalar())
    return gradient(slope, direction.name, term.type)


def _collect(parts: list[Term], kind: ValueType) -> Term:
    if not parts:
        return constant(0) if isinstance(kind, Scalar) else Zero((), *shape(kind))
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _contributions(term: Term, variable: str, cotangent: Term) -> list[Term]:
    if variable not in term.names:
        return []
    if isinstance(term, Symbol):
        return [cotangent]
    if isinstance(term, Binder):
        if not (isinstance(term, Fold) and term.kind == "sum"):
            raise NotDifferentiable(type(term).__name__)
        if any(variable in limit.names for limit in term.limits):
            raise NotDifferentiable("a sum whose bounds depend on the variable")
        parts = _contributions(term.body, variable, cotangent)
        return [term.with_arguments([*term.limits, part]) for part in parts]
    pulled = term.pullback(cotangent)
    return [
        part
        for argument, pull in zip(term.arguments, pulled, strict=True)
        if variable in argument.names
        for part in _contributions(argument, variable, _given(pull, term))
    ]


def _given(pull: Term | None, term: Term) -> Term:
    if pull is None:
        raise NotDifferentiable(type(term).__name__)
    return pull


def unfold(term: Term, definitions: Mapping[str, Definition]) -> Term:
    """The term with every definition, derivative and value at a point written out."""
    if isinstance(term, At):
        value, body = (unfold(argument, definitions) for argument in _shadowed(term, definitions))
        return substitute(body, {term.variable: value})
    if isinstance(term, Derivative):
        return _unfold_derivative(term, definitions)
    if isinstance(term, Binder):
        inner_definitions = _without(definitions, term.variable)
        _require_not_captured(term, inner_definitions)
        limits = [unfold(limit, definitions) for limit in term.limits]
        return term.with_arguments([*limits, unfold(term.body, inner_definitions)])
    if isinstance(term, Symbol) and term.name in definitions:
        definition = definitions[term.name]
        if definition.parameters:
            raise IllTyped(f"{term.name} is a function: write its argument")
        return unfold(definition.body, _without(definitions, term.name))
    term = rebuild(term, lambda argument: unfold(argument, definitions))
    if isinstance(term, FunctionValue | FunctionGradient) and term.name in definitions:
        return _apply(term, definitions)
    return term


def _require_not_captured(term: Binder, definitions: Mapping[str, Definition]) -> None:
    """That no size and no definition inside speaks of another thing that is called like the bound letter."""
    letter = term.variable
    if any(letter in size.names for part in term.body.walk() for size in shape(part.type)):
        raise Ambiguous(
            f"{letter} is bound here, and also the size of a matrix inside: rename one of the two"
        )
    found, queue = set[str](), [*term.body.names]
    while queue:
        name = queue.pop()
        if name in definitions and name not in found:
            found.add(name)
            definition = definitions[name]
            free = definition.body.names - {parameter.name for parameter in definition.parameters}
            if letter in free:
                raise Ambiguous(
                    f"{letter} is bound here, and also stands in the definition of {name}, which is used "
                    f"inside: rename one of the two"
                )
            queue += free


def _shadowed(term: At, definitions: Mapping[str, Definition]) -> tuple[Term, Term]:
    value = unfold(term.limits[0], definitions)
    return value, unfold(term.body, _without(definitions, term.variable))


def _apply(term: FunctionValue | FunctionGradient, definitions: Mapping[str, Definition]) -> Term:
    definition = definitions[term.name]
    (parameter,) = definition.parameters
    rest = _without(definitions, term.name)
    body = unfold(definition.body, _without(rest, parameter.name))
    if isinstance(term, FunctionGradient):
        kind = parameter.type
        body = (
            derivative(body, parameter.name)
            if isinstance(kind, Scalar)
            else gradient(body, parameter.name, kind)
        )
    return unfold(substitute(body, {parameter.name: term.arguments[0]}), rest)


def _unfold_derivative(term: Derivative, definitions: Mapping[str, Definition]) -> Term:
    body = unfold(term.arguments[0], _without(definitions, term.variable))
    if isinstance(term.kind, Scalar):
        result = derivative(body, term.variable)
    else:
        result = gradient(body, term.variable, term.kind)
        result = transpose(result) if term.transposed else result
    return unfold(result, definitions)


def _without(definitions: Mapping[str, Definition], name: str) -> dict[str, Definition]:
    return {key: value for key, value in definitions.items() if key != name}
