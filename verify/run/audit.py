"""Stored certificates, each held against its document as it is today: no search, nothing taken on trust."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from verify.certify.accept import derived_of
from verify.certify.certificate import FOLDER, Certificate, plain, read
from verify.certify.recheck import VERSION, Rejected
from verify.certify.stating.claimed import stated
from verify.certify.stating.statement import NotStated
from verify.claims.close import close
from verify.document.reading import read as read_document
from verify.document.statement import Statement
from verify.errors import CertificateError, VerifyError
from verify.run.documents import HIDDEN
from verify.run.processes import forked

Readings = dict[Path, dict[str, Statement]]
"""The statements of documents by their ids."""


class Standing(Enum):
    """What a stored certificate is worth today."""

    ACCEPTED = "accepted"  # it proves the claim as the document states it now
    STALE = "stale"  # it was found for another wording, or by another version of the rules
    REJECTED = "rejected"  # a line of it does not follow
    UNREADABLE = "unreadable"  # the file, or its document, cannot be read


@dataclass(frozen=True, slots=True)
class Audited:
    """A certificate file with its standing; the claim, the lines and the axioms where it got so far.

    ``seconds``: to state the claim and check the lines, the document being read.
    """

    path: Path
    standing: Standing
    reason: str = ""
    id: str = ""
    lines: int = 0
    axioms: tuple[str, ...] = ()
    seconds: float = 0.0


def audit(paths: Sequence[Path], jobs: int = 1) -> Iterator[Audited]:
    """The standing of every certificate below the folders, beside the documents, or in the files given.

    ``jobs``: how many processes check them, the documents being read. Raises VerifyError where there is none.
    """
    files = list(dict.fromkeys(file for path in paths for file in certificates(path)))
    if not files:
        listed = ", ".join(map(str, paths))
        raise VerifyError(f"no certificate in {listed}: verify check --certify looks for some and keeps them")
    readings: Readings = {}
    one_of_each = {file.parent: file for file in files}
    for file in one_of_each.values() if jobs > 1 else ():  # the copies then have its document
        with suppress(VerifyError):  # told below
            _named(file, readings)
    yield from forked(lambda file: _audited(file, readings), files, jobs)


def certificates(path: Path) -> list[Path]:
    """The certificate files that a path stands for; beside a document also those too broken to name one."""
    if path.is_dir() and path.resolve().name == FOLDER:
        return sorted(path.glob("*.json"))
    if path.is_dir():
        below = sorted(path.rglob(f"{FOLDER}/*.json"))
        return [each for each in below if not any(part in HIDDEN for part in each.relative_to(path).parts)]
    if path.suffix == ".json":
        return [path]
    return [each for each in sorted((path.parent / FOLDER).glob("*.json")) if _may_be_of(each, path)]


def _may_be_of(file: Path, document: Path) -> bool:
    try:
        return read(file).document == document.name
    except CertificateError:
        return True


def _named(file: Path, readings: Readings) -> tuple[Certificate, Statement | None]:
    """A certificate and the statement it names, of a document that is read once."""
    stored = read(file)
    document = file.resolve().parent.parent / stored.document
    if document not in readings:
        readings[document] = {each.id: each for each in read_document(document).statements}
    return stored, readings[document].get(stored.id)


def _audited(file: Path, readings: Readings) -> Audited:
    try:
        stored, statement = _named(file, readings)
    except VerifyError as error:
        return Audited(file, Standing.UNREADABLE, str(error))
    if statement is None:
        return Audited(file, Standing.STALE, f"{stored.document} has no statement of this id", stored.id)
    start = time.perf_counter()
    found = _held_against(statement, stored, file)
    return replace(found, seconds=time.perf_counter() - start)


def _held_against(statement: Statement, stored: Certificate, file: Path) -> Audited:
    """The certificate against the statement of its id."""
    told = Audited(file, Standing.STALE, id=stored.id)
    if statement.relation is None:
        return replace(told, reason=f"not a claim today: {statement.unread or statement.skipped}")
    try:
        claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
        now = plain(stated(claim))
        if not stored.states(now):
            return replace(told, reason="the claim was edited since")
        if stored.checker != VERSION:
            return replace(told, reason=f"found by version {stored.checker} of the rules, now {VERSION}")
        found = derived_of(now, stored.proof)
    except Rejected as error:
        return replace(told, standing=Standing.REJECTED, reason=str(error))
    except NotStated as error:
        return replace(told, reason=f"the claim cannot be stated to the checker: {error}")
    except VerifyError as error:
        return replace(told, reason=f"not a claim today: {error}")
    return replace(told, standing=Standing.ACCEPTED, lines=found.lines, axioms=found.axioms)
