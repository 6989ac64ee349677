"""Acceptance: the one place that says proved, from the checker's answer and nothing else.

A certificate is checked as if a stranger had brought it, against the claim as it is stated now. What it
proves is then held against what the search for counterexamples met: of hypotheses that no point was seen to
meet nothing is worth proving, and a claim that is refuted as well shows that this program is wrong somewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from verify.certify.certificate import lemmas, plain
from verify.certify.facts import EXPONENTIAL
from verify.certify.recheck import recheck
from verify.certify.stating import exponentials
from verify.certify.stating.claimed import stated
from verify.claims.claim import Claim
from verify.expressions.atoms.constant import constant
from verify.expressions.relation import Relation
from verify.verdict import Outcome, Verdict

TRUST = "certificate"
NESTED = ("absurd", "everywhere", "induction")
"""Rules that have lines of their own inside."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What the checker derived: the axioms it took, and how many lines by each rule."""

    axioms: tuple[str, ...]
    rules: Mapping[str, int]

    @property
    def lines(self) -> int:
        """How many lines there are, those inside cases and contradictions included."""
        return sum(self.rules.values())


def derived(claim: Claim, proof: Any) -> Derived:
    """What the checker makes of a certificate for the claim, stated afresh.

    Raises NotStated where the claim cannot be said in the checker's terms, and Rejected where the certificate
    does not prove it.
    """
    return derived_of(plain(stated(claim)), proof)


def derived_of(statement: Any, proof: Any) -> Derived:
    """The same of a statement, which must be made from its claim at this moment."""
    data = plain(proof)
    axioms = recheck(statement, data) | ({EXPONENTIAL.name} if exponentials.speaks(statement) else set())
    return Derived(tuple(sorted(axioms)), Counter(_rules(data["lines"])))


def provable(searched: Outcome) -> bool:
    """Whether a search leaves room for a proof: points met the hypotheses, and nothing speaks against it.

    A violation that floating point saw and exact arithmetic could not confirm leaves none.
    """
    return searched.verdict is Verdict.SUPPORTED and searched.trials.met > 0


def accept(claim: Claim, searched: Outcome, proof: Any, path: str | None = None) -> Outcome:
    """Proved, where the certificate proves the claim and the search leaves room for it; else as searched.

    ``path``: where the certificate is stored, as seen from the document's folder. A claim that was refuted,
    and whose certificate is accepted all the same, is an error of this program. Raises as :func:`derived`.
    """
    found = derived(claim, proof)
    evidence: dict[str, Any] = {"certificate": path, "axioms": found.axioms, "trust": TRUST}
    evidence["lemmas"] = lemmas(plain(proof))
    where = path or "a certificate that was found now"
    if searched.verdict is Verdict.REFUTED:
        taken = f"axioms: {', '.join(found.axioms)}" if found.axioms else "no axioms"
        reason = (
            f"an exact witness breaks it, and {where} proves it ({_counted(found)}, {taken}): "
            "one of the two is wrong: please report this with both"
        )
        return replace(searched, verdict=Verdict.ERROR, reason=reason, **evidence)
    if not provable(searched):
        return searched
    kept = "" if path else "; not stored: type verify check --certify to keep it"
    reason = f"{where}: {_counted(found)}, each checked ({_method(found)}){kept}"
    return replace(searched, verdict=Verdict.PROVED, reason=reason, **evidence)


def unmet(searched: Outcome) -> bool:
    """Whether no point was seen to meet the hypotheses, so that they may contradict each other."""
    return searched.verdict is Verdict.UNDECIDED and searched.trials.met == 0


def absurd(claim: Claim) -> Claim:
    """That 0 >= 1 under the hypotheses of a claim, which holds only where they contradict each other."""
    return replace(claim, conclusion=Relation(constant(0), ">=", constant(1)), written=None)


def contradicted(claim: Claim, searched: Outcome, proof: Any) -> Outcome:
    """Vacuous, where the certificate proves 0 >= 1 from the hypotheses that no point met; else as searched.

    Raises as :func:`derived`.
    """
    if not unmet(searched):
        return searched
    found = derived(absurd(claim), proof)
    reason = f"the hypotheses contradict each other: {_counted(found)}, each checked ({_method(found)})"
    return replace(searched, verdict=Verdict.VACUOUS, reason=reason, axioms=found.axioms, trust=TRUST)


def _counted(found: Derived) -> str:
    return f"{found.lines:,} line{'s' if found.lines != 1 else ''}"


def _method(found: Derived) -> str:
    """Which rules derive the lines: `5 combination, 4 hypothesis, 3 square`."""
    return ", ".join(f"{number:,} {rule.replace('_', ' ')}" for rule, number in sorted(found.rules.items()))


def _rules(lines: Sequence[Any]) -> Iterator[str]:
    """The rule of every line, also of those inside another."""
    for rule, *rest in lines:
        yield str(rule)
        if rule in NESTED:
            for part in rest:
                if isinstance(part, list) and part and all(_is_line(each) for each in part):
                    yield from _rules(part)


def _is_line(data: Any) -> bool:
    """Whether it begins with the name of a rule; polynomials begin with a number."""
    return isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0].isidentifier()
