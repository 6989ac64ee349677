"""Solving: equations become rules and properties where that is exact, and stay hypotheses elsewhere."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.expressions.printing import latex

LETS = (
    r"let n \in \mathbb{N}",
    r"let a, b, c \in \mathbb{R}",
    r"let x, y \ge 0",
    r"let u, v \in \mathbb{R}^n",
    r"let A, B, C \in \mathbb{R}^{n\times n}",
    r"let S \in \mathbb{R}^{n\times n} ; symmetric",
    r"let e_t \in \mathbb{R}",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth 1",
    r"let g : \mathbb{R}^n \to \mathbb{R} ; smooth 1",
)
TOUCH = r"a + b + c + x + y + \|u\| + \|v\| + \|A\| + \|B\| + \|C\| + \|S\| + e_0 + f(u) + g(v) \ge 0"


def solved(*assumptions: str) -> Claim:
    """A claim about everything, under these assumptions."""
    return claim(TOUCH, *LETS, *(f"assume {each}" for each in assumptions))


RULES = {
    "a = b + 1": ("a", "b + 1"),
    "b + 1 = a": ("a", "b + 1"),
    "A = B C": ("A", "B C"),
    "u = v": ("u", "v"),
}


@pytest.mark.parametrize("equation", RULES)
def test_a_name_that_is_given_is_a_rule(equation: str) -> None:
    """Either way round."""
    name, body = RULES[equation]
    found = solved(equation)
    assert latex(found.rules[name].body) == body
    assert equation not in [a.text for a in found.assumptions]


@pytest.mark.parametrize("equation", ["a + b = 1", "2 a - 3 b = c", "x + y = 1", "A + B = C", "u - v = 0"])
def test_a_linear_equation_gives_one_of_its_names(equation: str) -> None:
    """The first that is free."""
    found = solved(equation)
    assert len(found.rules) == 1
    assert equation not in [a.text for a in found.assumptions]


def test_what_is_solved_still_meets_its_bounds() -> None:
    """x = 1 - y is negative for some y: that stays a hypothesis."""
    found = solved("x + y = 1")
    (name,) = found.rules
    assert any(name in a.relation.names for a in found.assumptions)


def test_every_element_of_a_sequence_may_be_given() -> None:
    """An equation for each index."""
    assert latex(solved(r"e_t = a^2").rules["e_t"].body) == "a^{2}"


PROPERTIES = {
    r"\|u\| = 1": ("u", "unit"),
    r"\|u\|^2 = 1": ("u", "unit"),
    r"1 = \|u\|": ("u", "unit"),
    r"A^T A = I": ("A", "orthogonal"),
    r"A = A^T": ("A", "symmetric"),
}


@pytest.mark.parametrize("equation", PROPERTIES)
def test_an_equation_may_be_a_property(equation: str) -> None:
    """Which is drawn, not waited for."""
    name, expected = PROPERTIES[equation]
    found = solved(equation)
    assert expected in [p.name for p in found.declarations[name].properties]
    assert found.assumptions == ()


def test_a_vanishing_gradient_makes_a_stationary_point() -> None:
    """Of that function."""
    assert solved(r"\nabla f(u) = 0").stationary == {"u": "f"}


def test_only_one_point_is_made_stationary_for_a_function() -> None:
    """A second one is a hypothesis that trials must meet: no construction makes both."""
    found = solved(r"\nabla f(u) = 0", r"\nabla f(v) = 0")
    assert len(found.stationary) == 1
    assert len(found.assumptions) == 1


@pytest.mark.parametrize(
    "equation",
    [
        r"a b = 1",
        r"a = a^2",
        r"\|u\| = \|v\|",
        r"S = A",
        r"a = f(u)",
        r"\nabla f(u) = \nabla f(v)",
        r"a \le b",
        r"A B = B A",
    ],
)
def test_what_cannot_be_solved_stays(equation: str) -> None:
    """As a hypothesis, or as a rule for a name that has no structure to lose."""
    found = solved(equation)
    stays = equation in [a.text for a in found.assumptions]
    assert stays or (found.rules and "S" not in found.rules)


def test_two_equations_for_one_name() -> None:
    """The second is not lost."""
    found = solved("a = b", "a = c")
    assert len(found.rules) + len(found.assumptions) == 2


def test_equations_in_a_circle_do_not_define_each_other() -> None:
    """One is a rule, the other is checked or the same."""
    found = solved("a = b + 1", "b = a - 1")
    assert not ("a" in found.rules and "b" in found.rules)
