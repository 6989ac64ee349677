"""Closing a statement: unfold its definitions and gather what it depends on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from verify.claims.claim import Assumption, Claim, elements, existence, is_natural_symbol
from verify.claims.current import is_current, mentions, require_current
from verify.claims.solve import solve
from verify.document.facts import declared_relations
from verify.document.scope import Declaration, Hypothesis, Scope
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.symbol import symbol
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.rewrite import Definition, unfold
from verify.expressions.simplify import simplify
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar, shape


def close(identity: str, relation: Relation, scope: Scope, conditions: Iterable[Hypothesis] = ()) -> Claim:
    """The claim that the relation holds in this scope, under these further conditions.

    Raises NotDifferentiable where a definition cannot be unfolded (a gradient without a derivative rule), and
    Ambiguous where one letter stands for two things.
    """
    definitions = _definitions(scope)
    conclusion = _unfolded(relation, definitions)
    rules = {name: _rule(rule, definitions) for name, rule in scope.recursions.items()}
    hypotheses = (*scope.hypotheses, *conditions)
    candidates = [
        Assumption(_unfolded(h.relation, definitions), h.text, _index(h, scope)) for h in hypotheses
    ]
    names = _closure(conclusion.names, scope, rules, definitions)
    kept: list[Assumption] = []
    waiting = list(candidates)
    while True:
        near = [a for a in waiting if not a.relation.names.isdisjoint(_subject(names, scope))]
        if not near:
            break
        kept += near
        waiting = [a for a in waiting if a not in near]
        names = _closure(names.union(*(a.relation.names for a in near)), scope, rules, definitions)
    require_current(
        scope, relation.names, [h for h, a in zip(hypotheses, candidates, strict=True) if a in kept]
    )
    waiting = [
        a for h, a in zip(hypotheses, candidates, strict=True) if a in waiting and is_current(scope, h)
    ]
    kept = [a for a in candidates if a in kept]
    declarations = {
        name: d for name, d in scope.declarations.items() if name in names and name not in definitions
    }
    declarations = {name: _unfolded_declaration(d, definitions) for name, d in declarations.items()}
    solved = solve(kept, declarations, {name: rule for name, rule in rules.items() if name in names})
    naturals = tuple(name for name, d in solved.declarations.items() if is_natural_symbol(d))
    used = (
        conclusion.names.union(*(a.relation.names for a in solved.assumptions))
        if solved.assumptions
        else conclusion.names
    )
    indices = tuple(sorted(name for name in scope.indices() if name in used and name not in naturals))
    return Claim(
        identity,
        conclusion,
        tuple(_bounds(solved.declarations, solved.rules)) + tuple(solved.assumptions),
        solved.declarations,
        solved.rules,
        naturals,
        indices,
        solved.stationary,
        tuple(waiting),
        _extents(
            [relation, *(h.relation for h in hypotheses)],
            definitions,
            solved.declarations,
        ),
        relation,
        tuple(_elsewhere(scope, solved.declarations, definitions)),
    )


def _elsewhere(
    scope: Scope, declarations: Mapping[str, Declaration], definitions: Mapping[str, Definition]
) -> Iterable[Assumption]:
    """What is needed for a function to exist that the claim does not speak of, where it speaks of the
    constants, and these were not declared anew since."""
    for name, declaration in scope.declarations.items():
        if name in declarations or name in definitions:
            continue
        function = _unfolded_declaration(declaration, definitions)
        for assumption in existence([name], {**scope.declarations, **declarations, name: function}):
            spoken = assumption.relation.names
            if all(n in declarations and declarations[n].span < declaration.span for n in spoken):
                yield assumption


def _extents(
    relations: Iterable[Relation],
    definitions: Mapping[str, Definition],
    declarations: Mapping[str, Declaration],
) -> frozenset[Size]:
    """The sizes of every part of the formulas before they are simplified, in the claim's own naturals."""
    sides = [unfold(side, definitions) for relation in relations for side in (relation.left, relation.right)]
    found = {size for side in sides for part in side.walk() for size in shape(part.type)}
    return frozenset(size for size in found if size.names and size.names <= set(declarations))


def _definitions(scope: Scope) -> dict[str, Definition]:
    """Definitions, and matrices with a fixed value, which stand for it."""
    fixed = {
        name: Definition(name, (), d.value)
        for name, d in scope.declarations.items()
        if d.value is not None and isinstance(d.kind, Matrix)
    }
    return {**fixed, **scope.definitions}


def _unfolded(relation: Relation, definitions: Mapping[str, Definition]) -> Relation:
    return Relation(_term(relation.left, definitions), relation.sign, _term(relation.right, definitions))


def _term(term: Term, definitions: Mapping[str, Definition]) -> Term:
    return simplify(unfold(term, definitions))


def _rule(rule: Rule, definitions: Mapping[str, Definition]) -> Rule:
    return replace(rule, body=_term(rule.body, definitions))


def _unfolded_declaration(declaration: Declaration, definitions: Mapping[str, Definition]) -> Declaration:
    lower, upper = declaration.lower, declaration.upper
    return replace(
        declaration,
        lower=None if lower is None else replace(lower, term=_term(lower.term, definitions)),
        upper=None if upper is None else replace(upper, term=_term(upper.term, definitions)),
        properties=tuple(
            p if p.argument is None else replace(p, argument=_term(p.argument, definitions))
            for p in declaration.properties
        ),
    )


def _index(hypothesis: Hypothesis, scope: Scope) -> str | None:
    """The sequence index an `assume` speaks of for every value, unless it is a declared natural."""
    if not hypothesis.everywhere:
        return None
    free = hypothesis.relation.names & scope.indices()
    used = {
        name
        for side in (hypothesis.relation.left, hypothesis.relation.right)
        for element in elements(side)
        for name in element.arguments[0].names & free
    }
    return next(iter(sorted(used)), None)


def _subject(names: frozenset[str], scope: Scope) -> frozenset[str]:
    """The names through which a hypothesis is about a claim: all but the letters that index."""
    return names - scope.indices()


def _closure(
    names: frozenset[str], scope: Scope, rules: Mapping[str, Rule], definitions: Mapping[str, Definition]
) -> frozenset[str]:
    """The names with everything their declarations and rules mention."""
    found: set[str] = set()
    queue = list(names)
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        if name in rules:
            queue += rules[name].body.names
        declaration = scope.declarations.get(name)
        if declaration is not None:
            queue += mentions(_unfolded_declaration(declaration, definitions))
    return frozenset(found)


def _bounds(declarations: Mapping[str, Declaration], rules: Mapping[str, Rule]) -> Iterable[Assumption]:
    """What a declared interval demands where drawing inside it does not already give it.

    That is: of a name that a rule determines, and of an interval that may be empty.
    """
    for name, declaration in declarations.items():
        lower, upper = declaration.lower, declaration.upper
        kind = declaration.kind
        if isinstance(kind, Function) or (isinstance(kind, Scalar) and kind.natural):
            continue
        if name in rules:
            index = declaration.index
            letter = symbol(index, Scalar(natural=True, nonnegative=True)) if index is not None else None
            term = symbol(name, kind) if letter is None else Element((letter,), name, kind)
            for relation in declared_relations(declaration, term):
                yield Assumption(relation, f"the declaration of {name}", index)
        elif lower is not None and upper is not None and (lower.term.names or upper.term.names):
            strict = lower.strict or upper.strict
            relation = Relation(lower.term, "<" if strict else "<=", upper.term)
            yield Assumption(relation, f"the interval of {name} is not empty")
