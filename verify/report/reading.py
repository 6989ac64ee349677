"""A statement as it was understood: its formula printed back, what it quantifies over, what it assumes."""

from __future__ import annotations

from collections.abc import Iterator

from verify.document.scope import Declaration, Scope
from verify.document.statement import Statement
from verify.expressions.printing import latex, latex_relation
from verify.expressions.types import Function, Matrix, Scalar, Type
from verify.report.lines import WIDTH, Line, room, row, wrapped


def as_read(statement: Statement, read: str = "", width: int = WIDTH) -> Iterator[Line]:
    """The formula printed back, the names it is about, and the definitions behind them."""
    told = read or (latex_relation(statement.relation) if statement.relation is not None else "")
    columns = room(width)
    yield from row("read as", wrapped(told, columns))
    names = names_of(statement)
    scope = statement.scope
    free = [declared(each) for name, each in scope.declarations.items() if name in names - defined(scope)]
    yield from row("for all", [line for each in free for line in wrapped(each, columns)])
    where = [told for name, told in definitions(scope).items() if name in names]
    yield from row("where", [line for each in where for line in wrapped(each, columns)])


def assumed(statement: Statement, width: int = WIDTH) -> Iterator[Line]:
    """The hypotheses in scope and the statement's own conditions, as written."""
    texts = [each.text for each in (*statement.scope.hypotheses, *statement.conditions)]
    yield from row("under", [line for each in texts for line in wrapped(each, room(width))])


def names_of(statement: Statement) -> frozenset[str]:
    """Every name a statement is about: in it, in its conditions, and through definitions and sizes."""
    scope = statement.scope
    relations = [statement.relation, *(each.relation for each in statement.conditions)]
    todo = {name for each in relations if each is not None for name in each.names}
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        seen.add(name)
        todo |= _behind(name, scope) - seen
    return frozenset(seen)


def defined(scope: Scope) -> frozenset[str]:
    """The names that a definition or a recursion determines."""
    return frozenset(scope.definitions) | frozenset(scope.recursions)


def definitions(scope: Scope) -> dict[str, str]:
    """What each defined name stands for, in LaTeX."""
    told = {}
    for name, definition in scope.definitions.items():
        parameters = ", ".join(each.name for each in definition.parameters)
        told[name] = f"{name}{f'({parameters})' if parameters else ''} = {latex(definition.body)}"
    for name, rule in scope.recursions.items():
        told[name] = f"{name}, by recursion: {latex(rule.body)}"
    return told


def declared(declaration: Declaration) -> str:
    """A declared name in words: `L, a scalar, 1 <= L`."""
    parts = [declaration.name, str(declaration.kind)]
    if declaration.lower is not None:
        parts.append(
            f"{latex(declaration.lower.term)} {'<' if declaration.lower.strict else '<='} {declaration.name}"
        )
    if declaration.upper is not None:
        parts.append(
            f"{declaration.name} {'<' if declaration.upper.strict else '<='} {latex(declaration.upper.term)}"
        )
    if declaration.value is not None:
        parts.append(f"fixed to {latex(declaration.value)}")
    for each in declaration.properties:
        parts.append(f"{each.name} {latex(each.argument)}" if each.argument is not None else each.name)
    return ", ".join(parts)


def _behind(name: str, scope: Scope) -> frozenset[str]:
    """The names that one name brings with it."""
    names: frozenset[str] = frozenset()
    declaration = scope.declarations.get(name)
    if declaration is not None:
        terms = [each.term for each in (declaration.lower, declaration.upper) if each is not None]
        terms += [each.argument for each in declaration.properties if each.argument is not None]
        names = names.union(_sizes(declaration.kind), *(term.names for term in terms))
    if name in scope.definitions:
        definition = scope.definitions[name]
        names |= definition.body.names - {each.name for each in definition.parameters}
    if name in scope.recursions:
        names |= scope.recursions[name].body.names
    return names


def _sizes(kind: Type) -> frozenset[str]:
    if isinstance(kind, Function):
        return _sizes(kind.domain) | _sizes(kind.codomain)
    if isinstance(kind, Matrix):
        return kind.rows.names | kind.columns.names
    assert isinstance(kind, Scalar)
    return frozenset()
