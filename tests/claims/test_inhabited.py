"""What is asked of the constants of declared functions, worked out by hand."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.expressions.printing import latex_relation

SPACE = (r"let n \in \mathbb{N}", r"let x, y \in \mathbb{R}^n")


def asked(formula: str, *lets: str) -> list[str]:
    """The hypotheses that nobody wrote down."""
    found = claim(formula, *SPACE, *lets)
    return [latex_relation(h.relation) for h in found.hypotheses if h not in found.assumptions]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("smooth L", [r"L \ge 0"]),
        ("lipschitz L", [r"L \ge 0"]),
        (r"smooth L, strongly \mu", [r"L \ge 0", r"L \ge \mu"]),
        (r"lipschitz L, strongly \mu", [r"L \ge 0", r"0 \ge \mu"]),
        (r"smooth 1, strongly \mu", [r"1 \ge \mu"]),
        ("smooth 1, strongly 2", [r"1 \ge 2"]),
        ("smooth 1, strongly 1", []),
        (r"convex, strongly \mu", []),
        ("convex, below L", []),
        ("smooth L^2", []),
    ],
)
def test_what_a_class_needs_to_have_a_member(properties: str, expected: list[str]) -> None:
    """No function has a negative Lipschitz constant, nor is it smoother than strongly convex."""
    lets = r"let L, \mu \in \mathbb{R}", rf"let f : \mathbb{{R}}^n \to \mathbb{{R}} ; {properties}"
    assert asked(r"f(x) \ge f(y)", *lets) == expected


def test_what_declared_intervals_say_is_not_asked_again() -> None:
    """L > 0 and mu in (0, L] are enough; mu > 0 alone is not."""
    function = r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L, strongly \mu"
    assert asked(r"f(x) \ge 0", "let L > 0", r"let \mu \in (0, L]", function) == []
    assert asked(r"f(x) \ge 0", r"let \mu > 0", r"let L \ge \mu", function) == []
    assert asked(r"f(x) \ge 0", "let L > 0", r"let \mu > 0", function) == [r"L \ge \mu"]


def test_functions_that_a_claim_does_not_speak_of_exist_as_well() -> None:
    """Where it speaks of their constants, as they were when the functions were declared."""
    lets = r"let L \in \mathbb{R}", r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L"
    assert asked(r"L \|x\| \ge 0", *lets) == [r"L \ge 0"]
    assert asked(r"\|x\| \ge 0", *lets) == []
    assert asked(r"L \|x\| \ge 0", *lets, r"let L \in \mathbb{R}") == []
