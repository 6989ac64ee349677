"""The cursor over a formula's tokens, with the names in scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verify.document.formula.fit import Part
from verify.document.scope import Scope
from verify.document.source import Span
from verify.document.tokens import Kind, Token
from verify.errors import Unread
from verify.expressions.size import Size
from verify.expressions.types import ValueType


@dataclass(slots=True)
class Reader:
    """Reads one side of a relation. ``open`` holds the closers awaited, innermost last; ``likely`` is the set
    of which a name that nobody declared would be an element."""

    tokens: tuple[Token, ...]
    scope: Scope
    end: Span
    bound: Mapping[str, ValueType] = field(default_factory=dict)
    position: int = 0
    open: list[str] = field(default_factory=list)
    notes: list[tuple[str, Span]] = field(default_factory=list)
    ranges: dict[str, list[Size]] = field(default_factory=dict)
    likely: str = r"\mathbb{R}"

    def peek(self, ahead: int = 0) -> Token | None:
        """The token at the cursor, or further on."""
        place = self.position + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def text(self, ahead: int = 0) -> str:
        """The text of the token at the cursor; empty at the end."""
        token = self.peek(ahead)
        return token.text if token is not None else ""

    def next(self) -> Token:
        """The token at the cursor, which moves on."""
        token = self.peek()
        if token is None:
            raise self.unread("the formula ends here", "another term was expected")
        self.position += 1
        return token

    def take(self, *texts: str) -> bool:
        """Move over the token if it is one of these."""
        if self.peek() is not None and self.text() in texts:
            self.position += 1
            return True
        return False

    def expect(self, text: str, why: str) -> None:
        """Move over this token, or say what was expected."""
        if not self.take(text):
            raise self.unread(f"expected {text} {why}", self._found())

    def span(self, start: int | None = None) -> Span:
        """The span from token ``start`` to the last token read, or of the token at the cursor."""
        if start is not None and start < self.position:
            first, last = self.tokens[start].span, self.tokens[self.position - 1].span
            return Span(first.start, max(last.end, first.end))
        token = self.peek()
        return token.span if token is not None else self.end

    def unread(self, message: str, hint: str = "", span: Span | None = None) -> Unread:
        """An error that points at the cursor (or at the span)."""
        at = span or self.span()
        return Unread(message, at.start, at.end, hint)

    def _found(self) -> str:
        return f"found {self.text()}" if self.peek() is not None else "the formula ends here"

    def note(self, message: str, span: Span) -> None:
        """Remember something the author should know about how the formula was read."""
        self.notes.append((message, span))

    def group(self) -> tuple[Token, ...]:
        """The tokens of a braced group, or the one token that stands for it."""
        token = self.next()
        if token.kind is not Kind.OPEN:
            if token.kind is Kind.CLOSE:
                raise self.unread("a closing brace without an opening one", span=token.span)
            if token.kind is Kind.COMMAND and token.text in (
                "\\mathcal",
                "\\mathbb",
                "\\mathbf",
                "\\mathrm",
                "\\text",
            ):
                start = self.position - 1
                self.group()
                return self.tokens[start : self.position]
            return (token,)
        start = self.position
        depth = 1
        while depth:
            token = self.next()
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
        return self.tokens[start : self.position - 1]

    def inside(self, tokens: tuple[Token, ...], bound: Mapping[str, ValueType] | None = None) -> Reader:
        """A reader of part of the formula, in the same scope."""
        last = tokens[-1].span if tokens else self.span(max(self.position - 1, 0))
        names = self.bound if bound is None else {**self.bound, **bound}
        end = Span(last.end, last.end)
        return Reader(
            tokens, self.scope, end, names, notes=self.notes, ranges=self.ranges, likely=self.likely
        )

    def inside_sum(self, tokens: tuple[Token, ...]) -> Part:
        """The sum that part of the formula spells."""
        from verify.document.formula.sums import read_side

        if not tokens:
            raise self.unread("an empty group", "a formula was expected here", self.span(self.position - 1))
        return read_side(self.inside(tokens))

    def closes(self, text: str) -> bool:
        """Whether a bar at the cursor closes what was opened last."""
        return bool(self.open) and self.open[-1] == text

    def done(self) -> None:
        """Complain unless everything was read."""
        if self.peek() is not None:
            raise self.unread(f"{self.text()} does not fit here", "an operator or the end was expected")
