"""Lines of text with a label at the left, made to fit a width."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

WIDTH = 80
INDENT = 2
LABEL = 13
NARROWEST = 20
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Line(NamedTuple):
    """A line of text, and how it looks where there are colours."""

    text: str
    style: str = ""


def room(width: int) -> int:
    """The columns left beside the label."""
    return max(NARROWEST, width - INDENT - LABEL)


def row(label: str, lines: Sequence[str]) -> Iterator[Line]:
    """A label with the lines that belong to it; nothing where there are none."""
    for number, line in enumerate(lines):
        head = label if number == 0 else ""
        yield Line(printable(f"{'':<{INDENT}}{head:<{LABEL}}{line}".rstrip()))


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of the given width; a long formula without a space is left whole."""
    return textwrap.wrap(
        " ".join(text.split()),
        columns,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def plain(lines: Iterable[Line]) -> str:
    """The text of lines, without their looks."""
    return "\n".join(line.text for line in lines)


def printable(text: str) -> str:
    """The text with control characters spelled out, so that no file can steer a terminal."""
    return CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text.expandtabs(4))
