"""Find where a formula ends: at its closing sign, or where it plainly was forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from verify.document.environments import DISPLAYS, LISTS, PROOFS, ROWS, STATEMENTS, bare
from verify.document.levels import environment_name
from verify.document.source import Span
from verify.document.stream import Malformed, Stream
from verify.document.tokens import Kind, Token
from verify.document.words import words

CLOSINGS = {r"\[": r"\]", r"\(": r"\)", "$$": "$$", "$": "$"}
HEADINGS = words(r"\section \subsection \subsubsection \paragraph \chapter \appendix \bibliography")
STRUCTURE = LISTS | PROOFS | frozenset(STATEMENTS) | {"document"}


@dataclass(frozen=True, slots=True)
class Formula:
    """The tokens between two signs; `span` holds the signs too, `trouble` says what is wrong."""

    tokens: tuple[Token, ...]
    span: Span
    trouble: str


def read_formula(
    stream: Stream, opening: Token, environment: str, is_theorem: Callable[[str], bool]
) -> Formula:
    """The formula after its opening sign, for an environment after its \\begin and name.

    A formula that is never closed ends at a blank line, a heading, another display or the end of an
    environment around it; reading then goes on there.
    """
    return _Collector(stream, opening, environment, is_theorem).read()


class _Collector:
    def __init__(
        self, stream: Stream, opening: Token, environment: str, is_theorem: Callable[[str], bool]
    ) -> None:
        self.stream, self.opening, self.environment, self.is_theorem = (
            stream,
            opening,
            environment,
            is_theorem,
        )
        self.closing = "" if environment else CLOSINGS[opening.text]
        self.tokens: list[Token] = []
        self.inner: list[str] = []
        self.depth = 0
        self.blank: int | None = None

    def read(self) -> Formula:
        while True:
            token = self.stream.next()
            if token.kind is Kind.END:
                return self.forgotten([])
            if token.kind is Kind.MATH:
                if token.text == self.closing and (self.depth == 0 or token.text == "$$"):
                    return self.done("")
                if self.closing == "$" and self.depth == 0:  # $a$$b$: one closes, the other opens
                    self.stream.push([Token(Kind.MATH, "$", Span(token.span.start + 1, token.span.end))])
                    return self.done("")
            elif token.kind is Kind.PARAGRAPH:
                self.blank = len(self.tokens) if self.blank is None else self.blank
                if self.closing in ("$", "$$", r"\)"):
                    return self.forgotten([token])
            elif token.kind is Kind.COMMAND:
                if token.text == self.closing:
                    return self.done("")
                if token.text in (r"\begin", r"\end"):
                    read = self.edge(token)
                    if read is not None:
                        return read
                    continue
                if token.text in HEADINGS or token.text in CLOSINGS or token.text in (r"\]", r"\)"):
                    return self.forgotten([token])
            self.depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
            self.tokens.append(token)

    def edge(self, token: Token) -> Formula | None:
        """A \\begin or \\end inside; the formula when it ends here."""
        try:
            opening = self.stream.next()
            if opening.kind is not Kind.OPEN:
                return self.forgotten([token, opening])
            group = self.stream.group()
        except Malformed as problem:
            self.tokens.append(Token(Kind.ERROR, str(problem), token.span))
            return None
        close = Token(Kind.CLOSE, "}", self.stream.last.span)
        written = [token, opening, *group, close]
        name, _ = environment_name(written, 0)
        if token.text == r"\begin":
            lost = bare(name) in DISPLAYS and (self.environment or self.tokens or name not in ROWS)
            if lost or bare(name) in STRUCTURE or self.is_theorem(name):
                return self.forgotten(written)
            self.inner.append(name)
        elif self.inner and self.inner[-1] == name:
            self.inner.pop()
        elif name == self.environment:
            trouble = f"\\begin{{{self.inner[-1]}}} is never closed in this formula" if self.inner else ""
            return self.done(trouble)
        else:
            return self.forgotten(written)
        self.tokens.extend(written)
        return None

    def done(self, trouble: str) -> Formula:
        if not trouble and self.inner and not self.environment:
            trouble = f"\\begin{{{self.inner[-1]}}} is never closed in this formula"
        end = max(self.opening.span.end, self.stream.last.span.end)
        return Formula(tuple(self.tokens), Span(self.opening.span.start, end), trouble)

    def forgotten(self, following: list[Token]) -> Formula:
        """Give back what comes after the formula's own paragraph."""
        own = len(self.tokens) if self.blank is None else self.blank
        self.stream.push([*self.tokens[own:], *following])
        kept = tuple(self.tokens[:own])
        end = max([self.opening.span.end, *(token.span.end for token in kept)])
        name = f"\\begin{{{self.environment}}}" if self.environment else self.opening.text
        wanted = f"\\end{{{self.environment}}}" if self.environment else self.closing
        return Formula(kept, Span(self.opening.span.start, end), f"{name} is never closed; add {wanted}")
