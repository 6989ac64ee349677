"""What floating point can say of a relation at a batch of points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch

from verify.expressions.arithmetics.bounded import Bounded, Judgement, compare
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.relation import LOEWNER, Relation
from verify.expressions.term import Term

HOLD, VIOLATION = int(Judgement.CERTAIN_HOLD), int(Judgement.CERTAIN_VIOLATION)
UNSURE, UNDEFINED = int(Judgement.UNSURE), int(Judgement.UNDEFINED)


class Values(Protocol):
    """What a judgement asks for: an evaluator gives it, or whatever knows the values already."""

    @property
    def arithmetic(self) -> Arithmetic[Bounded]:
        """The floats that the values are of."""

    def value(self, term: Term) -> Bounded:
        """The value of a term."""

    def symbol(self, name: str) -> Bounded:
        """The value of a name."""

    def at_every(self, index: str | None) -> Sequence[Values]:
        """Where something said of every value of an index must hold."""


def judge(relation: Relation, evaluator: Values, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A code for each point (HOLD, VIOLATION, UNSURE, UNDEFINED), and how large the violation is.

    The size is (left - right) relative to the larger side, comparable between points; NaN never holds.
    """
    left, right, sign = _sides(relation, evaluator)
    codes = _codes(left, right, sign)
    excess = left.value - right.value
    if sign == "=":
        excess = excess.abs()
    scale = torch.maximum(left.value.abs(), right.value.abs()).clamp_min(1e-300)
    relative = (excess / scale).flatten(1)
    relative = relative[:, 0] if relative.shape[1] == 1 else relative.amax(dim=1)
    return codes.expand(count).clone(), relative.expand(count).clone()


def codes_of(relation: Relation, evaluator: Values, count: int) -> torch.Tensor:
    """The codes alone."""
    return _codes(*_sides(relation, evaluator)).expand(count)


def _sides(relation: Relation, evaluator: Values) -> tuple[Bounded, Bounded, str]:
    """What is compared entry by entry, and how; never with a sign that asks for more on the left."""
    arithmetic = evaluator.arithmetic
    assert isinstance(arithmetic, FloatArithmetic)
    left, right = evaluator.value(relation.left), evaluator.value(relation.right)
    sign = relation.sign
    if sign in LOEWNER:
        low, high = (left, right) if "prec" in sign else (right, left)
        spectrum = arithmetic.eigenvalues(arithmetic.subtract(high, low))
        left, right, sign = (
            arithmetic.zeros(1, 1),
            arithmetic.rows(spectrum, 0, 1),
            "<=" if "eq" in sign else "<",
        )
    if sign in (">=", ">"):
        left, right = right, left
        sign = {">=": "<=", ">": "<"}[sign]
    return left, right, sign


def _codes(left: Bounded, right: Bounded, sign: str) -> torch.Tensor:
    if sign == "<=":
        return _all_entries(compare(left, right))
    if sign == "<":
        return _swapped(_all_entries(compare(right, left)))
    forward, backward = compare(left, right), compare(right, left)
    undefined = ((forward == UNDEFINED) | (backward == UNDEFINED)).flatten(1).any(dim=1)
    differ = ((forward == VIOLATION) | (backward == VIOLATION)).flatten(1).any(dim=1)
    same = ((forward == HOLD) & (backward == HOLD)).flatten(1).all(dim=1)
    codes = torch.full(differ.shape, UNSURE, dtype=torch.int8, device=differ.device)
    codes[differ] = VIOLATION
    codes[same] = HOLD
    if sign == "!=":
        codes = _swapped(codes)
    codes[undefined] = UNDEFINED
    return codes


def _all_entries(codes: torch.Tensor) -> torch.Tensor:
    """Of a comparison entry by entry: undefined or violated where any entry is, sure where all are."""
    flat = codes.flatten(1)
    if flat.shape[1] == 1:
        return flat[:, 0]
    result = flat.amin(dim=1)
    result[(flat == UNDEFINED).any(dim=1)] = UNDEFINED
    return result


def _swapped(codes: torch.Tensor) -> torch.Tensor:
    """The codes of the opposite relation."""
    return torch.where(codes == UNDEFINED, codes, -codes)
