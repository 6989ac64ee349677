"""Fitting: a bare 0 becomes a zero matrix, a bare I an identity, where the context gives the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify.errors import IllTyped
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.atoms.multiply import product
from verify.expressions.atoms.negate import Negate
from verify.expressions.term import Term
from verify.expressions.types import Matrix, Scalar, ValueType


@dataclass(frozen=True, slots=True)
class Unsized:
    """A scalar multiple of an identity matrix whose size is not known yet."""

    scale: Term | None = None

    def sized(self, kind: ValueType) -> Term:
        """The multiple of the identity of this shape."""
        if not isinstance(kind, Matrix) or kind.rows != kind.columns:
            raise IllTyped(f"an identity matrix where {kind} must stand")
        identity = Identity((), kind.rows)
        return identity if self.scale is None else product([self.scale, identity])


Part = Term | Unsized


def fit(part: Part, kind: ValueType) -> Term:
    """The part as a value of this type, where it is a bare 0 or I; otherwise unchanged."""
    if isinstance(part, Unsized):
        return part.sized(kind)
    if isinstance(kind, Matrix) and isinstance(part, Constant) and part.number == 0:
        return Zero((), kind.rows, kind.columns)
    return part


def fit_together(parts: Sequence[Part]) -> list[Part]:
    """The parts fitted to the first matrix among them."""
    for part in parts:
        if isinstance(part, Term) and isinstance(part.type, Matrix):
            return [fit(other, part.type) for other in parts]
    return list(parts)


def negative(part: Part) -> Part:
    """-part."""
    if isinstance(part, Unsized):
        return Unsized(constant(-1) if part.scale is None else Negate((part.scale,)))
    return Negate((part,))


def add(parts: Sequence[Part]) -> Part:
    """The sum; of one part, itself."""
    if len(parts) == 1:
        return parts[0]
    fitted = fit_together(parts)
    terms = tuple(part for part in fitted if isinstance(part, Term))
    if len(terms) == len(fitted):
        return Add(terms)
    raise IllTyped("a sum with an identity matrix whose size is not known: write I_n")


def join(factors: Sequence[Part]) -> Part:
    """The product of factors; a scalar u^T v closes before a matrix that does not fit it."""
    if len(factors) == 1:
        return factors[0]
    if any(isinstance(factor, Unsized) for factor in factors):
        return _with_identity(factors)
    terms = [factor for factor in factors if isinstance(factor, Term)]
    groups: list[Term] = []
    chain: list[Term] = []
    for term in terms:
        if isinstance(term.type, Matrix) and chain:
            matrices = [factor for factor in chain if isinstance(factor.type, Matrix)]
            if matrices and isinstance(product(matrices).type, Scalar) and len(matrices) > 1:
                groups.append(product(matrices))
                chain = [factor for factor in chain if not isinstance(factor.type, Matrix)]
        chain.append(term)
    return product([*groups, *chain])


def _with_identity(factors: Sequence[Part]) -> Part:
    rest = [factor for factor in factors if isinstance(factor, Term)]
    scales = [factor.scale for factor in factors if isinstance(factor, Unsized) and factor.scale is not None]
    if any(isinstance(factor.type, Matrix) for factor in rest):
        return product([*scales, *rest])
    return Unsized(product([*scales, *rest]) if scales or rest else None)


def divide(above: Part, below: Part) -> Part:
    """above / below."""
    if isinstance(below, Unsized):
        raise IllTyped("a division by an identity matrix")
    if isinstance(above, Unsized):
        return Unsized(Divide((above.scale or constant(1), below)))
    return Divide((above, below))
