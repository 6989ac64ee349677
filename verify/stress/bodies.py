"""The matrices that structured arithmetic keeps apart: dense ones, products, diagonals, and tiles.

Each is a batch of matrices (batch, rows, columns) with one bound for each: |value - exact| <= error in the
Frobenius norm. That costs a number a matrix, where a bound for each entry costs as much as they do, and it
goes through products by |A B| <= |A| |B| and through entry-wise functions by their slope.

Source of the rounding bounds: N. Higham, Accuracy and Stability of Numerical Algorithms, chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import torch

from verify.expressions.arithmetics.bounded import FLUSH, INFLATION, Bounded, Roundoff
from verify.stress import fast

UNROLLED = 256
"""Products of matrices with so few multiplications are written out over the batch: a call costs more."""

SHORT = 8
"""So many terms a sum has at most that is written out."""

WIDE = 64
"""A row has at least so many entries where it is summed, if rows can be put together."""

SEGMENT = 128
"""Entries of a part of a row."""

LARGE = 1 << 12
"""Entries of a matrix from which on its transpose is copied before it is added."""

THINNER = 4
"""A matrix so many times narrower than the other is tall goes first, or is read by columns, for speed."""

TILE = 1 << 18
"""So many entries, over the batch, are in memory at once of a matrix that goes tile by tile."""

WIDER = 8
"""On a GPU tiles have 2^8 times as many entries: each is a few calls."""

Rows = Callable[[int, int], torch.Tensor]
Span = tuple[int, int]
"""The first row or column, and the one after the last."""


@dataclass(frozen=True, eq=False)
class Dense:
    """Entries in memory; ``error`` (batch, 1, 1), None where they are exact."""

    tensor: torch.Tensor
    error: torch.Tensor | None = None
    twin: Dense | None = None
    """The transpose, where this is a view of it."""

    within: tuple[Dense, Span, Span] | None = None
    """A larger matrix that it is a block of, and which rows and columns."""

    known: torch.Tensor | None = None
    """The sum of squares, where it was computed with the entries."""

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        _, rows, columns = self.tensor.shape
        return rows, columns

    @cached_property
    def squares(self) -> torch.Tensor:
        """The computed sum of squares, (batch, 1, 1)."""
        if self.known is not None:
            return self.known
        if self.twin is not None:
            return self.twin.squares
        small = self.shape[0] * self.shape[1] <= UNROLLED
        found = fast.dots(self.tensor, self.tensor, UNROLLED) if small else None
        if found is not None:
            return found
        if small and self.tensor.stride(0) == 1:
            return summed(self.tensor * self.tensor)
        if self.segments is not None:
            return self.segments.sum(2).sum(1)[:, None, None]
        rows = folded(self.tensor)
        return fast.squares(rows, rows.shape[2]).sum(1, keepdim=True)

    @property
    def segmented(self) -> bool:
        """Whether sums of squares are taken of parts of rows: those of blocks need no second reading."""
        columns = self.shape[1]
        return columns % SEGMENT == 0 and columns > SEGMENT and self.tensor.is_contiguous()

    @cached_property
    def segments(self) -> torch.Tensor | None:
        """The sums of squares of parts of rows, (batch, rows, parts); None where they are not taken."""
        of_whole = None if self.within is None else _segments(*self.within)
        if of_whole is not None or not self.segmented:
            return of_whole
        return fast.squares(self.tensor, SEGMENT)

    @cached_property
    def size(self) -> torch.Tensor:
        """At least the Frobenius norm of the entries in memory."""
        return norm(self.squares, depth(self.shape), self.shape)

    def counted(self, squares: torch.Tensor, terms: int) -> None:
        """Takes the sum of squares from elsewhere, where terms went through so many roundings."""
        if "size" not in self.__dict__:
            self.__dict__["size"] = norm(squares, terms, self.shape)

    @property
    def uncounted(self) -> bool:
        """Whether the sum of squares is still to be computed, by reading the entries."""
        if self.known is not None or "size" in self.__dict__ or "squares" in self.__dict__:
            return False
        return not self.segmented and (self.within is None or not self.within[0].segmented)

    @cached_property
    def peak(self) -> torch.Tensor:
        """The largest entry in memory, (batch, 1, 1)."""
        return self.tensor.abs().amax((1, 2), keepdim=True)

    def rows(self, start: int, stop: int) -> torch.Tensor:
        """Some rows."""
        return self.tensor[:, start:stop]


def _segments(whole: Dense, rows: Span, columns: Span) -> torch.Tensor | None:
    """Those of a block of a matrix or of a block; None where it does not begin and end with a part."""
    left, right = columns
    if left % SEGMENT or right % SEGMENT or whole.segments is None:
        return None
    return whole.segments[:, rows[0] : rows[1], left // SEGMENT : right // SEGMENT]


@dataclass(frozen=True, eq=False)
class Product:
    """P Q^T, never formed."""

    left: Dense
    right: Dense

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.left.shape[0], self.right.shape[0]

    @cached_property
    def size(self) -> torch.Tensor:
        """At least the Frobenius norm of what :meth:`rows` gives."""
        gamma = Roundoff.of(self.left.tensor.dtype).gamma(self.left.shape[1])
        return self.left.size * self.right.size * ((1 + gamma) * INFLATION)

    @cached_property
    def error(self) -> torch.Tensor | None:
        """The bound for the matrix as :meth:`rows` gives it."""
        return times_error(self.left, self.right, self.left.shape[1], self.shape)

    def rows(self, start: int, stop: int) -> torch.Tensor:
        """Some rows."""
        return product(self.left.rows(start, stop), self.right.tensor.mT)


@dataclass(frozen=True, eq=False)
class Diagonal:
    """diag(d) for a column d."""

    entries: Dense

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.entries.shape[0], self.entries.shape[0]

    @property
    def size(self) -> torch.Tensor:
        """At least the Frobenius norm."""
        return self.entries.size

    @property
    def error(self) -> torch.Tensor | None:
        """The bound."""
        return self.entries.error

    def rows(self, start: int, stop: int) -> torch.Tensor:
        """Some rows."""
        return torch.diag_embed(self.entries.tensor[:, :, 0])[:, start:stop]


@dataclass(frozen=True, eq=False)
class Tiles:
    """A matrix made some rows at a time, by a function that is asked again each time.

    ``factors``: thin matrices P (of as many rows) and Q (of as many columns) by which this matrix is likely
    to be multiplied, as the gradient at P Q^T is: one pass then makes both products and the sum of squares.
    """

    shape: tuple[int, int]
    batch: int
    rows: Rows
    size: torch.Tensor
    error: torch.Tensor | None = None
    factors: tuple[Dense, Dense] | None = None

    def bands(self) -> list[tuple[int, int]]:
        """The rows of each tile."""
        return bands(*self.shape, self.batch, self.size.device)


Body = Dense | Product | Diagonal | Tiles


def tile(device: torch.device) -> int:
    """How many entries a tile has at most, over the batch."""
    return TILE << WIDER if device.type == "cuda" else TILE


def bands(rows: int, columns: int, batch: int, device: torch.device) -> list[tuple[int, int]]:
    """The rows of each tile of a matrix of this shape."""
    step = max(1, tile(device) // (columns * batch))
    return [(start, min(start + step, rows)) for start in range(0, rows, step)]


def product(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """The products of two batches of matrices; small ones in the memory order of the batch."""
    inner = left.shape[2]
    if inner <= SHORT and left.shape[1] * inner * right.shape[2] <= UNROLLED:
        found = fast.abreast(left, right)
        if found is not None:
            return found
        one, other = left.permute(1, 2, 0), right.permute(1, 2, 0)
        result = one[:, :1] * other[:1]
        for k in range(1, inner):
            result.addcmul_(one[:, k : k + 1], other[k : k + 1])
        return result.permute(2, 0, 1)
    if left.shape[0] == right.shape[0]:
        made = fast.product(left, right, part((left.shape[1], right.shape[2])))
        return torch.bmm(left, right) if made is None else made[0]
    return torch.matmul(left, right)


def in_order(tensor: torch.Tensor) -> torch.Tensor:
    """Large matrices copied into the order of their rows, where they are not: a transpose is slow to read."""
    if tensor.shape[1] * tensor.shape[2] <= LARGE or tensor.stride(2) == 1:
        return tensor
    return torch.stack([matrix.contiguous() for matrix in tensor])


def zeros(batch: int, rows: int, columns: int, like: torch.Tensor) -> torch.Tensor:
    """Zeros to be added to; small matrices in the memory order of the batch."""
    if rows * columns <= UNROLLED:
        return like.new_zeros((rows, columns, batch)).permute(2, 0, 1)
    return like.new_zeros((batch, rows, columns))


def laid_out(tensor: torch.Tensor) -> bool:
    """Whether matrices lie in memory as those of :func:`zeros` do."""
    if tensor.shape[1] * tensor.shape[2] <= UNROLLED:
        return tensor.permute(1, 2, 0).is_contiguous()
    return tensor.is_contiguous()


def summed(tensor: torch.Tensor) -> torch.Tensor:
    """The sum of all entries, row by row and then over the rows: (batch, 1, 1)."""
    if tensor.shape[1] * tensor.shape[2] <= UNROLLED:
        return tensor.sum((1, 2), keepdim=True)
    return folded(tensor).sum(2, keepdim=True).sum(1, keepdim=True)


def folded(tensor: torch.Tensor) -> torch.Tensor:
    """The same entries with some rows one after the other in one, where they are short and slow to sum."""
    together = _together((tensor.shape[1], tensor.shape[2]))
    if together == 1:
        return tensor
    return tensor.reshape(tensor.shape[0], tensor.shape[1] // together, together * tensor.shape[2])


@lru_cache(maxsize=256)
def _together(shape: tuple[int, int]) -> int:
    """How many rows make one: the least divisor of all that is enough."""
    rows, columns = shape
    return next((k for k in range(1, min(rows, WIDE) + 1) if rows % k == 0 and k * columns >= WIDE), 1)


def part(shape: tuple[int, int]) -> int:
    """How many entries are summed in any order at most, for no more roundings than :func:`depth` says."""
    return UNROLLED if shape[0] * shape[1] <= UNROLLED else _together(shape) * shape[1]


def depth(shape: tuple[int, int]) -> int:
    """How many roundings a term of :func:`summed` goes through at most."""
    if shape[0] * shape[1] <= UNROLLED:
        return shape[0] * shape[1]
    together = _together(shape)
    return shape[0] // together + shape[1] * together


def tiled_depth(shape: tuple[int, int]) -> int:
    """The same where the sums of tiles of any height are added."""
    rows, columns = shape
    return UNROLLED + 2 * rows + columns * (WIDE if columns < WIDE else 1) + 2


def norm(squares: torch.Tensor, terms: int, shape: tuple[int, int]) -> torch.Tensor:
    """At least the Frobenius norm, from a sum of squares whose terms went through so many roundings."""
    roundoff = Roundoff.of(squares.dtype)
    raised = squares * (1 + 2 * roundoff.gamma(terms + 8))
    return raised.add_(shape[0] * shape[1] * roundoff.smallest).sqrt_().mul_(INFLATION)


def finish(error: torch.Tensor, entries: int, terms: int = 1) -> torch.Tensor:
    """Enlarge, in place, a Frobenius bound for its own rounding and for underflow in ``entries`` sums."""
    smallest = Roundoff.of(error.dtype).smallest
    return error.mul_(INFLATION).add_(smallest * (FLUSH + 4 * terms * entries))


def cross(
    size: torch.Tensor, off: torch.Tensor | None, other: torch.Tensor, skew: torch.Tensor | None, gamma: float
) -> torch.Tensor:
    """gamma |a||b| + |a| eb + ea |b| + ea eb."""
    error = size * other * gamma
    if skew is not None:
        error = error + (size if off is None else size + off) * skew
    return error if off is None else error + off * other


def times_error(left: Dense | Tiles, right: Dense, terms: int, shape: tuple[int, int]) -> torch.Tensor:
    """The bound of a product of matrices that share ``terms`` columns or rows."""
    gamma = Roundoff.of(right.size.dtype).gamma(terms)
    return finish(cross(left.size, left.error, right.size, right.error, gamma), shape[0] * shape[1], terms)


def times(left: Dense, right: Dense, turned: bool = False) -> Dense:
    """The product of two dense matrices, the first one ``turned`` (transposed) or not."""
    first = left.tensor.mT if turned else left.tensor
    shape = first.shape[1], right.shape[1]
    large = first.shape[1] * first.shape[2] > UNROLLED
    found = fast.product(first, right.tensor, part(shape)) if large else None
    if found is not None:
        return Dense(found[0], times_error(left, right, right.shape[0], shape), known=found[1])
    thin = right.shape[1] * THINNER <= first.shape[1] and large
    if thin and first.stride(2) == 1 and first.shape[1] < THINNER * first.shape[2]:
        value = product(first, right.tensor.mT.contiguous().mT)
    elif thin:
        value = product(right.tensor.mT, first.mT).mT.contiguous()
    else:
        value = product(first, right.tensor)
    if turned and left is right and left.uncounted:
        left.counted(value.diagonal(dim1=1, dim2=2).sum(1)[:, None, None], sum(left.shape))
    return Dense(value, times_error(left, right, right.shape[0], shape))


def scaled(body: Dense, factor: Bounded) -> Dense:
    """A dense matrix times a number."""
    unit, off = Roundoff.of(body.tensor.dtype).unit, factor.error
    value = body.tensor * factor.value
    return Dense(value, finish(cross(body.size, body.error, factor.value.abs(), off, unit), value[0].numel()))


def rows_scaled(entries: Dense, body: Dense) -> Dense:
    """diag(d) times a dense matrix, for a column d."""
    return entrywise(entries, body)


def entrywise(left: Dense, right: Dense) -> Dense:
    """The entry-wise product, of one shape or of a column with every column: |a o x| <= max |a| |x|."""
    value = left.tensor * right.tensor
    unit = Roundoff.of(value.dtype).unit
    error = left.peak * right.size * unit
    if right.error is not None:
        error = error + left.peak * right.error
    if left.error is not None:
        error = error + left.error * (right.peak if left.shape == right.shape else right.size)
        error = error if right.error is None else error + left.error * right.error
    return Dense(value, finish(error, value[0].numel()))


def inner(left: Dense, right: Dense, value: torch.Tensor | None = None) -> Bounded:
    """The Frobenius inner product of two dense matrices of one shape; maybe its value is known."""
    rows, columns = left.shape
    if value is None:
        value = left.squares if left is right else _product_sum(left, right)
    gamma = Roundoff.of(value.dtype).gamma(depth(left.shape) + 8)
    error = cross(left.size, left.error, right.size, right.error, gamma)
    return Bounded(value, finish(error, rows * columns, 2))


def _product_sum(left: Dense, right: Dense) -> torch.Tensor:
    """The computed sum of products of entries."""
    if left.uncounted or right.uncounted:
        found = fast.moments(left.tensor, right.tensor, part(left.shape))
        if found is not None:
            left.counted(found[1], depth(left.shape))
            right.counted(found[2], depth(right.shape))
            return found[0]
    value = fast.dots(left.tensor, right.tensor, part(left.shape))
    return summed(left.tensor * right.tensor) if value is None else value


def total(body: Dense) -> Bounded:
    """The sum of all entries: each error is at most sqrt(entries) in all."""
    count = body.shape[0] * body.shape[1]
    gamma = Roundoff.of(body.tensor.dtype).gamma(depth(body.shape))
    error = body.size * gamma if body.error is None else body.size * gamma + body.error
    return Bounded(summed(body.tensor), finish(error * (count**0.5 * INFLATION), count))
