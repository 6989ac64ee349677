"""A stored witness, confirmed again on its own: from the file and the document it names, nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.claims.close import close
from verify.document.reading import read
from verify.errors import VerifyError
from verify.falsify.confirm import Status, confirm, examine
from verify.falsify.witness import from_json
from verify.verdict import Outcome, Verdict


def recheck_file(path: Path) -> Outcome:
    """What the witness in a file shows today.

    The file is one entry of `verify check --json`, or such a report with exactly one witness: it has
    ``file``, ``id`` and ``witness``. Raises VerifyError where it is not.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise VerifyError(f"{path}: not a JSON file ({error})") from error
    entry = _entry(path, data)
    document = _document(path, str(entry["file"]))
    for statement in read(document).statements:
        if statement.id == entry["id"]:
            break
    else:
        raise VerifyError(f"{document} has no statement {entry['id']}")
    if statement.relation is None:
        raise VerifyError(
            f"{entry['id']} of {document} is not a claim today: {statement.unread or statement.skipped}"
        )
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    witness = from_json(entry["witness"])
    outcome = confirm(claim, witness)
    if outcome is not None:
        return outcome
    finding = examine(claim, witness)
    verdict = Verdict.SUPPORTED if finding.status in (Status.HOLDS, Status.OUTSIDE) else Verdict.UNDECIDED
    return Outcome(verdict, finding.reason or finding.status.value)


def _entry(path: Path, data: object) -> dict[str, Any]:
    entries = data.get("claims", [data]) if isinstance(data, dict) else []
    with_witness = [
        e for e in entries if isinstance(e, dict) and e.get("witness") and "id" in e and "file" in e
    ]
    if len(with_witness) != 1:
        found = f"{len(with_witness)} witnesses" if with_witness else "no witness"
        raise VerifyError(f"{path} holds {found}: give a file with one entry of verify check --json")
    return with_witness[0]


def _document(path: Path, name: str) -> Path:
    """The document the entry names, from here or from the file's own folder."""
    for candidate in (Path(name), path.parent / name):
        if candidate.is_file():
            return candidate
    raise VerifyError(f"{path} speaks of {name}, which is not here: run from the same folder")
