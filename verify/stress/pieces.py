"""Matrices as sums of pieces at their places: how pieces are cut, multiplied, put together and formed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import torch

from verify.expressions.arithmetics.bounded import Bounded, Roundoff
from verify.stress import bodies, fast
from verify.stress.bodies import Body, Dense, Diagonal, Product, Tiles
from verify.stress.calculus import Calculus
from verify.stress.drawn import Drawn

WORTH = 2
"""A product stays a product where it has so many times the entries of its factors."""

THIN = 8
"""A matrix so many times as tall as wide, or as wide as tall, is always formed: a factor of others."""

FAR = 1 << 62
"""Beyond all rows and columns."""

FEW = 2
"""So many products stand at one place at most before they become one with more columns."""

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


def merged(pieces: Iterable[Piece], calculus: Calculus) -> tuple[Piece, ...]:
    """The same sum with fewer pieces: dense ones that lie over each other are added."""
    kept: list[Piece] = []
    for piece in pieces:
        kept = _gathered([*kept, piece]) if isinstance(piece.body, Product) else [*kept, piece]
    if len(kept) < 2:
        return tuple(kept)
    groups: list[tuple[list[Piece], Box]] = []
    for piece in kept:
        group, box = [piece], piece.box
        if isinstance(piece.body, Dense):
            over = [other for other in groups if _overlap(other[1], box)]
            for other in (other for other in over if isinstance(other[0][0].body, Dense)):
                groups.remove(other)
                group, box = other[0] + group, _hull((other[1], box))
        groups.append((group, box))
    return tuple(group[0] if len(group) == 1 else _added(group, calculus) for group, _ in groups)


def _gathered(pieces: list[Piece]) -> list[Piece]:
    """The pieces with one product in place of many at the place of the last one."""
    last = pieces[-1]
    alike = [piece for piece in pieces if isinstance(piece.body, Product) and piece.box == last.box]
    if len(alike) <= FEW:
        return pieces
    tall, wide = [], []
    for piece in alike:
        assert isinstance(piece.body, Product)
        left, right = piece.body.left, piece.body.right
        left, right = (right, left) if piece.turned else (left, right)
        left = left if piece.factor is None else bodies.scaled(left, piece.factor)
        tall.append(left if piece.sign > 0 else Dense(-left.tensor, left.error))
        wide.append(right)
    rest = [piece for piece in pieces if piece not in alike]
    whole = Piece(last.top, last.left, outer(_beside(tall), _beside(wide)))
    return [*rest, whole]


def _beside(parts: list[Dense]) -> Dense:
    """Matrices of one height, from left to right."""
    batch = max(part.tensor.shape[0] for part in parts)
    errors = [part.error for part in parts if part.error is not None]
    value = torch.cat([part.tensor.expand(batch, -1, -1) for part in parts], 2)
    return Dense(value, bodies.finish(sum(errors[1:], errors[0]) * 1.0, 1) if errors else None)


def _overlap(one: Box, other: Box) -> bool:
    rows = max(one[0], other[0]) < min(one[1], other[1])
    return rows and max(one[2], other[2]) < min(one[3], other[3])


def _hull(boxes: Sequence[Box]) -> Box:
    """The least box around some."""
    tops, bottoms, lefts, rights = zip(*boxes, strict=True)
    return min(tops), max(bottoms), min(lefts), max(rights)


def _added(pieces: Sequence[Piece], calculus: Calculus) -> Piece:
    """The sum of dense pieces, over all their boxes: one object each time it is asked for."""
    places = [(piece.top, piece.left, piece.turned, piece.sign) for piece in pieces]
    of = [each for piece in pieces for each in (piece.body, piece.factor)]
    return calculus.once("sum", tuple(of), lambda: _sum(pieces, calculus), *places)


def _sum(pieces: Sequence[Piece], calculus: Calculus) -> Piece:
    """The sum, in one pass where a compiled loop serves."""
    found = _folded(*pieces) if len(pieces) == 2 else None
    found = found or _at_once(pieces)
    if found is not None:
        return found
    if len(pieces) == 2:
        return _summed(pieces[0], pieces[1], calculus)
    return reduce(lambda one, other: _added((one, other), calculus), pieces)


def _at_once(pieces: Sequence[Piece]) -> Piece | None:
    """The sum where a compiled loop serves: of dense pieces whose entries lie matrix by matrix."""
    found = [piece.body for piece in pieces if isinstance(piece.body, Dense)]
    if any(fast.scattered(body.tensor) for body in found):
        return None
    turned, common = all(piece.turned for piece in pieces), pieces[0].factor
    if any(piece.factor is not common for piece in pieces):
        common = None
    factors = [None if common is not None else piece.factor for piece in pieces]
    boxes = [piece.box for piece in pieces]
    top, bottom, left, right = _hull(boxes)
    shape = (right - left, bottom - top) if turned else (bottom - top, right - left)
    parts = []
    for piece, body, factor in zip(pieces, found, factors, strict=True):
        tensor = body.tensor if piece.turned == turned else body.tensor.mT
        place = piece.top - top, piece.left - left
        number = None if factor is None else factor.value
        many = bodies.part(body.shape) if body.uncounted else 0
        parts.append(fast.Part(tensor, place[::-1] if turned else place, piece.sign, number, many))
    made = fast.total(parts, shape, bodies.part(shape))
    if made is None:
        return None
    value, sums = made
    for body, own in zip(found, sums, strict=True):
        if own is not None:
            body.counted(own, bodies.depth(body.shape))
    rounded, terms = Roundoff.of(value[0].dtype), _deepest(boxes) - 1
    errors: list[torch.Tensor] = []
    for body, factor in zip(found, factors, strict=True):
        if factor is not None:
            gamma, number = rounded.gamma(terms + 1), factor.value.abs()
            errors.append(bodies.cross(body.size, body.error, number, factor.error, gamma))
            continue
        errors.append(body.size * rounded.gamma(terms))
        errors += [] if body.error is None else [body.error]
    error = bodies.finish(sum(errors[1:], errors[0]), shape[0] * shape[1], len(pieces))
    return Piece(top, left, Dense(value[0], error, known=value[1]), turned, 1, common)


def _deepest(boxes: Sequence[Box]) -> int:
    """How many of some boxes lie over each other at one place at most."""
    return max(
        sum(box[0] <= top < box[1] and box[2] <= left < box[3] for box in boxes)
        for top in {box[0] for box in boxes}
        for left in {box[2] for box in boxes}
    )


def _summed(one: Piece, other: Piece, calculus: Calculus) -> Piece:
    """The sum, formed."""
    common = one.factor if one.factor is other.factor else None
    a, b = (_dense(piece, common, calculus) for piece in (one, other))
    if one.box == other.box:
        x, y = bodies.in_order(a.tensor), bodies.in_order(b.tensor)
        value = x + y if one.sign == other.sign else x - y
        sign, box = one.sign, one.box
    else:
        (a0, a1, a2, a3), (b0, b1, b2, b3) = one.box, other.box
        box = (min(a0, b0), max(a1, b1), min(a2, b2), max(a3, b3))
        batch = max(a.tensor.shape[0], b.tensor.shape[0])
        kept = box == one.box and a.tensor.shape[0] == batch and bodies.laid_out(a.tensor)
        if kept:
            sign, value, rest = one.sign, a.tensor.clone(), [(other, b)]
        else:
            sign, value = 1, bodies.zeros(batch, box[1] - box[0], box[3] - box[2], a.tensor)
            rest = [(one, a), (other, b)]
        for piece, body in rest:
            top, bottom, left, right = piece.box
            value[:, top - box[0] : bottom - box[0], left - box[2] : right - box[2]].add_(
                body.tensor, alpha=piece.sign * sign
            )
    unit = Roundoff.of(value.dtype).unit
    error = (a.size + b.size) * unit
    for part in (a.error, b.error):
        error = error if part is None else error + part
    return Piece(box[0], box[2], Dense(value, bodies.finish(error, value[0].numel())), False, sign, common)


def _folded(one: Piece, other: Piece) -> Piece | None:
    """The sum of a drawn matrix and its transpose, not formed; None of others."""
    body = one.body
    if not isinstance(body, Drawn) or body.sign != 0 or body.whole is not None or body is not other.body:
        return None
    if one.turned == other.turned or one.box != other.box or one.factor is not other.factor:
        return None
    sign = one.sign * other.sign
    whole = body.folded(sign)
    return Piece(one.top, one.left, whole, False, one.sign * sign if one.turned else one.sign, one.factor)


def _dense(piece: Piece, common: Bounded | None, calculus: Calculus) -> Dense:
    """The dense body of a piece as it stands, times its factor where that is not common to all."""
    assert isinstance(piece.body, Dense)
    body = calculus.upright(piece.body, piece.turned)
    factor = piece.factor
    if factor is common or factor is None:
        return body
    return calculus.once("scaled", (body, factor), lambda: bodies.scaled(body, factor))


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
    "merged",
    "moved",
    "multiplied",
    "outer",
    "rows_of",
    "single",
]
