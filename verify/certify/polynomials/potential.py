"""How many steps it takes at the least to bound one monomial by others: a linear program in exponents.

A step replaces a term B that a hypothesis subtracts by a term A that it adds. If steps A_i / B_i, each k_i
times, multiply to a mean of the targets divided by a monomial m, then the targets bound m (geometric
programming), and the sum of the k_i counts the steps. The optimal duals bound the count for all monomials.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from verify.certify.polynomials.columns import System
from verify.certify.polynomials.packing import FIELD, WIDTH
from verify.certify.polynomials.simplex import Columns, LinearProgram, Vector

FAR = 40.0
"""Bound of the duals; a monomial at half of it or more from the targets is not bounded by them."""


@dataclass
class Potential:
    """Distances of monomials from targets, and the duals found so far."""

    here: System
    moves: tuple[int, ...]
    steps: Vector
    targets: Vector
    duals: Vector
    deadline: float
    known: dict[int, float] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    """The steps that were part of a shortest way, as differences of packed monomials."""

    def vector(self, monomial: int) -> Vector:
        """The exponents."""
        return np.array(self.here.packing.exponents(monomial), dtype=float)

    def least(self, monomial: int) -> float:
        """A number of steps below which it cannot be done, from duals that are known."""
        if monomial in self.known:
            return self.known[monomial]
        place = np.append(self.vector(monomial), -1.0)
        return max(0.0, float(np.max(self.duals @ place))) if len(self.duals) else 0.0

    def value(self, monomial: int) -> float:
        """The number of steps, ``FAR / 2`` or more where none lead to the targets, or the time is over."""
        if monomial not in self.known:
            least = self.least(monomial)
            self.known[monomial] = least if least >= FAR / 2 else self.solved(self.vector(monomial))
        return self.known[monomial]

    def solved(self, place: Vector) -> float:
        """max <place, y> - z where no step is longer than 1 and no target beyond z."""
        if time.process_time() > self.deadline:
            return FAR
        found = self.program.least(np.append(-place, 1.0))
        if found is None:
            return FAR
        shares = found.duals[: len(self.steps)]
        self.used |= {self.moves[k] for k in np.flatnonzero(shares < -1e-9)}
        self.duals = np.vstack([self.duals, found.point])
        return max(0.0, -found.value)

    @cached_property
    def program(self) -> LinearProgram:
        """No step is longer than 1 and no target beyond z."""
        rows = np.vstack(
            [
                np.hstack([-self.steps, np.zeros((len(self.steps), 1))]),
                np.hstack([self.targets, -np.ones((len(self.targets), 1))]),
            ]
        )
        right = np.concatenate([np.ones(len(self.steps)), np.zeros(len(self.targets))])
        inside = np.full(rows.shape[1], FAR)
        inside[-1] = np.inf
        return LinearProgram(Columns.dense(rows), (-inside, inside), (np.full(len(right), -np.inf), right))

    def reached(self, monomial: int) -> bool:
        """Whether steps lead from it to the targets."""
        return self.value(monomial) < FAR / 2


def potential(here: System, most: int, targets: Sequence[int], deadline: float) -> Potential:
    """Distances from monomials, by hypotheses, their products and equations."""
    steps = set[int]()
    for _, poly in here.products(most):
        if time.process_time() > deadline:
            break
        for low, value in poly.items():
            if not (here.allowed(low) and value * here.sign(low) > 0):
                steps |= {
                    high - low
                    for high, other in poly.items()
                    if high != low and not (here.allowed(high) and other * here.sign(high) < 0)
                }
    for poly, _ in here.equal.values():
        steps |= {high - low for high in poly for low in poly if high != low}
    width = len(here.packing.names)
    moves = sorted(steps)
    exponents = here.packing.exponents
    return Potential(
        here,
        tuple(moves),
        np.array([difference(move, width) for move in moves], dtype=float).reshape(len(moves), width),
        np.array([exponents(m) for m in targets], dtype=float).reshape(len(targets), width),
        np.zeros((0, width + 1)),
        deadline,
    )


def difference(move: int, width: int) -> list[int]:
    """The differences of the exponents, from the difference of two packed monomials."""
    half = 1 << (WIDTH - 1)
    moved = move + sum(half << (WIDTH * k) for k in range(width + 1))
    return [(moved >> (WIDTH * (k + 1)) & FIELD) - half for k in range(width)]
