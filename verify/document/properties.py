"""The properties after the semicolon of a `let`: symmetric, rank k, smooth L, value [I 0], entries m_{ij}."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from verify.document.formula.fit import Part, Unsized, fit
from verify.document.formula.names import base_length, canonical, longest_declared, spelling
from verify.document.formula.reader import Reader
from verify.document.formula.sums import read_formula, read_side
from verify.document.scope import Declaration, Property, Scope
from verify.document.source import Span
from verify.document.tokens import Kind, Token
from verify.errors import IllTyped, Unread
from verify.expressions.atoms.blocks import Blocks
from verify.expressions.atoms.constant import Constant
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar, shape

OF_MATRICES = (
    "symmetric",
    "skew",
    "psd",
    "pd",
    "orthogonal",
    "projection",
    "diagonal",
    "unit",
    "rank",
    "value",
    "entries",
)
OF_FUNCTIONS = ("smooth", "convex", "lipschitz", "below", "strongly", "differentiable")
WITH_ARGUMENT = ("rank", "smooth", "lipschitz", "below", "strongly")
SPELLINGS = {"positive semidefinite": "psd", "positive definite": "pd", "strongly convex": "strongly"}
NEEDS_SQUARE = ("symmetric", "skew", "psd", "pd", "orthogonal", "projection", "diagonal")


def read_properties(scope: Scope, names: list[str], tokens: tuple[Token, ...], span: Span) -> Scope:
    """The scope with the properties added to the names just declared."""
    pieces = _pieces(tokens)
    first = pieces[0] if pieces else ()
    if first and _words(first)[0] == "entries":
        return _entries(scope, names, pieces)
    for piece in pieces:
        scope = _with_lower_bound(scope, piece, span)
    for name in names:
        declaration = scope.declarations[name]
        for piece in pieces:
            declaration = _with_property(scope, declaration, piece, span)
        scope = scope.declare(declaration)
    return scope


def _with_lower_bound(scope: Scope, piece: tuple[Token, ...], span: Span) -> Scope:
    """`below f^*` also declares f^*, some real number, where nobody did."""
    word, used = _words(piece)
    rest = piece[used:]
    texts = spelling(rest)
    reader = Reader(rest, scope, span)
    known, taken = longest_declared(reader)
    if word != "below" or base_length(reader) == 0 or (known is not None and taken == len(rest)):
        return scope
    return scope.declare(Declaration(canonical(texts), Scalar(), span, texts))


def _pieces(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    from verify.document.declare import split_at

    return [piece for piece in split_at(tokens, ",") if piece]


def _words(tokens: tuple[Token, ...]) -> tuple[str, int]:
    """The property's name and how many tokens it takes; words are told apart by white space."""
    word, k = "", 0
    while k < len(tokens) and tokens[k].kind is Kind.LETTER and (k == 0 or not tokens[k].space_before):
        word += tokens[k].text
        k += 1
    second = ""
    j = k
    while j < len(tokens) and tokens[j].kind is Kind.LETTER and (j == k or not tokens[j].space_before):
        second += tokens[j].text
        j += 1
    both = f"{word} {second}"
    return (SPELLINGS[both], j) if both in SPELLINGS else (word, k)


def _with_property(
    scope: Scope, declaration: Declaration, piece: tuple[Token, ...], span: Span
) -> Declaration:
    word, used = _words(piece)
    word = word.lower() if word.lower() in (*OF_MATRICES, *OF_FUNCTIONS) else word
    known = OF_FUNCTIONS if isinstance(declaration.kind, Function) else OF_MATRICES
    at = Span(piece[0].span.start, piece[-1].span.end)
    if word not in known:
        near = get_close_matches(word, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
        raise Unread(f"the property {word or piece[0].text} is not known", at.start, at.end, hint)
    rest = piece[used:]
    if word == "value":
        return replace(declaration, value=_value(scope, declaration, rest, at))
    if word in WITH_ARGUMENT and not rest:
        raise Unread(
            f"the property {word} needs its constant",
            at.start,
            at.end,
            f"write {word} followed by a number or name",
        )
    if word not in WITH_ARGUMENT and rest:
        raise Unread(f"{word} takes no argument", at.start, at.end, "separate properties by commas")
    kind = declaration.kind
    if word in NEEDS_SQUARE and (not isinstance(kind, Matrix) or kind.rows != kind.columns):
        raise Unread(f"{word} is said of {kind}, which is not square", at.start, at.end, "")
    argument = read_formula(Reader(rest, scope, Span(at.end, at.end))) if rest else None
    if argument is not None and not isinstance(argument.type, Scalar):
        raise Unread(f"the constant of {word} is {argument.type}", at.start, at.end, "")
    return replace(declaration, properties=(*declaration.properties, Property(word, argument)))


def _value(scope: Scope, declaration: Declaration, tokens: tuple[Token, ...], at: Span) -> Term:
    """[I 0], [0; I], [1 2; 3 4]: rows end at a semicolon, cells at white space or a comma."""
    if not tokens or tokens[0].text != "[" or tokens[-1].text != "]":
        raise Unread("a value is written in brackets", at.start, at.end, "value [I 0]")
    rows: list[list[Part]] = []
    from verify.document.declare import split_at

    for row in split_at(tokens[1:-1], ";"):
        cells: list[tuple[Token, ...]] = []
        for piece in split_at(row, ",", "&"):
            cells.extend(_cells(piece))
        rows.append([read_side(Reader(cell, scope, at)) for cell in cells])
    kind = declaration.kind
    if isinstance(kind, Function):
        raise Unread("a function has no value", at.start, at.end, "define it: %@ def f(x) = ..")
    tall, wide = shape(kind)
    try:
        return _blocks(rows, tall, wide)
    except IllTyped as error:
        raise Unread(str(error), at.start, at.end, "the blocks must fill the declared size") from error


def _cells(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    cells: list[list[Token]] = []
    depth = 0
    for token in tokens:
        start = not cells or (token.space_before and depth == 0)
        if start:
            cells.append([])
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
        cells[-1].append(token)
    return [tuple(cell) for cell in cells]


def _blocks(rows: list[list[Part]], tall: Size, wide: Size) -> Term:
    width = len(rows[0]) if rows else 0
    if not width or any(len(row) != width for row in rows):
        raise IllTyped("the rows of this value have different lengths")
    heights: list[Size | None] = [tall] if len(rows) == 1 else [_size(row, 0) for row in rows]
    widths: list[Size | None] = (
        [wide] if width == 1 else [_size([row[k] for row in rows], 1) for k in range(width)]
    )
    for i, row in enumerate(rows):
        for k, part in enumerate(row):
            if isinstance(part, Unsized):
                heights[i] = heights[i] or widths[k]
                widths[k] = widths[k] or heights[i]
    tallest, widest = _filled(heights, tall), _filled(widths, wide)
    cells = [
        part
        if tallest[i].is_one and widest[k].is_one and not isinstance(part, Unsized)
        else fit(part, Matrix(tallest[i], widest[k]))
        for i, row in enumerate(rows)
        for k, part in enumerate(row)
    ]
    made = Blocks(tuple(cells), width)
    if shape(made.type) != (tall, wide):
        raise IllTyped(f"this value is {made.type}, declared {tall} x {wide}")
    return made


def _size(parts: list[Part], side: int) -> Size | None:
    """The size of a row or column of blocks, from the block that says it; numbers are 1 x 1."""
    numbers = all(isinstance(part, Constant) for part in parts)
    if numbers and any(isinstance(part, Constant) and part.number != 0 for part in parts):
        return Size.of(1)
    for part in parts:
        if not isinstance(part, Unsized | Constant):
            return shape(part.type)[side]
    return None


def _filled(sizes: list[Size | None], total: Size) -> list[Size]:
    """The sizes with the unknown one taking what is left of the total."""
    rest = total
    for size in sizes:
        if size is not None:
            rest = rest - size
    unknown = sum(size is None for size in sizes)
    if unknown > 1:
        if rest != Size.of(unknown):
            raise IllTyped("the sizes of these blocks are not known")
        rest = Size.of(1)
    return [rest if size is None else size for size in sizes]


def _entries(scope: Scope, names: list[str], pieces: list[tuple[Token, ...]]) -> Scope:
    """`entries m_{ij}, n_{ij}`: one name for the entries of each matrix just declared."""
    first = pieces[0][_words(pieces[0])[1] :]
    patterns = [first, *pieces[1:]]
    if len(patterns) != len(names):
        at = pieces[0][0].span
        raise Unread(
            f"{len(patterns)} names of entries for {len(names)} matrices", at.start, at.end, "one a matrix"
        )
    entries = dict(scope.entries)
    for name, pattern in zip(names, patterns, strict=True):
        texts = spelling(pattern)
        base = canonical(texts[: texts.index("_")] if "_" in texts else texts)
        entries[base] = name
    return replace(scope, entries=entries)
