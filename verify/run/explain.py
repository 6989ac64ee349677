"""What is measured of one claim when it is explained: its brackets, its hypotheses, its chain."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from verify.certify.accept import derived, provable
from verify.certify.certificate import FOLDER, plain, read
from verify.certify.search.placed import Lemma
from verify.certify.stating.claimed import stated
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.claims.constants import Coefficient
from verify.document.source import Position
from verify.document.spots import spot_in, spots
from verify.document.statement import Statement
from verify.errors import CertificateError, VerifyError
from verify.falsify.extremal import Extremal
from verify.measure.bracket import Bracket, Printed
from verify.measure.brackets import brackets
from verify.measure.givens import Given, givens
from verify.measure.hints import hints
from verify.measure.hypotheses import Weighed, weigh
from verify.measure.prove import Clock, Proof, Prover
from verify.measure.waterfall import Waterfall, chain_of, waterfall
from verify.run.certify import held, place
from verify.run.lemmas import NEAR, alike, elsewhere
from verify.run.result import Result
from verify.run.settings import Settings
from verify.run.store import Store
from verify.verdict import Outcome, Verdict

MEASURED = (Verdict.SUPPORTED, Verdict.PROVED, Verdict.REFUTED)
"""Of claims with these verdicts there is something to measure."""

PRINTED = 0.5
HYPOTHESES = 0.25
"""Parts of the time for a proof of the claim as printed, and of what is left then for its hypotheses."""

LIGHTER = 4
"""An edited claim is attacked with this part of a claim's budget, after the stored points."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a claim. ``places``: of the constant of each bracket, in the file."""

    brackets: tuple[Bracket, ...] = ()
    places: tuple[Position, ...] = ()
    hypotheses: tuple[Weighed, ...] = ()
    waterfall: Waterfall | None = None


def measured(
    result: Result,
    statements: Sequence[Statement],
    document: Path,
    settings: Settings,
    seconds: float,
    documents: Sequence[Path] = (),
) -> Measured:
    """The measures of a judged claim, in about so many seconds of work; ``statements``: the document's.

    ``documents``: others whose certificates may be lemmas; without, those in the folders beside this one.
    What is told as proved was derived by the checker, what is told as refuted has a confirmed witness.
    """
    statement = result.statement
    if statement.relation is None or result.outcome.verdict not in MEASURED or seconds <= 0:
        return Measured()
    clock = Clock.of(seconds)
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    searching = _Searching(claim, document, settings)
    known = lemmas(statements, statement.id, document, documents)
    prover = Prover(known, 2 * NEAR)
    printed = _printed(claim, result.outcome, document, prover, clock.left * PRINTED)
    some = Clock.of(0 if printed.proof is None else clock.left * HYPOTHESES)
    weighed = tuple(weigh(claim, result.outcome.power, prover, some, printed.proof))
    likely = hints(known[: 2 * NEAR])
    ends = tuple(brackets(claim, printed, searching.attack, prover, clock, givens(statement), likely))
    where = _places(statement, ends)
    fall = waterfall(chain_of(statements, statement.id), searching.whole)
    return Measured(ends, where, weighed, fall)


def with_proved(outcome: Outcome, found: Measured) -> Outcome:
    """The outcome with the best value proved of each constant."""
    proved = {
        (end.coefficient.text, end.coefficient.term, end.side): end.proved.level.value(end.coefficient)
        for end in found.brackets
        if end.proved is not None
    }
    sides = {"at least": 1, "at most": -1}
    told = tuple(
        replace(each, proved=proved.get((each.text, each.term, sides[each.direction])))
        for each in outcome.constants
    )
    return replace(outcome, constants=told)


def lemmas(
    statements: Sequence[Statement], identity: str, document: Path, documents: Sequence[Path] = ()
) -> list[Lemma]:
    """The stored certificates of the claims before this one and of other documents, the likeliest first.

    None of the later ones of this document: they may be consequences, and so say nothing new.
    """
    number = next(k for k, each in enumerate(statements) if each.id == identity)
    own = {k: place(document, each.id) for k, each in enumerate(statements[:number])}
    own = {k: file for k, file in own.items() if file.is_file()}
    found = []
    for file in alike(statements, number, own, elsewhere(document, documents)):
        with suppress(CertificateError):
            certificate = read(file)
            found.append(Lemma(certificate.statement, certificate.proof))
    return found


def _printed(claim: Claim, outcome: Outcome, document: Path, prover: Prover, seconds: float) -> Printed:
    """What is known of the claim as printed: a proved one was supported by the search before."""
    searched = replace(outcome, verdict=Verdict.SUPPORTED) if outcome.verdict is Verdict.PROVED else outcome
    stored = held(claim, document).proof
    if not provable(searched):
        return Printed(searched)
    if stored is not None:
        proof = Proof(derived(claim, stored), Lemma(plain(stated(claim)), stored))
        return Printed(searched, proof, f"{FOLDER}/{place(document, claim.id).name}")
    return Printed(searched, prover(claim, seconds))


def _places(statement: Statement, ends: Sequence[Bracket]) -> tuple[Position, ...]:
    """Where the constants stand; one that nobody wrote has the place of the relation sign."""
    try:
        text = Path(statement.position.file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return tuple(statement.position for _ in ends)
    own = [end.coefficient for end in ends if isinstance(end.coefficient, Coefficient)]
    found = iter(spots(statement, [(each.text if each.written else "", each.last) for each in own], text))
    return tuple(
        spot_in(statement, end.coefficient.term, end.coefficient.text, text)
        if isinstance(end.coefficient, Given)
        else next(found)
        for end in ends
    )


class _Searching:
    """Attacks on edited claims, the points kept of the claim itself tried first."""

    def __init__(self, claim: Claim, document: Path, settings: Settings) -> None:
        from verify.falsify.search import Effort, search

        self.search = search
        profile = settings.profile
        self.full = Effort(
            profile.trials,
            profile.largest,
            profile.longest,
            settings.seed,
            settings.dtype,
            settings.device,
        )
        self.points: list[Extremal] = []
        if settings.store is not None:
            self.points += Store.beside(document, Path(settings.store)).load(claim.id).extremals
        if not self.points:
            search(claim, self.full, (), self.points.append)

    def attack(self, claim: Claim) -> Outcome:
        """What is said of an edited claim; what breaks one of them is tried first on the next."""
        effort = replace(self.full, trials=self.full.trials // LIGHTER)
        try:
            return self.search(claim, effort, self.points, self.points.append)
        except VerifyError as error:
            return Outcome(Verdict.UNDECIDED, str(error))

    def whole(self, claim: Claim, keep: object) -> Outcome:
        """A search of a whole chain."""
        return self.search(claim, self.full, (), keep)  # type: ignore[arg-type]
