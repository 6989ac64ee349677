"""Needed hypotheses: which ones an exact witness shows to be needed, and which a proof does without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from verify.claims.claim import Claim
from verify.measure.prove import Clock, Proof, Prove
from verify.measure.weaken import weakened
from verify.verdict import Dropped, Verdict


class Need(Enum):
    """What is known of a hypothesis of a claim."""

    NEEDED = "needed"  # without it an exact witness breaks the claim, or leaves it without a value
    SPARE = "not needed"  # a certificate proves the claim without it
    UNKNOWN = "unknown"  # neither was found


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hypothesis with what is known of it: a point in short, or the proof without it."""

    hypothesis: str
    need: Need
    note: str = ""
    proof: Proof | None = None


def weigh(
    claim: Claim, power: Sequence[Dropped], prove: Prove, clock: Clock, whole: Proof | None = None
) -> Iterator[Weighed]:
    """Each hypothesis of the claim, one at a time; ``power`` is what the attacks without them said.

    ``whole``: the proof of the claim with all of them, which may do with fewer. Dropping one at a time says
    nothing of dropping two.
    """
    lemmas = () if whole is None else (whole.lemma,)
    attacked = {each.hypothesis: each for each in power}
    weaker = [(text, left) for text, left in weakened(claim) if text in attacked]
    open_ = [text for text, _ in weaker if attacked[text].verdict is Verdict.SUPPORTED]
    for text, left in weaker:
        said = attacked[text]
        if said.verdict in (Verdict.REFUTED, Verdict.UNDEFINED):
            at = f"{said.verdict} at {said.note}" if said.note else str(said.verdict)
            yield Weighed(text, Need.NEEDED, at)
            continue
        found = None
        if said.verdict is Verdict.SUPPORTED:
            found = prove(left, clock.share(max(1, len(open_))).left, *lemmas)
            open_ = open_[1:]
        if found is not None:
            yield Weighed(text, Need.SPARE, proof=found)
        else:
            yield Weighed(text, Need.UNKNOWN, "" if said.verdict is Verdict.SUPPORTED else said.note)
