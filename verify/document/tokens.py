"""LaTeX as tokens with exact spans: comments and white space gone, `%@` lines kept, nothing expanded yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from verify.document.glyphs import LOWERED, RAISED, latex
from verify.document.source import Span


class Kind(Enum):
    """What a token is."""

    COMMAND = "command"  # \frac, \, \| \{
    LETTER = "letter"  # one character
    DIGIT = "digit"  # one digit, so that \frac12 takes one each
    SYMBOL = "symbol"  # + - = < > ( ) [ ] | / , . ; : ! * ' ~ # and whatever else
    OPEN = "{"
    CLOSE = "}"
    SUPER = "^"
    SUB = "_"
    ALIGN = "&"
    NEWLINE = "new row"  # \\ with its star and its length
    DIRECTIVE = "directive"  # a %@ line, its text from %@ on
    MATH = "math shift"  # $ or $$
    PARAGRAPH = "blank line"
    ERROR = "error"  # its text is the message: what holds it cannot be read
    END = "end of input"


class Token(NamedTuple):
    """One token; tokens that a macro made carry the span of the call."""

    kind: Kind
    text: str
    span: Span
    space_before: bool = False


LENGTH = r"\[\s*[-+]?\s*[\d.]*\s*(?:pt|ex|em|mm|cm|in|pc|bp|sp|mu|\\[a-zA-Z]+)\s*\]"
PATTERN = (
    r"(?P<LETTER>[a-zA-Z])|(?P<SPACE>[\s\u200b\ufeff]+)|(?P<DIGIT>[0-9])"
    r"|(?P<verb>\\(?:verb|lstinline)(?![a-zA-Z{])\*?[^a-zA-Z\s*])"
    r"|(?P<raw>\\begin\s*\{(?P<name>verbatim\*?|Verbatim\*?|lstlisting|minted|comment|filecontents\*?)\})"
    r"|(?P<finish>\\end\s*\{document\})"
    r"|(?P<link>\\(?:url|path|nolinkurl|href)\s*\{[^{}\n]*\})"
    rf"|(?P<NEWLINE>\\\\(?:\*?{LENGTH}|\*)?|\\(?:cr|tabularnewline|newline)(?![a-zA-Z]))"
    r"|(?P<COMMAND>\\(?:[WORD]+|.))|(?P<OPEN>\{)|(?P<CLOSE>\})|(?P<SUPER>\^)|(?P<SUB>_)|(?P<ALIGN>&)"
    r"|(?P<DIRECTIVE>%@[^\n]*(?:\n[ \t]*)?)|(?P<comment>%[^\n]*(?:\n[ \t]*)?)|(?P<MATH>\$\$?)|(?P<null>\0)"
    rf"|(?P<raised>[{''.join(RAISED)}]+)|(?P<lowered>[{''.join(LOWERED)}]+)|(?P<other>.)"
)
OUTSIDE = re.compile(PATTERN.replace("WORD", "a-zA-Z"), re.DOTALL)
INSIDE = re.compile(PATTERN.replace("WORD", "a-zA-Z@"), re.DOTALL)  # after \makeatletter
WORDS = re.compile(r"[a-zA-Z0-9 ,.;:()'/\"-]*")
SIMPLE = {kind.name: kind for kind in Kind}


class Mode:
    """What the reader of the tokens is in: while in `prose`, running words are stepped over."""

    def __init__(self) -> None:
        self.prose = False


def tokenize(text: str, start: int = 0, end: int | None = None, mode: Mode | None = None) -> Iterator[Token]:
    """The tokens of `text[start:end]`, END last, spans counted in the whole text; \\end{document} ends it."""
    end = len(text) if end is None else end
    position, pattern = start, OUTSIDE
    space = fresh = False  # white space before the token; a comment just ended the line
    while position < end:
        for match in pattern.finditer(text, position, end):
            name, found, span = match.lastgroup or "", match[0], Span(*match.span())
            if name == "LETTER" and mode is not None and mode.prose:
                run = WORDS.match(text, match.end(), end)
                position = run.end() if run else match.end()
                break
            elif name == "LETTER":
                yield Token(Kind.LETTER, found, span, space)
            elif name == "SPACE":
                breaks = found.count("\n")
                if breaks > 1 or (breaks and fresh):
                    yield Token(Kind.PARAGRAPH, "", span, True)
                space, fresh = True, False
                continue
            elif name == "comment":
                fresh = found.rstrip(" \t").endswith("\n")
                continue
            elif name == "DIRECTIVE":
                yield Token(
                    Kind.DIRECTIVE, found.rstrip(), Span(span.start, span.start + len(found.rstrip())), space
                )
                fresh = found.rstrip(" \t").endswith("\n")
                continue
            elif name == "other":
                yield from _other(found, span, space)
            elif name in SIMPLE:
                found = r"\\" if name == "NEWLINE" else "\\ " if found == "\\\n" else found
                yield Token(SIMPLE[name], found, span, space)
                if found in (r"\makeatletter", r"\makeatother"):
                    pattern, position = (INSIDE if found == r"\makeatletter" else OUTSIDE), match.end()
                    break
            elif name in ("verb", "raw"):
                position, problem = _skip(text, match, end)
                if problem:
                    yield Token(Kind.ERROR, problem, span, space)
                break
            else:
                yield from _rare(name, found, span, space)
                if name == "finish":
                    end = match.end()
                    break
            space = fresh = False
        else:
            break
        space = fresh = False
        position = end if name == "finish" else position
    yield Token(Kind.END, "", Span(end, end), space)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a short text, without END."""
    return tuple(tokenize(text))[:-1]


def tokenize_plain(written: str, span: Span, space: bool = False) -> list[Token]:
    """Tokens for `written` as if it stood at `span`, each with that span."""
    matches = OUTSIDE.finditer(written)
    found = [Token(SIMPLE.get(each.lastgroup or "", Kind.SYMBOL), each[0], span) for each in matches]
    return [found[0]._replace(space_before=space), *found[1:]]


def text_of(tokens: Iterable[Token]) -> str:
    """The tokens written out again, a space where there was one and after a command before a letter."""
    written = ""
    for token in tokens:
        glued = written[-1:].isalpha() and token.text[:1].isalpha() and _ends_in_command(written)
        written += (" " if written and (token.space_before or glued) else "") + token.text
    return written


def span_of(tokens: Iterable[Token]) -> Span:
    """The smallest span that holds all the tokens (at least one)."""
    spans = [token.span for token in tokens]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _ends_in_command(written: str) -> bool:
    return re.search(r"\\[a-zA-Z]+$", written[-40:]) is not None


def _skip(text: str, match: re.Match[str], end: int) -> tuple[int, str]:
    """Where a \\verb or a verbatim environment ends, and what is wrong with it."""
    if match.lastgroup == "verb":
        line = text.find("\n", match.end(), end)
        line = end if line < 0 else line
        close = text.find(match[0][-1], match.end(), line)
        return (close + 1, "") if close >= 0 else (line, r"\verb is never closed on its line")
    closing = f"\\end{{{match['name']}}}"
    close = text.find(closing, match.end(), end)
    if close >= 0:
        return close + len(closing), ""
    return end, f"\\begin{{{match['name']}}} is never closed; add {closing}"


def _rare(name: str, found: str, span: Span, space: bool) -> list[Token]:
    """Raised and lowered digits, a null byte, the end of the document; nothing for a link."""
    if name == "null":
        return [Token(Kind.ERROR, "a null byte; save the file as UTF-8 text", span, space)]
    if name == "finish":
        return [*tokenize_plain(r"\end", span, space), *tokenize_plain("{document}", span)]
    if name in ("raised", "lowered"):
        script = "".join((RAISED if name == "raised" else LOWERED)[each] for each in found)
        return tokenize_plain(("^" if name == "raised" else "_") + "{" + script + "}", span, space)
    return []


def _other(character: str, span: Span, space: bool) -> list[Token]:
    """A character that is not plain ASCII LaTeX: its command, a letter, or a symbol."""
    written = latex(character) if character > "\x7f" else None
    if written is not None:
        return tokenize_plain(written, span, space)
    return [Token(Kind.LETTER if character.isalpha() else Kind.SYMBOL, character, span, space)]
