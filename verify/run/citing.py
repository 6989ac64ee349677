"""Whether what is cited over a relation sign is enough: what a proof uses beside it, and one without.

The proof found may use more than it has to. So another is looked for that may use what is cited and nothing
else; only where none is found is there something to tell. No verdict depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from verify.certify.certificate import Weighed, plain, read, write
from verify.certify.facts import axioms
from verify.certify.stating.claimed import stated
from verify.certify.stating.statement import NotStated
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.citations import spoken
from verify.document.statement import Cited, Statement
from verify.errors import CertificateError, VerifyError
from verify.run.certify import known, place
from verify.run.lemmas import chosen
from verify.run.settings import Settings
from verify.verdict import Outcome, Verdict


def warnings(statement: Statement, outcome: Outcome, document: Path) -> tuple[str, ...]:
    """What is told of a proved claim's citations: where a proof from them alone was looked for in vain."""
    beside = _beside(statement, outcome, document)
    if not beside or _tried(statement, document) != Weighed(statement.citations, enough=False):
        return ()
    told = ", ".join(dict.fromkeys(map(spoken, statement.citations)))
    return (f"no proof was found from {told} alone; the one found also uses {', '.join(beside)}",)


def unweighed(statement: Statement, outcome: Outcome, document: Path) -> bool:
    """Whether a stored proof uses more than is cited, and none without that was looked for."""
    if not _beside(statement, outcome, document):
        return False
    tried = _tried(statement, document)
    return tried is None or tried.citations != statement.citations


def weigh(
    statements: Sequence[Statement], number: int, outcome: Outcome, document: Path, settings: Settings
) -> tuple[str, ...]:
    """Look for a proof from the citations alone, and store whether there is one; the warnings.

    A fault on the way leaves all as it was.
    """
    from verify.certify.search.citing import enough  # scipy comes with it

    statement = statements[number]
    cited = statement.cited
    assert cited is not None
    with suppress(Exception):
        said = plain(stated(_closed(statement)))
        usable = [k for k, each in enumerate(statements) if each.id in cited.ids]
        own = {k: place(document, statements[k].id) for k in usable}
        own = {k: file for k, file in own.items() if file.is_file()}
        lemmas = known(chosen(statements, number, own), document)
        others = {k: _said(statements[k]) for k in usable if statements[k].expected is not Verdict.REFUTED}
        unproved = [each for k, each in others.items() if each is not None and k not in own]
        found: bool | None = enough(said, settings.proving, lemmas, unproved, _barred(said, cited))
        if not found and None in others.values():
            found = None
        path = place(document, statement.id)
        write(path, replace(read(path), weighed=Weighed(statement.citations, found)))
    return warnings(statement, outcome, document)


def _closed(statement: Statement) -> Claim:
    if statement.relation is None:
        raise NotStated("nothing to prove")
    return close(statement.id, statement.relation, statement.scope, statement.conditions)


def _said(statement: Statement) -> Any:
    """What a statement says; None where the checker has no word for it, or it speaks of numbers made up."""
    try:
        claim = _closed(statement)
        said = plain(stated(claim))
    except VerifyError:
        return None
    return said if all(name.rsplit(".", 1)[0] in claim.declarations for name in said["symbols"]) else None


def _beside(statement: Statement, outcome: Outcome, document: Path) -> tuple[str, ...]:
    """What a stored proof uses that is not cited; nothing where that is not known."""
    cited = statement.cited
    stored = outcome.verdict is Verdict.PROVED and outcome.certificate is not None
    if cited is None or not stored or outcome.lemmas is None:
        return ()
    taken = {axiom for each in outcome.lemmas for axiom in _taken(document, each)}
    beside = set(outcome.axioms) - taken - _granted(cited)
    named = [f"the axiom {each.name} ({', '.join(each.needs)})" for each in axioms() if each.name in beside]
    return (*sorted(set(outcome.lemmas) - cited.ids), *named)


def _granted(cited: Cited) -> set[str]:
    """The axioms of the properties of functions that are cited."""
    return {axiom.name for axiom in axioms() if set(axiom.needs) <= cited.assumed}


def _barred(statement: Mapping[str, Any], cited: Cited) -> set[str]:
    return {name for each in statement["functions"].values() for name in each["axioms"]} - _granted(cited)


def _taken(document: Path, identity: str) -> tuple[str, ...]:
    """The axioms that the stored proof of a claim takes."""
    try:
        return read(place(document, identity)).axioms
    except CertificateError:
        return ()


def _tried(statement: Statement, document: Path) -> Weighed | None:
    """What became of a search for a proof from citations alone."""
    try:
        return read(place(document, statement.id)).weighed
    except CertificateError:
        return None
