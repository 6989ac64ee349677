"""Hypothesis strategies: random matrices, smooth losses and points of a claim, for tests of your own.

All is made of small whole numbers times powers of two, so that what fails shrinks to something one can read.
Arguments are checked when a strategy is made; VerifyError says what to type instead::

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
from collections.abc import Callable, Mapping, Sequence
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
from verify.claims.close import close
from verify.document import Statement, read
from verify.domains.choose import matrix_class
from verify.domains.functions import FunctionClass, draw_parameters
from verify.domains.losses import Loss
from verify.errors import Undefined, VerifyError
from verify.expressions.arithmetics.exact import (
    BallArithmetic,
    Enclosure,
    bounds,
    from_fractions,
    to_fractions,
)
from verify.expressions.atoms.integral import Integral
from verify.expressions.types import Function, Scalar
from verify.expressions.types import shape as shape_of
from verify.falsify.draft import Draft, admissible, realise
from verify.falsify.instance import function_class
from verify.falsify.witness import FunctionWitness, Matrix, Witness, to_json

if TYPE_CHECKING:
    from verify.falsify.confirm import Finding

__all__ = ["Point", "SmoothFunction", "claim", "instances", "matrices", "smooth_losses"]

Array: TypeAlias = NDArray[np.float64]
Size: TypeAlias = int | st.SearchStrategy[int]
Source: TypeAlias = str | PathLike[str] | Statement | Claim
Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

EXACT = BallArithmetic(256)
MOST_SIZES, WIDEST, LOSS_SCALE = 4000, 200, 4
ENDS = {"fraction": (16, 0), "inner": (8,), "inner or one": (16,), "inner or zero": (0,)}  # in sixteenths


def _pretty(self: object, printer: Any, cycle: bool) -> None:
    """How Hypothesis prints a failing example."""
    printer.text(repr(self))


@dataclass(frozen=True, eq=False, repr=False)
class SmoothFunction:
    """A function R^{m x n} -> R with a Lipschitz gradient; ``exact`` has the fractions it is made of."""

    exact: FunctionWitness
    shape: tuple[int, int]
    _repr_pretty_ = _pretty

    def value(self, point: ArrayLike) -> float:
        """The value at a float64 array of this shape: computed in balls of 256 bits, then rounded once."""
        return float(self._at(point, self.exact.member().value)[0, 0])

    def gradient(self, point: ArrayLike) -> Array:
        """The gradient, an array of the point's shape, each entry rounded once."""
        return self._at(point, self.exact.member().gradient).reshape(np.shape(point))

    @property
    def smoothness(self) -> Fraction:
        """A Lipschitz constant of the gradient: exact where rational, else above by one part in 10^49."""
        return _rational(self.exact.member().smoothness(EXACT), 1)

    @property
    def infimum(self) -> Fraction | None:
        """A number that no value is below, for most families the infimum; None where none is known."""
        found = self.exact.member().infimum(EXACT)
        return None if found is None else _rational(found, 0)

    def _at(self, point: ArrayLike, method: Callable[[Any, Any], Enclosure]) -> Array:
        given = np.asarray(point, dtype=np.float64)
        if given.size != math.prod(self.shape) or (given.ndim == 2 and given.shape != self.shape):
            raise VerifyError(f"this function takes {self.shape} arrays, not {given.shape}: reshape it")
        rows = [[Fraction(x) for x in row] for row in given.reshape(self.shape).tolist()]
        entries = method(EXACT, from_fractions(rows)).entries
        return np.array([[float(number) for number in row] for row in entries])

    def __repr__(self) -> str:
        return _text(to_json(Witness({}, {}, {}, {"": self.exact}))["functions"][""])


@dataclass(frozen=True, eq=False, repr=False)
class Point:
    """Values for all that a claim quantifies, by their names in the document; ``exact`` has fractions."""

    claim: Claim
    exact: Witness
    finding: Finding
    _repr_pretty_ = _pretty

    @property
    def sizes(self) -> Mapping[str, int]:
        """The natural numbers."""
        return self.exact.sizes

    @cached_property
    def values(self) -> Mapping[str, Array | float]:
        """Scalars as floats, matrices as float64 arrays, nearest to ``exact``; ``V_0``: element 0 of V_t."""
        written, found = to_json(self.exact), {}
        for label in written["values"]:
            name, index = written["elements"].get(label, (label, None))
            rows = self.exact.values[name] if index is None else self.exact.elements[name, index]
            scalar = isinstance(self.claim.declarations[name].kind, Scalar)
            found[label] = float(rows[0][0]) if scalar else _array(rows)
        return found

    @cached_property
    def functions(self) -> Mapping[str, SmoothFunction]:
        """The functions."""
        found = {}
        for name, function in self.exact.functions.items():
            kind = self.claim.declarations[name].kind
            rows, columns = shape_of(kind.domain if isinstance(kind, Function) else kind)
            found[name] = SmoothFunction(function, (rows.at(self.sizes), columns.at(self.sizes)))
        return found

    def holds(self) -> bool:
        """False where the claim fails here, by exact arithmetic; a tie is no failure.

        Raises Undefined where the claim has no value.
        """
        if self.finding.status.name == "UNDEFINED":
            raise Undefined(f"{self.finding.reason} at {self!r}: add a hypothesis")
        return self.finding.status.name != "VIOLATED"

    def __repr__(self) -> str:
        data = to_json(self.exact)
        return f"Point{_text({**data['sizes'], **data['values'], **data['functions']})}"


def claim(source: Source) -> Claim:
    """The claim named ``"proof.tex::lem:descent"``, or of a Statement that ``verify.document.read`` gave.

    Raises VerifyError where there is no such statement, or nothing in it that can be judged.
    """
    if isinstance(source, Claim):
        return source
    if not isinstance(source, Statement):
        path, _, name = fspath(source).partition("::")
        ids = {statement.id: statement for statement in read(Path(path)).statements}
        if name not in ids:
            listed = ", ".join([each for each in ids if name in each][:9] or [*ids][:9])
            raise VerifyError(f"{path} has no statement {name!r}: type {path}::ID, an ID being {listed}")
        source = ids[name]
    if source.relation is None:
        raise VerifyError(f"{source.id} cannot be judged: {source.skipped or source.unread}")
    return close(source.id, source.relation, source.scope, source.conditions)


def instances(
    source: Source, *, largest: int = 4, longest: int = 5, scale: int = 20
) -> st.SearchStrategy[Point]:
    """Points of a claim's quantifiers that meet its hypotheses; ``source`` as for :func:`claim`.

    A matrix size takes the ``largest`` least values it may, a number of steps the ``longest`` least;
    ``scale`` as for :func:`matrices`. Raises VerifyError where these leave nothing to draw.
    """
    from verify.falsify.confirm import Status, examine  # these import torch, which takes a second
    from verify.falsify.sizes import size_plan

    _whole("scale", scale, 0, WIDEST)
    closed = claim(source)
    plan = size_plan(closed, largest, longest)
    reach = dict.fromkeys(plan.dimensions, _whole("largest", largest, 1))
    reach |= dict.fromkeys(plan.counts, _whole("longest", longest, 1)) | dict.fromkeys(plan.fixed, 1)
    while math.prod(reach.values()) > MOST_SIZES:
        reach = {name: max(1, number - 1) for name, number in reach.items()}
    first = {**plan.lowest, **plan.fixed}
    ranges = [range(first[name], first[name] + number) for name, number in reach.items()]
    ordered = sorted(product(*ranges), key=lambda each: (sum(each), each))
    sizes = [found for each in ordered if plan.meets(found := dict(zip(reach, each, strict=True)))]
    integral = closed.has(Integral)
    families = {
        name: [each for each in function_class(closed, name).families() if each.analytic or not integral]
        for name in closed.functions
    }
    lacking = [f"no known function is as {name} is declared" for name, some in families.items() if not some]
    if lacking or not sizes:
        hint = "".join(lacking[:1]) or f"type largest={2 * largest}"
        raise VerifyError(f"nothing to draw within the hypotheses of {closed.id}: {hint}")

    @st.composite
    def points(draw: Draw) -> Point:
        chosen = {name: draw(st.sampled_from(some)) for name, some in families.items()}
        draft = Draft(draw(st.sampled_from(sizes)), chosen, {})
        while True:  # numbers drawn may show that others are needed
            witness, used = realise(closed, draft) or reject()
            new = {key: rows for key, rows in used.raws.items() if key not in draft.raws}
            if not new:
                break
            raws = {k: _raw(draw, len(rows), len(rows[0]), used.kinds[k], scale) for k, rows in new.items()}
            draft = replace(draft, raws={**draft.raws, **raws})
        finding = examine(closed, witness)
        return reject() if finding.status is Status.OUTSIDE else Point(closed, witness, finding)

    return points()


def smooth_losses(
    L: float | Fraction,
    shape: tuple[Size, Size] = (2, 2),
    convex: bool = False,
    below: float | Fraction | None = None,
) -> st.SearchStrategy[SmoothFunction]:
    """Functions R^{m x n} -> R with an L-Lipschitz gradient (Frobenius norm); half of them need this L.

    ``shape``: (m, n), numbers or strategies. ``below``: a number that no value is below, often the infimum;
    None, and they need not have one. All shrink towards L/2 |W|^2.
    """
    if not math.isfinite(L) or L <= 0 or (below is not None and not math.isfinite(below)):
        raise VerifyError(f"smooth_losses({L}, below={below}): type a positive L, a number or None for below")
    sizes = st.tuples(*(_size(what, size) for what, size in zip(("rows", "columns"), shape, strict=True)))
    fitting = FunctionClass(smooth=True, convex=convex, below=below is not None).families()

    @st.composite
    def losses(draw: Draw) -> SmoothFunction:
        def raw(part: str, tall: int, wide: int, kind: str) -> Enclosure:
            return from_fractions(_raw(draw, tall, wide, kind, LOSS_SCALE))

        rows, columns = draw(sizes)
        family = draw(st.sampled_from(fitting))
        scale, share = raw("scale", 1, 1, "positive"), raw("share", 1, 1, "inner or one")
        offset = raw("offset", 1, 1, "real" if below is None else "nonnegative")
        parameters = draw_parameters(EXACT, family, raw, rows, columns)  # last: then families shrink alone
        if not family.affine:
            most = EXACT.divide(EXACT.constant(Fraction(L)), family.smoothness(EXACT, parameters))
            scale = EXACT.constant(_rational(EXACT.multiply(most, share), 0, 12))
        lowest = Loss(family, parameters, scale, EXACT.constant(0)).infimum(EXACT)
        if below is not None and lowest is not None:
            offset = EXACT.add(offset, EXACT.subtract(EXACT.constant(Fraction(below)), lowest))
        numbers = {name: tuple(map(tuple, to_fractions(value))) for name, value in parameters.items()}
        ends = ((_rational(scale, 0),),), ((_rational(offset, 1, 12),),)
        return SmoothFunction(FunctionWitness(family.name, numbers, *ends), (rows, columns))

    return losses()


def matrices(
    rows: Size, columns: Size | None = None, *, symmetric: bool = False, psd: bool = False,
    orthogonal: bool = False, diagonal: bool = False, rank: int | None = None, unit: bool = False,
    scale: int = 20, exact: bool = False,
) -> st.SearchStrategy[Any]:  # fmt: skip
    """Matrices as float64 arrays, or ``exact`` as lists of Fractions; square where ``columns`` is left out.

    Made of whole numbers up to 256 times a power of two between 2^-scale and 2^scale; only ``orthogonal`` and
    ``unit`` ones (of Frobenius norm 1) are rounded to become floats. ``rank`` is the largest it may be.
    """
    flags = {"symmetric": symmetric, "psd": psd, "orthogonal": orthogonal, "diagonal": diagonal, "unit": unit}
    properties: dict[str, int | None] = {name: None for name, given in flags.items() if given}
    if rank is not None:
        properties["rank"] = _whole("rank", rank, 0)
    if not (
        columns is None or (columns == rows and isinstance(rows, int)) or {*properties} <= {"rank", "unit"}
    ):
        raise VerifyError(f"a matrix that is {' and '.join(properties)} is square: leave columns out")
    try:
        chosen = matrix_class(properties)
    except VerifyError:
        known = "symmetric with psd, diagonal or rank; psd with diagonal or rank; orthogonal and unit alone"
        raise VerifyError(f"{' and '.join(properties)} cannot be drawn together: type {known}") from None
    tall, wide = _size("rows", rows), None if columns is None else _size("columns", columns)
    _whole("scale", scale, 0, WIDEST)

    @st.composite
    def members(draw: Draw) -> Any:
        def raw(part: str, high: int, broad: int, kind: str) -> Enclosure:
            return from_fractions(_raw(draw, high, broad, kind, scale))

        height = draw(tall)
        entries = to_fractions(chosen.construct(EXACT, raw, height, height if wide is None else draw(wide)))
        return entries if exact else _array(entries)

    return members()


def _raw(draw: Draw, rows: int, columns: int, kind: str, scale: int) -> Matrix:
    """Raw numbers of a kind (see ``domains.domain.Raw``): all the same, all but one 0, or each for itself."""
    count, factor = rows * columns, Fraction(1)
    if kind == "choice":
        places = [draw(st.integers(0, columns - 1)) for _ in range(rows)]
        return tuple(tuple(Fraction(int(j == place)) for j in range(columns)) for place in places)
    if kind in ENDS:
        number, factor = st.sampled_from(ENDS[kind]) | st.integers(1, 15), Fraction(1, 16)
    elif kind == "sign":
        number = st.sampled_from((1, -1))
    else:
        least, near = {"nonnegative": 0, "positive": 1}.get(kind), min(scale, 3)
        number = st.integers(-3 if least is None else least, 3)
        number |= st.integers(-256 if least is None else least, 256)
        factor = Fraction(2) ** draw(st.just(0) | st.integers(-near, near) | st.integers(-scale, scale))
    form = draw(st.sampled_from(("same", "one", "free")))  # asked of numbers too, so that sizes shrink alone
    drawn = [draw(number) * factor for _ in range(count if form == "free" else 1)]
    place = draw(st.integers(0, count - 1)) if form == "one" else 0
    if kind == "direction" and not any(drawn):
        drawn[0] = Fraction(1)
    flat = [drawn[k % len(drawn)] if form != "one" or k == place else Fraction(0) for k in range(count)]
    return admissible(tuple(tuple(flat[i : i + columns]) for i in range(0, count, columns)), kind)


def _rational(value: Enclosure, end: int, digits: int = 50) -> Fraction:
    """A 1 x 1 value where it is rational, else a decimal number below it (end 0) or above it (end 1)."""
    return to_fractions(value)[0][0] if value.is_rational else Fraction(bounds(value, digits)[end])


def _array(rows: Sequence[Sequence[Fraction]]) -> Array:
    return np.array([[float(entry) for entry in row] for row in rows])


def _text(value: Any) -> str:
    """Plain data on one line, the formula of a function left out."""
    if isinstance(value, Mapping):
        return f"({', '.join(f'{k} = {_text(each)}' for k, each in value.items() if k != 'formula')})"
    return str(value).replace("'", "")


def _size(name: str, size: Any) -> st.SearchStrategy[int]:
    return size if isinstance(size, st.SearchStrategy) else st.just(_whole(name, size, 1))


def _whole(name: str, number: Any, least: int, most: float = math.inf) -> int:
    if isinstance(number, int) and not isinstance(number, bool) and least <= number <= most:
        return number
    upper = "" if most == math.inf else f", up to {most}"
    raise VerifyError(f"{name}={number!r}: type a whole number, {least} or more{upper}")
