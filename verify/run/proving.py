"""Certificates for the claims of a run that have none: each looked for with other claims as lemmas.

A certificate repeats the lines of the lemmas it uses, so it stands alone, and nothing goes in circles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.statement import Reading, Statement
from verify.errors import VerifyError
from verify.run.certify import held, place, sought
from verify.run.citing import weigh
from verify.run.documents import statements_of
from verify.run.processes import spread
from verify.run.queue import Call, Key, Queue
from verify.run.result import Result
from verify.run.settings import Settings
from verify.verdict import Outcome

Documents = Mapping[str, Sequence[Statement]]


def proving(
    readings: Sequence[Reading], results: Mapping[Key, Result], settings: Settings
) -> Iterator[tuple[Key, Result, int, int]]:
    """Each result again after the search for its certificate, with how many are done, and of how many.

    ``results``: by document and the statement's number in it; what is answered is to be put into it at once.
    Nothing is done where the settings do not ask for certificates.
    """
    if settings.certify is None:
        return
    documents = {reading.path: reading.statements for reading in readings}
    keys = [(path, k) for path, statements in documents.items() for k in range(len(statements))]
    stored = {key: file for key in keys if key not in results for file in _stored(documents, key)}
    queue = Queue(documents, results, stored, settings)
    answers = _answers(queue.calls(), documents, settings.jobs)
    for done, (key, answer) in enumerate(answers, 1):
        result = _with(results[key], queue.running[key], answer)
        queue.answered(key, result.outcome)
        yield key, result, done, done + queue.waiting


class Answer(NamedTuple):
    """What came of a call; ``warnings`` of citations that were weighed."""

    outcome: Outcome
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def _answers(
    calls: Iterable[tuple[Key, Call] | None], documents: Documents, jobs: int
) -> Iterator[tuple[Key, Answer | None]]:
    if jobs > 1:
        yield from spread(_answer_at, calls, jobs)
        return
    for key, call in filter(None, calls):
        yield key, _answer(documents[call.document], call)


def _answer_at(*parts: Any) -> Answer:
    """The answer to a call, its document read again in this process."""
    call = Call(*parts)
    return _answer(statements_of(call.document), call)


def _answer(statements: Sequence[Statement], call: Call) -> Answer:
    path = Path(call.document)
    if call.lemmas is None:
        warnings = weigh(statements, call.number, call.outcome, path, call.settings)
        return Answer(call.outcome, warnings=warnings)
    claim = _closed(statements[call.number])
    return Answer(*sought(claim, call.outcome, path, call.settings, call.lemmas, call.again))


def _closed(statement: Statement) -> Claim:
    assert statement.relation is not None
    return close(statement.id, statement.relation, statement.scope, statement.conditions)


def _with(result: Result, call: Call, answer: Answer | None) -> Result:
    """The result with what came of a call; None where its process died."""
    if call.lemmas is None:
        return replace(result, warnings=answer.warnings if answer else ())
    outcome, notes, _ = answer or Answer(result.outcome, ("the process that looked for a certificate died",))
    notes = tuple(note for note in notes if note not in result.statement.notes)
    statement = replace(result.statement, notes=(*result.statement.notes, *notes))
    return replace(result, outcome=outcome, statement=statement if notes else result.statement)


def _stored(documents: Documents, key: Key) -> Iterator[Path]:
    """The file of the certificate of a claim that is not judged in this run, where it holds."""
    path, statement = Path(key[0]), documents[key[0]][key[1]]
    file = place(path, statement.id)
    if statement.relation is None or not file.is_file():
        return
    try:
        proof = held(_closed(statement), path).proof
    except VerifyError:
        return
    if proof is not None:
        yield file
