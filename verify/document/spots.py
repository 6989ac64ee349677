"""Where in a file the constants of a statement stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from verify.document.source import Position, Span
from verify.document.statement import Statement

GAP = r"(?:[\s&]|\\\\|%[^\n]*\n)*"
"""What a side's text leaves out of what stands in the file."""

WORD = re.compile(r"\\[A-Za-z]+|\d+(?:\.\d+)?")
UNDER = r"\\frac\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*"
BETWEEN = r"[\s{}&()]*(?:\\left|\\cdot)?[\s{}(]*"


def spots(statement: Statement, numbers: Sequence[tuple[str, bool]], file: str) -> list[Position]:
    """The places of numbers in a statement, given in reading order as LaTeX; ``file`` is the file's text.

    Each comes with whether it is on the right side. A number whose parts stand apart is placed at its first
    part. What is not found has the place of the relation sign.
    """
    lines = file.split("\n")
    sign = sum(len(line) + 1 for line in lines[: statement.position.line - 1]) + statement.position.column - 1
    start, end = _extent(statement, file, sign)
    sides = {False: Span(start, sign), True: Span(sign, end)}
    cursors, found = {False: start, True: sign}, []
    for text, right in numbers:
        words = WORD.findall(text)
        span = _first(words, file, cursors[right], sides[right].end) or _first(words, file, *sides[right])
        if span is None:
            found.append(statement.position)
            continue
        place, cursors[right] = span
        found.append(_position(statement, file, place))
    return found


def spot_in(statement: Statement, text: str, number: str, file: str) -> Position:
    """The place of a number in a hypothesis with this text: the last one before the statement, or in it."""
    lines = file.split("\n")
    sign = sum(len(line) + 1 for line in lines[: statement.position.line - 1]) + statement.position.column - 1
    spans = [Span(*match.span()) for match in re.finditer(_loose(text), file)]
    before = [span for span in spans if span.start < sign]
    for span in reversed(before):
        found = _first(WORD.findall(number), file, *span)
        if found is not None:
            return _position(statement, file, found.start)
    return statement.position


def _position(statement: Statement, file: str, place: int) -> Position:
    line = file.count("\n", 0, place) + 1
    return replace(statement.position, line=line, column=place - (file.rfind("\n", 0, place) + 1) + 1)


def _extent(statement: Statement, file: str, sign: int) -> tuple[int, int]:
    """From where the left side begins to where the right side ends."""
    start = end = sign
    for match in re.finditer(_loose(statement.left_text), file[:sign]):
        start = match.start()
    after = re.search(_loose(statement.right_text), file[sign:])
    return start, end if after is None else sign + after.end()


def _loose(text: str) -> str:
    return GAP.join(re.escape(letter) for letter in text if not letter.isspace())


def _first(words: Sequence[str], file: str, start: int, end: int) -> Span | None:
    """The first place where as many of the words as possible stand together, or where 1/q divides a term."""
    below = [UNDER + re.escape(words[2])] if words[:2] == [r"\frac", "1"] and len(words) == 3 else []
    for count in range(len(words), 0, -1):
        patterns = [BETWEEN.join(map(re.escape, words[:count])), *below]
        spans = [_match(pattern, file, start, end) for pattern in patterns]
        found = [span for span in spans if span is not None]
        if found and any(word[0].isdigit() for word in words[:count]):
            return min(found)
    return None


def _match(pattern: str, file: str, start: int, end: int) -> Span | None:
    match = re.compile(rf"(?<![\d_^]){pattern}(?![\d])").search(file, start, end)
    return None if match is None else Span(*match.span())
