"""From a source to its document: one pass over the expanded tokens, going on after what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from verify.document.directives import read_directive
from verify.document.displays import REFERENCES, read_display, references
from verify.document.environments import (
    DISPLAYS,
    LISTS,
    MATH_ONLY,
    PROOFS,
    SKIPPED,
    STATEMENTS,
    TRANSPARENT,
    WITH_ARGUMENT,
    EnvironmentKind,
    bare,
)
from verify.document.formulas import HEADINGS, read_formula
from verify.document.macros import Expander
from verify.document.source import Source, Span
from verify.document.stream import Malformed, Stream
from verify.document.structure import Directive, Display, Document, Environment, Inline, Item, Unreadable
from verify.document.tokens import Kind, Token, tokenize_plain

OUTLINES = frozenset({"document"}) | PROOFS | frozenset(STATEMENTS)


@dataclass(slots=True)
class Frame:
    """An environment still open; one without a kind is transparent and hands its items to its parent."""

    name: str
    kind: EnvironmentKind | None
    start: Span
    title: str = ""
    option: tuple[Token, ...] = ()
    label: str | None = None
    items: list[Item] = field(default_factory=list)


def read_document(source: Source) -> Document:
    """The document of a source; what cannot be read is in it as Unreadable items, in place."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.expander = Expander(source.text)
        self.stream = Stream(self.expander)
        self.frames = [Frame("", None, Span(0, 0))]

    def add(self, *items: Item) -> None:
        self.frames[-1].items.extend(items)

    def read(self) -> Document:
        while (token := self.next()).kind is not Kind.END:
            if token.kind is Kind.MATH:
                self.math(token)
            elif token.kind is Kind.COMMAND:
                self.command(token)
            elif token.kind is Kind.DIRECTIVE:
                self.add(self.directive(token))
            elif token.kind is Kind.ERROR:
                self.add(Unreadable(token.text, token.span))
        while len(self.frames) > 1:
            self.close(token.span, never=True)
        return Document(self.source, tuple(self.frames[0].items), dict(self.expander.theorems))

    def next(self) -> Token:
        """The next token of the running text."""
        self.expander.mode.prose = True
        token = self.stream.next()
        self.expander.mode.prose = False
        return token

    def directive(self, token: Token) -> Directive | Unreadable:
        return read_directive(token, self.expander.directives.get(token.span, ()))

    def command(self, token: Token) -> None:
        try:
            if token.text in (r"\[", r"\("):
                self.math(token)
            elif token.text == r"\begin":
                self.begin(token, self.stream.name())
            elif token.text == r"\end":
                self.end(token, self.stream.name())
            elif token.text in REFERENCES:
                star = [self.stream.next()] if self.stream.peek().text == "*" else []
                group = [each for each in self.stream.argument() if each not in star]
                brace = Token(Kind.OPEN, "{", token.span), Token(Kind.CLOSE, "}", self.stream.last.span)
                self.add(*references([token, brace[0], *group, brace[1]]))
            elif token.text == r"\label":
                self.stream.optional()
                name = self.stream.name()
                self.frames[-1].label = self.frames[-1].label or name
            elif token.text in (r"\input", r"\include"):
                self.add(Unreadable("this file name is not plain text; write it out", token.span))
            elif token.text in (r"\]", r"\)"):
                self.add(Unreadable(f"{token.text} closes no formula", token.span))
        except Malformed as problem:
            self.add(Unreadable(f"{token.text}: {problem}", token.span))

    def begin(self, token: Token, name: str) -> None:
        plain = bare(name)
        if plain == "restatable":
            self.stream.optional()
            plain = bare(name := self.stream.name())
            self.stream.argument()
        title = self.expander.theorems.get(name, STATEMENTS.get(plain, ""))
        if plain in DISPLAYS and name not in self.expander.theorems:
            if plain in WITH_ARGUMENT:
                self.stream.argument()
            self.math(token, name)
        elif plain == "math":
            self.math(token, name)
        elif plain in SKIPPED:
            self.skip(token, name)
        elif plain in MATH_ONLY:
            self.add(Unreadable(f"\\begin{{{name}}} stands outside a formula", token.span))
            self.frames.append(Frame(name, None, token.span))
        elif title or plain in PROOFS:
            kind = EnvironmentKind.THEOREM if title else EnvironmentKind.PROOF
            frame = Frame(name, kind, token.span, title or "Proof")
            frame.option = tuple(self.stream.optional() or ())
            self.frames.append(frame)
        else:
            kind_of = None if plain in TRANSPARENT - LISTS else EnvironmentKind.PLAIN
            self.frames.append(Frame(name, kind_of, token.span))

    def end(self, token: Token, name: str) -> None:
        if name == "restatable":
            name = next((each.name for each in reversed(self.frames) if each.kind), name)
        if not name or not any(frame.name == name for frame in reversed(self.frames)):
            self.add(Unreadable(f"\\end{{{name}}} closes nothing; is its \\begin missing?", token.span))
            return
        while self.frames[-1].name != name:
            self.close(token.span, never=True)
        self.close(Span(token.span.start, self.stream.last.span.end))

    def close(self, end: Span, never: bool = False) -> None:
        """Take the innermost frame off and hand its environment, or its items, to the one around."""
        frame = self.frames.pop()
        if never:
            message = f"\\begin{{{frame.name}}} is never closed; add \\end{{{frame.name}}}"
            frame.items.append(Unreadable(message, frame.start))
        if frame.kind is None:
            self.add(*frame.items)
            return
        cited = tuple(references(frame.option))
        span = Span(frame.start.start, max(frame.start.end, end.end))
        items = tuple(frame.items)
        self.add(
            Environment(frame.name, frame.kind, frame.title, frame.option, cited, frame.label, items, span)
        )

    def math(self, opening: Token, name: str = "") -> None:
        """A formula in the text or on display, from its opening sign on."""
        formula = read_formula(self.stream, opening, name, self.expander.theorems.__contains__)
        if formula.trouble:
            self.add(Unreadable(formula.trouble, formula.span if not formula.tokens else opening.span))
            return
        display = opening.text in (r"\[", "$$") or (name and bare(name) != "math")
        found = read_display(name or opening.text, formula.tokens, formula.span, self.directive)
        for item in found:
            if isinstance(item, Display) and not display:
                self.add(*item.directives, Inline(item.tokens, item.span))
            else:
                self.add(item)

    def skip(self, token: Token, name: str) -> None:
        """Step over a figure or a table; a directive in it is an error, and so is its missing end."""
        depth = 1
        while depth and (inner := self.stream.next()).kind is not Kind.END:
            if inner.kind is Kind.DIRECTIVE:
                self.add(Unreadable(f"a directive inside {name}, which is not read; move it out", inner.span))
            elif inner.kind is Kind.COMMAND and inner.text in (r"\begin", r"\end"):
                found = self.stream.name()
                depth += (found == name) * (1 if inner.text == r"\begin" else -1)
                if found in OUTLINES or found in self.expander.theorems:
                    self.stream.push(tokenize_plain(f"{inner.text}{{{found}}}", inner.span))
                    break
            elif inner.kind is Kind.COMMAND and inner.text in HEADINGS:
                break
        if depth:
            self.add(Unreadable(f"\\begin{{{name}}} is never closed; add \\end{{{name}}}", token.span))
