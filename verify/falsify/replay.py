"""Replay: what earlier runs reached, judged by the claim as it reads now, before anything is drawn.

An edit of a constant changes the skeleton of a claim and none of its measurements, so that stored
measurements decide it without a matrix. Where more was edited, the stored points are tried as they
are. Either way a point is only named here: ``confirm`` makes it again from its raw numbers and
decides, so that a store that lies can cost time and change nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from flint import arb

from verify.claims.claim import Claim
from verify.claims.key import labels, measurement_key
from verify.claims.split import split
from verify.errors import Undefined, Undetermined, VerifyError
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure
from verify.expressions.evaluate import Evaluator
from verify.expressions.relation import Relation
from verify.expressions.term import FunctionAt
from verify.expressions.types import Function, Matrix, shape
from verify.falsify.demands import are_sizes
from verify.falsify.draft import Draft
from verify.falsify.dyadic import shape_of
from verify.falsify.extremal import NUMBERS, Extremal, Interval, float_instance, leaf
from verify.falsify.instance import function_class
from verify.falsify.outline import plan_of

PRECISION = 64
NEAR = 2
"""How many points that their error bounds leave open are named: a sharp claim has them for ever."""

TRIES = 8
"""How many stored points are named in all."""

LONGEST = 256
"""The largest bound or index at which a stored point is tried."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a skeleton says at stored measurements. ``sure``: whatever the values in the intervals are."""

    sure: bool
    excess: float


def nominated(claim: Claim, extremals: Sequence[Extremal]) -> Iterator[Draft]:
    """The drafts to confirm before anything is drawn, the most promising first and not many."""
    key = measurement_key(claim)
    whole = isinstance(claim.conclusion.left.type, Matrix)
    others = [each.draft for each in extremals if whole or each.key != key]
    yield from replay(claim, extremals)[:TRIES]
    yield from islice(candidates(claim, others), TRIES)


def replay(claim: Claim, extremals: Iterable[Extremal]) -> tuple[Draft, ...]:
    """The points whose stored measurements break the claim as it reads now, the worst first.

    After them up to ``NEAR`` of those that their error bounds leave open. Points of another key, and
    all points of a comparison of matrices, say nothing here.
    """
    if isinstance(claim.conclusion.left.type, Matrix):
        return ()
    key = measurement_key(claim)
    found = split(claim.conclusion)
    known = labels(found)
    said: list[tuple[_Said, Draft]] = []
    arithmetic = BallArithmetic(PRECISION)
    with arithmetic.working():
        for each in extremals:
            if each.key != key:
                continue
            answer = _says(found.skeleton, _Stored(each, known), arithmetic)
            if answer is not None:
                said.append((answer, each.draft))
    said.sort(key=lambda pair: (not pair[0].sure, -pair[0].excess))
    surely = [draft for answer, draft in said if answer.sure and fits(claim, draft)]
    nearly = [draft for answer, draft in said if not answer.sure and fits(claim, draft)]
    return (*surely, *nearly[:NEAR])


def candidates(claim: Claim, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """The drafts that fit a claim and break it in floating point, the worst first: matrices and all."""
    from verify.falsify.judge import UNDEFINED, UNSURE, VIOLATION, judge

    found: list[tuple[int, float, Draft]] = []
    for draft in drafts:
        if not fits(claim, draft):
            continue
        evaluator = float_instance(claim, draft, claim.rules).evaluator
        code, excess = UNDEFINED, 0.0
        try:
            codes, sizes = judge(claim.conclusion, evaluator, 1)
            code, excess = int(codes[0]), float(sizes[0])
            failed = any(
                int(judge(assumption.relation, here, 1)[0][0]) == VIOLATION
                for assumption in claim.hypotheses
                for here in evaluator.at_every(assumption.index)
            )
        except Undefined:
            failed = False
        except VerifyError:
            continue
        if not failed and code in (VIOLATION, UNDEFINED, UNSURE):
            order = (VIOLATION, UNDEFINED, UNSURE).index(code)
            found.append((order, -excess if math.isfinite(excess) else 0.0, draft))
    found.sort(key=lambda each: each[:2])
    near = [draft for order, _, draft in found if order > 0]
    return (*(draft for order, _, draft in found if order == 0), *near[:NEAR])


def fits(claim: Claim, draft: Draft) -> bool:
    """Whether a draft has the claim's sizes, functions of its classes, and the shapes of its matrices."""
    from verify.falsify.sizes import size_plan

    plan = size_plan(claim, 0, 0)
    sizes = draft.sizes
    if not are_sizes(claim, sizes):
        return False
    if not all(name in sizes for name in (*plan.dimensions, *plan.counts)) or not plan.meets(sizes):
        return False
    if any(sizes[name] > LONGEST for name in plan.counts):
        return False
    for name in claim.functions:
        family = draft.families.get(name)
        if family is None or not function_class(claim, name).admits(family):
            return False
    for declaration in claim.declarations.values():
        kind = declaration.kind.domain if isinstance(declaration.kind, Function) else declaration.kind
        rows, columns = (size.at(sizes) for size in shape(kind))
        if rows * columns > NUMBERS:
            return False
    try:
        drawn = plan_of(claim, sizes, draft.families).raws
    except VerifyError:
        return False
    given = {name: shape_of(rows) for name, rows in draft.raws.items()}
    return all(given.get(name, want[:2]) == want[:2] for name, want in drawn.items())


class _Stored:
    """Stored measurements as the point at which a skeleton is evaluated."""

    def __init__(self, extremal: Extremal, known: Mapping[str, str], middle: bool = False) -> None:
        self.extremal = extremal
        self.known = known
        self.middle = middle
        self.sizes = extremal.draft.sizes

    def symbol(self, name: str) -> Enclosure:
        """The value of a scalar or of a measurement."""
        return self._value(leaf(self.known.get(name, name)))

    def element(self, name: str, index: int) -> Enclosure:
        """The value of an element, or of a measurement at an index."""
        return self._value(leaf(self.known.get(name, name), index))

    def function(self, name: str) -> FunctionAt[Enclosure]:
        """A skeleton has no functions."""
        raise VerifyError(f"{name} is a function, not a number")

    def _value(self, name: str) -> Enclosure:
        interval = self.extremal.values.get(name)
        if interval is None:
            raise VerifyError(f"no value of {name} is stored")
        return Enclosure.scalar(_ball(interval, self.middle))

    def in_the_middle(self) -> _Stored:
        """The same with every value taken for exact."""
        return _Stored(self.extremal, self.known, True)


def _ball(interval: Interval, middle: bool) -> arb:
    """The interval, or its middle; never an exact rational, whose powers could fill the memory."""
    low, high = interval
    if low == high or middle:
        return arb(low / 2 + high / 2) if low != high else arb(low)
    ball = arb(low).union(arb(high))
    return balls.cut(ball) if low >= 0 else ball


def _says(skeleton: Relation, point: _Stored, arithmetic: BallArithmetic) -> _Said | None:
    """What the skeleton says at a point; None where it holds, or needs what is not stored."""
    try:
        return _judged(skeleton, Evaluator(arithmetic, point, {}), arithmetic)
    except Undefined:
        return _Said(False, 0.0)
    except Undetermined:
        if point.middle:
            return None
        answer = _says(skeleton, point.in_the_middle(), arithmetic)
        return None if answer is None else _Said(False, answer.excess)
    except (VerifyError, ArithmeticError, ValueError):
        return None


def _judged(skeleton: Relation, evaluator: Evaluator[Enclosure], arithmetic: BallArithmetic) -> _Said | None:
    if skeleton.sign in (">=", ">"):
        skeleton = skeleton.mirrored()
    left, right = evaluator.value(skeleton.left), evaluator.value(skeleton.right)
    difference = arithmetic.subtract(left, right)
    sign = arithmetic.sign(difference)
    size = _middle(difference)
    scale = max(abs(_middle(left)), abs(_middle(right)), 1e-300)
    excess = (abs(size) if skeleton.sign == "=" else size) / scale
    if sign is None:
        return _Said(False, excess if math.isfinite(excess) else 0.0)
    broken = {"<=": sign > 0, "<": sign >= 0, "=": sign != 0, "!=": sign == 0}[skeleton.sign]
    return _Said(True, excess if math.isfinite(excess) else 0.0) if broken else None


def _middle(value: Enclosure) -> float:
    number = value.number
    return float(number.mid()) if isinstance(number, arb) else int(number.p) / int(number.q)
