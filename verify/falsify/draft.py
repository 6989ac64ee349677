"""Drafts: a nominee as raw rational numbers, from which an exact witness is constructed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.claims.claim import Claim
from verify.domains.functions import Member
from verify.domains.losses import Family, Parameter
from verify.errors import Undetermined, VerifyError
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure
from verify.expressions.types import Function, shape
from verify.falsify.dyadic import Dyadic, Matrix, compact, from_tensor, rounded, shape_of
from verify.falsify.held import given_back, hold
from verify.falsify.instance import Instance
from verify.falsify.membership import inside, repaired
from verify.falsify.outline import plan_of
from verify.falsify.witness import FunctionWitness, Witness

if TYPE_CHECKING:
    from verify.expressions.arithmetics.bounded import Bounded

PRECISION = 192
DIGITS = 40
FARTHEST = 4096
AT_SIZE = 1 << 14
"""Matrices of a class with more entries are constructed in floats, where these lose nothing."""

ROUNDED = ("", "real", "point", "direction")
"""Kinds of raw numbers that may be rounded."""


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
    if kind == "whole":
        return tuple(tuple(Fraction(abs(x) // 1) for x in row) for row in rows)
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
    if not middle.is_finite():
        raise Undetermined("a number of which nothing is known")
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
            instance.symbols.update(_constructed_in_floats(claim, draft, raws, plan.symbols))
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


def _constructed_in_floats(
    claim: Claim, draft: Draft, raws: ExactRaws, names: Iterable[str]
) -> dict[str, Enclosure]:
    """Large matrices of a class, made of rounded raw numbers in floats; none where these lose anything."""
    large = [name for name in names if name in claim.declarations and _entries(claim, name, draft) > AT_SIZE]
    if not large:
        return {}
    from verify.falsify.certified import CertifiedFloats  # imports torch, which takes a second

    floats = CertifiedFloats()

    def raw(name: str, rows: int, columns: int, kind: str) -> Bounded:
        numbers = admissible(fitted(draft.raws.get(name), rows, columns), kind)
        numbers = rounded(numbers) if kind in ROUNDED else numbers
        raws.used[name], raws.kinds[name] = numbers, kind
        return floats.hold(numbers)

    instance: Instance[Bounded] = Instance(claim, floats, draft.sizes, draft.families, raw, claim.rules)
    found: dict[str, Enclosure] = {}
    for name in large:
        value = instance.symbol(name)
        matrix = from_tensor(value.value[0]) if value.error is None else None
        if matrix is None or not isinstance(matrix, Dyadic):
            raws.used.clear()
            return {}
        found[name] = hold(matrix)
    return found


def _entries(claim: Claim, name: str, draft: Draft) -> int:
    """The entries of a symbol that its raw numbers are not already: 0 for a matrix of any kind."""
    declaration = claim.declarations[name]
    if isinstance(declaration.kind, Function) or not declaration.properties:
        return 0
    tall, wide = (size.at(draft.sizes) for size in shape(declaration.kind))
    return tall * wide


def _function(member: Member[Enclosure]) -> FunctionWitness:
    loss = member.loss
    return FunctionWitness(
        loss.family.name,
        {name: given_back(value) for name, value in loss.parameters.items()},
        given_back(loss.scale),
        given_back(loss.offset),
        *(None if m is None else given_back(m) for m in (member.curvature, member.tilt, member.centre)),
    )
