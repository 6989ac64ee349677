"""Macros of the paper, harvested and expanded on the way, by TeX's own rules of order and scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from verify.document.definitions import DEFINERS, EVERYWHERE, WEAK, Macro, define, parameters
from verify.document.environments import is_known
from verify.document.source import Span
from verify.document.stream import Malformed, Stream
from verify.document.switches import Switches
from verify.document.tokens import Kind, Mode, Token, span_of, text_of, tokenize

MOST_CALLS = 20_000
MOST_TOKENS = 1_000_000
GROUPS = {r"\begingroup": r"\endgroup", r"\bgroup": r"\egroup"}
THEOREMS = frozenset({r"\newtheorem", r"\declaretheorem", r"\spnewtheorem"})
ENVIRONMENTS = frozenset({r"\newenvironment", r"\renewenvironment"})


class Expander:
    """Iterating it yields the tokens of a text with all macros expanded, END last.

    Tokens from a macro's body carry the span of its call, those of its arguments keep their own. What cannot
    be expanded (an endless recursion, a missing argument) becomes one ERROR token. `theorems` fills up with
    the environments of \\newtheorem, `directives` with the expanded tokens of each `%@` line, by its span.
    """

    def __init__(self, text: str, macros: Mapping[str, Macro] | None = None) -> None:
        self.text, self.mode = text, Mode()
        self.macros = dict(macros or {})
        self.theorems: dict[str, str] = {}
        self.directives: dict[Span, tuple[Token, ...]] = {}
        self._environments: dict[str, tuple[Macro, tuple[Token, ...]]] = {}
        self._switches = Switches()
        self._scopes: list[tuple[str, list[tuple[str, Macro | None]]]] = []
        self._calls = self._made = 0
        self._base = Span(0, 0)

    def __iter__(self) -> Iterator[Token]:
        yield from self._expand(Stream(tokenize(self.text, mode=self.mode)))

    def _expand(self, stream: Stream) -> Iterator[Token]:
        token = stream.next()
        while (kind := token.kind) is not Kind.END:
            if kind is Kind.LETTER or kind is Kind.SYMBOL:
                yield token
            elif kind is Kind.COMMAND:
                if stream.fresh:
                    self._calls, self._made, self._base = 0, 0, token.span
                try:
                    yield from self._command(token, stream)
                except Malformed as problem:
                    yield Token(Kind.ERROR, f"{token.text}: {problem}", token.span)
            else:
                if kind is Kind.OPEN:
                    self._scopes.append(("{", []))
                elif kind is Kind.CLOSE:
                    self._leave("{")
                elif kind is Kind.DIRECTIVE and token.span not in self.directives:
                    self.directives[token.span] = self._directive(token)
                yield token
            token = stream.next()
        yield token

    def _command(self, token: Token, stream: Stream) -> Iterable[Token]:
        """What a command leaves in the text. Raises Malformed."""
        self.mode.prose = False
        macro = self.macros.get(token.text)
        if macro is not None and not macro.literal:
            return self._call(token, macro, stream)
        if macro is not None:
            token = macro.body[0]._replace(span=token.span, space_before=token.space_before)
        if token.text in DEFINERS:
            name, macro = define(token.text, stream, self.macros)
            if token.text not in WEAK or name not in self.macros:
                self._set(name, macro, token.text in EVERYWHERE)
        elif token.text in THEOREMS:
            self._theorem(token.text, stream)
        elif token.text in ENVIRONMENTS:
            self._environment(stream)
        elif token.text in (r"\begin", r"\end") and stream.peek().kind is Kind.OPEN:
            return self._edge(token, stream)
        elif token.text in GROUPS:
            self._scopes.append((GROUPS[token.text], []))
        elif token.text in GROUPS.values():
            self._leave(token.text)
        elif not self._switches.take(token, stream):
            return (token,)
        return ()

    def _call(self, token: Token, macro: Macro, stream: Stream) -> Iterable[Token]:
        if macro.problem:
            raise Malformed(macro.problem)
        base, body, arguments = self._base, macro.body, list[list[Token]]()
        if macro.starred is not None and stream.starred():
            body = macro.starred
        if macro.sized:
            stream.optional()
        if macro.default is not None:
            given = stream.optional()
            arguments.append(list(macro.default) if given is None else given)
        while len(arguments) < macro.arguments:
            arguments.append(stream.argument())
        span = span_of((token, stream.last))
        made = parameters(body, arguments, span)
        self._calls, self._made = self._calls + 1, self._made + len(made)
        if self._calls > MOST_CALLS or self._made > MOST_TOKENS:
            stream.drop_pushed()
            return (Token(Kind.ERROR, f"{token.text} expands without end; does it call itself?", base),)
        stream.push([made[0]._replace(space_before=token.space_before), *made[1:]] if made else [])
        return ()

    def _set(self, name: str, macro: Macro, everywhere: bool) -> None:
        if self._scopes and not everywhere:
            self._scopes[-1][1].append((name, self.macros.get(name)))
        self.macros[name] = macro

    def _leave(self, label: str) -> None:
        """Close the scopes down to `label`; a `}` closes no more than its own group."""
        deep = 1 if label == "{" else len(self._scopes)
        if label not in [name for name, _ in self._scopes[-deep:]]:
            return
        while self._scopes:
            name, before = self._scopes.pop()
            for macro_name, macro in reversed(before):
                if macro is None:
                    self.macros.pop(macro_name, None)
                else:
                    self.macros[macro_name] = macro
            if name == label:
                return

    def _edge(self, token: Token, stream: Stream) -> Iterable[Token]:
        """A \\begin or \\end: opens or closes a scope, and expands environments that stand for known ones."""
        opening = stream.next()
        written, closing = stream.group(), stream.last
        name = text_of(written).replace(" ", "")
        defined = self._environments.get(name)
        if token.text == r"\begin":
            self._scopes.append((f"environment {name}", []))
        else:
            self._leave(f"environment {name}")
        if defined is None or name in self.theorems:
            return (token, opening, *written, closing)
        if token.text == r"\begin":
            return self._call(token, defined[0], stream)
        stream.push(parameters(defined[1], [], token.span))
        return ()

    def _environment(self, stream: Stream) -> None:
        stream.starred()
        name, count = stream.name(), stream.optional()
        default = stream.optional() if count is not None else None
        begin, end = tuple(stream.argument()), tuple(stream.argument())
        number = int(count[0].text) if count and count[0].kind is Kind.DIGIT else 0
        if not is_known(name) and any(each.text == r"\begin" for each in begin):
            self._environments[name] = (
                Macro(number, begin, None if default is None else tuple(default)),
                end,
            )

    def _theorem(self, command: str, stream: Stream) -> None:
        stream.starred()
        options = stream.optional() if command == r"\declaretheorem" else None
        name = stream.name()
        stream.optional()
        title = name.capitalize()
        if command != r"\declaretheorem":
            title = text_of(stream.argument()).strip()
            stream.optional()
        for option in text_of(options or ()).split(","):
            key, _, value = option.partition("=")
            title = value.strip(" {}") if key.strip() in ("name", "title") else title
        self.theorems[name] = title

    def _directive(self, token: Token) -> tuple[Token, ...]:
        """What follows `%@`, expanded; a second `%@` on the line is an error."""
        if "%@" in token.text[2:]:
            return (
                Token(Kind.ERROR, "two directives on one line; put each on a line of its own", token.span),
            )
        self._scopes.append(("%@", []))
        counters = self._calls, self._made, self._base
        found = tuple(self._expand(Stream(tokenize(self.text, token.span.start + 2, token.span.end))))[:-1]
        self._calls, self._made, self._base = counters
        self._leave("%@")
        return found


def expand(text: str, macros: Mapping[str, Macro] | None = None) -> tuple[Token, ...]:
    """The tokens of a short text with its macros, and those given, expanded; without END."""
    return tuple(Expander(text, macros))[:-1]
