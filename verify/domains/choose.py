"""From declared properties to the class of matrices they name together."""

from __future__ import annotations

from collections.abc import Mapping

from verify.domains.diagonal import Diagonal
from verify.domains.domain import MatrixClass
from verify.domains.general import General
from verify.domains.low_rank import LowRank
from verify.domains.orthogonal import Orthogonal
from verify.domains.projection import Projection
from verify.domains.semidefinite import Semidefinite
from verify.domains.symmetric import Symmetric
from verify.domains.unit_sphere import UnitSphere
from verify.errors import VerifyError


def matrix_class(properties: Mapping[str, int | None]) -> MatrixClass:
    """The class with these properties; ``rank`` maps to its bound, the others to None."""
    names = frozenset(properties)
    rank = properties.get("rank")
    base = names - {"rank"}
    definite = "pd" in base
    if not base:
        return General() if rank is None else LowRank(rank)
    if base == {"unit"} and rank is None:
        return UnitSphere()
    if "projection" in base and base <= {"projection", "symmetric", "psd"} and rank is None:
        return Projection()
    if base == {"orthogonal"} and rank is None:
        return Orthogonal()
    if base == {"skew"} and rank is None:
        return Symmetric(-1)
    if base == {"symmetric"}:
        return Symmetric() if rank is None else LowRank(rank, symmetric=True)
    if base <= {"symmetric", "psd", "pd"}:
        return Semidefinite(definite, rank)
    if "diagonal" in base and base <= {"diagonal", "symmetric", "psd", "pd"} and rank is None:
        return Diagonal("positive" if definite else "nonnegative" if "psd" in base else "real")
    listed = ", ".join(sorted(names))
    raise VerifyError(f"no way is known to draw a matrix that is {listed}: state one as %@ assume")
