"""The run directory: what the run is, and a line for each finished shard, on disk before it counts.

A run that was killed loses the shards under way and nothing else; a line that was cut off in the middle is
taken away when the run goes on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.errors import VerifyError
from verify.stress.tally import Tally, from_data, merge, to_data
from verify.stress.task import Shard, Task

TASK, LINES, RESULT = "task.json", "tally.jsonl", "result.json"


@dataclass(frozen=True, slots=True)
class Journal:
    """A run directory that is open: where it lies, and what is in it already."""

    folder: Path
    finished: frozenset[int]
    """The first block of each finished shard."""

    tally: Tally

    def add(self, shard: Shard, tally: Tally) -> None:
        """A finished shard; it is on the disk when this returns."""
        line = json.dumps({"first": shard.first, "last": shard.last, "tally": to_data(tally)})
        with open(self.folder / LINES, "a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())

    def finish(self, result: Mapping[str, Any], interrupted: bool) -> None:
        """What the run came to; of one that was interrupted nothing is written, so that it can go on."""
        if not interrupted:
            write(self.folder / RESULT, result)


def open_run(folder: Path, task: Task, resume: bool) -> Journal:
    """The journal of a task in a folder: a new one, or with ``resume`` what an earlier run left there.

    Raises VerifyError where the folder holds another task, or an unfinished run that would be lost.
    """
    known = folder / TASK
    try:
        if not known.exists():
            folder.mkdir(parents=True, exist_ok=True)
            write(known, described(task))
            (folder / LINES).write_text("", encoding="utf-8")
            return Journal(folder, frozenset(), Tally())
        told = _read(known)
        if resume:
            if told.get("key") != task.key:
                raise VerifyError(_other(folder, told, task))
            write(known, described(task))
            return _continued(folder)
        if not (folder / RESULT).exists() and (folder / LINES).stat().st_size > 0:
            raise VerifyError(
                f"{folder} holds an unfinished run: add --resume to go on with it, or give another --out"
            )
        write(known, described(task))
        (folder / RESULT).unlink(missing_ok=True)
        (folder / LINES).write_text("", encoding="utf-8")
    except OSError as problem:
        raise VerifyError(f"{folder} cannot be used ({problem.strerror}): give another --out") from None
    return Journal(folder, frozenset(), Tally())


def described(task: Task) -> dict[str, Any]:
    """What a run is, for people, and its key."""
    return {
        "key": task.key,
        "document": task.document,
        "claim": task.claim.id,
        "sizes": dict(task.sizes),
        "seed": task.seed,
        "dtype": task.dtype,
        "device": task.device,
        "losses": None if task.losses is None else list(task.losses),
        "trials": task.trials or None,
        "block": task.length,
    }


def write(path: Path, data: Mapping[str, Any]) -> None:
    """A JSON file, put in its place in one step."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    os.replace(temporary, path)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise VerifyError(f"{path} is not JSON ({problem}): give another --out") from None
    return data if isinstance(data, dict) else {}


def left(folder: Path) -> tuple[dict[str, Any], Tally]:
    """What a run was, and its tally so far; the folder is left as it is."""
    return _read(folder / TASK), _lines(folder)[0].tally


def _continued(folder: Path) -> Journal:
    """What the lines say; one that was cut off at the end is taken away."""
    journal, whole = _lines(folder)
    with open(folder / LINES, "ab") as file:
        file.truncate(whole)
    return journal


def _lines(folder: Path) -> tuple[Journal, int]:
    """What the lines say, and how many bytes of them are whole."""
    lines = folder / LINES
    whole, finished, tally = 0, set[int](), Tally()
    raw = lines.read_bytes() if lines.exists() else b""
    for number, line in enumerate(raw.splitlines(keepends=True), 1):
        try:
            if not line.endswith(b"\n"):
                raise ValueError("cut off")
            data = json.loads(line)
            first, its = int(data["first"]), from_data(data["tally"])
        except (ValueError, KeyError, TypeError, VerifyError):
            if whole + len(line) < len(raw):
                raise VerifyError(f"{lines}:{number} is damaged: give another --out to begin anew") from None
            break
        whole += len(line)
        if first not in finished:
            finished.add(first)
            tally = merge(tally, its)
    return Journal(folder, frozenset(finished), tally), whole


def _other(folder: Path, told: Mapping[str, Any], task: Task) -> str:
    """Why a run cannot go on: what is different."""
    mine = described(task)
    differ = [
        f"{name} {told.get(name)}, not {mine[name]}"
        for name in ("claim", "sizes", "seed", "dtype", "losses")
        if told.get(name) != mine[name]
    ]
    why = "; ".join(differ) or "the claim was edited since"
    return f"{folder} holds another run ({why}): leave out --resume, or give another --out"
