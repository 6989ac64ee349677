"""The text of a paper with every `\\input` spliced in, and which file each character of it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from verify.errors import DocumentError

WIDTH = 100
TAB = 4
DEEPEST_INPUT = 50
# What may hide an \input from TeX comes first, so that finditer steps over it.
INPUTS = re.compile(
    r"(?P<hidden>\\\\|\\%|%[^\n]*|\\verb\*?(?P<bar>[^a-zA-Z\s*])[^\n]*?(?P=bar)"
    r"|\\begin\{(?P<raw>verbatim\*?|Verbatim\*?|lstlisting|minted|comment|filecontents\*?)\}.*?\\end\{(?P=raw)\})"
    r"|(?P<stop>\\endinput(?![a-zA-Z@])|\\end\s*\{document\})"
    r"|\\(?:input|include|subfile)(?![a-zA-Z@*])\s*(?:\{(?P<braced>[^{}]*)\}|(?P<bare>[^\s{}\\%]+))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file, both numbers counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Span(NamedTuple):
    """A stretch of the flattened text, from offset `start` up to and not including `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """From offset `start` on, the flattened text is `file` from its own `offset` on."""

    start: int
    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Source:
    """A paper as one text: offsets count its characters, positions name the files they came from."""

    name: str
    text: str
    pieces: tuple[Piece, ...]
    files: Mapping[str, str]
    lines: Mapping[str, tuple[int, ...]]

    def position(self, offset: int) -> Position:
        """The file, line and column of the character at `offset` (clamped to the text)."""
        file, inside = self._place(offset)
        line = bisect_right(self.lines[file], inside)
        return Position(file, line, inside - self.lines[file][line - 1] + 1)

    def line_text(self, offset: int) -> str:
        """The whole line of the file that holds the character at `offset`."""
        file, inside = self._place(offset)
        start = self.lines[file][bisect_right(self.lines[file], inside) - 1]
        end = self.files[file].find("\n", start)
        return self.files[file][start : end if end >= 0 else None]

    def slice(self, span: Span) -> str:
        """The flattened text of `span`, as the author wrote it."""
        return self.text[span.start : span.end]

    def caret(self, span: Span) -> str:
        """The line of `span` with carets under it, at most 100 columns wide."""
        column = self.position(span.start).column - 1
        line = self.line_text(span.start)
        before = line[:column].expandtabs(TAB)
        shown = line.expandtabs(TAB)
        spot = line[: column + max(1, span.end - span.start)].expandtabs(TAB)
        length = max(1, min(len(spot), len(shown)) - len(before))
        first = max(0, min(len(before) - WIDTH // 2, len(shown) - WIDTH)) if len(shown) > WIDTH else 0
        marks = " " * (len(before) - first) + "^" * length
        return f"{shown[first : first + WIDTH]}\n{marks[:WIDTH]}"

    def message(self, text: str, span: Span) -> str:
        """`file:line:column: text`, then the line and its carets."""
        return f"{self.position(span.start)}: {text}\n{self.caret(span)}"

    def _place(self, offset: int) -> tuple[str, int]:
        offset = max(0, min(offset, len(self.text)))
        piece = self.pieces[bisect_right(self.pieces, offset, key=lambda each: each.start) - 1]
        return piece.file, piece.offset + offset - piece.start


def read_source(path: str | Path) -> Source:
    """Read a .tex file and everything it inputs.

    Raises DocumentError when a file is missing, includes itself, is not UTF-8, or holds a null byte.
    """
    chunks: list[str] = []
    pieces: list[Piece] = []
    files: dict[str, str] = {}
    main = Path(path)

    def splice(file: Path, text: str, above: tuple[Path, ...]) -> None:
        name, start = str(file), 0
        files[name] = text
        for match in INPUTS.finditer(text):
            if match["stop"]:
                text = text[: match.end() if match["stop"].startswith(r"\end{") else match.start()]
                break
            target = match["braced"] if match["bare"] is None else match["bare"]
            if target is None or "#" in target or "\\" in target:
                continue  # a name made by a macro: the reader reports the \input it finds left over
            where, caret = _where(name, text, match.start(), match.end())
            found = _find(target.strip(), file.parent, main.parent)
            if found is None:
                raise DocumentError(
                    f"no file {target.strip()!r} beside {name}; correct the name", where, caret
                )
            if found.resolve() in above or len(above) >= DEEPEST_INPUT:
                raise DocumentError(f"{found} is read inside itself; remove this line", where, caret)
            _keep(text[start : match.start()], name, start)
            splice(found, _read(found), (*above, found.resolve()))
            start = match.end()
        _keep(text[start:], name, start)

    def _keep(text: str, name: str, offset: int) -> None:
        pieces.append(Piece(sum(map(len, chunks)), name, offset))
        chunks.append(text)

    splice(main, _read(main), (main.resolve(),))
    return _source(str(main), "".join(chunks), tuple(pieces), files)


def source_from_text(text: str, name: str = "<text>") -> Source:
    """A source of one text that never touches a disk; `\\input` in it is not followed."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _source(name, text, (Piece(0, name, 0),), {name: text})


def _source(name: str, text: str, pieces: tuple[Piece, ...], files: dict[str, str]) -> Source:
    lines = {file: (0, *(match.end() for match in re.finditer("\n", body))) for file, body in files.items()}
    return Source(name, text, pieces, MappingProxyType(files), MappingProxyType(lines))


def _where(name: str, text: str, start: int, end: int) -> tuple[str, str]:
    source = _source(name, text, (Piece(0, name, 0),), {name: text})
    return str(source.position(start)), source.caret(Span(start, end))


def _find(target: str, *folders: Path) -> Path | None:
    names = (target,) if target.endswith(".tex") else (f"{target}.tex", target)
    candidates = (folder / name for folder in folders for name in names if target)
    return next((each for each in candidates if each.is_file()), None)


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise DocumentError(
            f"cannot be read ({problem.strerror}); give the path of a .tex file", str(path)
        ) from None
    try:
        text = data.decode("utf-8-sig")
        bad = data.find(b"\0")
    except UnicodeDecodeError as problem:
        text, bad = "", problem.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
    if bad >= 0:
        line, column = data.count(b"\n", 0, bad) + 1, bad - data.rfind(b"\n", 0, bad)
        told = f"byte {bad} (0x{data[bad]:02x}) is not UTF-8 text; save the file as UTF-8"
        raise DocumentError(told, f"{path}:{line}:{column}")
    return text.replace("\r\n", "\n").replace("\r", "\n")
