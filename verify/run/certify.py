"""A claim's certificate: the one stored beside its document, or one that is looked for now.

Nothing here decides: ``certify.accept`` does, on the claim as it is stated now. So a stored file may be lost,
out of date or tampered with at any time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.certify.accept import absurd, accept, contradicted, derived, provable, unmet
from verify.certify.certificate import FOLDER, Certificate, plain, read, write
from verify.certify.needs import spare
from verify.certify.recheck import VERSION, Rejected
from verify.certify.stating.claimed import stated
from verify.certify.stating.statement import NotStated
from verify.claims.claim import Claim
from verify.errors import CertificateError
from verify.run.lemmas import MOST
from verify.run.settings import Settings
from verify.run.store import file_name
from verify.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from verify.certify.search.placed import Lemma

LIGHT = 4
"""Where a stored certificate holds, the search for counterexamples gets its budget divided by this: it has
only to meet the hypotheses, to see how sharp the claim is, and to find out whether we are wrong."""

Judged = tuple[Outcome, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Held:
    """A stored certificate that the checker takes for the claim as it is now.

    ``proof``: None where there is none; ``notes`` then say why a file that is there is of no use.
    """

    proof: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()


def place(document: Path, identity: str) -> Path:
    """The file of a claim's certificate: of documents in one folder each has its own for the same label."""
    return document.parent / FOLDER / file_name(f"{document.stem}/{identity}")


def held(claim: Claim, document: Path) -> Held:
    """The certificate that is stored of a claim, checked."""
    path = place(document, claim.id)
    if not path.is_file():
        return Held()
    shown = f"{FOLDER}/{path.name}"
    try:
        found = read(path)
        if not found.states(stated(claim)):
            return Held(None, (f"{shown} is of another wording: verify check --certify looks for a new one",))
        derived(claim, found.proof)
    except CertificateError as error:
        return Held(None, (str(error),))
    except NotStated as error:
        return Held(None, (f"{shown} is of no use, the claim cannot be stated: {error}",))
    except Rejected as error:
        return Held(None, (f"{shown} is rejected: {error}",))
    except Exception as error:  # a fault of the checker proves nothing
        return Held(None, (_failed(f"checking {shown}", error),))
    return Held(found.proof)


def proved(claim: Claim, searched: Outcome, stored: Held, document: Path, settings: Settings) -> Judged:
    """The outcome of the search, made better where there is a certificate; and what went wrong, in words.

    Without a stored one, and where the search left room for it, another is looked for as long as the profile
    says, and kept nowhere; where the settings ask for more, that is done when all claims are judged. Where no
    point met the hypotheses, a proof that they contradict each other is looked for.
    """
    if stored.proof is not None:
        return _accepted(claim, searched, stored.proof, _name(document, claim)), ()
    if unmet(searched):
        return _timed(searched, settings, lambda: _contradicted(claim, searched, settings))
    if settings.certify is None:
        return sought(claim, searched, document, settings)
    return searched, ()


def sought(
    claim: Claim,
    searched: Outcome,
    document: Path,
    settings: Settings,
    lemmas: Sequence[Path] = (),
    again: bool = False,
) -> Judged:
    """The same, from a search for a certificate that may use those in the files of other claims.

    It is written beside the document where the settings ask for that. ``again``: after a shorter search.
    """
    if not provable(searched):
        return searched, ()
    return _timed(searched, settings, lambda: _found(claim, searched, document, settings, lemmas, again))


def _timed(searched: Outcome, settings: Settings, attempt: Callable[[], Judged]) -> Judged:
    """What an attempt gives; a fault of it costs a proof, never a verdict."""
    if settings.proving <= 0:
        return searched, ()
    start = time.perf_counter()
    try:
        outcome, notes = attempt()
    except NotStated as error:
        outcome, notes = searched, (f"no certificate: {error}",) if settings.certify else ()
    except Exception as error:  # a certificate that is rejected, or a fault of the search
        outcome, notes = searched, (_failed("looking for a certificate", error),)
    return replace(outcome, seconds=outcome.seconds + time.perf_counter() - start), notes


def _contradicted(claim: Claim, searched: Outcome, settings: Settings) -> Judged:
    from verify.certify.search.contradiction import contradiction  # scipy comes with it

    proof = contradiction(plain(stated(absurd(claim))), settings.proving)
    return (searched if proof is None else contradicted(claim, searched, proof)), ()


def _found(
    claim: Claim, searched: Outcome, document: Path, settings: Settings, lemmas: Sequence[Path], again: bool
) -> Judged:
    from verify.certify.search.turns import search_by_turns

    statement = plain(stated(claim))
    proof = search_by_turns(statement, settings.proving, known(lemmas, document), claim.id, again)
    if proof is None:
        return searched, ()
    if settings.certify is None:
        return _accepted(claim, searched, proof), ()
    outcome = _accepted(claim, searched, proof, _name(document, claim))
    if outcome.verdict is not Verdict.PROVED:
        return outcome, ()
    stored = Certificate(claim.id, document.name, statement, plain(proof), outcome.axioms, VERSION)
    try:
        write(place(document, claim.id), stored)
    except CertificateError as error:
        return _accepted(claim, searched, proof), (str(error),)
    return outcome, ()


def _accepted(claim: Claim, searched: Outcome, proof: Mapping[str, Any], path: str | None = None) -> Outcome:
    """What is accepted, with the hypotheses that it does without; raises as :func:`accept`."""
    from verify.measure.weaken import weakened

    outcome = accept(claim, searched, proof, path)
    if outcome.verdict is Verdict.PROVED:
        with suppress(Exception):  # costs what is told beside the verdict
            return replace(outcome, spare=tuple(spare(claim, weakened(claim), proof)))
    return outcome


def known(files: Sequence[Path], document: Path) -> list[Lemma]:
    """The lemmas in files, by the ids of their claims; of other documents with folder and name."""
    found = []
    for file in files:
        with suppress(CertificateError, OSError):  # another process may have taken it away
            written = file.stat()
            found.append(_lemma(file, written.st_mtime_ns, written.st_size, document))
    return found


@lru_cache(maxsize=4 * MOST)
def _lemma(file: Path, written: int, size: int, document: Path) -> Lemma:
    """The lemma in a file as it was when it was ``written``, read once in each process."""
    from verify.certify.search.placed import Lemma

    stored = read(file)
    own = file.parent.parent == document.parent and stored.document == document.name
    name = stored.id if own else f"{file.resolve().parts[-3]}/{stored.document}: {stored.id}"
    return Lemma(stored.statement, stored.proof, name)


def _name(document: Path, claim: Claim) -> str:
    """The file as seen from the document's folder."""
    return f"{FOLDER}/{place(document, claim.id).name}"


def _failed(what: str, error: Exception) -> str:
    return f"{what} failed: {type(error).__name__}: {error}; please report this"
