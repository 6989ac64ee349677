"""That a polynomial is nonnegative under hypotheses: four forms of proof, each a rational combination."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement

from verify.certify.polynomials.combination import Combination, combine
from verify.certify.polynomials.eliminate import nonnegative
from verify.certify.polynomials.polynomial import (
    Poly,
    add,
    constant,
    degree,
    multiply,
    power,
    product,
    scale,
    subtract,
    variable,
    variables,
)

POWERS = (2, 3, 4, 1)
"""The powers of -goal that a refutation tries; the fourth is the triangle inequality with its squares."""
MOST_SPLITS = 10
"""Candidates for a distinction of cases."""
NESTING = 2
"""Distinctions of cases within each other."""


@dataclass(frozen=True, slots=True)
class Direct:
    """goal = combination."""

    combination: Combination


@dataclass(frozen=True, slots=True)
class Scaled:
    """r * goal = combination, where r is the product of at_least[k] > 0 for k in positive."""

    positive: tuple[int, ...]
    combination: Combination


@dataclass(frozen=True, slots=True)
class Refutation:
    """-N^power = combination, with the new variable N > 0 for -goal.

    N is the last of the nonnegative polynomials, N + goal the last of the equations. As -N^power >= 0
    contradicts N > 0, the goal is not negative.
    """

    name: str
    power: int
    combination: Combination


@dataclass(frozen=True, slots=True)
class Split:
    """Two cases: ``on`` is the last of the nonnegative polynomials in the one, -on in the other."""

    on: Poly
    nonnegative: Direct | Split
    nonpositive: Direct | Split


Proof = Direct | Scaled | Refutation | Split


def prove(
    goal: Poly,
    at_least: Sequence[Poly],
    equal: Sequence[Poly],
    positive: Sequence[int] = (),
    *,
    seconds: float = 2.0,
    thorough: bool = True,
) -> Proof | None:
    """Prove goal >= 0 from at_least >= 0 and equal = 0 for all, and at_least[k] > 0 for k in positive.

    Forms are tried in the order of their cost, only the first if not ``thorough``; None where none is found
    in the time given.
    """
    if not thorough:
        return directly(goal, at_least, equal, seconds, thorough=False)
    deadline = time.process_time() + seconds

    def left() -> float:
        return deadline - time.process_time()

    found: Proof | None = directly(goal, at_least, equal, left() * 0.7)
    if found is None:
        found = scaled(goal, at_least, equal, positive, left() / 2)
    if found is None:
        found = split(goal, at_least, equal, left() / 3)
    if found is None:
        found = refuted(goal, at_least, equal, left() * 2 / 3)
    if found is None:
        found = split(goal, at_least, equal, left(), nesting=NESTING)
    return found


def directly(
    goal: Poly,
    at_least: Sequence[Poly],
    equal: Sequence[Poly],
    seconds: float = 2.0,
    thorough: bool = True,
) -> Direct | None:
    """The goal itself as a combination."""
    combination = combine(goal, at_least, equal, seconds=seconds, thorough=thorough)
    return None if combination is None else Direct(combination)


def scaled(
    goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], positive: Sequence[int], seconds: float = 2.0
) -> Scaled | None:
    """The goal times one or two of the positive polynomials as a combination."""
    deadline = time.process_time() + seconds
    proper = [k for k in positive if degree(at_least[k])]
    for count in (1, 2):
        for chosen in combinations_with_replacement(proper, count):
            left = deadline - time.process_time()
            if left <= 0:
                return None
            whole = multiply(goal, product(at_least[k] for k in chosen))
            combination = combine(whole, at_least, equal, seconds=left / 2)
            if combination is not None:
                return Scaled(chosen, combination)
    return None


def negation(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly]) -> str:
    """A name that does not occur yet."""
    taken, name = set(variables(goal, *at_least, *equal)), "N"
    while name in taken:
        name += "'"
    return name


def refuted(
    goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], seconds: float = 2.0
) -> Refutation | None:
    """A contradiction from -goal > 0."""
    deadline = time.process_time() + seconds
    name = negation(goal, at_least, equal)
    negative = variable(name)
    for exponent in POWERS:
        left = deadline - time.process_time()
        if left <= 0:
            return None
        combination = combine(
            scale(power(negative, exponent), -1),
            [*at_least, negative],
            [*equal, add(negative, goal)],
            seconds=left / 2,
        )
        if combination is not None:
            return Refutation(name, exponent, combination)
    return None


def candidates(goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly]) -> Iterator[Poly]:
    """Differences of two nonnegative variables, variables of unknown sign, and x - 1."""
    known = nonnegative(at_least)
    names = list(dict.fromkeys((*variables(goal), *variables(*at_least, *equal))))
    for name in names:
        if name not in known:
            yield variable(name)
    for one, other in combinations([name for name in names if name in known], 2):
        yield subtract(variable(one), variable(other))
    for name in names:
        if name in known:
            yield subtract(variable(name), constant(1))


def split(
    goal: Poly,
    at_least: Sequence[Poly],
    equal: Sequence[Poly],
    seconds: float = 2.0,
    *,
    nesting: int = 1,
) -> Split | None:
    """Two cases by the sign of a polynomial, each proved directly, or else by cases in turn."""
    deadline = time.process_time() + seconds
    present = [poly for hypothesis in at_least for poly in (hypothesis, scale(hypothesis, -1))]
    for on in [on for on in candidates(goal, at_least, equal) if on not in present][:MOST_SPLITS]:
        halves: list[Direct | Split] = []
        for half in (on, scale(on, -1)):
            left = deadline - time.process_time()
            if left <= 0:
                return None
            more = [*at_least, half]
            case: Direct | Split | None = directly(goal, more, equal, left / 2, thorough=False)
            if case is None and nesting > 1:
                case = split(goal, more, equal, deadline - time.process_time(), nesting=nesting - 1)
            if case is None:
                break
            halves.append(case)
        if len(halves) == 2:
            return Split(on, halves[0], halves[1])
    return None


def holds(
    proof: Proof, goal: Poly, at_least: Sequence[Poly], equal: Sequence[Poly], positive: Sequence[int] = ()
) -> bool:
    """Whether a proof is one, by multiplying it out. The checker that is trusted does the same by itself."""
    if isinstance(proof, Split):
        return all(
            holds(half, goal, [*at_least, case], equal)
            for half, case in ((proof.nonnegative, proof.on), (proof.nonpositive, scale(proof.on, -1)))
        )
    if isinstance(proof, Refutation):
        negative = variable(proof.name)
        if proof.power < 1 or proof.name in variables(goal, *at_least, *equal):
            return False
        goal, at_least, equal = (
            scale(power(negative, proof.power), -1),
            [*at_least, negative],
            [*equal, add(negative, goal)],
        )
    if isinstance(proof, Scaled):
        if not set(proof.positive) <= set(positive):
            return False
        goal = multiply(goal, product(at_least[k] for k in proof.positive))
    terms = proof.combination.terms
    return all(t.coefficient >= 0 for t in terms) and proof.combination.value(at_least, equal) == goal
