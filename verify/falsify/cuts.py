"""Cutting a point down along its sizes: which rows and columns of which raw numbers belong to an index.

Index k of a size n is a row of every matrix with n rows, two rows of one with n + n, a column where there are
n columns, and the same in the parameters of a function; all of these go together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from verify.claims.claim import Claim
from verify.expressions.size import Size
from verify.expressions.types import Function, shape
from verify.falsify import moves
from verify.falsify.draft import Draft
from verify.falsify.dyadic import Matrix, shape_of
from verify.falsify.outline import plan_of


@dataclass(frozen=True)
class Axis:
    """Rows (0) or columns (1) of a raw matrix, ``length`` of them; index k of the size is at start + k."""

    key: str
    number: int
    length: int
    starts: tuple[int, ...]


@dataclass(frozen=True)
class Cuts:
    """The places of one size of a draft in all its raw matrices."""

    draft: Draft
    name: str
    axes: tuple[Axis, ...]

    @property
    def value(self) -> int:
        """The size."""
        return self.draft.sizes[self.name]

    def heaviest(self, count: int) -> tuple[int, ...]:
        """The indices with the largest entries, in their order."""
        total = [0.0] * self.value
        for axis in self.axes:
            found = moves.weights(self.draft.raws[axis.key], axis.number)
            for start in axis.starts:
                total = [a + b for a, b in zip(total, found[start : start + self.value], strict=True)]
        best = sorted(range(self.value), key=lambda k: -total[k])[:count]
        return tuple(sorted(best))

    def kept(self, indices: Sequence[int]) -> Draft:
        """The draft at a smaller size: only these indices are left."""

        def select(rows: Matrix, axis: Axis) -> Matrix:
            inside = {start + k: k for start in axis.starts for k in range(self.value)}
            places = [p for p in range(axis.length) if p not in inside or inside[p] in set(indices)]
            return moves.selected(rows, places, axis.number)

        return self._changed(select, {**self.draft.sizes, self.name: len(indices)})

    def zeroed(self, indices: Sequence[int], moved: bool = True) -> Draft:
        """The draft at the same size with zeros at all other indices; these ones moved to the front."""

        def scatter(rows: Matrix, axis: Axis) -> Matrix:
            inside = {start + k for start in axis.starts for k in range(self.value)}
            pairs = [(p, p) for p in range(axis.length) if p not in inside]
            for start in axis.starts:
                pairs += [(start + k, start + (place if moved else k)) for place, k in enumerate(indices)]
            return moves.scattered(rows, pairs, axis.number)

        return self._changed(scatter, self.draft.sizes)

    def _changed(self, change: Callable[[Matrix, Axis], Matrix], sizes: Mapping[str, int]) -> Draft:
        raws = dict(self.draft.raws)
        for axis in self.axes:
            raws[axis.key] = change(raws[axis.key], axis)
        return replace(self.draft, raws=raws, sizes=dict(sizes))


def cuts(claim: Claim, draft: Draft, name: str, backwards: bool = False) -> Cuts:
    """Where a size is in a draft.

    A dimension that follows the size is read by the declared one that it agrees with; the terms of
    m + n are taken in their normal order, or ``backwards``.
    """
    larger = {**draft.sizes, name: draft.sizes[name] + 1}
    now = plan_of(claim, draft.sizes, draft.families).raws
    then = plan_of(claim, larger, draft.families).raws
    found = []
    for key in draft.raws:
        if key not in now or key not in then:
            continue
        for number in (0, 1):
            before, after = now[key][number], then[key][number]
            if before == after or shape_of(draft.raws[key])[number] != before:
                continue
            starts = None
            for size in _declared(claim, key):
                if size.at(draft.sizes) == before and size.at(larger) == after:
                    starts = _starts(size, draft.sizes, name, backwards)
                    break
            if starts is None and (before, after) == (draft.sizes[name], larger[name]):
                starts = (0,)
            if starts:
                found.append(Axis(key, number, before, starts))
    return Cuts(draft, name, tuple(found))


def _declared(claim: Claim, key: str) -> tuple[Size, ...]:
    """The sizes of the name that raw numbers are drawn for: ``A``, ``A.part``, ``x_t[3]``, ``f.M``."""
    owners = [name for name in claim.declarations if key == name or key.startswith((f"{name}.", f"{name}["))]
    if not owners:
        return ()
    kind = claim.declarations[max(owners, key=len)].kind
    return shape(kind.domain if isinstance(kind, Function) else kind)


def _starts(size: Size, sizes: Mapping[str, int], name: str, backwards: bool) -> tuple[int, ...] | None:
    """Where the blocks of length ``name`` start in a sum of sizes; None where it is not such a sum."""
    place, starts = 0, []
    for monomial, coefficient in reversed(size.parts) if backwards else size.parts:
        if coefficient < 0 or (name in monomial and monomial != (name,)):
            return None
        length = Size(((monomial, 1),)).at(sizes)
        if monomial == (name,):
            starts += [place + k * length for k in range(coefficient)]
        place += coefficient * length
    return tuple(starts)
