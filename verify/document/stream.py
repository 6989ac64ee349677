"""Tokens with lookahead: what a macro pushes back is read before the text goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from verify.document.source import Span
from verify.document.tokens import Kind, Token, text_of

MOST_WASTED = 2_000_000
ENDINGS = (Kind.END, Kind.CLOSE, Kind.DIRECTIVE, Kind.ERROR, Kind.ALIGN, Kind.NEWLINE, Kind.MATH)


class Malformed(Exception):
    """A definition or a call that does not have the shape TeX asks for; the message says which."""


class Stream:
    """The tokens of a text, in front of them those pushed.

    `last` is the token read last, and `fresh` says that it came from the text.
    """

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._text = iter(tokens)
        self._ahead: deque[Token] = deque()
        self._pushed: list[Token] = []
        self._end = Token(Kind.END, "", Span(0, 0))
        self._wasted = 0
        self.fresh = True
        self.last = self._end

    def __iter__(self) -> Iterator[Token]:
        while (token := self.next()).kind is not Kind.END:
            yield token

    def next(self) -> Token:
        """The next token, END for ever after the last."""
        if self._pushed:
            self.fresh = False
            token = self._pushed.pop()
        else:
            self.fresh = True
            token = self._ahead.popleft() if self._ahead else next(self._text, self._end)
            if token.kind is Kind.END:
                self._end = token
        self.last = token
        return token

    def peek(self) -> Token:
        """The token that `next` will give."""
        fresh, last, token = self.fresh, self.last, self.next()
        self._unread([(token, self.fresh)])
        self.fresh, self.last = fresh, last
        return token

    def push(self, tokens: Iterable[Token]) -> None:
        """Put tokens made by a macro in front."""
        self._pushed.extend(reversed(list(tokens)))

    def drop_pushed(self) -> None:
        """Forget what macros made and nobody read."""
        self._pushed.clear()

    def group(self) -> list[Token]:
        """The tokens up to the `}` that closes the group just opened, which is eaten.

        Raises Malformed when it never closes; the tokens are then put back.
        """
        return self._until(Kind.CLOSE, "}", "a group that no } closes")

    def optional(self) -> list[Token] | None:
        """The tokens of `[..]` when that comes next, else None."""
        if self.peek().text != "[":
            return None
        self.next()
        return self._until(Kind.SYMBOL, "]", "an optional argument that no ] closes")

    def argument(self) -> list[Token]:
        """A macro's argument: the inside of the group that comes next, or else one token.

        Raises Malformed at the end of the text, or of the group, cell or formula the call stands in.
        """
        while self.peek().kind is Kind.PARAGRAPH:
            self.next()
        token = self.peek()
        if token.kind in ENDINGS or token.text in (r"\]", r"\)", r"\end"):
            raise Malformed("an argument is missing here")
        self.next()
        return self.group() if token.kind is Kind.OPEN else [token]

    def name(self) -> str:
        """The text of a braced name that comes next."""
        return text_of(self.argument()).replace(" ", "")

    def starred(self) -> bool:
        """Eat a `*` when one comes next."""
        return self.peek().text == "*" and bool(self.next())

    def _until(self, kind: Kind, text: str, trouble: str) -> list[Token]:
        depth, read = 0, list[tuple[Token, bool]]()
        while True:
            token = self.next()
            if token.kind is kind and token.text == text and depth == 0:
                return [each for each, _ in read]
            depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
            read.append((token, self.fresh))
            if token.kind is Kind.END or depth < 0:
                self._wasted += len(read)
                if self._wasted < MOST_WASTED:
                    self._unread(read)
                raise Malformed(trouble)

    def _unread(self, read: list[tuple[Token, bool]]) -> None:
        self._ahead.extendleft(token for token, fresh in reversed(read) if fresh)
        self._pushed.extend(token for token, fresh in reversed(read) if not fresh)
