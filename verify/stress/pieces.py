"""Matrices as sums of pieces at their places: how pieces are cut, multiplied, put together and formed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import torch

from verify.expressions.arithmetics.bounded import Bounded, Roundoff
from verify.stress import bodies
from verify.stress.bodies import Body, Dense, Diagonal, Product, Tiles
from verify.stress.calculus import Calculus
from verify.stress.drawn import Drawn

WORTH = 2
"""A product stays a product where it has so many times the entries of its factors."""

THIN = 8
"""A matrix so many times as tall as wide, or as wide as tall, is always formed: a factor of others."""

FAR = 1 << 62
"""Beyond all rows and columns."""

Box = tuple[int, int, int, int]
"""First and last row (excluded), first and last column (excluded)."""


@dataclass(frozen=True, eq=False)
class Piece:
    """``sign`` times ``factor`` (None is 1) times the body, or its transpose, with its corner at a place."""

    top: int
    left: int
    body: Body
    turned: bool = False
    sign: int = 1
    factor: Bounded | None = None

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows and columns as it stands."""
        rows, columns = self.body.shape
        return (columns, rows) if self.turned else (rows, columns)

    @cached_property
    def box(self) -> Box:
        """Where it stands."""
        rows, columns = self.shape
        return self.top, self.top + rows, self.left, self.left + columns

    def moved(self, down: int, right: int) -> Piece:
        """The same at another place."""
        if down == right == 0:
            return self
        return Piece(self.top + down, self.left + right, self.body, self.turned, self.sign, self.factor)

    def flipped(self) -> Piece:
        """The transpose."""
        return Piece(self.left, self.top, self.body, not self.turned, self.sign, self.factor)

    def times(self, sign: int, factor: Bounded | None) -> Piece:
        """The same with a sign more, and with another factor."""
        return Piece(self.top, self.left, self.body, self.turned, self.sign * sign, factor)


@dataclass(frozen=True, eq=False, slots=True)
class Matrix:
    """A batch of matrices as a sum of pieces; none of them is 1 x 1, those are numbers."""

    rows: int
    columns: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Hadamard:
    """An entry-wise product that is not formed yet, for it may only be summed."""

    left: Matrix
    right: Matrix


def single(body: Dense) -> Matrix:
    """A dense matrix."""
    return Matrix(*body.shape, (Piece(0, 0, body),))


def cut(piece: Piece, box: Box, calculus: Calculus) -> Piece | None:
    """The part of a piece within a box, at its place; None where there is none."""
    top, bottom, left, right = piece.box
    if box[0] <= top and bottom <= box[1] and box[2] <= left and right <= box[3]:
        return piece
    inside = max(top, box[0]), min(bottom, box[1]), max(left, box[2]), min(right, box[3])
    if inside[0] >= inside[1] or inside[2] >= inside[3]:
        return None
    rows = inside[0] - top, inside[1] - top
    columns = inside[2] - left, inside[3] - left
    if isinstance(piece.body, Diagonal):
        start, stop = max(rows[0], columns[0]), min(rows[1], columns[1])
        if start >= stop:
            return None
        entries = Dense(piece.body.entries.tensor[:, start:stop], piece.body.entries.error)
        return replace(piece, top=top + start, left=left + start, body=Diagonal(entries))
    if piece.turned:
        rows, columns = columns, rows
    return replace(piece, top=inside[0], left=inside[2], body=_part(piece.body, rows, columns, calculus))


def _part(body: Body, rows: tuple[int, int], columns: tuple[int, int], calculus: Calculus) -> Body:
    """A block of a body: one and the same object each time it is asked for."""
    key = id(body), rows, columns
    if key not in calculus.parts:
        calculus.parts[key] = body, _cut_out(body, rows, columns, calculus)
    return calculus.parts[key][1]


def _cut_out(body: Body, rows: tuple[int, int], columns: tuple[int, int], calculus: Calculus) -> Body:
    (tall, wide), (a, b), (c, d) = body.shape, rows, columns
    if isinstance(body, Drawn):
        return body.part(rows, columns)
    if isinstance(body, Dense):
        return Dense(body.tensor[:, a:b, c:d], body.error, within=(body, rows, columns))
    if isinstance(body, Product):
        left = (
            _part(body.left, (a, b), (0, body.left.shape[1]), calculus) if (a, b) != (0, tall) else body.left
        )
        right = (
            _part(body.right, (c, d), (0, body.right.shape[1]), calculus)
            if (c, d) != (0, wide)
            else body.right
        )
        assert isinstance(left, Dense) and isinstance(right, Dense)
        return Product(left, right)
    size = body.size
    return Tiles(
        (b - a, d - c), size.shape[0], lambda i, j: body.rows(a + i, a + j)[:, :, c:d], size, body.error
    )


def outer(left: Dense, right: Dense, exact: bool = False) -> Dense | Product:
    """P Q^T, formed where that takes no more room than its factors; ``exact`` where nothing is rounded."""
    (rows, inner), columns = left.shape, right.shape[0]
    if _kept(rows, inner, columns):
        return Product(left, right)
    value = bodies.product(left.tensor, right.tensor.mT)
    return Dense(value, None if exact else bodies.times_error(left, right, inner, (rows, columns)))


def _outer(left: Dense, right: Dense, calculus: Calculus) -> Dense | Product:
    """The same, one object each time it is asked for."""
    return calculus.once("outer", (left, right), lambda: outer(left, right))


def _kept(rows: int, inner: int, columns: int) -> bool:
    """Whether a product of these sizes stays one."""
    return rows * columns > WORTH * inner * (rows + columns) and max(rows, columns) < THIN * min(
        rows, columns
    )


def moved(left: Piece, right: Piece, calculus: Calculus) -> Piece | None:
    """The product of two pieces, at its place, without their signs and factors; None where it is zero."""
    start, stop = max(left.box[2], right.box[0]), min(left.box[3], right.box[1])
    if start >= stop:
        return None
    one = cut(left, (0, FAR, start, stop), calculus)
    other = None if one is None else cut(right, (one.box[2], one.box[3], 0, FAR), calculus)
    one = None if one is None or other is None else cut(one, (0, FAR, *other.box[:2]), calculus)
    if one is None or other is None:
        return None
    turned, body = _multiplied((one.body, one.turned), (other.body, other.turned), calculus)
    return Piece(one.top, other.left, body, turned)


def _multiplied(left: tuple[Body, bool], right: tuple[Body, bool], calculus: Calculus) -> tuple[bool, Body]:
    """The product of two bodies, maybe as the transpose of what is returned: thin matrices stand upright."""
    (a, turned), (b, flipped) = left, right
    if isinstance(b, Dense) and not isinstance(a, Diagonal):
        upright = calculus.upright(b, flipped)
        rows, inner, columns = a.shape[1 if turned else 0], b.shape[1 if flipped else 0], upright.shape[1]
        if isinstance(a, Dense) and _kept(rows, inner, columns):
            return False, _outer(calculus.upright(a, turned), calculus.upright(b, not flipped), calculus)
        if isinstance(a, Dense) and rows < columns:
            return True, calculus.times((b, not flipped), calculus.upright(a, not turned))
        if not isinstance(a, Product) or not _kept(rows, a.left.shape[1], columns):
            return False, calculus.times(left, upright)
    if isinstance(a, Product):
        tall, wide = (a.right, a.left) if turned else (a.left, a.right)
        return _standing(tall, calculus.times((b, not flipped), wide), calculus)
    if isinstance(b, Product):
        tall, wide = (b.right, b.left) if flipped else (b.left, b.right)
        return _standing(calculus.times(left, tall), wide, calculus)
    if isinstance(a, Diagonal) and isinstance(b, Diagonal):
        return False, Diagonal(bodies.rows_scaled(a.entries, b.entries))
    if isinstance(a, Diagonal) and isinstance(b, Dense):
        return False, bodies.rows_scaled(a.entries, calculus.upright(b, flipped))
    if isinstance(a, Dense):
        return True, calculus.times((b, not flipped), calculus.upright(a, not turned))
    dense = Dense(b.rows(0, b.shape[0]), b.error)
    return False, calculus.times(left, calculus.upright(dense, flipped))


def _standing(left: Dense, right: Dense, calculus: Calculus) -> tuple[bool, Body]:
    """P Q^T, or where that is wide and would be formed, its transpose."""
    (rows, inner), columns = left.shape, right.shape[0]
    if rows < columns and not _kept(rows, inner, columns):
        return True, _outer(right, left, calculus)
    return False, _outer(left, right, calculus)


def multiplied(left: Matrix, right: Matrix, calculus: Calculus) -> Matrix | None:
    """The entry-wise product where the left matrix is p q^T with columns p, q, without its factor:
    diag(p) X diag(q)."""
    if len(left.pieces) != 1:
        return None
    piece = left.pieces[0]
    body = piece.body
    if not isinstance(body, Product) or body.left.shape[1] != 1 or piece.shape != (left.rows, left.columns):
        return None
    tall, wide = (body.right, body.left) if piece.turned else (body.left, body.right)
    found: list[Piece] = []
    for each in right.pieces:
        over = moved(Piece(0, 0, Diagonal(tall)), each, calculus)
        both = None if over is None else moved(over, Piece(0, 0, Diagonal(wide)), calculus)
        if both is not None:
            found.append(both.times(each.sign * piece.sign, each.factor))
    return Matrix(right.rows, right.columns, tuple(found))


def rows_of(matrix: Matrix, start: int, stop: int, batch: int) -> torch.Tensor:
    """Some rows of the sum, formed."""
    first = matrix.pieces[0].body.size
    value = bodies.zeros(batch, stop - start, matrix.columns, first)
    for piece in matrix.pieces:
        top, bottom, left, right = piece.box
        a, b = max(start, top), min(stop, bottom)
        if a >= b:
            continue
        body = piece.body
        if not piece.turned:
            part = body.rows(a - top, b - top)
        elif isinstance(body, Product):
            part = Product(body.right, body.left).rows(a - top, b - top)
        else:
            part = body.rows(0, body.shape[0]).mT[:, a - top : b - top]
        part = part if piece.factor is None else part * piece.factor.value
        value[:, a - start : b - start, left:right].add_(part, alpha=piece.sign)
    return value


def batch_of(matrix: Matrix) -> int:
    """How many matrices there are."""
    sizes = [piece.body.size.shape[0] for piece in matrix.pieces]
    return max([1, *sizes, *(p.factor.value.shape[0] for p in matrix.pieces if p.factor is not None)])


def limits(matrix: Matrix) -> tuple[torch.Tensor, torch.Tensor]:
    """At least the norm of what :func:`rows_of` gives, and the bound for that."""
    size = error = torch.zeros(())
    for piece in matrix.pieces:
        body, unit = piece.body, Roundoff.of(piece.body.size.dtype).unit
        own, off = body.size, body.error
        if piece.factor is not None:
            magnitude = piece.factor.value.abs()
            off = bodies.cross(own, off, magnitude, piece.factor.error, unit)
            own = own * magnitude * (1 + 2 * unit)
        error = error.to(own) + own * (unit * len(matrix.pieces))
        size = size.to(own) + own
        error = error if off is None else error + off
    size = size * (1 + 2.0**-10)
    return size, bodies.finish(error.clone(), matrix.rows * matrix.columns)


def formed(matrix: Matrix, calculus: Calculus) -> Dense:
    """The whole matrix in memory."""
    if not matrix.pieces:
        return Dense(
            torch.zeros((1, matrix.rows, matrix.columns), dtype=calculus.dtype, device=calculus.device)
        )
    if len(matrix.pieces) == 1:
        (piece,) = matrix.pieces
        if (
            isinstance(piece.body, Dense)
            and piece.shape == (matrix.rows, matrix.columns)
            and piece.factor is None
        ):
            body = calculus.upright(piece.body, piece.turned)
            return body if piece.sign > 0 else Dense(-body.tensor, body.error)
    value = rows_of(matrix, 0, matrix.rows, batch_of(matrix))
    return Dense(value, limits(matrix)[1])


def factors(matrix: Matrix) -> tuple[Dense, Dense] | None:
    """P and Q where the matrix is P Q^T and something more."""
    for piece in matrix.pieces:
        if isinstance(piece.body, Product) and piece.shape == (matrix.rows, matrix.columns):
            body = piece.body
            return (body.right, body.left) if piece.turned else (body.left, body.right)
    return None


__all__ = [
    "Hadamard",
    "Matrix",
    "Piece",
    "Tiles",
    "cut",
    "factors",
    "formed",
    "limits",
    "moved",
    "multiplied",
    "outer",
    "rows_of",
    "single",
]
