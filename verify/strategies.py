"""Hypothesis strategies: random matrices, smooth losses and points of a claim, for tests of your own.

Every number is a small whole number times a power of two, or made from such, so that what fails shrinks to an
example one can read. Arguments are checked when a strategy is made; VerifyError says what to type instead::

    from hypothesis import given
    from verify import strategies

    @given(A=strategies.matrices(3, symmetric=True))
    def test_matrix(A):  # a 3 x 3 float64 array
        assert (A == A.T).all()

    @given(f=strategies.smooth_losses(2, shape=(3, 2), below=0))
    def test_loss(f):
        assert f.smoothness <= 2 and f.value([[1, 0], [0, 1], [0, 0]]) >= 0

    @given(point=strategies.instances("proof.tex::lem:descent"))
    def test_lemma(point):
        assert point.holds()
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
from flint import fmpq
from hypothesis import reject
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document import Statement, read
from verify.domains.choose import matrix_class
from verify.domains.functions import FunctionClass, draw_parameters
from verify.domains.losses import Family
from verify.errors import Undefined, Undetermined, VerifyError
from verify.expressions.arithmetics.exact import (
    BallArithmetic,
    Enclosure,
    bounds,
    from_fractions,
    to_fractions,
)
from verify.expressions.types import Function, Scalar, shape
from verify.falsify.draft import Draft, admissible, realise
from verify.falsify.instance import function_class
from verify.falsify.witness import FunctionWitness, Matrix, Witness, to_json

if TYPE_CHECKING:
    from verify.falsify.confirm import Finding

__all__ = ["Point", "SmoothFunction", "claim", "instances", "matrices", "smooth_losses"]

Array: TypeAlias = NDArray[np.float64]
Sizes: TypeAlias = int | st.SearchStrategy[int]
Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

PRECISIONS = (128, 512, 2048)
WIDEST, MOST_SIZES, ROUNDS, LOSS_SCALE = 200, 4000, 50, 4
SIXTEENTHS = {"fraction": (0, 16), "inner": (1, 15), "inner or one": (1, 16), "inner or zero": (0, 15)}


@dataclass(frozen=True, eq=False, repr=False)
class SmoothFunction:
    """A function R^{m x n} -> R whose gradient is Lipschitz; ``exact`` has the fractions it is made of."""

    exact: FunctionWitness
    shape: tuple[int, int]

    def value(self, point: ArrayLike) -> float:
        """The value at a float64 array of this shape: that of exact arithmetic, right to the last place."""
        return float(self._rounded(self.exact.member().value, point)[0])

    def gradient(self, point: ArrayLike) -> Array:
        """The gradient, an array of the point's shape; each entry is right to the last place."""
        return self._rounded(self.exact.member().gradient, point).reshape(np.shape(point))

    @cached_property
    def smoothness(self) -> Fraction:
        """A Lipschitz constant of the gradient: exact where it is rational, else above by 1 in 10^50."""
        return _fraction(self.exact.member().smoothness(BallArithmetic(256)), 1, 50)

    @cached_property
    def infimum(self) -> Fraction | None:
        """A number that no value is below, for most families the infimum; None where none is known."""
        found = self.exact.member().infimum(BallArithmetic(256))
        return None if found is None else _fraction(found, 0, 50)

    def _rounded(self, method: Callable[[Any, Any], Enclosure], point: ArrayLike) -> Array:
        given = np.asarray(point, dtype=np.float64)
        if given.shape not in (self.shape, *(((self.shape[0],),) if self.shape[1] == 1 else ())) and (
            given.shape or self.shape != (1, 1)
        ):
            raise VerifyError(
                f"a {given.shape} array was given to a function of {self.shape} arrays: reshape it"
            )
        rows = from_fractions([[Fraction(x) for x in row] for row in given.reshape(self.shape).tolist()])
        for precision in PRECISIONS:
            ends = np.array([_ends(number) for number in method(BallArithmetic(precision), rows).flat])
            if (np.nextafter(ends[:, 0], ends[:, 1]) == ends[:, 1]).all():
                return ends[:, 1]
        raise Undetermined(f"{self!r} could not be computed at this point")

    def __repr__(self) -> str:
        return _described(to_json(Witness({}, {}, {}, {"": self.exact}))["functions"][""])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True, eq=False, repr=False)
class Point:
    """Values for all that a claim quantifies, its hypotheses met; ``exact`` has them as fractions."""

    claim: Claim
    exact: Witness
    finding: Finding

    @property
    def sizes(self) -> Mapping[str, int]:
        """The natural numbers by name; names are spelled as in the document."""
        return self.exact.sizes

    @cached_property
    def values(self) -> Mapping[str, Array | float]:
        """Scalars as floats, matrices as float64 arrays (nearest to ``exact``); ``V_t[0]`` is an element."""
        drawn = {(name, name): matrix for name, matrix in self.exact.values.items()}
        drawn |= {(name, f"{name}[{k}]"): matrix for (name, k), matrix in self.exact.elements.items()}
        kinds = {name: self.claim.declarations[name].kind for name, _ in drawn}
        return {
            label: float(matrix[0][0]) if isinstance(kinds[name], Scalar) else _array(matrix)
            for (name, label), matrix in drawn.items()
        }

    @cached_property
    def functions(self) -> Mapping[str, SmoothFunction]:
        """The functions by name."""
        found = {}
        for name, function in self.exact.functions.items():
            kind = self.claim.declarations[name].kind
            assert isinstance(kind, Function)
            rows, columns = shape(kind.domain)
            found[name] = SmoothFunction(function, (rows.at(self.sizes), columns.at(self.sizes)))
        return found

    def holds(self) -> bool:
        """False where exact arithmetic shows the claim to fail here; Undefined is raised where it has no value."""
        if self.finding.status.name == "UNDEFINED":
            raise Undefined(f"{self.finding.reason} at {self!r}: add a hypothesis")
        return self.finding.status.name != "VIOLATED"

    def __repr__(self) -> str:
        data = to_json(self.exact)
        told = data["sizes"] | data["values"] | {k: _described(f) for k, f in data["functions"].items()}
        return f"Point({', '.join(f'{name} = {_plain(value)}' for name, value in told.items())})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


def claim(source: str | PathLike[str] | Statement | Claim) -> Claim:
    """The claim named ``"proof.tex::lem:descent"``, or of a Statement that ``verify.document.read`` gave.

    Raises VerifyError where there is no such statement, or nothing in it that can be judged.
    """
    if isinstance(source, Claim):
        return source
    if not isinstance(source, Statement):
        path, _, name = fspath(source).partition("::")
        statements = read(Path(path)).statements
        ids = [statement.id for statement in statements]
        if name not in ids:
            near = [each for each in ids if name in each] or ids
            listed = ", ".join(near[:8]) + (", ..." if len(near) > 8 else "")
            raise VerifyError(f"{path} has no statement {name!r}: type {path}::ID, ID one of {listed}")
        source = statements[ids.index(name)]
    if source.relation is None:
        raise VerifyError(f"{source.id} cannot be judged: {source.skipped or source.unread}")
    return close(source.id, source.relation, source.scope, source.conditions)


def instances(
    source: str | PathLike[str] | Statement | Claim, *, largest: int = 4, longest: int = 5, scale: int = 20
) -> st.SearchStrategy[Point]:
    """Points of a claim's quantifiers that meet its hypotheses; ``source`` as for :func:`claim`.

    A matrix size takes the ``largest`` least values allowed, a number of steps the ``longest`` least;
    ``scale`` as for :func:`matrices`. Raises VerifyError where no such sizes meet the hypotheses.
    """
    from verify.falsify.confirm import Status, examine
    from verify.falsify.sizes import size_plan

    for what, number in (("largest", largest), ("longest", longest), ("scale", scale + 1)):
        _whole(what, number)
    closed = claim(source)
    plan = size_plan(closed, largest, longest)
    reach = {n: 1 if n in plan.fixed else largest for n in plan.dimensions} | dict.fromkeys(
        plan.counts, longest
    )
    while math.prod(reach.values()) > MOST_SIZES:
        reach = {name: max(1, number - 1) for name, number in reach.items()}
    first = {**plan.lowest, **plan.fixed}
    every = product(*(range(first[name], first[name] + number) for name, number in reach.items()))
    listed = [
        dict(zip(reach, each, strict=True)) for each in sorted(every, key=lambda each: (sum(each), each))
    ]
    sizes = [each for each in listed if plan.meets(each)]
    if not sizes:
        raise VerifyError(f"the hypotheses of {closed.id} leave no sizes: type largest={2 * largest}")
    families = {name: function_class(closed, name).families() for name in closed.functions}
    for name in (name for name, fitting in families.items() if not fitting):
        raise VerifyError(f"no family of functions has the declared properties of {name}")

    @st.composite
    def points(draw: Draw) -> Point:
        chosen = {name: draw(st.sampled_from(fitting)) for name, fitting in families.items()}
        draft = Draft(draw(st.sampled_from(sizes)), chosen, {})
        for _ in range(ROUNDS):  # numbers drawn may show that more are needed
            realised = realise(closed, draft)
            if realised is None:
                reject()
            witness, used = realised
            missing = {key: rows for key, rows in used.raws.items() if key not in draft.raws}
            if not missing:
                break
            new = {
                k: _raw(draw, len(rows), len(rows[0]), used.kinds[k], scale) for k, rows in missing.items()
            }
            draft = replace(draft, raws={**draft.raws, **new})
        finding = examine(closed, witness)
        if finding.status is Status.OUTSIDE:
            reject()
        return Point(closed, witness, finding)

    return points()


def smooth_losses(
    L: float | Fraction,
    *,
    shape: tuple[Sizes, Sizes] = (2, 2),
    convex: bool = False,
    below: float | Fraction | None = None,
) -> st.SearchStrategy[SmoothFunction]:
    """Functions R^{m x n} -> R whose gradient is L-Lipschitz in the Frobenius norm, L being sharp in half of them.

    ``shape``: (m, n), numbers or strategies. ``below``: a number that no value is below, often the infimum;
    None for functions that need not have one. Simplest first: L/2 |W - M|^2.
    """
    if not math.isfinite(L) or L <= 0 or (below is not None and not math.isfinite(below)):
        raise VerifyError(f"smooth_losses({L}, below={below}): type a positive number for L, any for below")
    sizes = [_strategy(what, size) for what, size in zip(("rows", "columns"), shape, strict=True)]
    fitting = FunctionClass(smooth=True, convex=convex, below=below is not None).families()

    @st.composite
    def losses(draw: Draw) -> SmoothFunction:
        rows, columns = (draw(size) for size in sizes)
        return SmoothFunction(
            _loss(draw, draw(st.sampled_from(fitting)), rows, columns, L, below), (rows, columns)
        )

    return losses()


def matrices(
    rows: Sizes,
    columns: Sizes | None = None,
    *,
    symmetric: bool = False,
    psd: bool = False,
    orthogonal: bool = False,
    diagonal: bool = False,
    rank: int | None = None,
    unit: bool = False,
    scale: int = 20,
    exact: bool = False,
) -> st.SearchStrategy[Any]:
    """Matrices as float64 arrays, or as lists of lists of Fractions where ``exact``; square without ``columns``.

    They are made of whole numbers up to 256 times a power of two between 2^-scale and 2^scale, and as floats
    free of rounding save for ``orthogonal`` and ``unit`` (Frobenius norm 1). ``rank``: at most this.
    """
    flags = {"symmetric": symmetric, "psd": psd, "orthogonal": orthogonal, "diagonal": diagonal, "unit": unit}
    named: dict[str, int | None] = {name: None for name, given in flags.items() if given}
    _whole("scale", scale + 1, WIDEST + 1)
    if rank is not None:
        _whole("rank", rank + 1)
        named["rank"] = rank
    if columns is not None and columns != rows and not named.keys() <= {"rank", "unit"}:
        raise VerifyError(f"a matrix that is {', '.join(named)} is square: leave columns out")
    try:
        chosen = matrix_class(named)
    except VerifyError:
        together = "symmetric with psd, rank or diagonal; psd with rank or diagonal; the others alone"
        raise VerifyError(f"{', '.join(named)} do not go together here: type {together}") from None
    height, width = _strategy("rows", rows), None if columns is None else _strategy("columns", columns)

    @st.composite
    def members(draw: Draw) -> Any:
        tall = draw(height)

        def raw(part: str, high: int, wide: int, kind: str) -> Enclosure:
            return from_fractions(_raw(draw, high, wide, kind, scale))

        entries = to_fractions(
            chosen.construct(BallArithmetic(), raw, tall, tall if width is None else draw(width))
        )
        return entries if exact else _array(entries)

    return members()
