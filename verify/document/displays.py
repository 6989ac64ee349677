"""From the tokens of a displayed formula to a Display: labels, tags and directives out, each with its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from verify.document.levels import Level, levels
from verify.document.source import Span
from verify.document.structure import Directive, Display, Item, Mark, Reference, Unreadable
from verify.document.tokens import Kind, Token, span_of, text_of
from verify.document.words import words

SILENT = words(r"\notag \nonumber \allowdisplaybreaks \displaybreak \qedhere \relax")
ASIDES = words(r"\intertext \shortintertext")
REFERENCES = words(r"\ref \eqref \cref \Cref \autoref \labelcref \autoref* \vref \fullref")
QUADS = words(r"\quad \qquad")


def read_display(
    name: str, tokens: Sequence[Token], span: Span, directive: Callable[[Token], Directive | Unreadable]
) -> list[Item]:
    """The display, and after it the references of its \\intertext; Unreadable where braces do not match."""
    error = next((each for each in tokens if each.kind is Kind.ERROR), None)
    if error is not None:
        return [Unreadable(error.text, error.span)]
    directives = [directive(each) for each in tokens if each.kind is Kind.DIRECTIVE]
    tokens = [each for each in tokens if each.kind not in (Kind.DIRECTIVE, Kind.PARAGRAPH)]
    wrong = unbalanced(tokens)
    if wrong is not None:
        return [*directives, wrong]
    at = levels(tokens).values if any(each.kind is Kind.NEWLINE for each in tokens) else ()
    kept: list[Token] = []
    labels: list[Mark] = []
    tags: list[Mark] = []
    asides: list[Item] = []
    row = position = 0
    while position < len(tokens):
        token, start = tokens[position], position
        position += 1
        row += token.kind is Kind.NEWLINE and at[start] in (Level.TOP, Level.BRACKET)
        if token.kind is not Kind.COMMAND or token.text not in SILENT | ASIDES | {r"\label", r"\tag"}:
            kept.append(token)
        elif token.text not in SILENT:
            position = _after_options(tokens, position)
            inside, position = argument(tokens, position)
            mark = Mark(text_of(inside).strip(), row, span_of(tokens[start:position]))
            if token.text in ASIDES:
                asides.extend(references(inside))
                kept.append(Token(Kind.NEWLINE, r"\\", token.span))
            else:
                (labels if token.text == r"\label" else tags).append(mark)
    number = _number(kept)
    if number:
        tags.append(Mark("".join(each.text for each in number[2:-1]), row, span_of(number[1:])))
        del kept[-len(number) :]
    read = tuple(each for each in directives if isinstance(each, Directive))
    failed = [each for each in directives if isinstance(each, Unreadable)]
    return [*failed, Display(name, tuple(kept), tuple(labels), tuple(tags), read, span), *asides]


def _after_options(tokens: Sequence[Token], position: int) -> int:
    """Past the star of \\tag* and the type of \\label[type]{..}."""
    position += position < len(tokens) and tokens[position].text == "*"
    if position < len(tokens) and tokens[position].text == "[":
        closing = (place for place in range(position, len(tokens)) if tokens[place].text == "]")
        position = next(closing, position - 1) + 1
    return position


def argument(tokens: Sequence[Token], position: int) -> tuple[Sequence[Token], int]:
    """The inside of the group at `position` (or the one token there), and the position after it."""
    if position >= len(tokens) or tokens[position].kind is not Kind.OPEN:
        return tokens[position : position + 1], min(position + 1, len(tokens))
    depth, start = 0, position + 1
    for end in range(position, len(tokens)):
        depth += (tokens[end].kind is Kind.OPEN) - (tokens[end].kind is Kind.CLOSE)
        if depth == 0:
            return tokens[start:end], end + 1
    return tokens[start:], len(tokens)


def references(tokens: Sequence[Token]) -> list[Reference]:
    """Every label that some tokens refer to; \\cref{a,b} refers to two."""
    found: list[Reference] = []
    for position, token in enumerate(tokens):
        if token.kind is Kind.COMMAND and token.text in REFERENCES:
            inside, after = argument(tokens, position + 1)
            span = span_of(tokens[position:after])
            names = (name.strip() for name in text_of(inside).split(","))
            found.extend(Reference(name, token.text[1:], span) for name in names if name)
    return found


def unbalanced(tokens: Sequence[Token]) -> Unreadable | None:
    """What is wrong with the braces and dollar signs of a formula, if anything."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind is Kind.OPEN:
            opened.append(token)
        elif token.kind is Kind.CLOSE:
            if not opened:
                return Unreadable("this } closes nothing in the formula", token.span)
            opened.pop()
        elif token.kind is Kind.MATH and not opened:
            return Unreadable("a $ inside the formula", token.span)
    return Unreadable("this { is never closed in the formula", opened[-1].span) if opened else None


def _number(tokens: list[Token]) -> list[Token]:
    """The tokens at the end that are an equation number typed by hand, as in `\\quad (12)`."""
    for size in range(4, 8):
        tail = tokens[-size:]
        texts = [each.text for each in tail]
        if len(tail) == size and texts[0] in QUADS and texts[1] == "(" and texts[-1] == ")":
            return tail if all(each.isdigit() for each in texts[2:-1]) else []
    return []
