"""Verdicts: what is said of a claim, and what an exit code is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import inf
from typing import Any


class Verdict(Enum):
    """What is said of a claim; the value is the word used everywhere."""

    REFUTED = "refuted"  # an exact witness breaks it
    PROVED = "proved"  # a certificate was accepted
    SUPPORTED = "supported"  # attacked within the budget, still standing
    UNDECIDED = "undecided"  # a violation that could not be confirmed, or no trial met the hypotheses
    VACUOUS = "vacuous"  # the hypotheses are certified to contradict each other
    UNDEFINED = "undefined"  # it has no value at a point its hypotheses allow
    SKIPPED = "skipped"  # not checkable, and said so
    UNREAD = "unread"  # not understood
    ERROR = "error"  # a fault of this program

    def __str__(self) -> str:
        return self.value


RED = frozenset({Verdict.REFUTED, Verdict.VACUOUS, Verdict.UNDEFINED, Verdict.UNREAD, Verdict.ERROR})


@dataclass(frozen=True, slots=True)
class Ratio:
    """The best ratio left / right reached, and the trial that reached it.

    ``how``: "sample" where that trial was drawn so, else the method that went on from it ("ascent").
    """

    value: float
    trial: int
    how: str = "sample"


@dataclass(frozen=True, slots=True)
class Constant:
    """A numeric constant of a claim, as printed, beside the value that a search still saw needed.

    ``text``, ``term``: the constant and what it multiplies, in the author's LaTeX. ``needed``: with all
    else as printed, each smaller constant ("at least"), or each larger one ("at most"), fails at a point
    that the search met, so far as floating point tells. The sharp constant may lie further on towards
    ``value``, never before ``needed``. ``trial`` and ``how`` are as for :class:`Ratio`. ``proved``: the best
    value with which a certificate proves the claim, where one was looked for and found.
    """

    text: str
    term: str
    value: float
    needed: float
    direction: str = "at least"
    trial: int = 0
    how: str = "sample"
    proved: float | None = None

    @property
    def factor(self) -> float:
        """How many times the printed constant is weaker than the needed one; infinite where any will do."""
        weak, sharp = self.value, self.needed
        if self.direction == "at most":
            weak, sharp = self.needed, self.value
        return weak / sharp if sharp > 0 else inf


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the same search says of a claim without one of its hypotheses.

    ``note``: where it fails or has no value (sizes and numbers in short), or why it could not be judged.
    """

    hypothesis: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trials:
    """How many points were tried, and what became of them.

    ``tied``: rounding leaves the conclusion open, or a hypothesis where the conclusion fails.
    """

    tried: int = 0
    met: int = 0
    held: int = 0
    tied: int = 0
    violated: int = 0
    undefined: int = 0

    def __add__(self, other: Trials) -> Trials:
        return Trials(
            self.tried + other.tried,
            self.met + other.met,
            self.held + other.held,
            self.tied + other.tied,
            self.violated + other.violated,
            self.undefined + other.undefined,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one claim with its evidence; only ``falsify.confirm`` makes a refuted one, and only
    ``certify.accept`` a proved one.

    ``witness``: exact values that break the claim, or at which it is undefined (see
    ``falsify.witness``), as plain JSON data. ``constants``, ``power``: how sharp it is, and which
    hypotheses the search misses when they are gone. ``seed``, ``dtype`` and ``device`` replay the search.
    ``certificate``: the file that proves it, as seen from the document's folder, None where not stored;
    ``axioms``: what that takes without proof; ``trust``: what has to be trusted beside them
    ("certificate": the checker). ``lemmas``: the claims whose certificates that one uses, None where unknown;
    ``spare``: the hypotheses that it takes nothing of.
    """

    verdict: Verdict
    reason: str = ""
    witness: Mapping[str, Any] | None = None
    ratio: Ratio | None = None
    constants: tuple[Constant, ...] = ()
    power: tuple[Dropped, ...] = ()
    trials: Trials = field(default_factory=Trials)
    seed: int | None = None
    dtype: str = ""
    device: str = ""
    seconds: float = 0.0
    certificate: str | None = None
    axioms: tuple[str, ...] = ()
    trust: str = ""
    lemmas: tuple[str, ...] | None = None
    spare: tuple[str, ...] = ()


def is_expected(verdict: Verdict, expected: Verdict | None) -> bool:
    """Whether a verdict is the one wanted, or better: what is proved stands, too."""
    return verdict is expected or (expected is Verdict.SUPPORTED and verdict is Verdict.PROVED)


def is_red(verdict: Verdict, expected: Verdict | None) -> bool:
    """Whether a verdict fails a run: red unless it was expected, or something else was expected."""
    if expected is not None:
        return not is_expected(verdict, expected)
    return verdict in RED


def exit_code(verdicts: Iterable[tuple[Verdict, Verdict | None]], strict: bool = False) -> int:
    """3 for unread, else 1 for any other red, else 2 for undecided (strict: and supported), else 0.

    Takes (verdict, expected verdict or None) pairs. An expected verdict that did not come is red,
    save that an undecided one stays undecided.
    """
    codes = set()
    for verdict, expected in verdicts:
        if verdict is Verdict.UNREAD and expected is not Verdict.UNREAD:
            codes.add(3)
        elif verdict is Verdict.UNDECIDED and expected is not Verdict.UNDECIDED:
            codes.add(2)
        elif is_red(verdict, expected):
            codes.add(1)
        elif strict and verdict is Verdict.SUPPORTED:
            codes.add(2)
    return 3 if 3 in codes else 1 if 1 in codes else 2 if 2 in codes else 0
