"""Where matrices are cut into blocks: the same size is cut in the same way wherever it occurs.

Every slice and every matrix put together from blocks says where some size is cut. A part of a size is a size
too, so that a cut of m cuts m+n as well where m is a part of it, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise

from verify.certify.stating.formulas import NotStated
from verify.expressions.atoms.blocks import Blocks, Slice
from verify.expressions.atoms.entry import Entry
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import shape

Segment = tuple[Size, Size, Size]
"""A size, and where a part of it begins and ends."""

NONE = Size.of(0)
ROUNDS = 50
FEW = 8
"""Matrices with so many rows or columns at most are cut into entries where an entry is spoken of."""


@dataclass(frozen=True)
class Cuts:
    """The places between 0 and a size where it is cut."""

    places: Mapping[Size, tuple[Size, ...]]

    def parts(self, size: Size) -> tuple[Size, ...]:
        """The parts of a size, in order; itself where it is not cut."""
        borders = [NONE, *self.places.get(size, ()), size]
        return tuple(after - before for before, after in pairwise(borders))


def cuts(terms: Iterable[Term]) -> Cuts:
    """How the sizes in these formulas are cut; raises NotStated where one cut is neither below nor above
    another for all sizes."""
    segments = {segment for term in terms for part in term.walk() for segment in _segments(part)}
    places: dict[Size, set[Size]] = {}
    for _ in range(ROUNDS):
        before = sum(map(len, places.values())), len(segments)
        for size, start, stop in sorted(segments, key=str):
            _glue(places, size, start, stop)
        for size, found in places.items():
            borders = [NONE, *_ordered(found), size]
            consecutive = list(pairwise(borders))
            if not all(_below(a, b) for a, b in consecutive):
                raise NotStated(f"a cut of {size} that is not inside it")
            segments |= {(size, a, b) for a, b in consecutive}
        if before == (sum(map(len, places.values())), len(segments)):
            return Cuts({size: tuple(_ordered(found)) for size, found in places.items()})
    raise NotStated("cuts that call for ever more cuts")


def _glue(places: dict[Size, set[Size]], size: Size, start: Size, stop: Size) -> None:
    """The part from start to stop is cut as a matrix of its own size is, and the other way round."""
    length = stop - start
    if length == size:
        return
    own, inner = places.setdefault(size, set()), places.setdefault(length, set())
    own |= {place for place in (start, stop) if place not in (NONE, size)}
    own |= {start + place for place in inner}
    inner |= {place - start for place in own if _below(start, place) and _below(place, stop)}


def _segments(term: Term) -> Iterator[Segment]:
    match term:
        case Slice(arguments=(inner,)):
            rows, columns = shape(inner.type)
            yield rows, term.top, term.bottom
            yield columns, term.left, term.right
        case Blocks():
            rows, columns = shape(term.type)
            yield from _stacked(rows, term.heights())
            yield from _stacked(columns, term.widths())
        case Entry(arguments=(inner, *_)):
            for size in shape(inner.type):
                if not size.names and 1 < size.at({}) <= FEW:
                    yield from _stacked(size, [Size.of(1)] * size.at({}))


def _stacked(size: Size, parts: list[Size]) -> Iterator[Segment]:
    start = NONE
    for part in parts:
        yield size, start, start + part
        start = start + part


def _ordered(found: Iterable[Size]) -> list[Size]:
    def compare(one: Size, other: Size) -> int:
        return 0 if one == other else -1 if _below(one, other) else 1

    return sorted(sorted(found, key=str), key=cmp_to_key(compare))


def _below(one: Size, other: Size) -> bool:
    """Whether one place is before another, for all sizes."""
    if _positive(other - one):
        return True
    if one == other or _positive(one - other):
        return False
    raise NotStated(f"cuts at {one} and at {other}, of which none is always before the other")


def _positive(size: Size) -> bool:
    return bool(size.parts) and all(coefficient > 0 for _, coefficient in size.parts)
