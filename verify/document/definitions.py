"""The commands by which papers define macros, each read into one kind of Macro."""

from __future__ import annotations

from dataclasses import dataclass

from verify.document.source import Span
from verify.document.stream import Malformed, Stream
from verify.document.tokens import Kind, Token, tokenize_plain
from verify.document.words import words

COMMANDS = words(
    r"\newcommand \renewcommand \providecommand \DeclareRobustCommand \newrobustcmd \renewrobustcmd"
)
DEFS = words(r"\def \gdef \edef \xdef")
OPERATORS = frozenset({r"\DeclareMathOperator"})
DELIMITERS = frozenset(
    {r"\DeclarePairedDelimiter", r"\DeclarePairedDelimiterX", r"\DeclarePairedDelimiterXPP"}
)
MODERN = words(r"\NewDocumentCommand \RenewDocumentCommand \ProvideDocumentCommand \DeclareDocumentCommand")
DEFINERS = COMMANDS | DEFS | OPERATORS | DELIMITERS | MODERN | {r"\let"}
EVERYWHERE = frozenset({r"\gdef", r"\xdef"})
WEAK = frozenset({r"\providecommand", r"\ProvideDocumentCommand"})


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its body holds `#` and a digit where an argument goes.

    `default` is that of an optional first argument, `starred` the body after a star; a `sized` one takes
    `[\\big]`; a `literal` one is another name of a primitive. With a `problem`, every call is an error.
    """

    arguments: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None
    starred: tuple[Token, ...] | None = None
    sized: bool = False
    literal: bool = False
    problem: str = ""


def define(command: str, stream: Stream, known: dict[str, Macro]) -> tuple[str, Macro]:
    """The name and the macro that a defining command, just read, introduces. Raises Malformed."""
    star = stream.starred()
    name = _control_word(stream, command)
    if command in COMMANDS:
        count = stream.optional()
        number = _number(count) if count is not None else 0
        default = stream.optional() if count is not None else None
        return name, Macro(number, tuple(stream.argument()), None if default is None else tuple(default))
    if command in DEFS:
        return name, _plain_tex(name, stream)
    if command in OPERATORS:
        shape = tokenize_plain(r"\operatorname*{}" if star else r"\operatorname{}", Span(0, 0))
        return name, Macro(0, (*shape[:-1], *stream.argument(), shape[-1]))
    if command in DELIMITERS:
        return name, _delimiters(command, stream)
    if command in MODERN:
        return name, _modern(name, stream)
    if stream.peek().text == "=":
        stream.next()
    target = stream.next()
    return name, known.get(target.text, Macro(0, (target,), literal=True))


def parameters(body: tuple[Token, ...], arguments: list[list[Token]], span: Span) -> list[Token]:
    """The body with its `#1`.. replaced by the arguments, its own tokens moved to `span`."""
    filled: list[Token] = []
    position = 0
    while position < len(body):
        token, following = body[position], body[position + 1] if position + 1 < len(body) else None
        position += 1
        if token.text == "#" and following is not None:
            position += 1
            if following.kind is Kind.DIGIT and 1 <= int(following.text) <= len(arguments):
                filled.extend(arguments[int(following.text) - 1])
                continue
            token = following
        filled.append(token._replace(span=span))
    return filled


def _control_word(stream: Stream, command: str) -> str:
    named = stream.argument() if stream.peek().kind is Kind.OPEN else [stream.next()]
    if len(named) != 1 or named[0].kind is not Kind.COMMAND:
        raise Malformed(f"{command} must be followed by the name of a macro")
    return named[0].text


def _number(tokens: list[Token]) -> int:
    if len(tokens) != 1 or tokens[0].kind is not Kind.DIGIT:
        raise Malformed("the number of arguments must be one digit")
    return int(tokens[0].text)


def _plain_tex(name: str, stream: Stream) -> Macro:
    head: list[Token] = []
    while (token := stream.peek()).kind is not Kind.OPEN:
        if token.kind in (Kind.END, Kind.PARAGRAPH) or len(head) > 40:
            raise Malformed(rf"\def{name} has no body")
        head.append(stream.next())
    count = sum(each.text == "#" for each in head)
    simple = [each.text for each in head] == [part for n in range(1, count + 1) for part in ("#", str(n))]
    problem = (
        "" if simple else rf"{name} is defined by a \def with delimited arguments; use \newcommand for it"
    )
    return Macro(count, tuple(stream.argument()), problem=problem)


def _delimiters(command: str, stream: Stream) -> Macro:
    number = stream.optional() if command != r"\DeclarePairedDelimiter" else None
    count = _number(number) if number is not None else 1
    before = stream.argument() if command.endswith("XPP") else []
    left, right = stream.argument(), stream.argument()
    after = stream.argument() if command.endswith("XPP") else []
    hole = tokenize_plain("#1", Span(0, 0))
    inside = (
        [each for each in stream.argument() if each.text != r"\delimsize"] if number is not None else hole
    )
    grow, shrink = tokenize_plain(r"\left", Span(0, 0)), tokenize_plain(r"\right", Span(0, 0))
    plain = (*before, *left, *inside, *right, *after)
    return Macro(count, plain, starred=(*before, *grow, *left, *inside, *shrink, *right, *after), sized=True)


def _modern(name: str, stream: Stream) -> Macro:
    shape = stream.argument()
    default: tuple[Token, ...] | None = None
    if shape and shape[0].text == "O":
        held = Stream(shape[1:])
        default = tuple(held.argument())
        shape = [shape[0], *held]
    plain = all(each.text == "m" for each in (shape if default is None else shape[1:]))
    problem = "" if plain else f"the arguments of {name} are not plain; use \\newcommand for it"
    return Macro(len(shape), tuple(stream.argument()), default, problem=problem)
