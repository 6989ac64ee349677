"""Drafts: a nominee as raw rational numbers, from which an exact witness is constructed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from verify.claims.claim import Claim
from verify.domains.functions import Member
from verify.domains.losses import Family, Parameter
from verify.errors import Undefined, Undetermined, VerifyError
from verify.expressions.arithmetics.exact import BallArithmetic, Enclosure, from_fractions, to_fractions
from verify.falsify.instance import Instance
from verify.falsify.witness import FunctionWitness, Matrix, Witness

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
    if kind == "direction":
        return Parameter("", len(rows), len(rows[0]), "left").repaired(rows)
    if kind in ("inner", "inner or one", "inner or zero"):
        return tuple(tuple(_inside(entry, kind) for entry in row) for row in rows)
    if kind == "real":
        return rows
    return Parameter("", len(rows), len(rows[0]), kind).repaired(rows)  # type: ignore[arg-type]


def _inside(entry: Fraction, kind: str) -> Fraction:
    entry = min(max(entry, Fraction(0)), Fraction(1))
    if entry == 0 and kind != "inner or zero":
        return Fraction(1, 2)
    return Fraction(1, 2) if entry == 1 and kind != "inner or one" else entry


def fitted(rows: Matrix | None, tall: int, wide: int) -> Matrix:
    """The top left part of this shape, zeros where there is nothing."""
    zero = Fraction(0)
    given = rows or ()
    return tuple(
        tuple(given[i][j] if i < len(given) and j < len(given[i]) else zero for j in range(wide))
        for i in range(tall)
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
        return from_fractions(self.used[name])


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
        with arithmetic.working():
            _touch(claim, instance)
            witness = Witness(
                dict(draft.sizes),
                {name: _matrix(value) for name, value in instance.symbols.items()},
                {key: _matrix(value) for key, value in instance.drawn.items()},
                {name: _function(member) for name, member in instance.functions.items()},
            )
    except (Undetermined, VerifyError):
        return None
    if set(witness.functions) != set(claim.functions):
        return None
    return witness, Draft(draft.sizes, draft.families, raws.used, raws.kinds)


def _touch(claim: Claim, instance: Instance[Enclosure]) -> None:
    """Evaluate everything, so that every name the claim needs is drawn."""
    evaluator = instance.evaluator
    relations = [(claim.conclusion, None), *((a.relation, a.index) for a in claim.assumptions)]
    for relation, index in relations:
        for here in evaluator.at_every(index):
            for side in (relation.left, relation.right):
                try:
                    here.value(side)
                except (Undefined, Undetermined):
                    continue
    for name in claim.stationary:
        evaluator.symbol(name)


def _matrix(value: Enclosure) -> Matrix:
    return tuple(tuple(row) for row in to_fractions(value))


def _function(member: Member[Enclosure]) -> FunctionWitness:
    loss = member.loss
    return FunctionWitness(
        loss.family.name,
        {name: _matrix(value) for name, value in loss.parameters.items()},
        _matrix(loss.scale),
        _matrix(loss.offset),
        *(None if m is None else _matrix(m) for m in (member.curvature, member.tilt, member.centre)),
    )
