"""Confirmation: the one place that says refuted, from exact values and nothing else.

A witness is checked as if a stranger had brought it: sizes, membership of every value in its declared
domain, the constants of every function, every hypothesis, then the conclusion. Each of these is a question,
and the work of answering it says who answers: exact rationals and balls of rising precision where it is
little, floating point with a bound that is a theorem where it is much.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from verify.claims.claim import Claim
from verify.errors import Undefined, Undetermined, VerifyError
from verify.expressions.arithmetics.bordered import Bordered
from verify.expressions.arithmetics.exact import Enclosure, bounds
from verify.expressions.atoms.integral import Integral
from verify.expressions.types import Matrix
from verify.falsify.bench import Bench, Question
from verify.falsify.demands import demands, fits
from verify.falsify.held import Balls, BorderedBalls, is_bordered
from verify.falsify.outline import Outline, visit
from verify.falsify.sizes import size_plan
from verify.falsify.witness import Witness, to_json
from verify.verdict import Outcome, Verdict

PRECISIONS = (64, 128, 256, 512, 1024)
WITH_INTEGRALS = PRECISIONS[:2]

LITTLE = 1 << 14
"""Questions of at most so many operations on entries go to exact arithmetic at once: some milliseconds."""

MUCH = 1 << 19
"""Questions of more are not put to exact arithmetic at all, which would take more than about a second."""

OPEN = "too large for exact arithmetic, and the bound of floating point leaves it open"


class Status(Enum):
    """What exact arithmetic says of a claim at a point."""

    VIOLATED = "the hypotheses hold and the conclusion fails"
    HOLDS = "the conclusion holds"
    OUTSIDE = "a hypothesis fails, or a value is not in its domain"
    UNDEFINED = "the hypotheses hold and the conclusion has no value"
    UNSETTLED = "the sign is not settled at the highest precision"


@dataclass(frozen=True, slots=True)
class Finding:
    """A status, why, and the enclosures of both sides where they were computed."""

    status: Status
    reason: str = ""
    left: tuple[str, str] | None = None
    right: tuple[str, str] | None = None


def examine(claim: Claim, witness: Witness) -> Finding:
    """What the claim is at the witness, for certain."""
    plan = size_plan(claim, 0, 0)
    missing = [name for name in (*plan.dimensions, *plan.counts) if name not in witness.sizes]
    if missing:
        raise VerifyError(f"the witness gives no value for {', '.join(missing)}")
    if not plan.meets(witness.sizes):
        return Finding(Status.OUTSIDE, "the sizes do not meet the hypotheses")
    if not fits(claim, witness):
        return Finding(Status.OUTSIDE, "a value has the wrong shape, or a function the wrong parameters")
    return Examination(claim, witness).finding()


class Examination:
    """A claim at a witness whose values have the right shapes, on as many benches as it takes.

    ``bordered``: whether exact arithmetic may leave out rows and columns of zeros.
    """

    def __init__(
        self,
        claim: Claim,
        witness: Witness,
        little: int = LITTLE,
        much: int = MUCH,
        bordered: bool = True,
    ) -> None:
        self.claim = claim
        self.witness = witness
        self.little = little
        self.much = much
        self.bordered = bordered
        self.benches: dict[tuple[type, int], Bench[Any]] = {}
        self.trouble = ""

    def finding(self) -> Finding:
        """The status, and why."""
        uses = visit(self.claim, Bench(Outline(), self.witness, self.claim.rules).evaluator)
        conclusion = self.claim.conclusion

        def concluded(bench: Bench[Any]) -> bool | None:
            return bench.holds(conclusion)

        for demand in demands(self.claim, self.witness, uses):
            try:
                met, _ = self.answer(demand.question, demand.plain)
            except Undefined:
                met = False
            if met is not True:
                return Finding(Status.OUTSIDE if met is False else Status.UNSETTLED, demand.text)
        try:
            answer, bench = self.answer(concluded)
        except Undefined as error:
            return Finding(Status.UNDEFINED, str(error))
        left, right = self._sides(bench)
        if answer is None:
            large = OPEN if self.work(concluded) > self.much else "the two sides are too close"
            return Finding(Status.UNSETTLED, self.trouble or large, left, right)
        return Finding(Status.HOLDS if answer else Status.VIOLATED, "", left, right)

    def answer(self, question: Question, plain: bool = False) -> tuple[bool | None, Bench[Any] | None]:
        """The answer and the last bench that was asked; raises Undefined where there is certainly none."""
        bench, self.trouble = None, ""
        for bench in self._asked(question, plain):
            try:
                with bench.working():
                    answer = question(bench)
            except Undetermined as error:
                self.trouble = str(error)
                continue
            self.trouble = ""
            if answer is not None or plain:
                return answer, bench
        return None, bench

    def work(self, question: Question) -> int:
        """The operations on entries that it takes exact arithmetic to answer."""
        outline = Outline()
        with contextlib.suppress(Undefined):
            question(Bench(outline, self.witness, self.claim.rules))
        return outline.work

    def _asked(self, question: Question, plain: bool) -> Iterator[Bench[Any]]:
        """Floating point and exact arithmetic between zeros where the work is more than little, then exact
        arithmetic unless it is much."""
        work = 0 if plain else self.work(question)
        if work > self.little:
            yield self._floats()
            if self.bordered and self._is_bordered():
                yield from self._exact(BorderedBalls)
        if work <= self.much:
            yield from self._exact(Balls)

    def _exact(self, kind: type[Balls | BorderedBalls]) -> Iterator[Bench[Any]]:
        for precision in WITH_INTEGRALS if self.claim.has(Integral) else PRECISIONS:
            if (kind, precision) not in self.benches:
                self.benches[kind, precision] = Bench(kind(precision), self.witness, self.claim.rules)
            yield self.benches[kind, precision]

    def _floats(self) -> Bench[Any]:
        from verify.falsify.certified import CertifiedFloats  # imports torch, which takes a second

        if (CertifiedFloats, 0) not in self.benches:
            self.benches[CertifiedFloats, 0] = Bench(CertifiedFloats(), self.witness, self.claim.rules)
        return self.benches[CertifiedFloats, 0]

    def _is_bordered(self) -> bool:
        """Whether all large matrices are small but for rows and columns of zeros."""
        witness = self.witness
        drawn = [*witness.values.values(), *witness.elements.values()]
        made = [rows for function in witness.functions.values() for rows in function.parameters.values()]
        return all(map(is_bordered, [*drawn, *made]))

    def _sides(self, bench: Bench[Any] | None) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        """Enclosures of both sides on the bench that was asked last."""
        relation = self.claim.conclusion
        if bench is None or isinstance(relation.left.type, Matrix):
            return None, None
        try:
            with bench.working():
                left, right = map(bench.evaluator.value, (relation.left, relation.right))
                return bounds(_enclosed(left)), bounds(_enclosed(right))
        except (Undetermined, Undefined):
            return None, None


def _enclosed(value: Any) -> Enclosure:
    if isinstance(value, Enclosure):
        return value
    if isinstance(value, Bordered):
        return value.inner
    from verify.falsify.certified import interval

    return interval(value)


def confirm(claim: Claim, witness: Witness, **replay: Any) -> Outcome | None:
    """Refuted, or undefined, with the witness as evidence; None where the witness shows neither."""
    finding = examine(claim, witness)
    if finding.status is Status.VIOLATED:
        data = to_json(witness) | {"lhs": _pair(finding.left), "rhs": _pair(finding.right)}
        return Outcome(Verdict.REFUTED, "a witness breaks it", data, **replay)
    if finding.status is Status.UNDEFINED:
        return Outcome(Verdict.UNDEFINED, f"{finding.reason}: add a hypothesis", to_json(witness), **replay)
    return None


def _pair(interval: tuple[str, str] | None) -> list[str] | None:
    return None if interval is None else list(interval)
