"""Certificates of one line: found where there is one, exact always."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.certify.spelled import poly, polys
from verify.certify.polynomials.combination import combine

TRUE = {
    "two squares": ("x**2 + y**2 - 2*x*y", "", ""),
    "AM-GM": ("(x+y)**2 - 4*x*y", "x, y", ""),
    "AM-GM of three": ("(x+y+z)**3 - 27*x*y*z", "x, y, z", ""),
    "cubes": ("x**3 + y**3 + z**3 - 3*x*y*z", "x, y, z", ""),
    "Cauchy-Schwarz": ("(a**2+b**2)*(c**2+d**2) - (a*c+b*d)**2", "", ""),
    "Cauchy-Schwarz of three": ("(a**2+b**2+e**2)*(c**2+d**2+f**2) - (a*c+b*d+e*f)**2", "", ""),
    "monotone square": ("y**2 - x**2", "x, y - x", ""),
    "root from below": ("s - 7/5", "s", "s**2 - 2"),
    "root from above": ("3/2 - s", "s", "s**2 - 2"),
    "descent": ("e*g - L*e**2*g/2 - e*g/2", "e, 1 - e*L, L, g", ""),
    "Young": ("k*x**2/2 + j*y**2/2 - x*y", "k, j", "k*j - 1"),
    "bounds away from zero": ("x*y - 6", "x - 2, y - 3", ""),
    "bounds from above": ("x*y - 6", "-x - 2, -y - 3", ""),
    "a square of three terms": ("(x+y-2*z)**2 + (x-3*y+z)**2", "", ""),
    "a dense quartic": ("2*x**4 + 2*x**3*y - x**2*y**2 + 5*y**4", "", ""),
    "the smaller of two": ("a - m*a", "a, 1 - m, a - m", "(m-a)*(m-1)"),
    "zero": ("x - x", "", ""),
    "an equation alone": ("A - x*y", "", "A - B, B - x*y"),
    "a step among numbers that say nothing of it": (
        "4/5 - 2*e**2*v*s*g*L/3 - e**2*s*g*L/3 - e**3*s*g**2*L/4 - e*l - s*L*e*v**2",
        "v, s, g, l, L, L - 1, s - 141/100, 71/50 - s, 1 - e, e, 2*v*l - g, 1 - 5*e*s*L*(p + q + l),"
        " p, q, x, y, w, p + q + l",
        "e + m, v**2 - p - q, s**2 - 2, g**2 - x - y, l**2 - w",
    ),
}
FALSE = {
    "two squares": ("x**2 + y**2 - 2.01*x*y", "", ""),
    "AM-GM of three": ("(x+y+z)**3 - 27.1*x*y*z", "x, y, z", ""),
    "cubes": ("x**3 + y**3 + z**3 - 3.01*x*y*z", "x, y, z", ""),
    "cubes of any sign": ("x**3 + y**3 + z**3 - 3*x*y*z", "x, y", ""),
    "Cauchy-Schwarz": ("(a**2+b**2)*(c**2+d**2) - 1.01*(a*c+b*d)**2", "", ""),
    "Cauchy-Schwarz of three": ("0.99*(a**2+b**2+e**2)*(c**2+d**2+f**2) - (a*c+b*d+e*f)**2", "", ""),
    "monotone square": ("y**2 - 1.01*x**2", "x, y - x", ""),
    "root from below": ("s - 1.42", "s", "s**2 - 2"),
    "root from above": ("1.41 - s", "s", "s**2 - 2"),
    "descent": ("e*g - L*e**2*g/2 - 0.51*e*g", "e, 1 - e*L, L, g", ""),
    "Young": ("k*x**2/2 + j*y**2/2 - 1.01*x*y", "k, j", "k*j - 1"),
    "bounds away from zero": ("x*y - 6.01", "x - 2, y - 3", ""),
    "a negative number": ("-1 + x - x", "x", ""),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_facts(name: str) -> None:
    """Each gets a combination, and it multiplies out to the goal."""
    goal, at_least, equal = TRUE[name]
    found = combine(poly(goal), polys(at_least), polys(equal))
    assert found is not None
    assert found.value(polys(at_least), polys(equal)) == poly(goal)
    assert all(isinstance(t.coefficient, Fraction) and t.coefficient > 0 for t in found.terms)


@pytest.mark.parametrize("name", FALSE)
def test_false_controls(name: str) -> None:
    """A constant slightly too strong: nothing may come."""
    goal, at_least, equal = FALSE[name]
    assert combine(poly(goal), polys(at_least), polys(equal)) is None


def test_the_degree_can_be_bounded() -> None:
    """The square of the hypothesis has degree four."""
    goal, at_least = poly("x**2*y - y**3"), polys("x - y, y")
    assert combine(goal, at_least, [], degree=3) is not None
    assert combine(goal, at_least, [], degree=2) is None
