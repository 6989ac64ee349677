"""Sums of pieces: those that lie over each other put together, in one pass where a compiled loop serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import torch

from verify.expressions.arithmetics.bounded import Bounded, Roundoff
from verify.stress import bodies, fast
from verify.stress.bodies import Dense, Product
from verify.stress.calculus import Calculus
from verify.stress.drawn import Drawn
from verify.stress.pieces import Box, Piece, outer

FEW = 2
"""So many products stand at one place at most before they become one with more columns."""


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
