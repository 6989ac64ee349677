"""What can be a name, and which names are those of sequences."""

from __future__ import annotations

from collections.abc import Sequence

from verify.document.formula.names import base_length, canonical, spelling
from verify.document.formula.reader import Reader
from verify.document.scope import Scope
from verify.document.tokens import Token
from verify.errors import Unread
from verify.expressions.types import Scalar

POWERS = (["T"], ["\\top"], ["\\intercal"], ["\\dagger"])


def require_name(scope: Scope, tokens: Sequence[Token]) -> None:
    """That tokens are letters with accents, primes and scripts; x + y is no name, nor is x^2 of an x."""
    reader = Reader(tuple(tokens), scope, tokens[-1].span)
    while length := base_length(reader):
        reader.position += length
    base = canonical(spelling(tokens[: reader.position]))
    script: list[str] = []
    while reader.text() in ("_", "^", "'") and reader.position:
        if (mark := reader.next().text) != "'":
            script = [mark, *(token.text for token in reader.group())] if reader.peek() is not None else [""]
    if reader.peek() is not None or script == [""]:
        at = reader.span()
        raise Unread("this is no name", at.start, at.end, "a relation is stated by %@ assume")
    power = script[:1] == ["^"] and (script[1:] in POWERS or script[-1].isdigit())
    if power and base in scope.declarations and scope.declarations[base].index is None:
        ends = tokens[0].span.start, tokens[-1].span.end
        raise Unread(f"this is a power or the transpose of {base}", *ends, "state it with %@ assume")


def sequence_index(scope: Scope, texts: tuple[str, ...]) -> tuple[str | None, bool]:
    """The index letter of a name such as V_t or x^{(k)}, unless that letter is a function or real number."""
    for mark in ("_", "^"):
        if mark not in texts:
            continue
        place = texts.index(mark)
        rest = [text for text in texts[place + 1 :] if text not in ("{", "}", "(", ")")]
        if len(rest) != 1 or len(rest[0]) != 1 or not rest[0].islower():
            continue
        known = scope.declarations.get(rest[0])
        if known is not None and not (isinstance(known.kind, Scalar) and known.kind.natural):
            continue
        return rest[0], mark == "^"
    return None, False
