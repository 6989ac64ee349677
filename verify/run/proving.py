"""Certificates for the claims of a run that have none: each looked for with other claims as lemmas.

A certificate repeats the lines of the lemmas it uses, so it stands alone, and nothing goes in circles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from verify.certify.accept import provable
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.statement import Reading, Statement
from verify.errors import VerifyError
from verify.run.certify import Judged, held, place, sought
from verify.run.citing import unweighed, weigh
from verify.run.documents import statements_of
from verify.run.lemmas import chosen, elsewhere
from verify.run.processes import spread
from verify.run.result import Result
from verify.run.settings import Settings
from verify.verdict import Outcome, Verdict

SHARES = (1 / 8, 1 / 2, 1)
"""How much of its time a claim gets each time that it is tried. What is found soon may be a lemma for others,
also for those before it, as what a proof says is for its theorem."""

LEAST = 2.0
"""Seconds that it gets at the least, if it has as many: less is lost on what every search begins with."""

Key = tuple[str, int]
Files = tuple[Path, ...]
Call = tuple[str, int, Outcome, Files, Settings]
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
    keys = [(path, k) for path, statements in documents.items() for k in _turns(statements)]
    stored = {key: file for key in keys if key not in results for file in _stored(documents, key)}
    beside = {path: elsewhere(Path(path)) for path in documents} if len(documents) == 1 else {}
    tried: dict[Key, tuple[float, Files]] = {}
    done = total = 0

    def lemmas(key: Key) -> Files:
        found = stored | {each: file for each, result in results.items() for file in _proved(each[0], result)}
        own = {k: file for (path, k), file in found.items() if path == key[0]}
        others = {file for (path, _), file in found.items() if path != key[0]}
        others.update(beside.get(key[0], ()))
        return chosen(documents[key[0]], key[1], own, sorted(others))

    def calls(waiting: Sequence[Key], share: float) -> Iterator[tuple[Key, Call]]:
        brief = replace(settings, certify=max(settings.proving * share, min(settings.proving, LEAST)))
        for key in waiting:
            tried[key] = share, lemmas(key)
            yield key, (*key, results[key].outcome, tried[key][1], brief)

    for share in SHARES:
        waiting = [
            key
            for key in keys
            if key in results and provable(results[key].outcome) and tried.get(key) != (share, lemmas(key))
        ]
        total += len(waiting)
        for key, judged in _answers(calls(waiting, share), documents, settings):
            done += 1
            yield key, _with(results[key], judged), done, total
    cited = [(*key, results[key].outcome, settings) for key in keys if key in results and _open(results, key)]
    for key, warnings in _weighings(cited, documents, settings.jobs):
        done += 1
        yield key, replace(results[key], warnings=warnings or ()), done, total + len(cited)


def _turns(statements: Sequence[Statement]) -> list[int]:
    """The order in which claims are tried: a theorem after its proof, and what cites another after that."""
    places = {each.id: k for k, each in enumerate(statements)}
    ends = {each.within: k for k, each in enumerate(statements)}
    turns = list[int]()
    for k, each in enumerate(statements):
        cited = each.cited.named if each.cited is not None else ()
        before = [turns[places[name]] for name in cited if places[name] < k]
        turns.append(max([k, ends.get(f"{each.within}/proof", k) if each.within else k, *before]))
    return sorted(range(len(statements)), key=lambda k: (turns[k], turns[k] != k, k))


def _open(results: Mapping[Key, Result], key: Key) -> bool:
    """Whether it is not known if the citations of a proved claim are enough."""
    return unweighed(results[key].statement, results[key].outcome, Path(key[0]))


def _weighings(
    calls: Sequence[tuple[str, int, Outcome, Settings]], documents: Documents, jobs: int
) -> Iterator[tuple[Key, tuple[str, ...] | None]]:
    if jobs > 1:
        yield from spread(_weigh_at, iter([((path, k), (path, k, *more)) for path, k, *more in calls]), jobs)
        return
    for path, number, outcome, settings in calls:
        yield (path, number), weigh(documents[path], number, outcome, Path(path), settings)


def _weigh_at(path: str, number: int, outcome: Outcome, settings: Settings) -> tuple[str, ...]:
    """The same of statement number ``number``, read again in this process."""
    return weigh(statements_of(path), number, outcome, Path(path), settings)


def _answers(
    calls: Iterator[tuple[Key, Call]], documents: Documents, settings: Settings
) -> Iterator[tuple[Key, Judged | None]]:
    if settings.jobs > 1:
        yield from spread(_attempt_at, calls, settings.jobs)
        return
    for (path, number), (*_, searched, lemmas, brief) in calls:
        yield (path, number), _attempt(documents[path][number], searched, path, brief, lemmas)


def _attempt_at(path: str, number: int, searched: Outcome, lemmas: Files, settings: Settings) -> Judged:
    """The same of statement number ``number``, read again in this process."""
    return _attempt(statements_of(path)[number], searched, path, settings, lemmas)


def _attempt(statement: Statement, searched: Outcome, path: str, settings: Settings, lemmas: Files) -> Judged:
    return sought(_closed(statement), searched, Path(path), settings, lemmas)


def _closed(statement: Statement) -> Claim:
    assert statement.relation is not None
    return close(statement.id, statement.relation, statement.scope, statement.conditions)


def _with(result: Result, judged: Judged | None) -> Result:
    """The result with what the search for a certificate found; None where its process died."""
    outcome, notes = judged or (result.outcome, ("the process that looked for a certificate died",))
    notes = tuple(note for note in notes if note not in result.statement.notes)
    statement = replace(result.statement, notes=(*result.statement.notes, *notes))
    return replace(result, outcome=outcome, statement=statement if notes else result.statement)


def _proved(document: str, result: Result) -> Iterator[Path]:
    """The file of its certificate, where it is proved by one that is stored."""
    if result.outcome.verdict is Verdict.PROVED and result.outcome.certificate is not None:
        yield Path(document).parent / result.outcome.certificate


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
