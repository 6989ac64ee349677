"""`verify report --html`: the page of what was stressed and benchmarked, from what runs left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from verify.errors import VerifyError
from verify.report.places import from_here

KEPT = (Path(".verify") / "stress", Path(".benchmarks"))
"""Where runs and benchmarks lie where nobody says."""
NEEDED = frozenset(
    {"claim", "sizes", "verdict", "reason", "document", "seed", "device", "dtype", "stages", "bins", "worst"}
)
"""What the result of a run says."""


def report(paths: Sequence[Path], html: Path) -> int:
    """Write the page of all runs (folders) and benchmarks (JSON files of pytest-benchmark) at these paths."""
    from verify.report.page import page

    given = list(paths) or [path for path in KEPT if path.exists()]
    runs = [result for path in given for result in _runs(path)]
    benchmarks = [data for path in given for data in _benchmarks(path)]
    if not runs and not benchmarks:
        where = ", ".join(map(str, given or KEPT))
        raise VerifyError(f"no run and no benchmark in {where}: `verify stress` and `make bench` leave some")
    try:
        html.write_text(page(runs, benchmarks), encoding="utf-8")
    except OSError as problem:
        raise VerifyError(f"{html} cannot be written ({problem.strerror})") from None
    return 0


def _runs(path: Path) -> Iterator[dict[str, Any]]:
    """The results of runs below a folder; of a run that was interrupted, what it has so far."""
    from verify.stress.campaign import so_far
    from verify.stress.journal import RESULT, TASK

    if not path.is_dir():
        return
    for task in sorted(path.rglob(TASK)):
        result = task.with_name(RESULT)
        found = _json(result) if result.exists() else _again(so_far(task.parent))
        if not found.keys() >= NEEDED:
            raise VerifyError(f"{result} is not the result of a run: run `verify stress` again")
        yield {**found, "kept": from_here(task.parent)}


def _again(told: dict[str, Any]) -> dict[str, Any]:
    """With the command that shows the worst trial so far."""
    from verify.report.stress import again

    return {**told, "replay": again(told, told["worst"][0]["trial"])} if told.get("worst") else told


def _benchmarks(path: Path) -> Iterator[dict[str, Any]]:
    files = [path] if path.is_file() else sorted(path.rglob("*.json"))
    for file in files:
        data = _json(file)
        if "benchmarks" in data:
            yield {**data, "kept": from_here(file)}
        elif path.is_file():
            raise VerifyError(f"{file} is not a file of pytest-benchmark: give one, or the folder of a run")


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise VerifyError(f"{path} is not JSON: {problem}") from None
    return data if isinstance(data, dict) else {}
