"""Points worth keeping: the measurements at them, and the raw numbers from which they can be made again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.claims.claim import Claim
from verify.claims.key import labels, measurement_key, skeleton_key
from verify.claims.split import split
from verify.errors import VerifyError
from verify.expressions.evaluate import Evaluator, Rule
from verify.expressions.types import Matrix, is_nonnegative
from verify.falsify.draft import Draft, ExactRaws
from verify.falsify.dyadic import Dyadic, shape_of
from verify.falsify.instance import Instance

if TYPE_CHECKING:
    from verify.expressions.arithmetics.bounded import Bounded
    from verify.expressions.term import FunctionAt

NUMBERS = 1 << 16
"""How many raw numbers a point may have to be kept."""

Interval = tuple[float, float]


@dataclass(frozen=True)
class Extremal:
    """Where a quantity of a claim was largest, with all its skeleton needs to be judged there again.

    ``values``: each leaf of the skeleton (see :func:`leaf`) to an interval that holds its exact value.
    ``key`` and ``skeleton``: what was measured, and what was claimed of it then (``claims.key``).
    ``quantity``: what was made large, ``value``: how large it was. ``seed``, ``trial`` and ``origin``:
    where the point comes from.
    """

    key: str
    skeleton: str
    quantity: str
    value: float
    values: Mapping[str, Interval]
    draft: Draft
    seed: int = 0
    trial: int = 0
    origin: str = ""


def count(draft: Draft) -> int:
    """How many raw numbers a point is made of."""
    return sum(tall * wide for tall, wide in map(shape_of, draft.raws.values()))


def leaf(label: str, index: int | None = None) -> str:
    """The name under which a leaf of a skeleton is kept: what it measures, and its index where it has one."""
    return label if index is None else f"{label}[{index}]"


def extremal(
    claim: Claim, draft: Draft, quantity: str, value: float, seed: int = 0, trial: int = 0, origin: str = ""
) -> Extremal | None:
    """The point of a draft with its measurements in float64, error bounds included.

    None where a measurement has no value, or the point is too large to be kept. A comparison of
    matrices is measured whole: only the draft of its point is kept.
    """
    if count(draft) > NUMBERS:
        return None
    found = split(claim.conclusion)
    leaves = _Leaves(float_instance(claim, draft, {**claim.rules, **found.measurements}))
    if not isinstance(found.skeleton.left.type, Matrix):
        try:
            evaluator = Evaluator(leaves.evaluator.arithmetic, leaves, {})
            for side in (found.skeleton.left, found.skeleton.right):
                evaluator.value(side)
        except VerifyError:
            return None
    known = labels(found)
    values: dict[str, Interval] = {}
    for (name, index), bounded in leaves.asked.items():
        rule = found.measurements.get(name)
        interval = _interval(bounded, rule is not None and is_nonnegative(rule.body.type))
        if interval is None:
            return None
        values[leaf(known.get(name, name), index)] = interval
    key, skeleton = measurement_key(claim), skeleton_key(found)
    return Extremal(key, skeleton, quantity, value, values, draft, seed, trial, origin)


def float_instance(claim: Claim, draft: Draft, rules: Mapping[str, Rule]) -> Instance[Bounded]:
    """The point of a draft in float64."""
    import torch

    from verify.expressions.arithmetics.bounded import Bounded
    from verify.expressions.arithmetics.floats import FloatArithmetic

    exact = ExactRaws(draft)

    def raw(name: str, rows: int, columns: int, kind: str) -> Bounded:
        exact(name, rows, columns, kind)
        given = exact.used[name]
        if isinstance(given, Dyadic):
            return Bounded(given.numbers.unsqueeze(0))
        pairs = [[_nearest(entry) for entry in row] for row in given]
        both = torch.tensor([pairs], dtype=torch.float64)
        error = both[..., 1]
        return Bounded(both[..., 0].contiguous(), error.contiguous() if bool(error.any()) else None)

    return Instance(claim, FloatArithmetic(torch.float64), draft.sizes, draft.families, raw, rules)


class _Leaves:
    """A point that gives a skeleton the values of its leaves, and remembers which it asked for."""

    def __init__(self, instance: Instance[Bounded]) -> None:
        self.evaluator = instance.evaluator
        self.sizes = instance.sizes
        self.asked: dict[tuple[str, int | None], Bounded] = {}

    def symbol(self, name: str) -> Bounded:
        """The value of a scalar or of a measurement."""
        return self.asked.setdefault((name, None), self.evaluator.symbol(name))

    def element(self, name: str, index: int) -> Bounded:
        """The value of an element, or of a measurement at an index."""
        return self.asked.setdefault((name, index), self.evaluator.element(name, index))

    def function(self, name: str) -> FunctionAt[Bounded]:
        """A skeleton has no functions."""
        raise VerifyError(f"{name} is a function, not a number")


def _nearest(entry: Fraction) -> tuple[float, float]:
    """The float next to a fraction, and how far from it that may be."""
    try:
        value = float(entry)
    except OverflowError:
        return math.inf, math.inf
    return value, 0.0 if Fraction(value) == entry else math.ulp(value)


def _interval(bounded: Bounded, nonnegative: bool) -> Interval | None:
    """Floats at most and at least the exact value; None where it is not known."""
    value = float(bounded.value.flatten()[0])
    error = 0.0 if bounded.error is None else float(bounded.error.flatten()[0])
    low, high = value, value
    if error:
        low, high = math.nextafter(value - error, -math.inf), math.nextafter(value + error, math.inf)
    if nonnegative:
        low = max(low, 0.0)
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low <= high else None
