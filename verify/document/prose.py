"""Words inside formulas: which say a condition, which give a reason, which join two statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from verify.document.source import Span
from verify.document.tokens import Kind, Token, span_of, text_of
from verify.document.words import words

TEXTS = words(r"\text \textrm \textnormal \textit \textbf \textsf \textup \textsl \mbox \hbox \mathrm \emph")
CONDITIONS = words(
    "for where if when whenever with provided such~that s.t. st subject~to on over given assuming suppose"
    " supposing unless as in~which only~if otherwise under almost a.s. w.p. w.h.p. wp whp in~probability"
    " in~distribution asymptotically locally eventually sufficiently there~exists there~exist exists forall"
    " let at during so~that and~for and~if and~where and~all"
)
REASONS = words("by since because using due~to from cf. see via follows thanks~to recall")
JOINS = words(
    "and or but so hence thus therefore then while which i.e. that~is also moreover namely e.g. as~well~as"
    " respectively resp. we~have else"
)
ARROWS = {
    "implies": r"\implies", "imply": r"\implies", "iff": r"\iff", "if and only if": r"\iff",
    "is equivalent to": r"\iff", "implies that": r"\implies",
}  # fmt: skip


NEGATION = re.compile(r"\b(not( true)?|no|never|false|fails?|wrong|except|untrue|impossible)\b")


class Role(Enum):
    """What a text inside a formula does."""

    CONDITION = "condition"
    REASON = "reason"
    JOIN = "join"
    ARROW = "arrow"
    PUNCTUATION = "punctuation"
    UNKNOWN = "unknown"  # perhaps an operator such as \text{Tr}


@dataclass(frozen=True, slots=True)
class Prose:
    """A text inside a formula: its role, its words, and the mathematics behind them in the same text."""

    role: Role
    words: str
    rest: tuple[Token, ...]


def read_prose(inside: Sequence[Token]) -> Prose:
    """What the inside of a `\\text{..}` says."""
    shift = next((place for place, each in enumerate(inside) if each.kind is Kind.MATH), len(inside))
    rest = _mathematics(inside[shift:])
    written = " ".join(text_of(each for each in inside[:shift] if each.text != "~").split())
    said = written.strip(" ,;:").lower()
    if not written.strip(" .,;:"):
        return Prose(Role.PUNCTUATION if not rest else Role.UNKNOWN, written, rest)
    if written.startswith(("(", "[")) and not NEGATION.fullmatch(said.strip("()[]")):
        return Prose(Role.REASON, written, rest)
    if said.rstrip(".") in ARROWS:
        return Prose(Role.ARROW, ARROWS[said.rstrip(".")], rest)
    roles = ((Role.CONDITION, CONDITIONS), (Role.REASON, REASONS), (Role.JOIN, JOINS))
    fitting = [(word.replace("~", " "), role) for role, known in roles for word in known]
    fitting = [(word, role) for word, role in fitting if re.match(rf"{re.escape(word)}(?![a-z])", said)]
    if fitting:
        return Prose(max(fitting, key=lambda each: len(each[0]))[1], said, rest)
    if NEGATION.search(said):
        return Prose(Role.CONDITION, said, rest)
    return Prose(Role.UNKNOWN, said, rest)


def _mathematics(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The formulas of a text as one, words between them put into a \\text{..} of their own."""
    found: list[Token] = []
    words_between: list[Token] = []
    inside = False
    for token in (*tokens, Token(Kind.MATH, "$", Span(0, 0))):
        if token.kind is not Kind.MATH:
            (found if inside else words_between).append(token)
            continue
        if any(each.kind is Kind.LETTER for each in words_between):
            span = span_of(words_between)
            found += [Token(Kind.COMMAND, r"\text", span), Token(Kind.OPEN, "{", span)]
            found += [*words_between, Token(Kind.CLOSE, "}", span)]
        else:
            found += words_between
        words_between = []
        inside = not inside
    return tuple(found)
