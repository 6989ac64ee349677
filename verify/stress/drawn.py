"""Drawn matrices that are formed once their entries are asked for; sums of squares are taken of the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

import numpy as np
import numpy.typing as npt
import torch

from verify.stress import fast
from verify.stress.bodies import Dense

SIDE = 64
"""Rows and columns of the tiles whose sums are kept."""

LARGE = 1 << 16
"""Matrices of so many entries are multiplied one by one: a call costs little beside."""

PANEL = 1 << 18
"""So many numbers are in memory at once then."""

Box = tuple[int, int, int, int]
"""First and last row (excluded), first and last column (excluded)."""


def unsigned(words: torch.Tensor) -> npt.NDArray[np.uint64]:
    """Words (int64) as compiled loops read them."""
    found: npt.NDArray[np.int64] = words.numpy()
    return found.view(np.uint64)


@dataclass(frozen=True, eq=False)
class Source:
    """The numbers of a batch of matrices of one shape.

    ``keys``: of each trial (int64); with a ``pair`` of keys each matrix is a sum of two, with small numbers.
    ``form`` makes them all. ``scales``, where there is no pair: what the numbers of each trial are multiplied
    by to give its entries, exactly. ``weigh`` makes of the sums of squares and products of numbers
    (batch, 3), whole numbers in float64, the sums of squares of entries (batch, 1, 1), with two roundings at
    most.
    """

    loops: ModuleType
    shape: tuple[int, int]
    keys: torch.Tensor
    pair: torch.Tensor | None
    tiny: bool
    form: Callable[[], torch.Tensor]
    scales: Callable[[], torch.Tensor]
    weigh: Callable[[torch.Tensor], torch.Tensor]

    def sums(self, box: Box, sign: int) -> torch.Tensor:
        """Of X + sign X^T within a box, tile by tile: (batch, down, across, 3)."""
        top, bottom, left, right = box
        shape = len(self.keys), -(-(bottom - top) // SIDE), -(-(right - left) // SIDE), 3
        found = torch.zeros(shape, dtype=torch.float64)
        keys = unsigned(self.keys)
        pair = keys[:0] if self.pair is None else unsigned(self.pair)
        self.loops.tile_sums(keys, pair, self.shape[1], box, np.float32(sign), self.tiny, found.numpy())
        return found


class Drawn(Dense):
    """A block of X, or of X + sign X^T (``sign`` 1 or -1), of drawn matrices X: exact."""

    def __init__(self, source: Source, sign: int = 0, box: Box | None = None, whole: Drawn | None = None):
        rows, columns = source.shape
        for name, value in (
            ("source", source),
            ("sign", sign),
            ("box", (0, rows, 0, columns) if box is None else box),
            ("whole", whole),
            ("error", None),
            ("twin", None),
            ("within", None),
            ("known", None),
        ):
            object.__setattr__(self, name, value)

    source: Source
    sign: int
    box: Box
    whole: Drawn | None

    @cached_property
    def tensor(self) -> torch.Tensor:
        """The entries."""
        if self.whole is not None:
            top, bottom, left, right = self.box
            return self.whole.tensor[:, top:bottom, left:right]
        formed = self.source.form()
        if self.sign == 0:
            return formed
        turned = torch.stack([matrix.T.contiguous() for matrix in formed])
        return formed + turned if self.sign > 0 else formed - turned

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        top, bottom, left, right = self.box
        return bottom - top, right - left

    def folded(self, sign: int) -> Drawn:
        """X + sign X^T of a whole X."""
        return Drawn(self.source, sign)

    def part(self, rows: tuple[int, int], columns: tuple[int, int]) -> Drawn:
        """A block."""
        top, _, left, _ = self.box
        box = top + rows[0], top + rows[1], left + columns[0], left + columns[1]
        return Drawn(self.source, self.sign, box, self.whole or self)

    def times(
        self, right: torch.Tensor, turned: bool, part: int, other: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor | None, torch.Tensor | None] | None:
        """X, or ``turned`` its transpose, times other matrices, not formed; None where that does not pay.

        Also the sums of squares of the products, in parts of so many, and the inner products with ``other``
        matrices, where a loop serves; on the way those of the numbers, once.
        """
        source, (rows, columns) = self.source, self.source.shape
        tall, inner = (columns, rows) if turned else (rows, columns)
        batch, terms, wide = right.shape
        whole = source.pair is None and self.sign == 0 and self.whole is None and batch == len(source.keys)
        small = wide <= fast.NARROW and rows * columns * wide <= fast.SMALL and right.stride(2) == 1
        if not whole or terms != inner:
            return None
        if not small:
            pays = rows * columns >= LARGE and "tensor" not in self.__dict__
            return (self._by_panels(right, turned), None, None) if pays else None
        found, between = right.new_empty((batch, tall, wide)), (right.stride(0), right.stride(1))
        squares, known = right.new_empty((batch, 1, 1)), "squares" in self.__dict__
        sums = torch.empty((0 if known else batch, 1), dtype=torch.float64)
        scales = source.scales().to(right.dtype).numpy()
        met = other is not None and fast.alike(other, found)
        against, dots = (
            (other, right.new_empty((batch, 1, 1))) if met else (right, right.new_empty((0, 1, 1)))
        )
        assert against is not None
        fast.tiled().drawn_times(
            *(unsigned(source.keys), source.shape, source.tiny, scales, fast.memory(right), between, turned),
            *(part, found.numpy(), squares.view(batch).numpy(), sums.view(-1).numpy()),
            *(fast.memory(against), against.stride(0), dots.view(-1).numpy()),
        )
        if not known:
            self.__dict__["squares"] = source.weigh(sums)
        return found, squares, dots if met else None

    def _by_panels(self, right: torch.Tensor, turned: bool) -> torch.Tensor:
        """The product from bytes: some rows at a time are made numbers, in a processor's cache; scaled at the
        end."""
        source, (rows, columns) = self.source, self.source.shape
        batch, _, wide = right.shape
        found = right.new_empty((batch, columns if turned else rows, wide))
        step = max(1, PANEL // columns)
        panel = right.new_empty((min(step, rows), columns))
        for one, factor, into in zip(self.bytes, right, found, strict=True):
            for start in range(0, rows, step):
                stop = min(start + step, rows)
                numbers = panel[: stop - start].copy_(one[start:stop])
                if source.tiny:
                    numbers.mul_(3 / 128).trunc_()
                if not turned:
                    torch.mm(numbers, factor, out=into[start:stop])
                elif start == 0:
                    torch.mm(numbers.T, factor[:stop], out=into)
                else:
                    into.addmm_(numbers.T, factor[start:stop])
        return found.mul_(source.scales().to(found.dtype)[:, None, None])

    @cached_property
    def bytes(self) -> torch.Tensor:
        """The bytes that numbers are made of, odd ones (int8)."""
        rows, columns = self.source.shape
        words = torch.empty((len(self.source.keys), -(-rows * columns // 8)), dtype=torch.int64)
        self.source.loops.words_drawn(unsigned(self.source.keys), unsigned(words))
        return words.view(torch.int8)[:, : rows * columns].reshape(len(words), rows, columns)

    @cached_property
    def sums(self) -> torch.Tensor:
        """Of the numbers, tile by tile."""
        return self.source.sums(self.box, self.sign)

    @cached_property
    def squares(self) -> torch.Tensor:
        """The computed sum of squares, (batch, 1, 1)."""
        whole, sums = self.whole, None
        if whole is not None and self._along_tiles():
            top, bottom, left, right = self.box
            sums = whole.sums[:, top // SIDE : -(-bottom // SIDE), left // SIDE : -(-right // SIDE)]
        return self.source.weigh((self.sums if sums is None else sums).sum((1, 2)))

    def _along_tiles(self) -> bool:
        """Whether a part has no part of a tile, and is not much smaller than the whole."""
        (rows, columns), (top, bottom, left, right) = self.source.shape, self.box
        starts = top % SIDE == 0 and left % SIDE == 0
        ends = all(end % SIDE == 0 or end == last for end, last in ((bottom, rows), (right, columns)))
        return starts and ends and 4 * (bottom - top) * (right - left) >= rows * columns
