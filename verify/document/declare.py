"""`let`: what a name ranges over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verify.document.formula.matrices import read_sizes
from verify.document.formula.names import canonical, spelling
from verify.document.formula.reader import Reader
from verify.document.formula.sums import read_formula
from verify.document.naming import require_name, sequence_index
from verify.document.properties import read_properties
from verify.document.scope import Bound, Declaration, Scope, sequence_base
from verify.document.source import Span
from verify.document.spacing import strip_spacing
from verify.document.tokens import Kind, Token
from verify.errors import Unread
from verify.expressions.atoms.constant import constant
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Function, Scalar, Type, is_natural, is_nonnegative, matrix_or_scalar

LESS = {"<": True, "\\le": False, "\\leq": False, "\\leqslant": False}
MORE = {">": True, "\\ge": False, "\\geq": False, "\\geqslant": False}
FROM_ZERO = ("_0", "_{0}", "_{\\ge0}", "_{\\geq0}", "_{\\geqslant0}")
FROM_ONE = ("_1", "_{>0}", "_{\\ge1}", "_{\\geq1}", "_{\\geqslant1}")
OPENERS, CLOSERS = ("(", "[", "\\{", "\\langle"), (")", "]", "\\}", "\\rangle")


def split_at(tokens: Sequence[Token], *marks: str) -> list[tuple[Token, ...]]:
    """The pieces between marks that stand outside all brackets."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += 1 if token.kind is Kind.OPEN or token.text in OPENERS else 0
        depth -= 1 if token.kind is Kind.CLOSE or token.text in CLOSERS else 0
        if depth == 0 and token.text in marks:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [tuple(piece) for piece in pieces]


def find(tokens: Sequence[Token], marks: Sequence[str]) -> int | None:
    """The place of the first mark outside all brackets."""
    depth = 0
    for k, token in enumerate(tokens):
        depth += 1 if token.kind is Kind.OPEN or token.text in OPENERS else 0
        depth -= 1 if token.kind is Kind.CLOSE or token.text in CLOSERS else 0
        if depth == 0 and token.text in marks:
            return k
    return None


def read_let(scope: Scope, tokens: Sequence[Token], span: Span) -> Scope:
    """The scope with the names of one `let` declared; raises Unread where it is not understood."""
    parts = split_at(strip_spacing(tuple(tokens)), ";")
    head, tail = parts[0], [token for part in parts[1:] for token in part]
    if not head:
        raise Unread("an empty declaration", span.start, span.end, "write %@ let x \\in \\mathbb{R}")
    names, kind, lower, upper, value = _head(scope, head, span)
    for name_tokens in names:
        declaration = _declaration(scope, name_tokens, kind, span)
        declaration = replace(declaration, lower=lower, upper=upper, value=value)
        scope = scope.declare(declaration)
        scope = _with_constants(scope, declaration.name) if isinstance(kind, Function) else scope
    return (
        read_properties(scope, [canonical(spelling(name)) for name in names], tuple(tail), span)
        if tail
        else scope
    )


def _with_constants(scope: Scope, function: str) -> Scope:
    """The scope in which L_f, declared before the function f, is a number of that name.

    Until then f was a letter that indexes; what was spoken of as a sequence stays one.
    """
    ends = [end.term for d in scope.declarations.values() for end in (d.lower, d.upper) if end is not None]
    constants = [p.argument for d in scope.declarations.values() for p in d.properties if p.argument]
    bodies = [definition.body for definition in scope.definitions.values()]
    bodies += [rule.body for rule in scope.recursions.values()]
    spoken = {*scope.definitions, *scope.recursions}.union(
        *(term.names for term in (*ends, *constants, *bodies)), *(h.relation.names for h in scope.hypotheses)
    )
    for name, declaration in scope.declarations.items():
        if declaration.index == function and name not in spoken:
            scope = scope.declare(replace(declaration, index=None, superscript=False))
    return scope


Head = tuple[list[tuple[Token, ...]], Type, Bound | None, Bound | None, Term | None]


def _head(scope: Scope, head: tuple[Token, ...], at: Span) -> Head:
    """Names, type, bounds and fixed value of the part before the semicolon."""
    place = find(head, ("\\in",))
    if place is not None:
        names = split_at(head[:place], ",")
        kind, lower, upper = read_set(scope, head[place + 1 :], at)
        return names, kind, lower, upper, None
    place = find(head, (":", "\\colon"))
    if place is not None:
        return split_at(head[:place], ","), _function(scope, head[place + 1 :], at), None, None, None
    place = find(head, ("=",))
    if place is not None:
        return _fixed(scope, head, place)
    return _ordered(scope, head)


def _fixed(scope: Scope, head: tuple[Token, ...], place: int) -> Head:
    """`m = 512`: a natural number that is fixed."""
    value = _term(scope, head[place + 1 :])
    name = canonical(spelling(head[:place]))
    from verify.expressions.atoms.constant import Constant

    known = scope.declarations.get(name)
    natural = known is not None and isinstance(known.kind, Scalar) and known.kind.natural
    if natural and not (isinstance(value, Constant) and value.number.denominator == 1 and value.number >= 1):
        last = head[-1].span
        raise Unread(
            f"the size {name} must be a whole number from 1 on", last.start, last.end, "%@ let m = 512"
        )
    if isinstance(value, Constant) and value.number.denominator == 1 and (natural or known is None):
        if value.number < 1:
            last = head[-1].span
            hint = "sizes are drawn from 1 on"
            raise Unread(f"the size {name} must be at least 1", last.start, last.end, hint)
        return [head[:place]], Scalar(natural=True, nonnegative=True), None, None, value
    if isinstance(value.type, Scalar):
        bound = Bound(value, False)
        return [head[:place]], _real(bound, bound), bound, bound, None
    first = head[place].span
    raise Unread(
        "a matrix is fixed with a value", first.start, first.end, "write ; value [1 0] after its set"
    )


def _ordered(scope: Scope, head: tuple[Token, ...]) -> Head:
    """`L \\ge 1`, `0 < \\eta \\le 1/L`, `c`."""
    marks = [k for k, token in enumerate(head) if token.text in LESS or token.text in MORE]
    if not marks:
        return split_at(head, ","), Scalar(), None, None, None
    pieces = [head[a + 1 : b] for a, b in zip([-1, *marks], [*marks, len(head)], strict=True)]
    middle = 1 if len(pieces) == 3 else 0
    if len(pieces) > 3:
        at = head[marks[2]].span
        raise Unread("a declaration has at most two bounds", at.start, at.end, "use %@ assume for the others")
    if len({head[mark].text in LESS for mark in marks}) > 1:
        at = head[marks[1]].span
        raise Unread("two bounds in different directions", at.start, at.end, "one declaration a name")
    names = split_at(pieces[middle], ",")
    if names and names[0] and names[0][0].kind is Kind.DIGIT:
        at = names[0][0].span
        raise Unread("the name to declare stands on the left: x > 0", at.start, at.end, "")
    lower: Bound | None = None
    upper: Bound | None = None
    for k, mark in enumerate(marks):
        text = head[mark].text
        other = pieces[k] if k + 1 == middle else pieces[k + 1]
        bound = Bound(_term(scope, other), (LESS | MORE)[text])
        above = (text in LESS) == (k >= middle)
        lower, upper = (lower, bound) if above else (bound, upper)
    known = [scope.declarations.get(canonical(spelling(name))) for name in names]
    natural = all(k is not None and isinstance(k.kind, Scalar) and k.kind.natural for k in known)
    return names, replace(_real(lower, upper), natural=natural), lower, upper, None


def _real(lower: Bound | None, upper: Bound | None) -> Scalar:
    return Scalar(nonnegative=lower is not None and is_nonnegative(lower.term.type))


def read_set(scope: Scope, tokens: tuple[Token, ...], at: Span) -> tuple[Type, Bound | None, Bound | None]:
    """A number set, a space of matrices or an interval."""
    texts = spelling(tokens)
    zero = Bound(constant(0), False)
    for letter in (("\\mathbb", "N"), ("\\mathbb", "Z"), ("\\N",), ("\\Z",)):
        if texts[: len(letter)] != letter:
            continue
        rest, whole = "".join(texts[len(letter) :]), letter[-1].endswith("Z")
        from_zero = rest in (*FROM_ZERO, "_+" if whole else "\\cup\\{0\\}")
        if not (from_zero or rest in FROM_ONE or (rest in ("", "^*", "_+") and not whole)):
            span = tokens[0].span.start, tokens[-1].span.end
            raise Unread("only natural numbers from 0 or 1 on are understood", *span, "\\mathbb{N}")
        return Scalar(natural=True, nonnegative=True), zero if from_zero else None, None
    if texts[:2] == ("\\mathbb", "R") or texts[:1] == ("\\R",):
        return _real_space(scope, tokens, texts)
    if tokens and tokens[0].text in ("[", "(", "]") and tokens[-1].text in ("]", ")", "["):
        pair = split_at(tokens[1:-1], ",")
        if len(pair) == 2:
            low = _end(scope, pair[0], tokens[0].text != "[")
            high = _end(scope, pair[1], tokens[-1].text != "]")
            return _real(low, high), low, high
    raise Unread(
        "this set is not understood",
        tokens[0].span.start if tokens else at.start,
        tokens[-1].span.end if tokens else at.end,
        "known: \\mathbb{R}, \\mathbb{R}^{m\\times n}, \\mathbb{N}, [a,b]",
    )


def _end(scope: Scope, tokens: tuple[Token, ...], strict: bool) -> Bound | None:
    if any(token.text == "\\infty" for token in tokens):
        return None
    return Bound(_term(scope, tokens), strict)


def _real_space(
    scope: Scope, tokens: tuple[Token, ...], texts: tuple[str, ...]
) -> tuple[Type, Bound | None, Bound | None]:
    """R, R_+, R^n, R^{m x n}."""
    reader = Reader(tokens, scope, tokens[-1].span)
    reader.next()
    if texts[:1] != ("\\R",):
        reader.group()
    lower: Bound | None = None
    sizes: list[Size] | None = None
    while reader.peek() is not None:
        mark = reader.next()
        if mark.text == "^":
            sizes = read_sizes(reader, reader.group())
        elif mark.text == "_":
            inside = "".join(token.text for token in reader.group())
            if inside not in ("+", "++", "\\ge0", "\\geq0", ">0"):
                raise reader.unread(
                    "this set is not understood", "known: \\mathbb{R}_+, \\mathbb{R}_{>0}", mark.span
                )
            lower = Bound(constant(0), inside in ("++", ">0"))
        else:
            raise reader.unread(
                f"{mark.text} does not fit here", "properties follow a semicolon: ; symmetric", mark.span
            )
    if sizes is None:
        return _real(lower, None), lower, None
    if lower is not None:
        raise reader.unread("entry-wise bounds are not understood", "use %@ assume", tokens[0].span)
    return matrix_or_scalar(sizes[0], sizes[1] if len(sizes) == 2 else Size.of(1)), None, None


def _function(scope: Scope, tokens: tuple[Token, ...], at: Span) -> Function:
    place = find(tokens, ("\\to", "\\rightarrow", "\\longrightarrow"))
    if place is None:
        first, last = (tokens[0].span, tokens[-1].span) if tokens else (at, at)
        raise Unread(
            "expected \\to in the type of a function",
            first.start,
            last.end,
            "f : \\mathbb{R}^n \\to \\mathbb{R}",
        )
    (domain, *ends), (codomain, *limits) = (
        read_set(scope, part, at) for part in (tokens[:place], tokens[place + 1 :])
    )
    span = tokens[0].span.start, tokens[-1].span.end
    if ends != [None, None] or is_natural(domain):
        hint = "f : \\mathbb{R} \\to \\mathbb{R}: functions are taken on a whole space"
        raise Unread("a function on a part of the real numbers is not understood", *span, hint)
    if limits != [None, None] or is_natural(codomain):
        hint = "f : \\mathbb{R} \\to \\mathbb{R} ; below 0"
        raise Unread("a function with values in a part of the real numbers is not understood", *span, hint)
    if isinstance(domain, Function) or isinstance(codomain, Function):
        raise Unread("a function of functions is not understood", *span)
    return Function(domain, codomain)


def _term(scope: Scope, tokens: tuple[Token, ...]) -> Term:
    end = tokens[-1].span if tokens else Span(0, 0)
    return read_formula(Reader(tokens, scope, Span(end.end, end.end)))


def _declaration(scope: Scope, tokens: tuple[Token, ...], kind: Type, span: Span) -> Declaration:
    texts = spelling(tokens)
    if not tokens or tokens[0].kind not in (Kind.LETTER, Kind.COMMAND):
        found = tokens[0].text if tokens else "nothing"
        at = tokens[0].span if tokens else span
        raise Unread(
            f"{found} cannot be declared",
            at.start,
            at.end,
            "a name starts with a letter: %@ let x \\in \\mathbb{R}",
        )
    require_name(scope, tokens)
    index, superscript = sequence_index(scope, texts)
    made = Declaration(canonical(texts), kind, span, texts, index=index, superscript=superscript)
    other = None if index is None else scope.sequence(sequence_base(made.name), superscript)
    if other is not None and other.name != made.name and other.kind != kind:
        ends = tokens[0].span.start, tokens[-1].span.end
        raise Unread(f"{made.name} is an element of the sequence {other.name}", *ends, "another letter")
    return made
