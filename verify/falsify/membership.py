"""Whether exact entries make a member of a declared class of matrices, also where they are many."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mat

from verify.domains.choose import matrix_class
from verify.domains.diagonal import Diagonal
from verify.domains.domain import MatrixClass
from verify.domains.general import General
from verify.domains.losses import Parameter
from verify.domains.low_rank import LowRank
from verify.domains.orthogonal import Orthogonal
from verify.domains.projection import Projection
from verify.domains.semidefinite import Semidefinite
from verify.domains.symmetric import Symmetric
from verify.falsify.dyadic import LARGE, Dyadic, Matrix, shape_of

SPECTRAL = 96
"""Characteristic polynomials are formed of matrices up to this size."""

ALGEBRAIC = 768
"""Products and ranks are computed of matrices up to this size."""


def belongs(rows: Matrix, properties: dict[str, int | None]) -> bool | None:
    """Whether the matrix has the declared properties; None where it is too large to tell."""
    chosen = matrix_class(properties)
    if isinstance(chosen, General):
        return True
    tall, wide = shape_of(rows)
    if tall * wide < LARGE:
        return chosen.contains([list(row) for row in rows])
    if isinstance(chosen, Diagonal) and isinstance(rows, Dyadic):
        return _is_diagonal(chosen, rows)
    if isinstance(chosen, Symmetric) and isinstance(rows, Dyadic):
        return bool((rows.numbers == chosen.sign * rows.numbers.T).all())
    if not isinstance(chosen, Semidefinite | LowRank | Orthogonal | Projection):
        return chosen.contains([list(row) for row in rows])
    if max(tall, wide) > (SPECTRAL if isinstance(chosen, Semidefinite) else ALGEBRAIC):
        return None
    return _algebraic(chosen, fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in rows]))


def _is_diagonal(chosen: Diagonal, rows: Dyadic) -> bool:
    numbers = rows.numbers
    diagonal = numbers.diagonal()
    if bool((numbers != diagonal.diag()).any()):
        return False
    if chosen.entries == "positive":
        return bool((diagonal > 0).all())
    return chosen.entries == "real" or bool((diagonal >= 0).all())


def _algebraic(chosen: MatrixClass, matrix: fmpq_mat) -> bool:
    """The defining equations of a class, by exact linear algebra."""
    turned = matrix.transpose()
    size = matrix.ncols()
    if isinstance(chosen, Orthogonal):
        units = [int(i == j) for i in range(size) for j in range(size)]
        return bool(turned * matrix == fmpq_mat(size, size, units))
    if isinstance(chosen, LowRank):
        return (not chosen.symmetric or bool(matrix == turned)) and int(matrix.rank()) <= chosen.rank
    if matrix != turned:
        return False
    if isinstance(chosen, Projection):
        return bool(matrix * matrix == matrix)
    assert isinstance(chosen, Semidefinite)
    return _is_semidefinite(chosen, matrix)


def _is_semidefinite(chosen: Semidefinite, matrix: fmpq_mat) -> bool:
    """All roots of the characteristic polynomial of a symmetric matrix are real: its signs tell theirs.

    They are all >= 0 exactly where the coefficients alternate (Descartes' rule); the rank is the size less
    the multiplicity of the root 0.
    """
    coefficients = matrix.charpoly().coeffs()
    size = len(coefficients) - 1
    if any(c * (-1) ** (size - k) < 0 for k, c in enumerate(coefficients)):
        return False
    rank = size - next(k for k, c in enumerate(coefficients) if c != 0)
    if chosen.definite:
        return rank == size
    return chosen.rank is None or rank <= chosen.rank


def admits(parameter: Parameter, rows: Matrix) -> bool:
    """Whether a family's parameter may be this matrix."""
    try:
        if shape_of(rows) != (parameter.rows, parameter.columns):
            return False
    except ValueError:
        return False
    return parameter.kind in ("point", "real") or repaired(parameter, rows) == rows


def repaired(parameter: Parameter, rows: Matrix) -> Matrix:
    """The nearest admissible matrix, as :meth:`Parameter.repaired` says."""
    if parameter.kind in ("point", "real"):
        return rows
    if not isinstance(rows, Dyadic) or parameter.kind == "choice":
        return parameter.repaired(rows)
    numbers = rows.numbers
    if parameter.kind in ("left", "right"):
        if not bool((numbers == 0).all()):
            return rows
        numbers = numbers.clone()
        numbers[0, 0] = 1.0
        return Dyadic(numbers)
    zero = numbers == 0
    changed = {
        "nonnegative": numbers.abs(),
        "positive": numbers.abs().masked_fill(zero, 1.0),
        "fraction": numbers.clamp(0.0, 1.0),
        "sign": (numbers >= 0).double() * 2 - 1,
    }
    return Dyadic(changed[parameter.kind])


def inside(rows: Matrix, kind: str) -> Matrix:
    """The nearest fractions of an interval that lacks one end or both."""
    half = Fraction(1, 2)

    def entry(x: Fraction) -> Fraction:
        x = min(max(x, Fraction(0)), Fraction(1))
        if x == 0 and kind != "inner or zero":
            return half
        return half if x == 1 and kind != "inner or one" else x

    return tuple(tuple(map(entry, row)) for row in rows)
