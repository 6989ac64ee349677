"""A proof found for polynomials, as lines of a certificate."""

from __future__ import annotations

from collections.abc import Sequence

from verify.certify.polynomials.combination import Combination
from verify.certify.polynomials.eliminate import substitute
from verify.certify.polynomials.polynomial import Poly, scale
from verify.certify.polynomials.positivstellensatz import Direct, Proof, Refutation, Scaled, Split
from verify.certify.search.scribe import Data, data_of, one


def emitted(
    proof: Proof, goal: Poly, at_least: Sequence[int], equal: Sequence[int], start: int
) -> list[Data]:
    """Lines of which the last is goal >= 0, the first of them at place ``start``.

    ``at_least``, ``equal``: the places of the lines that the proof speaks of.
    """
    match proof:
        case Direct(combination=combination):
            return [combined(combination, at_least, equal)]
        case Scaled(positive=positive, combination=combination):
            factors = [at_least[k] for k in positive]
            contradiction = ["combination", [["1", one(), [*factors, start + 1]], ["1", one(), [start]]], []]
            return [combined(combination, at_least, equal), ["absurd", ">=", data_of(goal), [contradiction]]]
        case Refutation(name=name, power=exponent, combination=combination):
            negative = scale(goal, -1)
            plain = replaced(combination, name, negative, len(equal))
            lines = [combined(plain, [*at_least, start], equal)]
            lines.append(["combination", [["1", one(), [start] * exponent], ["1", one(), [start + 1]]], []])
            return [["absurd", ">=", data_of(goal), lines]]
        case Split(on=on, nonnegative=first, nonpositive=second):
            inner = emitted(second, goal, [*at_least, start + 1], equal, start + 2)
            inner.append(clash(start, start + 1 + len(inner)))
            outer = [["absurd", ">=", data_of(on), inner]]
            outer += emitted(first, goal, [*at_least, start + 1], equal, start + 2)
            outer.append(clash(start, start + len(outer)))
            return [["absurd", ">=", data_of(goal), outer]]


def clash(negative: int, nonnegative: int) -> Data:
    """0 > 0, from -p > 0 and p >= 0."""
    return ["combination", [["1", one(), [negative]], ["1", one(), [nonnegative]]], []]


def combined(combination: Combination, at_least: Sequence[int], equal: Sequence[int]) -> Data:
    """One line that adds up a combination."""
    parts = [
        [str(term.coefficient), data_of(term.square), [at_least[k] for k in term.factors]]
        for term in combination.terms
        if term.coefficient and term.square
    ]
    equations = [[data_of(multiplier), equal[k]] for k, multiplier in combination.multipliers if multiplier]
    return ["combination", parts or [["1", [], []]], equations]


def replaced(combination: Combination, name: str, value: Poly, equations: int) -> Combination:
    """A combination with a polynomial put in for a variable, without the equation that says so."""
    terms = tuple(
        type(term)(term.coefficient, substitute(term.square, name, value), term.factors)
        for term in combination.terms
    )
    multipliers = tuple(
        (k, substitute(multiplier, name, value)) for k, multiplier in combination.multipliers if k < equations
    )
    return Combination(terms, multipliers)


def uses(proof: Proof) -> tuple[set[int], set[int]]:
    """Which inequalities and which equations a proof speaks of."""
    match proof:
        case Split(nonnegative=first, nonpositive=second):
            one_, other = uses(first), uses(second)
            return one_[0] | other[0], one_[1] | other[1]
        case _:
            factors = {k for term in proof.combination.terms for k in term.factors}
            positive = set(proof.positive) if isinstance(proof, Scaled) else set()
            return factors | positive, {k for k, _ in proof.combination.multipliers}
