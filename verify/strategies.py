"""Hypothesis strategies: random matrices, smooth losses and points of a claim, for tests of your own.

Every number comes from small whole numbers times powers of two, so a failing test ends at an example one can read::

    from hypothesis import given, strategies as st
    from verify import strategies

    @given(A=strategies.matrices(3, symmetric=True))
    def test_mine(A): ...                               # A is a 3 x 3 float64 array

    @given(f=strategies.smooth_losses(2, shape=(3, 2)))
    def test_loss(f): ...                               # f.value(W), f.gradient(W)

    @given(point=strategies.instances("proof.tex::lem:descent"))
    def test_lemma(point):
        assert point.holds()

Arguments are checked when a strategy is made; VerifyError says what to type instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from verify.claims.claim import Claim
from verify.document.statement import Statement
from verify.errors import Undefined, VerifyError
from verify.expressions.arithmetics.exact import (
    BallArithmetic,
    from_fractions,
)
from verify.expressions.types import Scalar
from verify.falsify.draft import Draft, realise
from verify.falsify.instance import function_class
from verify.falsify.witness import FunctionWitness, Witness, to_json

if TYPE_CHECKING:
    from verify.falsify.confirm import Finding

__all__ = ["Point", "SmoothFunction", "claim", "instances", "matrices", "smooth_losses"]

Array: TypeAlias = NDArray[np.float64]
Size: TypeAlias = int | st.SearchStrategy[int]
Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

PRECISIONS = (128, 512, 2048)
LARGEST_SCALE = 200
MOST_SIZES = 20_000
ROUNDS = 30
SIXTEENTHS = {"fraction": (0, 16), "inner": (1, 15), "inner or one": (1, 16), "inner or zero": (0, 15)}


@dataclass(frozen=True, eq=False, repr=False)
class SmoothFunction:
    """A function R^{m x n} -> R with known constants; ``exact`` has the numbers it is made of."""

    exact: FunctionWitness
    shape: tuple[int, int]

    def value(self, point: ArrayLike) -> float:
        """The value at a float64 array of this shape, to the last place: computed in balls, rounded once."""
        return float(self._rounded(point, "value")[0, 0])

    def gradient(self, point: ArrayLike) -> Array:
        """The gradient, an array of the point's own shape; every entry right to the last place."""
        return self._rounded(point, "gradient").reshape(np.shape(point))

    @property
    def smoothness(self) -> Fraction:
        """A Lipschitz constant of the gradient, exact where it is rational, else rounded up at the 50th digit."""
        return _upper(self.exact.member().smoothness(BallArithmetic(256)), 50)

    @property
    def infimum(self) -> Fraction | None:
        """A number no value lies below, mostly the infimum; None where there is none or it is not known."""
        found = self.exact.member().infimum(BallArithmetic(256))
        return None if found is None else -_upper(found.map(lambda number: -number), 50)

    def _rounded(self, point: ArrayLike, what: str) -> Array:
        given = np.asarray(point, dtype=np.float64)
        if given.size != self.shape[0] * self.shape[1] or given.shape not in (self.shape, self.shape[:1], ()):
            raise VerifyError(f"this function takes {self.shape} arrays, not {given.shape}: reshape it")
        rows = from_fractions([[Fraction(x) for x in row] for row in given.reshape(self.shape).tolist()])
        result: Array = np.zeros((1, 1))
        for precision in PRECISIONS:
            ends = getattr(self.exact.member(), what)(BallArithmetic(precision), rows)
            lower = _floats(ends.map(lambda number: -number), -1)
            result = _floats(ends, 1)
            if bool(np.all((lower == result) | (np.nextafter(lower, result) == result))):
                break
        return result

    def __repr__(self) -> str:
        return _function_text(to_json(Witness({}, {}, {}, {"f": self.exact}))["functions"]["f"])


@dataclass(frozen=True, eq=False, repr=False)
class Point:
    """Values for everything a claim speaks of, its hypotheses met; ``exact`` has them as fractions."""

    claim: Claim
    exact: Witness
    finding: Finding

    @property
    def sizes(self) -> Mapping[str, int]:
        """The natural numbers by name, as the document spells it."""
        return self.exact.sizes

    @cached_property
    def values(self) -> Mapping[str, Array | float]:
        """Scalars as floats, matrices as float64 arrays, ``V_t[0]`` for an element drawn of a sequence."""
        found: dict[str, Array | float] = {}
        parts = [(name, name, matrix) for name, matrix in self.exact.values.items()]
        parts += [(name, f"{name}[{k}]", matrix) for (name, k), matrix in self.exact.elements.items()]
        for name, label, matrix in parts:
            scalar = isinstance(self.claim.declarations[name].kind, Scalar)
            found[label] = float(matrix[0][0]) if scalar else _array(matrix)
        return found

    @cached_property
    def functions(self) -> Mapping[str, SmoothFunction]:
        """The functions by name."""
        return {name: SmoothFunction(f, _domain(self, name)) for name, f in self.exact.functions.items()}

    def holds(self) -> bool:
        """False where exact arithmetic shows that the claim fails here; a tie holds. Undefined: it has no value."""
        if self.finding.status.name == "UNDEFINED":
            raise Undefined(f"{self.finding.reason}, at {self!r}: add a hypothesis")
        return self.finding.status.name != "VIOLATED"

    def __repr__(self) -> str:
        data = to_json(self.exact)
        parts = {**data["sizes"], **data["values"]} | {
            k: _function_text(f) for k, f in data["functions"].items()
        }
        return f"Point({', '.join(f'{name} = {_plain(value)}' for name, value in parts.items())})"


def claim(source: str | PathLike[str] | Statement | Claim) -> Claim:
    """The claim named ``"proof.tex::lem:descent"``, or of a Statement of ``verify.document.read(path)``.

    Raises VerifyError where there is none of this name, or nothing that can be judged.
    """
    from verify.claims.close import close
    from verify.document.reading import read

    if isinstance(source, Claim):
        return source
    if not isinstance(source, Statement):
        path, _, label = (
            fspath(source).rpartition("::") if "::" in fspath(source) else (fspath(source), "", "")
        )
        statements = read(Path(path)).statements
        found = [statement for statement in statements if statement.id == label]
        if not found:
            near = [s.id for s in statements if label in s.id] or [s.id for s in statements]
            listed = ", ".join(near[:8]) + (", ..." if len(near) > 8 else "")
            raise VerifyError(f"{path} has no statement {label!r}: type {path}::ID with one of {listed}")
        source = found[0]
    if source.relation is None:
        raise VerifyError(
            f"{source.id} ({source.position}) cannot be judged: {source.skipped or source.unread}"
        )
    return close(source.id, source.relation, source.scope, source.conditions)


def instances(
    claim: str | PathLike[str] | Statement | Claim, *, largest: int = 4, longest: int = 5, scale: int = 20
) -> st.SearchStrategy[Point]:
    """Points of a claim's quantifiers that meet its hypotheses: ``@given(point=instances("proof.tex::lem:a"))``.

    ``claim``: as in :func:`claim`. ``largest``: sizes go from the least allowed over so many; ``longest``: the
    same of numbers of steps. ``scale``: as in :func:`matrices`. Raises VerifyError where no sizes fit.
    """
    from verify.falsify.confirm import Status, examine
    from verify.falsify.sizes import size_plan

    _whole("largest", largest, 1)
    _whole("longest", longest, 1)
    _whole("scale", scale, 0, LARGEST_SCALE)
    closed = _CLAIM(claim)
    plan = size_plan(closed, largest, longest)
    names = (*plan.dimensions, *plan.counts)
    reach = [1 if n in plan.fixed else largest if n in plan.dimensions else longest for n in names]
    while math.prod(reach) > MOST_SIZES:
        reach = [max(1, each - 1) for each in reach]
    ranges = [
        range(first, first + wide)
        for first, wide in zip((plan.fixed.get(n, plan.lowest[n]) for n in names), reach, strict=True)
    ]
    sizes = [
        dict(zip(names, row, strict=True))
        for row in sorted(product(*ranges), key=lambda row: (sum(row), row))
    ]
    sizes = [each for each in sizes if plan.meets(each)]
    if not sizes:
        raise VerifyError(
            f"no sizes up to {largest} meet the hypotheses of {closed.id}: type largest={2 * largest}"
        )
    candidates = {name: function_class(closed, name).families() for name in closed.functions}
    for name, families in candidates.items():
        if not families:
            raise VerifyError(f"no family of functions has the declared properties of {name}")

    @st.composite
    def points(draw: Draw) -> Point:
        chosen = draw(st.sampled_from(sizes))
        families = {name: draw(st.sampled_from(options)) for name, options in candidates.items()}
        draft = Draft(chosen, families, {})
        for _ in range(ROUNDS):  # what is drawn may ask for more: draw until nothing is missing
            realised = realise(closed, draft)
            if realised is None:
                reject()
            witness, used = realised
            missing = {n: rows for n, rows in used.raws.items() if n not in draft.raws}
            if not missing:
                break
            drawn = {n: _raw(draw, len(r), len(r[0]), used.kinds[n], scale) for n, r in missing.items()}
            draft = replace(draft, raws={**draft.raws, **drawn})
        finding = examine(closed, witness)
        if finding.status is Status.OUTSIDE:
            reject()
        return Point(closed, witness, finding)

    return points()
