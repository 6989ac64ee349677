"""What the measurements of a claim depend on, as one short name: an edit of a constant leaves it alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from hashlib import blake2b

from verify.claims.claim import Assumption, Claim
from verify.claims.split import Split, split
from verify.document.scope import Bound, Declaration
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.term import Binder, Term
from verify.expressions.types import Matrix

ANY = "any index"


def measurement_key(claim: Claim) -> str:
    """The same for two claims exactly when the same quantities are measured under the same hypotheses.

    It names the set of measured terms, the declarations with their properties, the rules, hypotheses,
    stationary points and sizes: not the numbers of the skeleton, nor where anything stands in the
    document. A comparison of matrices is measured whole, so that its numbers count. Stable from run to
    run and from machine to machine.
    """
    found = split(claim.conclusion)
    conclusion = claim.conclusion if isinstance(claim.conclusion.left.type, Matrix) else None
    parts: dict[str, Iterable[str]] = {
        "measured": labels(found).values(),
        "conclusion": [] if conclusion is None else [_relation(conclusion, {})],
        "declarations": [_declaration(d) for d in claim.declarations.values()],
        "rules": [f"{name!r} {_rule(rule)}" for name, rule in claim.rules.items()],
        "assumptions": [_assumption(a) for a in (*claim.assumptions, *claim.elsewhere)],
        "stationary": [f"{name!r} {function!r}" for name, function in claim.stationary.items()],
        "naturals": map(repr, claim.naturals),
        "indices": map(repr, claim.indices),
        "extents": map(str, claim.extents),
    }
    return digest("\n".join(f"{name}: {sorted(lines)}" for name, lines in parts.items()))


def skeleton_key(found: Split) -> str:
    """A name for the skeleton with its numbers: what was claimed of the measurements."""
    return digest(_relation(found.skeleton, {}))


def labels(found: Split) -> dict[str, str]:
    """For each measurement a label made from what it measures, not from the order in which it was met."""
    return {name: digest(_rule(rule)) for name, rule in found.measurements.items()}


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def canonical(term: Term, bound: Mapping[str, str]) -> str:
    """A term in full, from which it could be read back; bound variables by their depth, not their letter."""
    if isinstance(term, Symbol) and term.name in bound:
        return bound[term.name]
    plain = [
        repr(getattr(term, field.name))
        for field in fields(term)
        if field.name not in ("arguments", "variable")
    ]
    if isinstance(term, Binder):
        inside = {**bound, term.variable: f"#{len(bound)}"}
        parts = [*(canonical(limit, bound) for limit in term.limits), canonical(term.body, inside)]
    else:
        plain += [repr(term.variable)] if hasattr(term, "variable") else []
        parts = [canonical(argument, bound) for argument in term.arguments]
    return f"{type(term).__name__}({', '.join([*plain, *parts])})"


def _relation(relation: Relation, bound: Mapping[str, str]) -> str:
    return f"{canonical(relation.left, bound)} {relation.sign} {canonical(relation.right, bound)}"


def _rule(rule: Rule) -> str:
    bound = {} if rule.variable is None else {rule.variable: ANY}
    return f"{canonical(rule.body, bound)} {bool(bound)} {rule.shift} {rule.start}"


def _assumption(assumption: Assumption) -> str:
    bound = {} if assumption.index is None else {assumption.index: ANY}
    return f"{_relation(assumption.relation, bound)} {bool(bound)}"


def _declaration(declaration: Declaration) -> str:
    properties = sorted(
        f"{p.name!r} {'' if p.argument is None else canonical(p.argument, {})}"
        for p in declaration.properties
    )
    ends = [_end(declaration.lower), _end(declaration.upper)]
    value = "" if declaration.value is None else canonical(declaration.value, {})
    named = [repr(declaration.name), repr(declaration.kind), repr(declaration.index)]
    return f"{named} {ends} {value} {properties}"


def _end(bound: Bound | None) -> str:
    return "" if bound is None else f"{canonical(bound.term, {})} {bound.strict}"
