"""How a file is named: from the current folder for people, from the repository's root for services."""

from __future__ import annotations

import os
from pathlib import Path

from verify.document.source import Position


def from_here(file: str | Path) -> str:
    """The file as seen from the current folder; unchanged where it lies elsewhere."""
    path = Path(file).absolute()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(file)


def place(position: Position) -> str:
    """`file:line:column`, the file as seen from the current folder."""
    return f"{from_here(position.file)}:{position.line}:{position.column}"


def from_repository(file: str | Path) -> str:
    """The file as seen from the root of the git repository that holds it.

    Where there is none, from the current folder; where it lies outside that too, the absolute path.
    """
    path = Path(os.path.abspath(file))
    root = next((each for each in path.parents if (each / ".git").exists()), Path.cwd())
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
