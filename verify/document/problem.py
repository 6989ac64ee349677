"""A problem statement, min over x of f(x): read so that a misprint in it shows, and nothing to check."""

from __future__ import annotations

from collections.abc import Sequence

from verify.document.conditions import read_part
from verify.document.declare import find, read_let, split_at
from verify.document.formula.reader import Reader
from verify.document.scope import Scope
from verify.document.source import Span
from verify.document.spacing import strip_spacing
from verify.document.tokens import Kind, Token

PROBLEMS = ("\\min", "\\max", "\\inf", "\\sup", "\\minimize", "\\argmin", "\\argmax")


def read_problem(scope: Scope, tokens: Sequence[Token], span: Span) -> None:
    """Read a formula without a relation; raises Unread where it is not understood."""
    tokens = strip_spacing(tuple(tokens))
    reader = Reader(tokens, scope, span)
    head = reader.text()
    named = "".join(t.text for t in tokens[1:12] if t.kind is Kind.LETTER)
    underset = head in ("\\underset", "\\text", "\\operatorname", "\\mathrm")
    if head in PROBLEMS or (underset and named.lower().startswith(("min", "max", "arg"))):
        reader.next()
        if underset:
            reader.group()
        if reader.take("_"):
            variables = reader.group()
            for piece in _variables(variables):
                scope = read_let(scope, piece, span)
        tokens = tokens[reader.position :]
    read_part(scope, tokens, span, [])


def _variables(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The declarations under a minimum: `B \\in S, A \\in S'` is two, `x, y \\in S` one."""
    found: list[list[Token]] = []
    for piece in split_at(tokens, ","):
        if find(piece, ("\\in",)) is None and found and find(tuple(found[-1]), ("\\in",)) is not None:
            found.append(list(piece))
        elif found and find(tuple(found[-1]), ("\\in",)) is None:
            comma = Token(Kind.SYMBOL, ",", piece[0].span if piece else tokens[0].span)
            found[-1] += [comma, *piece]
        else:
            found.append(list(piece))
    return [tuple(piece) for piece in found]
