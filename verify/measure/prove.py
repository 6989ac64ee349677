"""Proofs of edited claims: each is stated afresh, its certificate is looked for, and the checker decides."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from verify.certify.accept import Derived, derived
from verify.certify.certificate import plain
from verify.certify.search.lemmas import Lemma
from verify.certify.stating.claimed import stated
from verify.claims.claim import Claim
from verify.claims.contradiction import contradiction

LEAST = 0.5
"""Seconds with which a search for a certificate is worth starting."""


class Prove(Protocol):
    """Looks for a certificate of a claim."""

    def __call__(self, claim: Claim, seconds: float) -> Derived | None:
        """What the checker derived; None where no certificate was found in that time."""


@dataclass(frozen=True, slots=True)
class Prover:
    """A search for certificates that may use ``lemmas``: certificates of earlier claims."""

    lemmas: Sequence[Lemma] = ()

    def __call__(self, claim: Claim, seconds: float) -> Derived | None:
        """What the checker derived of the claim; a fault of the search costs a proof, and nothing else."""
        from verify.certify.search.search import search  # scipy comes with it

        if seconds < LEAST or contradiction(claim) is not None:
            return None
        with suppress(Exception):
            proof: Mapping[str, Any] | None = search(plain(stated(claim)), seconds, self.lemmas)
            return None if proof is None else derived(claim, proof)
        return None


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
