"""Relations between two terms: the smallest thing that can be true or false."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.term import Term
from verify.expressions.types import Matrix, Scalar, same_shape

SIGNS = ("=", "!=", "<=", "<", ">=", ">", "\\preceq", "\\succeq", "\\prec", "\\succ")
LOEWNER = ("\\preceq", "\\succeq", "\\prec", "\\succ")
MIRROR = {
    "=": "=",
    "!=": "!=",
    "<=": ">=",
    "<": ">",
    ">=": "<=",
    ">": "<",
    "\\preceq": "\\succeq",
    "\\succeq": "\\preceq",
    "\\prec": "\\succ",
    "\\succ": "\\prec",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """``left sign right``, between scalars, or (=, and the semidefinite order) between matrices."""

    left: Term
    sign: str
    right: Term

    def __post_init__(self) -> None:
        left, right = self.left.type, self.right.type
        if not same_shape(left, right):
            raise IllTyped(f"a comparison of {left} and {right}")
        ordered = self.sign in ("<=", "<", ">=", ">")
        if ordered and not isinstance(left, Scalar):
            raise IllTyped(f"an order between matrices: {self.sign} compares scalars, \\preceq matrices")
        if self.sign in LOEWNER and isinstance(left, Matrix) and left.rows != left.columns:
            raise IllTyped(f"the semidefinite order of {left}, which is not square")

    @property
    def names(self) -> frozenset[str]:
        """The declared names the relation depends on."""
        return self.left.names | self.right.names

    def mirrored(self) -> Relation:
        """The same relation read from right to left."""
        return Relation(self.right, MIRROR[self.sign], self.left)
