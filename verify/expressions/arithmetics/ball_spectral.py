"""Certified singular values, eigenvalues and spectral functions of small matrices.

The eigenvalues of a rational symmetric matrix are the roots of its exact characteristic polynomial, with
exact multiplicities. A matrix of balls is its rational midpoint plus a matrix of radii: Weyl's and Mirsky's
inequalities say that the radii move nothing by more than their Frobenius norm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import arb, fmpq

from verify.errors import NotAnalytic, Undefined, Undetermined
from verify.expressions.arithmetics import balls
from verify.expressions.arithmetics.balls import ONE, ZERO, Number
from verify.expressions.arithmetics.enclosure import WIDEST, Enclosure, exponent

if TYPE_CHECKING:
    from verify.expressions.arithmetics.exact import BallArithmetic

LARGEST = 12
"""The largest size of which eigenvalues are certified."""


def singular_values(arithmetic: BallArithmetic, value: Enclosure) -> Enclosure:
    """Singular values, largest first: roots of the eigenvalues of the smaller Gram matrix, and shortcuts."""
    _require_real(value)
    count = min(value.shape)
    lone = _lone_entries(value)
    if lone is not None:
        found = [balls.absolute(value.entries[i][j]) for i, j in lone]
    elif count == 1 or _is_rank_one(value):
        found = [_frobenius(value)]
    elif not value.is_rational:
        centre, spread = _split(value)
        return singular_values(arithmetic, centre).map(lambda sigma: balls.cut(sigma + spread))
    else:
        spectrum = _spectrum(_gram(arithmetic, value))
        found = [balls.sqrt(balls.cut(root)) for root, times in spectrum for _ in range(times)]
    found += [ZERO] * (count - len(found))
    return Enclosure.of([number] for number in reversed(_ascending(found)))


def eigenvalues(arithmetic: BallArithmetic, value: Enclosure) -> Enclosure:
    """Eigenvalues of (A + A^T)/2, smallest first."""
    _require_real(value)
    doubled = arithmetic.add(value, arithmetic.transpose(value))
    symmetric = arithmetic.multiply(doubled, Enclosure.scalar(balls.HALF))
    if _is_diagonal(symmetric):
        found = [row[i] for i, row in enumerate(symmetric.entries)]
    elif not symmetric.is_rational:
        centre, spread = _split(symmetric)
        return eigenvalues(arithmetic, centre).map(lambda root: root + spread)
    else:
        found = [root for root, times in _spectrum(symmetric) for _ in range(times)]
    return Enclosure.of([number] for number in _ascending(found))


def spectral(
    arithmetic: BallArithmetic, value: Enclosure, shrink: Callable[[Enclosure], Enclosure]
) -> Enclosure:
    """W h(W^T W) with h(s^2) = shrink(s)/s, by Sylvester's formula over the distinct eigenvalues.

    W h(G) = sum_i h_i W prod_{j != i} (G - l_j)/(l_i - l_j), with G = W^T W, exact for multiple eigenvalues.
    """
    _require_real(value)
    lone = _lone_entries(value)
    if lone is not None:
        places = {place: _ratio(balls.absolute(value.entries[place[0]][place[1]]), shrink) for place in lone}
        return Enclosure.of(
            [balls.multiply(number, places.get((i, j), ZERO)) for j, number in enumerate(row)]
            for i, row in enumerate(value.entries)
        )
    if min(value.shape) == 1 or _is_rank_one(value):
        return arithmetic.multiply(value, Enclosure.scalar(_ratio(_frobenius(value), shrink)))
    if not value.is_rational:
        centre, spread = _split(value)
        return spectral(arithmetic, centre, shrink).map(lambda number: number + spread)
    rows, columns = value.shape
    if rows < columns:
        return arithmetic.transpose(spectral(arithmetic, arithmetic.transpose(value), shrink))
    gram = _gram(arithmetic, value)
    roots = [balls.cut(root) for root, _ in _spectrum(gram)]
    result = arithmetic.zeros(rows, columns)
    for i, root in enumerate(roots):
        part = arithmetic.multiply(value, Enclosure.scalar(_ratio(balls.sqrt(root), shrink)))
        for other in (other for j, other in enumerate(roots) if j != i):
            gap = balls.subtract(root, other)
            if balls.sign(gap) is None:
                raise Undetermined("two singular values that this precision cannot tell apart")
            shifted = arithmetic.subtract(gram, _scaled_identity(other, columns))
            part = arithmetic.matmul(part, arithmetic.multiply(shifted, Enclosure.scalar(ONE / gap)))
        result = arithmetic.add(result, part)
    return result


def inverse(value: Enclosure) -> Enclosure:
    """The inverse; Undefined for an exact singular matrix, Undetermined for balls that may contain one."""
    try:
        return Enclosure.of(value.flint.inv().tolist())
    except ZeroDivisionError as trouble:
        if value.is_rational:
            raise Undefined("inverse of a singular matrix") from trouble
        raise Undetermined("inverse of a matrix that may be singular") from trouble


def rank(arithmetic: BallArithmetic, value: Enclosure) -> int:
    """The rank: exact for rationals; for balls, that the part not exactly zero has full rank is certified."""
    if value.is_rational:
        return int(value.flint.rank())
    _require_real(value)
    rows = [row for row in value.entries if any(balls.sign(number) != 0 for number in row)]
    columns = [column for column in zip(*rows, strict=True) if any(balls.sign(x) != 0 for x in column)]
    if not columns:
        return 0
    core = Enclosure.of(columns).transposed
    if balls.sign(_gram(arithmetic, core).flint.det()) == 1:
        return min(core.shape)
    raise Undetermined("a rank that depends on whether a quantity is zero")


def _spectrum(symmetric: Enclosure) -> list[tuple[Number, int]]:
    """Distinct eigenvalues of a rational symmetric matrix and their multiplicities."""
    size = symmetric.shape[0]
    if size > LARGEST:
        raise Undetermined(f"eigenvalues are certified up to size {LARGEST}, not {size}")
    _, factors = symmetric.flint.charpoly().numer().factor()
    return [(root, times) for factor, times in factors for root in _roots(factor)]


def _roots(factor: Number) -> list[Number]:
    """The roots, all real, of an irreducible integer polynomial."""
    if factor.degree() == 1:
        return [fmpq(-factor[0], factor[1])]
    return [root.real for root, _ in factor.complex_roots()]


def _split(value: Enclosure) -> tuple[Enclosure, Number]:
    """The rational midpoint of a matrix of balls and the ball around 0 of the Frobenius norm of its radii."""
    found = [[balls.real(number) for number in row] for row in value.entries]
    if not all(number.is_finite() for row in found for number in row):
        raise Undetermined("a matrix with an unbounded entry")
    if any(number.mid() != 0 and abs(exponent(number.mid())) > WIDEST for row in found for number in row):
        raise Undetermined("a matrix with an entry too large or too small to be a fraction")
    radius = balls.sqrt(balls.total([balls.power(number.rad(), 2) for row in found for number in row]))
    return Enclosure.of([number.mid().fmpq() for number in row] for row in found), arb(0, radius.upper())


def _gram(arithmetic: BallArithmetic, value: Enclosure) -> Enclosure:
    """The smaller of W^T W and W W^T."""
    rows, columns = value.shape
    left = arithmetic.transpose(value) if columns <= rows else value
    return arithmetic.matmul(left, arithmetic.transpose(left))


def _frobenius(value: Enclosure) -> Number:
    return balls.sqrt(balls.total([balls.power(number, 2) for number in value.flat]))


def _lone_entries(value: Enclosure) -> list[tuple[int, int]] | None:
    """Places of the entries not exactly zero if no two share a row or column, as in a diagonal; else None."""
    places = [
        (i, j)
        for i, row in enumerate(value.entries)
        for j, number in enumerate(row)
        if balls.sign(number) != 0
    ]
    alone = len({i for i, _ in places}) == len(places) == len({j for _, j in places})
    return places if alone else None


def _is_diagonal(value: Enclosure) -> bool:
    size = range(value.shape[0])
    return all(balls.sign(value.entries[i][j]) == 0 for i in size for j in size if i != j)


def _is_rank_one(value: Enclosure) -> bool:
    return value.is_rational and int(value.flint.rank()) == 1


def _ratio(sigma: Number, shrink: Callable[[Enclosure], Enclosure]) -> Number:
    """shrink(sigma)/sigma, in [-1, 1] where sigma may be zero."""
    known = balls.sign(sigma)
    if known == 0:
        return ZERO
    if known is None:
        return arb(0, 1)
    return balls.divide(shrink(Enclosure.scalar(sigma)).number, sigma)


def _scaled_identity(number: Number, size: int) -> Enclosure:
    return Enclosure.of([number if i == j else ZERO for j in range(size)] for i in range(size))


def _ascending(numbers: list[Number]) -> list[Number]:
    """Enclosures of the order statistics, smallest first: overlapping balls exchange minima and maxima."""
    found = list(numbers)
    for end in range(len(found) - 1, 0, -1):
        for k in range(end):
            low, high = found[k], found[k + 1]
            found[k], found[k + 1] = balls.minimum(low, high), balls.maximum(low, high)
    return found


def _require_real(value: Enclosure) -> None:
    if value.is_complex:
        raise NotAnalytic("singular values and eigenvalues of a complex ball")
