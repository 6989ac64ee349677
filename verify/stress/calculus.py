"""Products and inner products of the bodies of structured matrices, each computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch

from verify.expressions.arithmetics.bounded import Bounded, Roundoff
from verify.stress import bodies
from verify.stress.bodies import Body, Dense, Diagonal, Product, Tiles
from verify.stress.drawn import Drawn

T = TypeVar("T")
Side = tuple[Body, bool]
"""A body, and whether it is transposed."""


@dataclass
class Calculus:
    """What was computed of bodies so far; it keeps them, so that one object is one matrix."""

    dtype: torch.dtype
    device: torch.device | str = "cpu"
    products: dict[tuple[int, bool, int], tuple[Body, Dense, Dense]] = field(default_factory=dict)
    inners: dict[tuple[int, int, bool], tuple[Body, Body, Bounded]] = field(default_factory=dict)
    flips: dict[int, tuple[Dense, Dense]] = field(default_factory=dict)
    parts: dict[tuple[int, tuple[int, int], tuple[int, int]], tuple[Body, Body]] = field(default_factory=dict)
    others: dict[tuple[object, ...], tuple[tuple[object, ...], Any]] = field(default_factory=dict)

    def once(self, what: str, of: tuple[object, ...], form: Callable[[], T], *more: object) -> T:
        """What ``form`` makes of some objects, and of ``more`` that are compared by value: made once."""
        key = what, *map(id, of), *more
        if key not in self.others:
            self.others[key] = of, form()
        found: T = self.others[key][1]
        return found

    def flipped(self, body: Dense) -> Dense:
        """The transpose as a dense body, a view."""
        if id(body) not in self.flips:
            turned = Dense(body.tensor.mT, body.error, body)
            self.flips[id(body)] = (body, turned)
            self.flips[id(turned)] = (turned, body)
        return self.flips[id(body)][1]

    def upright(self, body: Dense, turned: bool) -> Dense:
        """A dense body as it stands."""
        return self.flipped(body) if turned else body

    def times(self, side: Side, right: Dense) -> Dense:
        """The body, or its transpose, times a dense matrix."""
        body, turned = side
        key = id(body), turned, id(right)
        if key not in self.products:
            self.products[key] = body, right, self._times(body, turned, right)
        return self.products[key][2]

    def _times(self, body: Body, turned: bool, right: Dense) -> Dense:
        if isinstance(body, Dense):
            found = _unformed(body, turned, right)
            if found is not None:
                return found
            return bodies.times(body, right, turned)
        if isinstance(body, Product):
            left, other = _sides(body, turned)
            return bodies.times(left, self.times((other, True), right))
        if isinstance(body, Diagonal):
            return bodies.rows_scaled(body.entries, right)
        hinted = body.factors is not None and right is body.factors[0 if turned else 1]
        if hinted:
            self._swept(body)
            return self.products[id(body), turned, id(right)][2]
        return _tiled_times(body, turned, right)

    def inner(self, left: Side, right: Side) -> Bounded:
        """The Frobenius inner product of two bodies of one shape."""
        same = left[1] == right[1]
        key = id(left[0]), id(right[0]), same
        if key not in self.inners:
            found = self._inner((left[0], False), (right[0], not same))
            self.inners[key] = left[0], right[0], found
            self.inners[id(right[0]), id(left[0]), same] = right[0], left[0], found
        return self.inners[key][2]

    def _inner(self, left: Side, right: Side) -> Bounded:
        if isinstance(left[0], Product) and isinstance(right[0], Product):
            (tall, wide), (high, broad) = _sides(left[0], left[1]), _sides(right[0], right[1])
            return bodies.inner(self.times((tall, True), high), self.times((wide, True), broad))
        for one, other in ((left, right), (right, left)):
            body, turned = one
            if isinstance(body, Product):
                tall, wide = _sides(body, turned)
                return self._through(tall, other, wide)
        for one, other in ((left, right), (right, left)):
            body = one[0]
            if isinstance(body, Diagonal):
                return bodies.inner(body.entries, _diagonal(other[0]))
        if isinstance(left[0], Dense) and isinstance(right[0], Dense):
            return bodies.inner(left[0], self.upright(right[0], right[1]))
        if left[0] is right[0] and not right[1] and isinstance(left[0], Tiles) and left[0].factors:
            self._swept(left[0])
            return self.inners[id(left[0]), id(left[0]), True][2]
        return _tiled_inner(left[0], right[0], right[1])

    def _through(self, tall: Dense, other: Side, wide: Dense) -> Bounded:
        """<P, M Q>."""
        body, turned = other
        if isinstance(body, Drawn) and (id(body), turned, id(wide)) not in self.products:
            found = _drawn_times(body, turned, wide, tall)
            if found is not None:
                self.products[id(body), turned, id(wide)] = body, wide, found[0]
                return bodies.inner(tall, found[0], found[1])
        return bodies.inner(tall, self.times(other, wide))

    def total(self, side: Side) -> Bounded:
        """The sum of all entries."""
        body, turned = side
        if isinstance(body, Dense):
            return bodies.total(body)
        rows, columns = body.shape
        ones = torch.ones((1, rows if turned else columns, 1), dtype=body.size.dtype, device=body.size.device)
        return bodies.total(self.times(side, Dense(ones)))

    def _swept(self, tiles: Tiles) -> None:
        """One pass for both products with the factors and the sum of squares."""
        assert tiles.factors is not None
        tall, wide = tiles.factors
        if (id(tiles), False, id(wide)) in self.products:
            return
        beside, square = [], torch.zeros((), dtype=tiles.size.dtype, device=tiles.size.device)
        below = torch.zeros_like(square)
        for start, stop in tiles.bands():
            tile = tiles.rows(start, stop)
            beside.append(torch.matmul(tile, wide.tensor))
            below = below + torch.matmul(tile.mT, tall.rows(start, stop))
            square = square + bodies.summed(tile * tile)
        forward = bodies.times_error(tiles, wide, tiles.shape[1], (tall.shape[0], wide.shape[1]))
        backward = bodies.times_error(tiles, tall, tiles.shape[0], (wide.shape[0], tall.shape[1]))
        self.products[id(tiles), False, id(wide)] = tiles, wide, Dense(torch.cat(beside, 1), forward)
        self.products[id(tiles), True, id(tall)] = tiles, tall, Dense(below, backward)
        self.inners[id(tiles), id(tiles), True] = tiles, tiles, _known(square, tiles, tiles)


def _sides(body: Product, turned: bool) -> tuple[Dense, Dense]:
    """P and Q of a product P Q^T as it stands."""
    return (body.right, body.left) if turned else (body.left, body.right)


def _unformed(body: Dense, turned: bool, right: Dense) -> Dense | None:
    """A product where one side is drawn, and is not formed for that."""
    if isinstance(body, Drawn):
        found = _drawn_times(body, turned, right)
        return None if found is None else found[0]
    if not isinstance(right, Drawn):
        return None
    other = right.times(body.tensor if turned else body.tensor.mT, True, bodies.UNROLLED)
    if other is None:
        return None
    value = other[0].mT.contiguous()
    return Dense(value, bodies.times_error(body, right, right.shape[0], (value.shape[1], value.shape[2])))


def _drawn_times(
    body: Drawn, turned: bool, right: Dense, other: Dense | None = None
) -> tuple[Dense, torch.Tensor | None] | None:
    """A drawn matrix, or its transpose, times a thin one; and the inner product with another matrix."""
    shape, against = (body.shape[1 if turned else 0], right.shape[1]), None if other is None else other.tensor
    found = body.times(right.tensor, turned, bodies.part(shape), against)
    if found is None:
        return None
    error = bodies.times_error(body, right, right.shape[0], shape)
    return Dense(found[0], error, known=found[1]), found[2]


def _tiled_times(tiles: Tiles, turned: bool, right: Dense) -> Dense:
    """A product tile by tile."""
    rows, columns = tiles.shape
    if not turned:
        parts = [torch.matmul(tiles.rows(start, stop), right.tensor) for start, stop in tiles.bands()]
        error = bodies.times_error(tiles, right, columns, (rows, right.shape[1]))
        return Dense(torch.cat(parts, 1), error)
    found = torch.zeros((), dtype=right.tensor.dtype, device=right.tensor.device)
    for start, stop in tiles.bands():
        found = found + torch.matmul(tiles.rows(start, stop).mT, right.rows(start, stop))
    return Dense(found, bodies.times_error(tiles, right, rows, (columns, right.shape[1])))


def _tiled_inner(left: Body, right: Body, turned: bool) -> Bounded:
    """An inner product tile by tile; a transposed body is read by columns."""
    rows, columns = left.shape
    batch = max(body.size.shape[0] for body in (left, right))
    found = torch.zeros((), dtype=left.size.dtype, device=left.size.device)
    whole = right.rows(0, right.shape[0]).mT if turned else None
    for start, stop in bodies.bands(rows, columns, batch, left.size.device):
        other = right.rows(start, stop) if whole is None else whole[:, start:stop]
        found = found + bodies.summed(left.rows(start, stop) * other)
    return _known(found, left, right)


def _known(value: torch.Tensor, left: Body, right: Body) -> Bounded:
    gamma = Roundoff.of(value.dtype).gamma(bodies.tiled_depth(left.shape))
    error = bodies.cross(left.size, left.error, right.size, right.error, gamma)
    return Bounded(value, bodies.finish(error, left.shape[0] * left.shape[1], 2))


def _diagonal(body: Body) -> Dense:
    """The diagonal of a square body, as a column."""
    if isinstance(body, Diagonal):
        return body.entries
    if isinstance(body, Dense):
        return Dense(body.tensor.diagonal(dim1=1, dim2=2).unsqueeze(2), body.error)
    step, rows = bodies.bands(*body.shape, body.size.shape[0], body.size.device), []
    for start, stop in step:
        rows.append(body.rows(start, stop).diagonal(offset=start, dim1=1, dim2=2))
    return Dense(torch.cat(rows, 1).unsqueeze(2), body.error)
