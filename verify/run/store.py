"""The store: what earlier runs reached, one small file a claim, in a folder of this computer's own.

A stored point is only ever a hint (see ``falsify.replay``): whatever a file says, a verdict is made
from exact values. So the store may be lost, shared, out of date or tampered with at any time.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from verify.errors import VerifyError
from verify.falsify.extremal import Extremal
from verify.falsify.written import from_data, to_data

FORMAT = 1
DEFAULT = ".verify"
COMMITTED = "witnesses"
BEST = 2
"""How many points are kept for one quantity of one wording of a claim."""

KEPT = 24
"""How many points are kept for one claim, the newest."""

LARGEST = 1 << 22
"""Bytes of a file; larger ones are not read, and not written."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The points stored for a claim, newest first, and what was wrong with the files, if anything."""

    extremals: tuple[Extremal, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of stored points. ``committed``: folders of the same kind that are read, never written.

    Files are written whole, so that several processes may use one folder: of two that store points
    of the same claim at the same time, one is heard.
    """

    folder: Path
    committed: tuple[Path, ...] = ()

    @staticmethod
    def beside(document: Path, folder: Path = Path(DEFAULT)) -> Store:
        """The store in a folder, with what was committed in `witnesses/` beside the document."""
        return Store(folder, (document.parent / COMMITTED,))

    def load(self, identity: str) -> Loaded:
        """What is stored of a claim; a file that cannot be used is left out, with a note."""
        found: list[Extremal] = []
        notes: list[str] = []
        for folder in (self.folder, *self.committed):
            extremals, note = _read(folder / file_name(identity), identity)
            found += [each for each in extremals if _mark(each) not in map(_mark, found)]
            notes += [note] if note else []
        return Loaded(tuple(found), tuple(notes))

    def save(self, identity: str, extremals: Sequence[Extremal]) -> str:
        """Add points of a claim to those stored; why that failed, or nothing. Never raises for a disk."""
        if not extremals:
            return ""
        path = self.folder / file_name(identity)
        try:
            self._make()
            old, _ = _read(path, identity)
            kept = best([*extremals, *old])
            while kept and len(text := _written(identity, kept)) > LARGEST:
                kept = kept[:-1]
            if kept:
                _replace(path, text)
        except OSError as error:
            return f"nothing could be stored in {self.folder}: {error.strerror or error}"
        return ""

    def _make(self) -> None:
        """Make the folder, which tells git to leave it alone."""
        if self.folder.is_symlink():
            raise OSError("it is a link: remove it, or name the folder with --store")
        if self.folder.is_dir():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), open(self.folder / ".gitignore", "x", encoding="utf-8") as file:
            file.write("# Points that verify found; may be removed at any time.\n*\n")


def file_name(identity: str) -> str:
    """The file of a claim: its id as far as a file name can hold it, and a digest of all of it."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", identity).strip("-")[:60]
    mark = blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{readable or 'claim'}-{mark}.json"


def best(extremals: Iterable[Extremal]) -> list[Extremal]:
    """Those worth keeping, given the newest first: for each quantity as it was worded its largest values."""
    given = list(extremals)
    ordered = sorted(range(len(given)), key=lambda place: -given[place].value)
    counts: Counter[tuple[str, str, str]] = Counter()
    chosen: list[int] = []
    seen: set[str] = set()
    for place in ordered:
        each = given[place]
        group, mark = (each.key, each.skeleton, each.quantity), _mark(each)
        if counts[group] < BEST and mark not in seen:
            counts[group] += 1
            seen.add(mark)
            chosen.append(place)
    return [given[place] for place in sorted(chosen)[:KEPT]]


def _mark(extremal: Extremal) -> str:
    """What makes two stored points the same: the point, and what is said of it."""
    return _dumped({**to_data(extremal), "seed": 0, "trial": 0, "origin": ""})


def _read(path: Path, identity: str) -> tuple[list[Extremal], str]:
    """The points in a file; none, and why, where it cannot be used. A single point may be left out."""
    try:
        if not path.is_file():
            return [], ""
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        return [], f"{path} was not read: {error.strerror or error}"
    if len(raw) > LARGEST:
        return [], f"{path} was not read: it is larger than any that is written here"
    try:
        data = json.loads(raw.decode("utf-8"))
        if not isinstance(data, dict) or not isinstance(data.get("extremals"), list):
            return [], f"{path} was not read: it holds no stored points"
        if data.get("format") != FORMAT or data.get("id") != identity:
            return [], f"{path} was not read: it is of another version, or of another claim"
    except (ValueError, RecursionError) as error:
        return [], f"{path} was not read: {str(error)[:100]}"
    found, broken = [], 0
    for entry in data["extremals"][:KEPT]:
        try:
            found.append(from_data(entry))
        except VerifyError:
            broken += 1
    return found, f"{path}: {broken} of its points were not understood" if broken else ""


def _written(identity: str, extremals: Sequence[Extremal]) -> bytes:
    entries = ",\n".join(_dumped(to_data(each)) for each in extremals)
    head = f'{{"format": {FORMAT}, "id": {json.dumps(identity)}, "extremals": ['
    return f"{head}\n{entries}\n]}}\n".encode()


def _dumped(data: dict[str, Any]) -> str:
    return json.dumps(data, sort_keys=True)


def _replace(path: Path, text: bytes) -> None:
    """Put a file in place whole: a reader sees the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
