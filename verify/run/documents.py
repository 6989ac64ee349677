"""Which documents a path stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from verify.document.statement import Statement
from verify.errors import VerifyError

DIRECTIVE = re.compile(rb"^[^%\n]*%@", re.MULTILINE)
HIDDEN = (".git", ".venv", "venv", "node_modules", "__pycache__", "build", "dist")


def find_documents(paths: Sequence[Path]) -> list[Path]:
    """The files given, and all `.tex` files with a `%@` line below the folders given, sorted.

    Raises VerifyError where a path does not exist or nothing is found.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += _below(path)
        elif path.is_file():
            found.append(path)
        else:
            raise VerifyError(f"{path}: no such file or folder")
    unique = list(dict.fromkeys(found))
    if not unique:
        listed = ", ".join(map(str, paths))
        raise VerifyError(
            f"no .tex file with a %@ line in {listed}: declare names, such as %@ let x \\in \\mathbb{{R}}"
        )
    return unique


def _below(folder: Path) -> list[Path]:
    files = [
        path
        for path in sorted(folder.rglob("*.tex"))
        if path.is_file() and not any(part in HIDDEN for part in path.relative_to(folder).parts)
    ]
    return [path for path in files if DIRECTIVE.search(path.read_bytes())]


@lru_cache(maxsize=8)
def statements_of(path: str) -> tuple[Statement, ...]:
    """The statements of a document, read once in each process."""
    from verify.document.reading import read

    return read(Path(path)).statements
