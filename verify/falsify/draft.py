"""Drafts: a nominee as raw rational numbers, from which an exact witness is constructed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from verify.claims.claim import Claim
from verify.domains.functions import Member
from verify.domains.losses import Family, Parameter
from verify.errors import Undetermined, VerifyError
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure
from verify.falsify.dyadic import Dyadic, Matrix, compact, from_tensor, shape_of
from verify.falsify.held import given_back, hold
from verify.falsify.instance import Instance
from verify.falsify.membership import inside, repaired
from verify.falsify.outline import plan_of
from verify.falsify.witness import FunctionWitness, Witness

PRECISION = 192
DIGITS = 40
FARTHEST = 4096


@dataclass(frozen=True)
class Draft:
    """Sizes, families and raw numbers; what a search changes and a witness is made from."""

    sizes: Mapping[str, int]
    families: Mapping[str, Family]
    raws: Mapping[str, Matrix]
    kinds: Mapping[str, str] = field(default_factory=dict)


def admissible(rows: Matrix, kind: str) -> Matrix:
    """The nearest numbers of this kind, changed where they must be (see ``domains.domain.Raw``)."""
    if kind in ("inner", "inner or one", "inner or zero"):
        return inside(rows, kind)
    kind = "left" if kind == "direction" else kind
    return repaired(Parameter("", *shape_of(rows), kind), rows)  # type: ignore[arg-type]


def fitted(rows: Matrix | None, tall: int, wide: int) -> Matrix:
    """The top left part of this shape, zeros where there is nothing."""
    zero = Fraction(0)
    given = compact(rows or ())
    if isinstance(given, Dyadic) and tall <= given.shape[0] and wide <= given.shape[1]:
        return given if given.shape == (tall, wide) else from_tensor(given.numbers[:tall, :wide])
    return compact(
        tuple(tuple(row[:wide]) + (zero,) * (wide - len(row)) for row in itertools.islice(given, tall))
        + ((zero,) * wide,) * (tall - len(given))
    )


class ExactRaws:
    """The raw numbers of a draft, cut to the shapes that are asked for; remembers what was used."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.used: dict[str, Matrix] = {}
        self.kinds: dict[str, str] = {}

    def __call__(self, name: str, rows: int, columns: int, kind: str) -> Enclosure:
        if name not in self.used:
            self.used[name] = admissible(fitted(self.draft.raws.get(name), rows, columns), kind)
            self.kinds[name] = kind
        return hold(self.used[name])


def settle(value: Enclosure, towards: str) -> Enclosure:
    """A rational value as it is; an irrational one to a nearby rational, up or down where it must be."""
    if value.is_rational:
        return value
    return value.map(lambda number: _rational(number, towards))


def _rational(number: object, towards: str) -> object:
    from flint import arb, fmpq

    if isinstance(number, fmpq):
        return number
    assert isinstance(number, arb)
    middle = {"up": number.upper, "down": number.lower}.get(towards, number.mid)()
    mantissa, exponent = middle.man_exp()
    if abs(int(exponent)) > FARTHEST:
        raise Undetermined("a number too large or too small to write down")
    exact = fmpq(int(mantissa)) * (fmpq(2) ** int(exponent))
    scale = 1 << DIGITS
    whole = int((exact * scale).p // (exact * scale).q)
    return fmpq(whole + (1 if towards == "up" else 0), scale)


def realise(claim: Claim, draft: Draft) -> tuple[Witness, Draft] | None:
    """The exact witness a draft stands for, and the draft with just the numbers used; None without one."""
    arithmetic = BallArithmetic(PRECISION)
    raws = ExactRaws(draft)
    instance: Instance[Enclosure] = Instance(
        claim, arithmetic, draft.sizes, draft.families, raws, claim.rules, settle
    )
    try:
        plan = plan_of(claim, draft.sizes, draft.families)
        with arithmetic.working():
            for name in plan.functions:
                instance.function(name)
            for name in plan.symbols:
                instance.symbol(name)
            for key in plan.elements:
                instance.element(*key)
            witness = Witness(
                dict(draft.sizes),
                {name: given_back(value) for name, value in instance.symbols.items()},
                {key: given_back(value) for key, value in instance.drawn.items()},
                {name: _function(member) for name, member in instance.functions.items()},
            )
    except VerifyError:
        return None
    if set(witness.functions) != set(claim.functions):
        return None
    return witness, Draft(draft.sizes, draft.families, raws.used, raws.kinds)


def _function(member: Member[Enclosure]) -> FunctionWitness:
    loss = member.loss
    return FunctionWitness(
        loss.family.name,
        {name: given_back(value) for name, value in loss.parameters.items()},
        given_back(loss.scale),
        given_back(loss.offset),
        *(None if m is None else given_back(m) for m in (member.curvature, member.tilt, member.centre)),
    )
