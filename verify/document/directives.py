"""The `%@` lines: which keyword, and what follows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from verify.document.displays import unbalanced
from verify.document.source import Span
from verify.document.structure import Directive, Unreadable
from verify.document.tokens import Kind, Token

KEYWORDS = ("let", "def", "seq", "assume", "case", "by", "expect", "this is", "claim", "skip")
FORMULAS = frozenset({"let", "def", "seq", "assume", "case", "claim"})
HEAD = re.compile(r"%@\s*(this\s+is(?![a-zA-Z])|[^\W\d_]+)?[ \t]*:?[ \t]*")


def read_directive(token: Token, expanded: Sequence[Token]) -> Directive | Unreadable:
    """The directive of a token; `expanded` are the tokens after its `%@`. Unreadable says why."""
    head = HEAD.match(token.text)
    word = " ".join((head[1] or "").split()) if head else ""
    if head is None or word not in KEYWORDS:
        return Unreadable(_unknown(word), token.span)
    rest_span = Span(token.span.start + head.end(), token.span.end)
    rest = tuple(each for each in expanded if each.span.start >= rest_span.start)
    directive = Directive(word, rest, token.text[head.end() :], token.span, rest_span)
    trouble = next((each for each in expanded if each.kind is Kind.ERROR), None)
    if trouble is not None:
        return Unreadable(trouble.text, trouble.span)
    if word in FORMULAS and not rest:
        return Unreadable(f"`%@ {word}` needs a formula after it", token.span)
    if word == "this is" and not rest:
        return Unreadable("say what it is: definition, hypothesis or claim", token.span)
    if word in FORMULAS:
        return unbalanced(rest) or directive
    return directive


def _unknown(word: str) -> str:
    known = ", ".join(KEYWORDS)
    if not word:
        return f"a directive starts with one of: {known}"
    close = get_close_matches(word.lower(), KEYWORDS, n=1, cutoff=0.5)
    meant = close[0] if close else next((each for each in KEYWORDS if each[0] == word[0].lower()), "")
    hint = f"did you mean `{meant}`? " if meant else ""
    return f"unknown directive `{word}`; {hint}(known: {known})"
