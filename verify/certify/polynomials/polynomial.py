"""Polynomials with exact rational coefficients, in variables whose names say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

Monomial = tuple[tuple[str, int], ...]
"""Variables with their exponents, sorted by name; every exponent is at least 1. The empty tuple is 1."""
Poly = dict[Monomial, Fraction]
"""Monomials with their coefficients, none of which is zero. Treat as immutable."""


def constant(value: Fraction | int) -> Poly:
    """A number as a polynomial."""
    return {(): Fraction(value)} if value else {}


def variable(name: str) -> Poly:
    """A variable as a polynomial."""
    return {((name, 1),): Fraction(1)}


def add(*summands: Poly) -> Poly:
    """The sum of polynomials."""
    total: Poly = {}
    for summand in summands:
        for monomial, coefficient in summand.items():
            total[monomial] = total.get(monomial, Fraction(0)) + coefficient
    return {monomial: coefficient for monomial, coefficient in total.items() if coefficient}


def scale(poly: Poly, number: Fraction | int) -> Poly:
    """A polynomial times a number."""
    return {monomial: coefficient * number for monomial, coefficient in poly.items()} if number else {}


def subtract(left: Poly, right: Poly) -> Poly:
    """The difference of two polynomials."""
    return add(left, scale(right, -1))


def join(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    exponents = dict(left)
    for name, exponent in right:
        exponents[name] = exponents.get(name, 0) + exponent
    return tuple(sorted(exponents.items()))


def quotient(monomial: Monomial, divisor: Monomial) -> Monomial | None:
    """What a monomial is times another; None where that does not divide it."""
    rest = dict(monomial)
    for name, k in divisor:
        rest[name] = rest.get(name, 0) - k
        if rest[name] < 0:
            return None
    return tuple((name, k) for name, k in sorted(rest.items()) if k)


def multiply(left: Poly, right: Poly) -> Poly:
    """The product of two polynomials."""
    total: Poly = {}
    for one, coefficient in left.items():
        for other, factor in right.items():
            monomial = join(one, other)
            total[monomial] = total.get(monomial, Fraction(0)) + coefficient * factor
    return {monomial: coefficient for monomial, coefficient in total.items() if coefficient}


def product(factors: Iterable[Poly]) -> Poly:
    """The product of polynomials; 1 where there is none."""
    result = constant(1)
    for factor in factors:
        result = multiply(result, factor)
    return result


def power(base: Poly, exponent: int) -> Poly:
    """A natural power of a polynomial."""
    return product([base] * exponent)


def degree(poly: Poly) -> int:
    """The total degree; 0 for a constant and for the zero polynomial."""
    return max((sum(exponent for _, exponent in monomial) for monomial in poly), default=0)


def variables(*polys: Poly) -> tuple[str, ...]:
    """The names of the variables that occur, sorted."""
    return tuple(sorted({name for poly in polys for monomial in poly for name, _ in monomial}))


def multiple(large: Poly, small: Poly) -> Fraction | None:
    """The number c with large = c small, None where there is none."""
    if large.keys() != small.keys() or not small:
        return None
    first = next(iter(small))
    c = large[first] / small[first]
    return c if large == scale(small, c) else None
