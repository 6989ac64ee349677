"""Confirmation: the one place that says refuted, from exact values and nothing else.

A witness is checked as if a stranger had brought it: sizes, membership of every value in its declared
domain, the constants of every function, every hypothesis, then the conclusion; in exact rationals
where these suffice and in ball arithmetic of rising precision where they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from verify.claims.claim import Claim
from verify.domains.choose import matrix_class
from verify.errors import Undefined, Undetermined, VerifyError
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, bounds
from verify.expressions.atoms.integral import Integral
from verify.expressions.evaluate import Evaluator
from verify.expressions.relation import LOEWNER, Relation
from verify.expressions.types import Function, Matrix, ValueType, shape
from verify.falsify.instance import function_class
from verify.falsify.sizes import size_plan
from verify.falsify.witness import Matrix as Matrix_
from verify.falsify.witness import Witness, WitnessPoint, family_named, rows_of, to_json
from verify.verdict import Outcome, Verdict

PRECISIONS = (64, 128, 256, 512, 1024)
WITH_INTEGRALS = PRECISIONS[:2]


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
    """What the claim is at the witness, with rising precision until it is settled."""
    finding = Finding(Status.UNSETTLED)
    integral = any(isinstance(part, Integral) for term in claim.terms() for part in term.walk())
    for precision in WITH_INTEGRALS if integral else PRECISIONS:
        arithmetic = BallArithmetic(precision)
        try:
            with arithmetic.working():
                finding = _examine(claim, witness, arithmetic)
        except Undetermined as error:
            finding = Finding(Status.UNSETTLED, str(error))
        if finding.status is not Status.UNSETTLED:
            return finding
    return finding


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


def _examine(claim: Claim, witness: Witness, arithmetic: BallArithmetic) -> Finding:
    plan = size_plan(claim, 0, 0)
    missing = [name for name in (*plan.dimensions, *plan.counts) if name not in witness.sizes]
    if missing:
        raise VerifyError(f"the witness gives no value for {', '.join(missing)}")
    if not plan.meets(witness.sizes):
        return Finding(Status.OUTSIDE, "the sizes do not meet the hypotheses")
    if not _fits(claim, witness):
        return Finding(Status.OUTSIDE, "a value has the wrong shape, or a function the wrong parameters")
    point = WitnessPoint(witness)
    evaluator = Evaluator(arithmetic, point, claim.rules)
    undefined = ""
    verdict: bool | None = None
    try:
        verdict = decide(claim.conclusion, evaluator, arithmetic)
    except Undefined as error:
        undefined = str(error)
    except Undetermined:
        verdict = None
    for holds, what in _demands(claim, witness, evaluator, arithmetic, point):
        if holds is False:
            return Finding(Status.OUTSIDE, what)
        if holds is None:
            return Finding(Status.UNSETTLED, what)
    if undefined:
        return Finding(Status.UNDEFINED, undefined)
    left, right = _sides(claim.conclusion, evaluator)
    if verdict is None:
        return Finding(Status.UNSETTLED, "the two sides are too close", left, right)
    return Finding(Status.HOLDS if verdict else Status.VIOLATED, "", left, right)


def _fits(claim: Claim, witness: Witness) -> bool:
    """Whether every value has its declared shape and every function the parameters of its family."""
    given = [(name, name, matrix) for name, matrix in witness.values.items()]
    given += [(f"{name}[{k}]", name, matrix) for (name, k), matrix in witness.elements.items()]
    for _, name, matrix in given:
        declaration = claim.declarations.get(name)
        if declaration is None:
            continue
        if isinstance(declaration.kind, Function) or not _has_shape(declaration.kind, matrix, witness.sizes):
            return False
    for name, function in witness.functions.items():
        kind = claim.declarations[name].kind if name in claim.declarations else None
        if not isinstance(kind, Function):
            return False
        tall, wide = (size.at(witness.sizes) for size in shape(kind.domain))
        expected = {p.name: p for p in family_named(function.family).parameters(tall, wide)}
        if set(expected) != set(function.parameters):
            return False
        if not all(p.admits(rows_of(function.parameters[key])) for key, p in expected.items()):
            return False
        points = (function.tilt, function.centre)
        if any(m is not None and not _has_shape(kind.domain, m, witness.sizes) for m in points):
            return False
        numbers = (function.scale, function.offset, function.curvature)
        if any(m is not None and (len(m), len(m[0]) if m else 0) != (1, 1) for m in numbers):
            return False
    return True


def _has_shape(kind: ValueType, matrix: Matrix_, sizes: Mapping[str, int]) -> bool:
    tall, wide = (size.at(sizes) for size in shape(kind))
    return len(matrix) == tall and all(len(row) == wide for row in matrix)


def _sides(
    relation: Relation, evaluator: Evaluator[Enclosure]
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    if isinstance(relation.left.type, Matrix):
        return None, None
    try:
        return bounds(evaluator.value(relation.left)), bounds(evaluator.value(relation.right))
    except Undetermined:
        return None, None


def decide(relation: Relation, evaluator: Evaluator[Enclosure], arithmetic: BallArithmetic) -> bool | None:
    """Whether the relation holds at the point; None where this precision does not tell."""
    left, right = evaluator.value(relation.left), evaluator.value(relation.right)
    sign = relation.sign
    if sign in LOEWNER:
        low, high = (left, right) if "prec" in sign else (right, left)
        spectrum = arithmetic.eigenvalues(arithmetic.subtract(high, low))
        found = arithmetic.sign(arithmetic.rows(spectrum, 0, 1))
        return None if found is None else (found >= 0 if "eq" in sign else found > 0)
    if sign in ("=", "!="):
        equal = _equal(left, right, arithmetic)
        return equal if sign == "=" or equal is None else not equal
    found = arithmetic.compare(left, right)
    if found is None:
        return None
    return {"<=": found >= 0, "<": found > 0, ">=": found <= 0, ">": found < 0}[sign]


def _equal(left: Enclosure, right: Enclosure, arithmetic: BallArithmetic) -> bool | None:
    difference = arithmetic.subtract(left, right)
    rows, columns = arithmetic.shape(difference)
    unsure = False
    for i in range(rows):
        row = arithmetic.rows(difference, i, i + 1)
        for j in range(columns):
            found = arithmetic.sign(arithmetic.columns(row, j, j + 1))
            if found is None:
                unsure = True
            elif found != 0:
                return False
    return None if unsure else True


def _demands(
    claim: Claim,
    witness: Witness,
    evaluator: Evaluator[Enclosure],
    arithmetic: BallArithmetic,
    point: WitnessPoint,
) -> Iterator[tuple[bool | None, str]]:
    """Everything a point must meet, each with whether it does."""
    for name, declaration in claim.declarations.items():
        if isinstance(declaration.kind, Function):
            if name in witness.functions:
                yield from _function_demands(claim, name, evaluator, arithmetic, point)
            continue
        if name in witness.values:
            yield from _value_demands(claim, name, witness.values[name], evaluator, arithmetic)
        for (sequence, index), matrix in witness.elements.items():
            if sequence == name:
                yield from _value_demands(claim, name, matrix, evaluator, arithmetic, index)
    for name, function in claim.stationary.items():
        if function in witness.functions:
            gradient = point.function(function).gradient(arithmetic, evaluator.symbol(name))
            zero = arithmetic.zeros(*arithmetic.shape(gradient))
            yield _equal(gradient, zero, arithmetic), f"the gradient of {function} vanishes at {name}"
    for assumption in claim.assumptions:
        for here in evaluator.at_every(assumption.index):
            try:
                yield decide(assumption.relation, here, arithmetic), assumption.text
            except Undefined:
                yield False, assumption.text


def _value_demands(
    claim: Claim,
    name: str,
    matrix: Any,
    evaluator: Evaluator[Enclosure],
    arithmetic: BallArithmetic,
    index: int | None = None,
) -> Iterator[tuple[bool | None, str]]:
    declaration = claim.declarations[name]
    kind = declaration.kind
    rows = rows_of(matrix)
    if isinstance(kind, Matrix):
        given = {
            p.name: None if p.argument is None else evaluator.integer(p.argument)
            for p in declaration.properties
        }
        yield matrix_class(given).contains(rows), f"the declared properties of {name}"
        return
    value = evaluator.symbol(name) if index is None else evaluator.element(name, index)
    for bound, above in ((declaration.lower, True), (declaration.upper, False)):
        if bound is None:
            continue
        limit = evaluator.value(bound.term)
        found = arithmetic.compare(limit, value) if above else arithmetic.compare(value, limit)
        inside = None if found is None else found > 0 if bound.strict else found >= 0
        yield inside, f"the declared interval of {name}"


def _function_demands(
    claim: Claim, name: str, evaluator: Evaluator[Enclosure], arithmetic: BallArithmetic, point: WitnessPoint
) -> Iterator[tuple[bool | None, str]]:
    """The member is in its class: parameters admissible, constants within the declared ones."""
    declaration = claim.declarations[name]
    assert isinstance(declaration.kind, Function)
    data = point.witness.functions[name]
    family = family_named(data.family)
    chosen = function_class(claim, name)
    member = point.function(name)
    zero = arithmetic.constant(0)
    yield _at_most(arithmetic, zero, member.loss.scale), f"the scale of {name}"
    convex = family.convex and (
        member.curvature is None or _at_most(arithmetic, zero, member.curvature) is True
    )
    yield (convex or not (chosen.convex or chosen.strongly)), f"{name} is convex"
    for prop in declaration.properties:
        limit = None if prop.argument is None else evaluator.value(prop.argument)
        if limit is None:
            continue
        text = f"{name} is {prop.name}"
        if prop.name == "smooth":
            yield _at_most(arithmetic, member.smoothness(arithmetic), limit), text
        elif prop.name == "strongly":
            curvature = member.curvature
            yield (False if curvature is None else _at_most(arithmetic, limit, curvature)), text
        elif prop.name == "lipschitz":
            own = member.lipschitz(arithmetic)
            yield (False if own is None else _at_most(arithmetic, own, limit)), text
        elif prop.name == "below":
            infimum = member.infimum(arithmetic)
            yield (False if infimum is None else _at_most(arithmetic, limit, infimum)), text


def _at_most(arithmetic: BallArithmetic, small: Enclosure, large: Enclosure) -> bool | None:
    found = arithmetic.compare(small, large)
    return None if found is None else found >= 0
