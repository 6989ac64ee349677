"""`def` and `seq`: names that stand for formulas, and recursions."""

from __future__ import annotations

from collections.abc import Sequence

from verify.document.declare import find
from verify.document.facts import declared_relations
from verify.document.formula.fit import fit
from verify.document.formula.names import INDEX, canonical, longest_declared, spelling
from verify.document.formula.reader import Reader
from verify.document.formula.sums import read_formula, read_side
from verify.document.naming import require_name, sequence_index
from verify.document.scope import Declaration, Hypothesis, Scope
from verify.document.source import Span
from verify.document.spacing import strip_spacing
from verify.document.tokens import Kind, Token
from verify.errors import Unread
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.symbol import Symbol, symbol
from verify.expressions.evaluate import Rule
from verify.expressions.rewrite import Definition
from verify.expressions.term import Term
from verify.expressions.types import Function, Scalar, ValueType

EQUALS = ("=", ":=", "\\coloneqq", "\\triangleq", "\\equiv", "\\eqdef", "\\coloneq")


def read_def(scope: Scope, tokens: Sequence[Token], span: Span) -> Scope:
    """The scope with `name = body`, `name(x) = body` or `name_n = body` defined."""
    tokens = strip_spacing(tuple(tokens))
    place = find(tokens, EQUALS)
    if place is None or place == 0:
        raise Unread("a definition has the form name = formula", span.start, span.end, "%@ def d = V_2 - V_1")
    start = place - 1 if tokens[place - 1].text == ":" else place
    return define(scope, tokens[:start], tokens[place + 1 :], span)


def define(scope: Scope, left: Sequence[Token], right: Sequence[Token], span: Span) -> Scope:
    """The scope with the left side defined as the right one."""
    left, right = tuple(left), tuple(right)
    if not left or left[0].kind not in (Kind.LETTER, Kind.COMMAND):
        at = left[0].span if left else span
        raise Unread("a definition starts with the name it defines", at.start, at.end, "%@ def d = V_2 - V_1")
    bracket = find(left, ("(",)) if left[-1].text == ")" else None
    opening = next((k for k, token in enumerate(left) if token.text == "("), None)
    if (
        bracket is None
        and left[-1].text == ")"
        and opening is not None
        and "^" not in [t.text for t in left[:opening]]
    ):
        return _function(scope, left[:opening], left[opening + 1 : -1], right, span)
    if _is_step(left):
        return _recursion(scope, left, right, span)
    require_name(scope, left)
    texts = spelling(left)
    index, superscript = sequence_index(scope, texts)
    if index is not None:
        return _sequence(scope, texts, index, superscript, right, span)
    known = scope.declarations.get(canonical(texts))
    body = _body(scope, right, {}, known.kind if known else None)
    declaration = Declaration(canonical(texts), body.type, span, texts)
    return scope.define(declaration, Definition(declaration.name, (), body))


def _function(
    scope: Scope, name: tuple[Token, ...], inside: tuple[Token, ...], right: tuple[Token, ...], span: Span
) -> Scope:
    """`f(x) = body`; the type of x is that of the declared name x."""
    reader = Reader(inside, scope, span)
    if find(inside, (",",)) is not None:
        at = inside[0].span
        raise Unread(
            "only functions of one argument are read",
            at.start,
            at.end,
            "stack the arguments, or skip the claim",
        )
    declared, taken = longest_declared(reader)
    parameter = canonical(spelling(inside))
    if declared is None or taken != len(inside) or isinstance(declared.kind, Function):
        kind: ValueType | None = INDEX if parameter in scope.indices() else None
        if kind is None:
            at = inside[0].span if inside else span
            hint = f"declare it first: %@ let {parameter} \\in \\mathbb{{R}}"
            raise Unread(f"the type of the argument {parameter} is not known", at.start, at.end, hint)
    else:
        kind = declared.kind
    require_name(scope, name)
    argument = symbol(parameter, kind)
    texts = spelling(name)
    body = _body(scope, right, {parameter: kind}, None)
    declaration = Declaration(canonical(texts), Function(kind, body.type), span, texts)
    return scope.define(declaration, Definition(declaration.name, (argument,), body))


def _sequence(
    scope: Scope, texts: tuple[str, ...], index: str, superscript: bool, right: tuple[Token, ...], span: Span
) -> Scope:
    """`b_n = body`, for every n."""
    name = canonical(texts)
    body = _body(scope, right, {index: INDEX}, None)
    declaration = Declaration(name, body.type, span, texts, index=index, superscript=superscript)
    return scope.declare(declaration).recur(name, Rule(body, index), span)


def _is_step(left: Sequence[Token]) -> bool:
    """Whether the left side is an element such as V_{t+1}."""
    return any(
        token.text == "+" and left[k + 1].kind is Kind.DIGIT for k, token in enumerate(left[:-1]) if k > 1
    )


def read_seq(scope: Scope, tokens: Sequence[Token], span: Span) -> Scope:
    """The scope with a recursion V_{t+1} = f(V_t) or V_t = f(V_{t-1})."""
    tokens = strip_spacing(tuple(tokens))
    place = find(tokens, EQUALS)
    if place is None:
        hint = "%@ seq x_{t+1} = x_t - \\eta \\nabla f(x_t)"
        raise Unread("a recursion has the form x_{t+1} = formula", span.start, span.end, hint)
    return _recursion(scope, tokens[:place], tokens[place + 1 :], span)


def _recursion(scope: Scope, left: Sequence[Token], right: Sequence[Token], span: Span) -> Scope:
    mark = find(left, ("_", "^"))
    letters = [token.text for token in left[mark + 1 :] if token.text.isalpha()] if mark is not None else []
    if mark is None or len(letters) != 1:
        at = left[0].span if left else span
        raise Unread("the left side of a recursion is an element such as x_{t+1}", at.start, at.end, "")
    superscript = left[mark].text == "^"
    base = canonical(spelling(left[:mark]))
    scope = _with_sequence(scope, base, letters[0], superscript, span)
    element = read_formula(Reader(tuple(left), scope, span))
    if not isinstance(element, Element):
        at = left[0].span
        raise Unread("the left side of a recursion is an element such as x_{t+1}", at.start, at.end, "")
    variable, shift = _shift(element.arguments[0], span)
    body = _body(scope, tuple(right), {variable: INDEX}, element.kind)
    scope = _first_elements(scope, base, element)
    body = _body(scope, tuple(right), {variable: INDEX}, element.kind)
    lowest = min((_offset(e.arguments[0], variable) for e in _elements(body, element.name)), default=0)
    if any(_offset(e.arguments[0], variable) >= shift for e in _elements(body, element.name)):
        raise Unread(
            f"the recursion for {base} uses the element it defines",
            span.start,
            span.end,
            "use earlier elements only",
        )
    return scope.recur(element.name, Rule(body, variable, shift, max(shift - lowest, 0)), span)


def _first_elements(scope: Scope, base: str, element: Element) -> Scope:
    """The scope in which x_0, declared by itself, is element 0 of the sequence, with what was said of it."""
    mark = "^" if "^" in element.name and "_" not in element.name else "_"
    for name, declaration in list(scope.declarations.items()):
        head, _, digits = name.partition(mark)
        if head != base or not digits.isdigit() or isinstance(declaration.kind, Function):
            continue
        first = Element((constant(int(digits)),), element.name, element.kind)
        scope = scope.replacing(name, first)
        said = tuple(
            Hypothesis(relation, declaration.span, f"the declaration of {name}", False)
            for relation in declared_relations(declaration, first)
        )
        scope = scope.assume(*said)
    return scope


def _with_sequence(scope: Scope, base: str, index: str, superscript: bool, span: Span) -> Scope:
    """The scope with the sequence declared, from x_0 or x where only that is."""
    if scope.sequence(base, superscript) is not None:
        return scope
    mark = "^" if superscript else "_"
    for candidate in (f"{base}{mark}0", f"{base}{mark}1", base):
        known = scope.declarations.get(candidate)
        if known is not None and not isinstance(known.kind, Function):
            texts = (*spelling_of(base), mark, index)
            return scope.declare(
                Declaration(
                    f"{base}{mark}{index}",
                    known.kind,
                    known.span,
                    texts,
                    properties=(),
                    index=index,
                    superscript=superscript,
                )
            )
    hint = f"%@ let {base}{mark}{index} \\in \\mathbb{{R}}^n"
    raise Unread(f"the sequence {base}{mark}{index} is not declared", span.start, span.end, hint)


def spelling_of(name: str) -> tuple[str, ...]:
    """The tokens of a canonical name."""
    from verify.document.tokens import tokens_of

    return spelling(tokens_of(name))


def _shift(index: Term, span: Span) -> tuple[str, int]:
    for name in index.names:
        return name, _offset(index, name)
    raise Unread("the left side of a recursion has an index such as t+1", span.start, span.end, "")


def _offset(index: Term, variable: str) -> int:
    """k of the index t + k."""
    from verify.expressions.atoms.add import Add
    from verify.expressions.atoms.constant import Constant
    from verify.expressions.atoms.negate import Negate

    match index:
        case Symbol(name=name) if name == variable:
            return 0
        case Add(arguments=(Symbol(name=name), Constant(number=number))) if name == variable:
            return int(number)
        case Add(arguments=(Symbol(name=name), Negate(arguments=(Constant(number=number),)))) if (
            name == variable
        ):
            return -int(number)
    return -(10**6)


def _elements(body: Term, name: str) -> list[Element]:
    return [term for term in body.walk() if isinstance(term, Element) and term.name == name]


def _body(scope: Scope, tokens: tuple[Token, ...], bound: dict[str, ValueType], kind: object) -> Term:
    end = tokens[-1].span if tokens else Span(0, 0)
    reader = Reader(tokens, scope, Span(end.end, end.end), bound)
    part = read_side(reader)
    from verify.document.formula.sums import settled

    if kind is not None and not isinstance(kind, Function) and not isinstance(kind, Scalar):
        return fit(part, kind)  # type: ignore[arg-type]
    return settled(reader, part)
