"""What a point must meet to be a point of a claim, as questions that any arithmetic can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from verify.claims.claim import Claim
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, ValueType, shape
from verify.falsify.bench import Bench, Question, V
from verify.falsify.dyadic import Matrix as Rows
from verify.falsify.dyadic import shape_of
from verify.falsify.instance import function_class
from verify.falsify.membership import admits, belongs
from verify.falsify.witness import Witness, family_named


@dataclass(frozen=True, slots=True)
class Demand:
    """A question that must be answered by True, in words, and whether any arithmetic answers it alike."""

    question: Question
    text: str
    plain: bool = False


def fits(claim: Claim, witness: Witness) -> bool:
    """Whether every value has its declared shape and every function the parameters of its family."""
    given = [(name, matrix) for name, matrix in witness.values.items()]
    given += [(name, matrix) for (name, _), matrix in witness.elements.items()]
    for name, matrix in given:
        declaration = claim.declarations.get(name)
        if declaration is None:
            continue
        if isinstance(declaration.kind, Function) or not _has_shape(declaration.kind, matrix, witness):
            return False
    for name, function in witness.functions.items():
        kind = claim.declarations[name].kind if name in claim.declarations else None
        if not isinstance(kind, Function):
            return False
        tall, wide = (size.at(witness.sizes) for size in shape(kind.domain))
        expected = {p.name: p for p in family_named(function.family).parameters(tall, wide)}
        if set(expected) != set(function.parameters):
            return False
        if not all(admits(p, function.parameters[key]) for key, p in expected.items()):
            return False
        points = (function.tilt, function.centre)
        if any(m is not None and not _has_shape(kind.domain, m, witness) for m in points):
            return False
        numbers = (function.scale, function.offset, function.curvature)
        if any(m is not None and not _is(m, (1, 1)) for m in numbers):
            return False
    return True


def _has_shape(kind: ValueType, matrix: Rows, witness: Witness) -> bool:
    tall, wide = (size.at(witness.sizes) for size in shape(kind))
    return _is(matrix, (tall, wide))


def _is(matrix: Rows, wanted: tuple[int, int]) -> bool:
    try:
        return shape_of(matrix) == wanted
    except ValueError:
        return False


def demands(claim: Claim, witness: Witness, uses: list[int]) -> Iterator[Demand]:
    """Membership of every value and function, then the hypotheses; each with what it says.

    ``uses``: for each assumption, of how many elements of sequences it must be true.
    """
    for name, declaration in claim.declarations.items():
        if isinstance(declaration.kind, Function):
            if name in witness.functions:
                yield from _of_function(claim, name, witness)
            continue
        if name in witness.values:
            yield from _of_value(claim, name, witness.values[name])
        for (sequence, index), matrix in witness.elements.items():
            if sequence == name:
                yield from _of_value(claim, name, matrix, index)
    for name, function in claim.stationary.items():
        if function in witness.functions:
            yield Demand(partial(_vanishes, function, name), f"the gradient of {function} vanishes at {name}")
    for assumption, used in zip(claim.assumptions, uses, strict=True):
        for k in range(used):
            question = partial(Bench.holds, relation=assumption.relation, index=assumption.index, at=k)
            yield Demand(question, assumption.text)


def _vanishes(function: str, name: str, bench: Bench[V]) -> bool | None:
    gradient = bench.point.function(function).gradient(bench.arithmetic, bench.evaluator.symbol(name))
    return bench.arithmetic.equal(gradient, bench.arithmetic.zeros(*bench.arithmetic.shape(gradient)))


def _of_value(claim: Claim, name: str, matrix: Rows, index: int | None = None) -> Iterator[Demand]:
    declaration = claim.declarations[name]
    if isinstance(declaration.kind, Matrix):

        def member(bench: Bench[Any]) -> bool | None:
            properties = {
                p.name: None if p.argument is None else bench.evaluator.integer(p.argument)
                for p in declaration.properties
            }
            return belongs(matrix, properties)

        yield Demand(member, f"the declared properties of {name}", plain=True)
        return
    for bound, above in ((declaration.lower, True), (declaration.upper, False)):
        if bound is not None:
            question = partial(_inside, name, index, bound.term, above, bound.strict)
            yield Demand(question, f"the declared interval of {name}")


def _inside(
    name: str, index: int | None, term: Term, above: bool, strict: bool, bench: Bench[V]
) -> bool | None:
    evaluator = bench.evaluator
    value = evaluator.symbol(name) if index is None else evaluator.element(name, index)
    limit = evaluator.value(term)
    return bench.at_most(limit, value, strict) if above else bench.at_most(value, limit, strict)


def _of_function(claim: Claim, name: str, witness: Witness) -> Iterator[Demand]:
    """The member is in its class: parameters admissible, constants within the declared ones."""
    declaration = claim.declarations[name]
    family = family_named(witness.functions[name].family)
    chosen = function_class(claim, name)
    yield Demand(partial(_nonnegative_scale, name), f"the scale of {name}")
    if chosen.convex or chosen.strongly:
        yield Demand(partial(_is_convex, name) if family.convex else _never, f"{name} is convex")
    for prop in declaration.properties:
        if prop.argument is not None and prop.name in CONSTANTS:
            yield Demand(partial(CONSTANTS[prop.name], name, prop.argument), f"{name} is {prop.name}")


def _never(bench: Bench[V]) -> bool:
    return False


def _nonnegative_scale(name: str, bench: Bench[V]) -> bool | None:
    return bench.at_most(bench.arithmetic.constant(0), bench.point.function(name).loss.scale)


def _is_convex(name: str, bench: Bench[V]) -> bool | None:
    """A convex family with a curvature that is not negative, for certain."""
    curvature = bench.point.function(name).curvature
    return curvature is None or bench.at_most(bench.arithmetic.constant(0), curvature)


def _smooth(name: str, argument: Term, bench: Bench[V]) -> bool | None:
    own = bench.point.function(name).smoothness(bench.arithmetic)
    return bench.at_most(own, bench.evaluator.value(argument))


def _strongly(name: str, argument: Term, bench: Bench[V]) -> bool | None:
    curvature = bench.point.function(name).curvature
    return curvature is not None and bench.at_most(bench.evaluator.value(argument), curvature)


def _lipschitz(name: str, argument: Term, bench: Bench[V]) -> bool | None:
    own = bench.point.function(name).lipschitz(bench.arithmetic)
    return own is not None and bench.at_most(own, bench.evaluator.value(argument))


def _below(name: str, argument: Term, bench: Bench[V]) -> bool | None:
    infimum = bench.point.function(name).infimum(bench.arithmetic)
    return infimum is not None and bench.at_most(bench.evaluator.value(argument), infimum)


CONSTANTS = {"smooth": _smooth, "strongly": _strongly, "lipschitz": _lipschitz, "below": _below}
"""What a declared constant of a function says, by its name."""
