"""Claims with one hypothesis dropped: each says more than the claim it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from verify.claims.claim import Claim
from verify.document.scope import Bound, Declaration, Property
from verify.domains.choose import matrix_class
from verify.errors import VerifyError
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.evaluate import Rule
from verify.expressions.printing import SIGN_LATEX as LATEX
from verify.expressions.printing import latex, latex_relation
from verify.expressions.relation import Relation
from verify.expressions.rewrite import rebuild
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar

SHAPE = ("the interval of ", "has orthonormal columns")
"""Assumptions that only say that there is something to draw."""

WEAKER = {"pd": "psd", "psd": "symmetric", "projection": "symmetric", "strongly": "convex"}
"""What is left of a property when it is dropped: the next weaker one, where there is one."""

CONSTANTS = ("smooth", "lipschitz", "strongly")
"""Properties of functions whose constant cannot be negative."""


def weakened(claim: Claim) -> tuple[tuple[str, Claim], ...]:
    """Each claim that is left when one hypothesis is dropped, with the hypothesis in words.

    Assumptions are dropped whole. A bound of a scalar is dropped, or moved to 0 where the scalar is the
    constant of a function's property. A property of a matrix or function gives way to the next weaker
    one; ``smooth`` stays, as nothing could be said without it. What defines a name (a rule, a recursion)
    is no hypothesis.
    """
    return (*_assumptions(claim), *_stationary(claim), *_bounds(claim), *_properties(claim))


def _assumptions(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Without one assumption, and all that say the same."""
    seen: set[Relation] = set()
    for assumption in claim.assumptions:
        relation = assumption.relation
        if relation in seen or any(word in assumption.text for word in SHAPE):
            continue
        seen.add(relation)
        kept = tuple(other for other in claim.assumptions if other.relation != relation)
        declared = assumption.text.startswith("the declaration of ")
        text = latex_relation(relation) if declared else assumption.text
        yield text, replace(claim, assumptions=kept)


def _stationary(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Without a point being stationary."""
    for name, function in claim.stationary.items():
        kept = {point: f for point, f in claim.stationary.items() if point != name}
        yield f"\\nabla {function}({name}) = 0", replace(claim, stationary=kept)


def _bounds(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Without one end of a declared interval."""
    properties = [
        prop for d in claim.declarations.values() for prop in d.properties if prop.name in CONSTANTS
    ]
    limits = {name for prop in properties if prop.argument is not None for name in prop.argument.names}
    for name, declaration in claim.declarations.items():
        kind = declaration.kind
        if not isinstance(kind, Scalar) or name in claim.rules:
            continue
        lower, upper = declaration.lower, declaration.upper
        if lower is not None:
            text = f"{name} {'>' if lower.strict else LATEX['>=']} {latex(lower.term)}"
            number = lower.term.number if isinstance(lower.term, Constant) else None
            if kind.natural:
                if number is not None and number + lower.strict > 1:
                    yield text, _redeclared(claim, replace(declaration, lower=None))
            elif name not in limits:
                yield text, _redeclared(claim, replace(declaration, lower=None, kind=Scalar()))
            elif number != 0:
                yield text, _redeclared(claim, replace(declaration, lower=Bound(constant(0), True)))
        if upper is not None and not kind.natural:
            text = f"{name} {'<' if upper.strict else LATEX['<=']} {latex(upper.term)}"
            yield text, _redeclared(claim, replace(declaration, upper=None))


def _properties(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """With one property of a matrix or function weakened."""
    for name, declaration in claim.declarations.items():
        if name in claim.rules or isinstance(declaration.kind, Scalar):
            continue
        for prop in declaration.properties:
            changed = _weaker(declaration, prop)
            if changed is not None:
                argument = "" if prop.argument is None else f" {latex(prop.argument)}"
                yield f"{name}: {prop.name}{argument}", _redeclared(claim, changed)


def _weaker(declaration: Declaration, prop: Property) -> Declaration | None:
    """The declaration with a weaker property in place of this one, None where nothing could be drawn."""
    others = tuple(other for other in declaration.properties if other != prop)
    known = {other.name for other in others}
    left = WEAKER.get(prop.name)
    if left is not None and left not in known and not _implied(left, known):
        others = (*others, Property(left))
    if isinstance(declaration.kind, Function):
        needed = prop.name == "smooth" or (prop.name == "lipschitz" and "smooth" not in known)
        return None if needed or prop.name == "differentiable" else replace(declaration, properties=others)
    if prop.name == "symmetric" and _implied("symmetric", known):
        return None
    try:
        matrix_class({other.name: 1 if other.argument is not None else None for other in others})
    except VerifyError:
        return None
    return replace(declaration, properties=others)


def _implied(name: str, known: set[str]) -> bool:
    """Whether other properties say it anyway."""
    stronger = {"symmetric": {"psd", "pd", "projection", "diagonal"}, "psd": {"pd", "projection"}}
    return bool(stronger.get(name, set()) & known)


def _redeclared(claim: Claim, declaration: Declaration) -> Claim:
    """The claim with a name declared otherwise, its new type wherever it stands."""
    name, kind = declaration.name, declaration.kind
    kept = tuple(a for a in claim.assumptions if not a.text.startswith(f"{SHAPE[0]}{name} "))
    changed = replace(claim, declarations={**claim.declarations, name: declaration}, assumptions=kept)
    if kind == claim.declarations[name].kind or isinstance(kind, Function):
        return changed
    return replace(
        changed,
        conclusion=_relation(claim.conclusion, name, kind),
        assumptions=tuple(replace(a, relation=_relation(a.relation, name, kind)) for a in kept),
        rules=_rules(claim.rules, name, kind),
        declarations={key: _limits(d, name, kind) for key, d in changed.declarations.items()},
    )


def _relation(relation: Relation, name: str, kind: Scalar | Matrix) -> Relation:
    return Relation(_typed(relation.left, name, kind), relation.sign, _typed(relation.right, name, kind))


def _rules(rules: Mapping[str, Rule], name: str, kind: Scalar | Matrix) -> dict[str, Rule]:
    return {key: replace(rule, body=_typed(rule.body, name, kind)) for key, rule in rules.items()}


def _limits(declaration: Declaration, name: str, kind: Scalar | Matrix) -> Declaration:
    """A declaration whose bounds and constants speak of the name."""
    lower, upper = declaration.lower, declaration.upper
    return replace(
        declaration,
        lower=None if lower is None else replace(lower, term=_typed(lower.term, name, kind)),
        upper=None if upper is None else replace(upper, term=_typed(upper.term, name, kind)),
        properties=tuple(
            p if p.argument is None else replace(p, argument=_typed(p.argument, name, kind))
            for p in declaration.properties
        ),
    )


def _typed(term: Term, name: str, kind: Scalar | Matrix) -> Term:
    """The term with a name of another type."""
    if name not in term.names:
        return term
    if isinstance(term, Symbol | Element) and term.name == name:
        term = replace(term, kind=kind)
    return rebuild(term, lambda argument: _typed(argument, name, kind))
