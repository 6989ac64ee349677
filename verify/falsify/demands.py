"""What a point must meet to be a point of a claim, as questions that any arithmetic can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from verify.claims.claim import Assumption, Claim
from verify.errors import Undefined, VerifyError
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar, ValueType, shape
from verify.falsify.bench import Bench, Question, V
from verify.falsify.dyadic import Matrix as Rows
from verify.falsify.dyadic import shape_of
from verify.falsify.instance import function_class
from verify.falsify.membership import admits, belongs
from verify.falsify.outline import Outline, visit
from verify.falsify.witness import Witness, family_named


@dataclass(frozen=True, slots=True)
class Demand:
    """A question that must be answered by True, in words, and whether any arithmetic answers it alike."""

    question: Question
    text: str
    plain: bool = False


def fits(claim: Claim, witness: Witness) -> bool:
    """Whether every value has its declared shape, every function the parameters of its family, and only
    natural numbers are given as sizes."""
    if not are_sizes(claim, witness.sizes):
        return False
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


def are_sizes(claim: Claim, sizes: Iterable[str]) -> bool:
    """Whether no name given as a size is one of the claim's scalars, matrices, functions or sequences."""
    return {*claim.declarations, *claim.rules}.difference(claim.naturals).isdisjoint(sizes)


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
        if name in witness.values or name in witness.sizes:
            yield from _of_value(claim, name, witness.values.get(name))
        for (sequence, index), matrix in witness.elements.items():
            if sequence == name:
                yield from _of_value(claim, name, matrix, index)
    for name, function in claim.stationary.items():
        if function in witness.functions:
            yield Demand(partial(_vanishes, function, name), f"the gradient of {function} vanishes at {name}")
    for assumption, used in zip(claim.hypotheses, uses, strict=True):
        for k in (*range(used), *_further(claim, witness, assumption, used)):
            question = partial(Bench.holds, relation=assumption.relation, index=assumption.index, at=k)
            yield Demand(question, assumption.text)


def _further(claim: Claim, witness: Witness, assumption: Assumption, used: int) -> Iterator[int]:
    """Where else an assumption speaks of nothing but elements that the claim has at this point."""
    if assumption.index is None:
        return
    whole = Bench(Outline(), witness, claim.rules).evaluator
    visit(claim, whole)
    for k in range(used, len(whole.at_every(assumption.index))):
        alone = Bench(Outline(), witness, claim.rules).evaluator
        try:
            for side in (assumption.relation.left, assumption.relation.right):
                alone.binding(assumption.index, k).value(side)
        except Undefined:
            yield k
        except VerifyError:
            continue
        if alone.root.elements.keys() <= whole.root.elements.keys():
            yield k


def _vanishes(function: str, name: str, bench: Bench[V]) -> bool | None:
    return _is_zero(
        bench, bench.point.function(function).gradient(bench.arithmetic, bench.evaluator.symbol(name))
    )


def _is_zero(bench: Bench[V], value: V) -> bool | None:
    return bench.arithmetic.equal(value, bench.arithmetic.zeros(*bench.arithmetic.shape(value)))


def _of_value(claim: Claim, name: str, matrix: Rows | None, index: int | None = None) -> Iterator[Demand]:
    """A matrix has its properties; a number, also one that is a size, lies in its interval."""
    declaration = claim.declarations[name]
    if isinstance(declaration.kind, Matrix):
        assert matrix is not None
        rows = matrix

        def member(bench: Bench[Any]) -> bool | None:
            properties = {
                p.name: None if p.argument is None else bench.evaluator.integer(p.argument)
                for p in declaration.properties
            }
            return belongs(rows, properties)

        yield Demand(member, f"the declared properties of {name}", plain=True)
        return
    if isinstance(declaration.kind, Scalar) and declaration.kind.natural and matrix is not None:
        least = 1 if declaration.lower is None else 0
        whole = matrix[0][0].denominator == 1 and matrix[0][0] >= least
        yield Demand(lambda bench: whole, f"{name} is a natural number", plain=True)
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
    yield Demand(partial(_nonnegative_curvature, name), f"the curvature of {name}")
    yield Demand(partial(_has_its_centre, name), f"the gradient of {name} vanishes at its centre")
    if chosen.convex or chosen.strongly:
        yield Demand(lambda bench: family.convex, f"{name} is convex", plain=True)
    for prop in declaration.properties:
        if prop.argument is not None and prop.name in CONSTANTS:
            yield Demand(partial(CONSTANTS[prop.name], name, prop.argument), f"{name} is {prop.name}")


def _nonnegative_scale(name: str, bench: Bench[V]) -> bool | None:
    return bench.at_most(bench.arithmetic.constant(0), bench.point.function(name).loss.scale)


def _nonnegative_curvature(name: str, bench: Bench[V]) -> bool | None:
    """Only then are the constants of the sum those of its parts, and is it convex where its base is."""
    curvature = bench.point.function(name).curvature
    return curvature is None or bench.at_most(bench.arithmetic.constant(0), curvature)


def _has_its_centre(name: str, bench: Bench[V]) -> bool | None:
    """The infimum of a tilted convex function is its value at the centre that it names."""
    function = bench.point.function(name)
    if function.centre is None:
        return True
    return _is_zero(bench, function.gradient(bench.arithmetic, function.centre))


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
