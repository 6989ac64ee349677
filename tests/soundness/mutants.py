"""Claims changed at one place by a program: constants, exponents, signs, factors, indices, hypotheses."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.extremum import Extremum
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.inner import Inner
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.atoms.symmetric_part import SymmetricPart
from verify.expressions.atoms.transpose import Transpose
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import same_shape

FACTORS = (Fraction(9, 10), Fraction(11, 10), Fraction(3, 2), Fraction(2), Fraction(1, 2), Fraction(-1))
ROUND = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "=": "<="}
STRICT = {"<=": "<", ">=": ">", "<": "<=", ">": ">=", "=": ">="}
Path = tuple[int, ...]


def inside(term: Term, path: Path = ()) -> Iterator[tuple[Path, Term]]:
    """Every part of a term, with the way to it."""
    yield path, term
    for k, part in enumerate(term.arguments):
        yield from inside(part, (*path, k))


def put(term: Term, path: Path, new: Term) -> Term:
    """The term with another in one place; raises IllTyped where it does not fit."""
    if not path:
        return new
    k, *rest = path
    arguments = list(term.arguments)
    arguments[k] = put(arguments[k], tuple(rest), new)
    return replace(term, arguments=tuple(arguments))


def one_more(term: Term, step: int = 1) -> Term:
    """A number or index, and so many more."""
    return constant(term.number + step) if isinstance(term, Constant) else Add((term, constant(step)))


def scaled(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """Another constant."""
    return constant(part.number * rng.choice(FACTORS)) if isinstance(part, Constant) and part.number else None


def weighted(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """Nine or eleven tenths of a summand."""
    return Multiply((constant(rng.choice(FACTORS[:3])), part)) if isinstance(part, Norm | Inner) else None


def exponent(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """One more or less in an exponent; a norm for its square, and the other way round."""
    match part:
        case Power(arguments=(base, Constant(number=k))):
            return Power((base, constant(k + rng.choice((-1, 1)))))
        case Norm(arguments=arguments):
            return SquaredNorm(arguments)
        case SquaredNorm(arguments=arguments):
            return Norm(arguments)
    return None


def flipped(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """The sign of a summand."""
    if not isinstance(part, Add):
        return part.arguments[0] if isinstance(part, Negate | Absolute) else None
    k = rng.randrange(len(part.arguments))
    old = part.arguments[k]
    new = old.arguments[0] if isinstance(old, Negate) else Negate((old,))
    return Add((*part.arguments[:k], new, *part.arguments[k + 1 :]))


def dropped(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """A factor, summand or operation less."""
    if isinstance(part, Transpose | SymmetricPart):
        return part.arguments[0]
    if isinstance(part, Divide):
        return part.arguments[0]
    if not isinstance(part, Add | Multiply | Extremum) or len(part.arguments) < 2:
        return None
    k = rng.randrange(len(part.arguments))
    rest = (*part.arguments[:k], *part.arguments[k + 1 :])
    return rest[0] if len(rest) == 1 else replace(part, arguments=rest)


def shifted(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """An index of a sequence, or the end of a sum, one further on."""
    match part:
        case Element(arguments=(at,)):
            return replace(part, arguments=(one_more(at, rng.choice((-1, 1))),))
        case Fold(arguments=(low, high, body)):
            ends = rng.choice(((low, one_more(high)), (one_more(low), high)))
            return replace(part, arguments=(*ends, body))
    return None


def swapped(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """Another symbol or element of the same shape, or the largest for the smallest."""
    if isinstance(part, Extremum):
        return replace(part, largest=not part.largest)
    if isinstance(part, Fold) and part.kind in ("min", "max"):
        return replace(part, kind="max" if part.kind == "min" else "min")
    if not isinstance(part, Symbol | Element):
        return None
    sides = (claim.conclusion.left, claim.conclusion.right)
    others = [
        other
        for side in sides
        for _, other in inside(side)
        if isinstance(other, Symbol | Element) and same_shape(other.type, part.type) and other != part
    ]
    return rng.choice(others) if others else None


def measured(part: Term, rng: random.Random, claim: Claim) -> Term | None:
    """The norm of another matrix of the conclusion."""
    if not isinstance(part, Norm):
        return None
    sides = (claim.conclusion.left, claim.conclusion.right)
    others = [
        other for side in sides for _, other in inside(side) if isinstance(other, Norm) and other != part
    ]
    return rng.choice(others) if others else None


AT_A_PART: tuple[Callable[[Term, random.Random, Claim], Term | None], ...] = (
    scaled,
    weighted,
    exponent,
    flipped,
    dropped,
    shifted,
    swapped,
    measured,
)


def turned(claim: Claim, rng: random.Random) -> Claim | None:
    """The relation turned round, or strict."""
    relation = claim.conclusion
    sign = rng.choice((ROUND, STRICT)).get(relation.sign)
    return None if sign is None else replace(claim, conclusion=Relation(relation.left, sign, relation.right))


def without_hypothesis(claim: Claim, rng: random.Random) -> Claim | None:
    """A hypothesis less."""
    if not claim.assumptions:
        return None
    k = rng.randrange(len(claim.assumptions))
    return replace(claim, assumptions=claim.assumptions[:k] + claim.assumptions[k + 1 :])


def without_declaration(claim: Claim, rng: random.Random) -> Claim | None:
    """A property or one end of an interval less."""
    found = [d for d in claim.declarations.values() if d.properties or d.lower or d.upper]
    if not found:
        return None
    old = rng.choice(found)
    if old.properties:
        k = rng.randrange(len(old.properties))
        new = replace(old, properties=old.properties[:k] + old.properties[k + 1 :])
    else:
        new = replace(old, lower=None) if old.lower else replace(old, upper=None)
    return replace(claim, declarations={**claim.declarations, old.name: new})


OF_CLAIMS: tuple[Callable[[Claim, random.Random], Claim | None], ...] = (
    turned,
    without_hypothesis,
    without_declaration,
)


def changed(claim: Claim, rng: random.Random) -> tuple[str, Claim] | None:
    """What is done to a claim, and the other claim; None where the choice fell on nothing to do."""
    way = rng.randrange(len(AT_A_PART) + len(OF_CLAIMS))
    try:
        if way >= len(AT_A_PART):
            work = OF_CLAIMS[way - len(AT_A_PART)]
            other = work(claim, rng)
            return None if other is None else (work.__name__, replace(other, written=None))
        change, left = AT_A_PART[way], rng.random() < 0.5
        relation = claim.conclusion
        side = relation.left if left else relation.right
        made = [(path, change(part, rng, claim)) for path, part in inside(side)]
        fitting = [(path, new) for path, new in made if new is not None]
        if not fitting:
            return None
        path, new = rng.choice(fitting)
        side = put(side, path, new)
        sides = (side, relation.right) if left else (relation.left, side)
        conclusion = Relation(sides[0], relation.sign, sides[1])
        return change.__name__, replace(claim, conclusion=conclusion, written=None)
    except VerifyError:
        return None
