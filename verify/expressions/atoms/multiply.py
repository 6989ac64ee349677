"""Products of scalars and matrices, in any mixture."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from verify.errors import IllTyped
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.atoms.inner import inner
from verify.expressions.atoms.transpose import transpose
from verify.expressions.term import Operation, Term, V
from verify.expressions.types import Matrix, Scalar, ValueType, is_natural, is_nonnegative, matrix_or_scalar


@dataclass(frozen=True, eq=False)
class Multiply(Operation):
    """a b c: the matrices multiply in order, the scalars scale the result.

    The matrices are multiplied in the cheapest order for their actual sizes.
    """

    def infer(self) -> ValueType:
        chain = [a for a in self.arguments if isinstance(a.type, Matrix)]
        for left, right in itertools.pairwise(chain):
            if left.type.columns != right.type.rows:
                raise IllTyped(f"a product of {left.type} and {right.type}")
        if chain:
            return matrix_or_scalar(chain[0].type.rows, chain[-1].type.columns)
        return Scalar(
            natural=all(is_natural(a.type) for a in self.arguments),
            nonnegative=all(is_nonnegative(a.type) for a in self.arguments) or self._is_square(),
        )

    def _is_square(self) -> bool:
        return len(self.arguments) == 2 and self.arguments[0] == self.arguments[1]

    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        pairs = list(zip(self.arguments, values, strict=True))
        scalars = [v for a, v in pairs if not isinstance(a.type, Matrix)]
        matrices = [v for a, v in pairs if isinstance(a.type, Matrix)]
        scale = reduce(arithmetic.multiply, scalars) if scalars else None
        if not matrices:
            assert scale is not None
            return scale
        product = _chain(arithmetic, matrices)
        return product if scale is None else arithmetic.multiply(scale, product)

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        return tuple(self._pull(k, cotangent) for k in range(len(self.arguments)))

    def _pull(self, position: int, cotangent: Term) -> Term:
        others = [a for k, a in enumerate(self.arguments) if k != position]
        if not isinstance(self.arguments[position].type, Matrix):
            rest = product(others)
            return inner(cotangent, rest) if isinstance(self.type, Matrix) else product([cotangent, rest])
        scalars = [a for a in others if not isinstance(a.type, Matrix)]
        before = [a for a in self.arguments[:position] if isinstance(a.type, Matrix)]
        after = [a for a in self.arguments[position + 1 :] if isinstance(a.type, Matrix)]
        left = [transpose(a) for a in reversed(before)]
        right = [transpose(a) for a in reversed(after)]
        return product([*scalars, *left, cotangent, *right])


def product(factors: Sequence[Term]) -> Term:
    """The product of the factors; of one factor, itself."""
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors))


def _chain(arithmetic: Arithmetic[V], matrices: list[V]) -> V:
    """The matrix product, associated so that the fewest scalar products are formed."""
    if len(matrices) == 1:
        return matrices[0]
    if len(matrices) == 2:
        return arithmetic.matmul(matrices[0], matrices[1])
    shapes = [arithmetic.shape(matrix) for matrix in matrices]
    dims = [shapes[0][0], *(columns for _, columns in shapes)]
    count = len(matrices)
    cost = [[0] * count for _ in range(count)]
    split = [[0] * count for _ in range(count)]
    for width in range(1, count):
        for i in range(count - width):
            j = i + width
            cost[i][j], split[i][j] = min(
                (cost[i][k] + cost[k + 1][j] + dims[i] * dims[k + 1] * dims[j + 1], k) for k in range(i, j)
            )

    def multiply(i: int, j: int) -> V:
        if i == j:
            return matrices[i]
        return arithmetic.matmul(multiply(i, split[i][j]), multiply(split[i][j] + 1, j))

    return multiply(0, count - 1)
