"""Proofs of edited claims: each is stated afresh, its certificate is looked for, and the checker decides."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from verify.certify.accept import Derived, derived
from verify.certify.certificate import plain
from verify.certify.search.placed import Lemma
from verify.certify.stating.claimed import stated
from verify.claims.claim import Claim
from verify.claims.contradiction import contradiction
from verify.measure.again import again

ALONE = 1.2
"""Seconds for a search with one lemma only."""

LEAST = 0.5
"""Seconds with which a search for a certificate is worth starting."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the checker derived of a claim, and the certificate with its statement."""

    derived: Derived
    lemma: Lemma


class Prove(Protocol):
    """Looks for a certificate of a claim."""

    def __call__(self, claim: Claim, seconds: float, *lemmas: Lemma) -> Proof | None:
        """The proof that the checker took; None where none was found in that time."""

    def alone(self, claim: Claim, seconds: float, lemma: Lemma) -> Proof | None:
        """The same, with one lemma only."""

    def adapted(self, claim: Claim, seconds: float, lemma: Lemma) -> Proof | None:
        """The same, from the lines of a proof of the same claim with another number in it."""


class Prover:
    """A search for certificates that may use ``lemmas``: certificates of other claims, the likeliest first.

    The first ``near`` of them are tried each alone before all together: those first that proved something
    before, those last that did not.
    """

    def __init__(self, lemmas: Sequence[Lemma] = (), near: int = 0) -> None:
        self.lemmas = tuple(lemmas)
        self.waiting = list(self.lemmas[:near])
        self.useful: list[Lemma] = []

    def __call__(self, claim: Claim, seconds: float, *lemmas: Lemma) -> Proof | None:
        """The proof that the checker took; a fault of the search costs a proof, and nothing else.

        ``lemmas``: proofs of claims much like this one, whose lines may prove it as they are.
        """
        for lemma in lemmas:
            same = self._taken(claim, partial(again, lemma))
            if same is not None:
                return same
        return self._taken(claim, lambda statement: self._found(statement, seconds, lemmas))

    def alone(self, claim: Claim, seconds: float, lemma: Lemma) -> Proof | None:
        """The same, with one lemma only; where it helps it is likely to help again."""
        return self._taken(claim, lambda statement: self._by(statement, seconds, lemma))

    def adapted(self, claim: Claim, seconds: float, lemma: Lemma) -> Proof | None:
        """The same, from the lines of a proof of the same claim with another number in it."""
        from verify.measure.adapt import adapted  # scipy comes with it

        return self._taken(claim, lambda statement: adapted(lemma, statement, seconds))

    def _taken(self, claim: Claim, find: Callable[[dict[str, Any]], Any]) -> Proof | None:
        """What the checker takes of what is found."""
        if contradiction(claim) is not None:
            return None
        with suppress(Exception):
            statement = plain(stated(claim))
            found = find(statement)
            return None if found is None else Proof(derived(claim, found), Lemma(statement, found))
        return None

    def _by(self, statement: dict[str, Any], seconds: float, lemma: Lemma) -> Any:
        """A certificate from one lemma."""
        from verify.certify.search.search import search  # scipy comes with it

        found = search(statement, seconds, [lemma])
        if found is not None and lemma not in self.useful:
            self.useful.append(lemma)
        if lemma in self.waiting:
            self.waiting.remove(lemma)
            self.waiting += [lemma] if found is None else []
        return found

    def _found(self, statement: dict[str, Any], seconds: float, lemmas: Sequence[Lemma]) -> Any:
        """A certificate, from one lemma that looks like the claim, or else from all."""
        from verify.certify.search.search import search  # scipy comes with it

        clock = Clock.of(seconds if seconds >= LEAST else 0)
        for lemma in (*lemmas, *self.useful, *self.waiting):
            if clock.left < max(seconds / 4, LEAST):
                break
            found = self._by(statement, min(ALONE, clock.left), lemma)
            if found is not None:
                return found
        return search(statement, clock.left, [*lemmas, *self.lemmas]) if clock.left >= LEAST else None


@dataclass(frozen=True, slots=True)
class Clock:
    """A span of working time, in seconds of this process."""

    until: float

    @staticmethod
    def of(seconds: float) -> Clock:
        """The next so many seconds."""
        return Clock(time.process_time() + seconds)

    @property
    def left(self) -> float:
        """Seconds left, at least 0."""
        return max(0.0, self.until - time.process_time())

    def share(self, parts: int) -> Clock:
        """One of so many equal parts of what is left."""
        return Clock.of(self.left / parts)
