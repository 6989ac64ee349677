"""Names that are declared anew: what was said before is not of the other thing that now has the name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verify.document.scope import Declaration, Hypothesis, Scope
from verify.document.source import Span
from verify.errors import Ambiguous
from verify.expressions.types import Function, Matrix, Scalar, Type

Said = tuple[str, Span, frozenset[str]]
"""What says something, where it stands, and the names it speaks of."""


def require_current(scope: Scope, names: Iterable[str], hypotheses: Iterable[Hypothesis]) -> None:
    """That no hypothesis, and nothing that these names stand on, is of a name declared anew since."""
    spoken = [_hypothesis(hypothesis) for hypothesis in hypotheses]
    queue = [*names, *(name for _, _, known in spoken for name in known)]
    reached: set[str] = set()
    while queue:
        name = queue.pop()
        if name not in reached:
            reached.add(name)
            found = [*_said_of(scope, name)]
            spoken += found
            queue += [other for _, _, known in found for other in known]
    for said in spoken:
        for name in _renewed(scope, said):
            raise Ambiguous(
                f"{name} is declared anew after {said[0]}, which speaks of the earlier one: "
                f"give one of the two another name, or say it again"
            )


def is_current(scope: Scope, hypothesis: Hypothesis) -> bool:
    """Whether none of the names of a hypothesis is declared anew since."""
    return not _renewed(scope, _hypothesis(hypothesis))


def mentions(declaration: Declaration) -> frozenset[str]:
    """The names in the type, the interval and the properties of a declared name."""
    bounds = [bound.term for bound in (declaration.lower, declaration.upper) if bound is not None]
    arguments = [prop.argument for prop in declaration.properties if prop.argument is not None]
    return _type_names(declaration.kind).union(*(term.names for term in (*bounds, *arguments)))


def _type_names(kind: Type) -> frozenset[str]:
    match kind:
        case Matrix(rows=rows, columns=columns):
            return rows.names | columns.names
        case Function(domain=domain, codomain=codomain):
            return _type_names(domain) | _type_names(codomain)
    return frozenset()


def _hypothesis(hypothesis: Hypothesis) -> Said:
    return f"the hypothesis {hypothesis.text}", hypothesis.span, hypothesis.relation.names


def _said_of(scope: Scope, name: str) -> Iterator[Said]:
    """Its declaration, with its definition, and its recursion."""
    declaration = scope.declarations.get(name)
    if declaration is None:
        return
    known = mentions(declaration)
    if declaration.value is not None:
        known |= declaration.value.names
    if name in scope.definitions:
        definition = scope.definitions[name]
        known |= definition.body.names - {parameter.name for parameter in definition.parameters}
    yield f"the declaration of {name}", declaration.span, known
    if name in scope.recursions and name in scope.steps:
        rule = scope.recursions[name]
        yield f"the recursion of {name}", scope.steps[name], rule.body.names - {rule.variable or ""}


def _renewed(scope: Scope, said: Said) -> list[str]:
    """Those of its names that are declared later.

    Letters that index need no declaration, and to fix a size, as in m = 512, is to say more of the same.
    """
    _, span, names = said
    later = {
        name
        for name, found in scope.declarations.items()
        if found.span.start > span.start and not (isinstance(found.kind, Scalar) and found.value is not None)
    }
    return sorted((names & later) - scope.indices())
