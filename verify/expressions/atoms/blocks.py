"""Block matrices, and the blocks of a matrix."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.identity import Zero
from verify.expressions.size import Size
from verify.expressions.term import Context, Operation, Term, V
from verify.expressions.types import Matrix, Scalar, matrix_or_scalar, shape


@dataclass(frozen=True, eq=False)
class Blocks(Operation):
    """A matrix put together from blocks, ``width`` of them a row; equal blocks are one and the same term."""

    width: int

    def __post_init__(self) -> None:
        known: dict[Term, Term] = {}
        blocks = tuple(known.setdefault(block, block) for block in self.arguments)
        object.__setattr__(self, "arguments", blocks)
        super().__post_init__()

    @property
    def grid(self) -> list[tuple[Term, ...]]:
        """The blocks, row by row."""
        return [self.arguments[k : k + self.width] for k in range(0, len(self.arguments), self.width)]

    def infer(self) -> Matrix | Scalar:
        heights, widths = self.heights(), self.widths()
        for row, height in zip(self.grid, heights, strict=True):
            for block, width in zip(row, widths, strict=True):
                if shape(block.type) != (height, width):
                    raise IllTyped(f"a block that is {block.type} where {height} x {width} must stand")
        return matrix_or_scalar(_sum(heights), _sum(widths))

    def heights(self) -> list[Size]:
        """The number of rows of each row of blocks."""
        return [shape(row[0].type)[0] for row in self.grid]

    def widths(self) -> list[Size]:
        """The number of columns of each column of blocks."""
        return [shape(block.type)[1] for block in self.grid[0]]

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        return arithmetic.stack([values[k : k + self.width] for k in range(0, len(values), self.width)])

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        pulled: list[Term | None] = []
        top = Size.of(0)
        for height in self.heights():
            left = Size.of(0)
            for width in self.widths():
                pulled.append(Slice((cotangent,), top, top + height, left, left + width))
                left = left + width
            top = top + height
        return tuple(pulled)


@dataclass(frozen=True, eq=False)
class Slice(Term):
    """The block of a matrix between the given rows and columns (counted from 0, ends excluded)."""

    top: Size
    bottom: Size
    left: Size
    right: Size

    def infer(self) -> Matrix | Scalar:
        return matrix_or_scalar(self.bottom - self.top, self.right - self.left)

    def free_names(self) -> frozenset[str]:
        sizes = (self.top, self.bottom, self.left, self.right)
        return super().free_names().union(*(size.names for size in sizes))

    def evaluate(self, context: Context[V]) -> V:
        value = context.value(self.arguments[0])
        tall, wide = context.arithmetic.shape(value)
        top, bottom = context.size(self.top), context.size(self.bottom)
        left, right = context.size(self.left), context.size(self.right)
        if (top, bottom) != (0, tall):
            value = context.arithmetic.rows(value, top, bottom)
        if (left, right) != (0, wide):
            value = context.arithmetic.columns(value, left, right)
        return value

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        """The cotangent in its place, zeros around it."""
        rows, columns = shape(self.arguments[0].type)
        heights = [self.top, self.bottom - self.top, rows - self.bottom]
        widths = [self.left, self.right - self.left, columns - self.right]
        none = Size.of(0)
        tall = [k for k in range(3) if heights[k] != none]
        wide = [k for k in range(3) if widths[k] != none]
        grid = [
            cotangent if (i, j) == (1, 1) else Zero((), heights[i], widths[j]) for i in tall for j in wide
        ]
        return (cotangent if len(grid) == 1 else Blocks(tuple(grid), len(wide)),)


def _sum(sizes: list[Size]) -> Size:
    total = Size.of(0)
    for size in sizes:
        total = total + size
    return total
