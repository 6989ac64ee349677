"""Closing: a claim carries what it depends on, and nothing else."""

from __future__ import annotations

from tests.claims.closing import claim, claims
from verify.expressions.atoms.function import FunctionGradient
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.printing import latex_relation

SIZES = r"let m, n \in \mathbb{N}"


def test_only_what_a_claim_uses_is_quantified() -> None:
    """Names, their sizes, and the names in their bounds."""
    found = claim(
        r"\|A\| \le c",
        SIZES,
        r"let p \in \mathbb{N}",
        "let b > 0",
        "let c > b",
        "let d > 0",
        r"let A \in \mathbb{R}^{m\times n}",
    )
    assert set(found.declarations) == {"m", "n", "A", "b", "c"}
    assert found.naturals == ("m", "n")


def test_definitions_are_unfolded() -> None:
    """Through one another, and into hypotheses."""
    found = claim(r"E \ge 0", r"let x, y \in \mathbb{R}", "def D = x + y", "def E = D^2", r"assume D \ge 1")
    assert latex_relation(found.conclusion) == r"(x + y)^{2} \ge 0"
    assert [latex_relation(a.relation) for a in found.assumptions] == [r"x + y \ge 1"]
    assert set(found.declarations) == {"x", "y"}


def test_a_defined_function_and_its_gradient_are_unfolded() -> None:
    """The gradient of what is written out."""
    found = claim(r"\nabla J(A) = 2 A", SIZES, r"let A \in \mathbb{R}^{m\times n}", r"def J(A) = \|A\|^2")
    assert "J" not in found.declarations
    assert {part.name for part in found.conclusion.left.walk() if isinstance(part, Symbol)} == {"A"}
    assert not any(isinstance(part, FunctionGradient) for part in found.conclusion.left.walk())


def test_hypotheses_about_other_things_stay_out() -> None:
    """Those that share a name with the claim come in, and those that share one with these."""
    found = claim(
        r"x \le 1",
        r"let x, y, z, w \in \mathbb{R}",
        r"assume x \le y^2",
        r"assume y^2 \le z^3",
        r"assume w \ge 5",
    )
    texts = [a.text for a in found.assumptions]
    assert texts == [r"x \le y^2", r"y^2 \le z^3"]
    assert set(found.declarations) == {"x", "y", "z"}


def test_a_fixed_matrix_stands_for_its_value() -> None:
    """It is no longer a name of the claim, and products with it become blocks."""
    found = claim(
        r"\|E A\| \le \|A\|",
        SIZES,
        r"let A \in \mathbb{R}^{(m+n)\times n}",
        r"let E \in \mathbb{R}^{m\times(m+n)} ; value [I 0]",
    )
    assert "E" not in found.declarations
    assert "Slice" in {type(part).__name__ for part in found.conclusion.left.walk()}


def test_an_assumption_on_a_sequence_is_of_every_element() -> None:
    """And one on a declared natural of that one."""
    every = claim(r"a_t \le 1", r"let a_t \in \mathbb{R}", r"assume a_t \le \frac{1}{2}")
    assert [a.index for a in every.assumptions] == ["t"]
    assert every.indices == ("t",)


def test_a_recursion_is_a_rule() -> None:
    """With the names its formula uses."""
    found = claim(r"x_t \le 1", r"let x_t \in \mathbb{R}", r"let q \in [0,1]", "seq x_{t+1} = q x_t")
    assert set(found.rules) == {"x_t"}
    assert "q" in found.declarations


def test_an_interval_that_may_be_empty_is_a_hypothesis() -> None:
    """Between two names."""
    found = claim(r"x \ge a", r"let a, b \in \mathbb{R}", r"let x \in [a, b]")
    assert [latex_relation(a.relation) for a in found.assumptions] == [r"a \le b"]


def test_claims_of_one_document_share_nothing() -> None:
    """Each has its own declarations."""
    found = claims("%@ let x, y \\in \\mathbb{R}\n%@ claim[a] x = x\n%@ claim[b] y = y\n")
    assert set(found["a"].declarations) == {"x"}
    assert set(found["b"].declarations) == {"y"}


def test_a_bound_of_which_nothing_else_is_said() -> None:
    """It may be any number below the function: nobody has to be shown a particular one."""
    lets = (r"let n \in \mathbb{N}", r"let c \in \mathbb{R}", r"let L \ge 1")
    function = r"let f : \mathbb{R}^{n\times n} \to \mathbb{R} ; smooth L, below c"
    points = r"let X, Y \in \mathbb{R}^{n\times n}"
    silent = claim(r"f(X) \le f(Y) + \|X - Y\|^2", *lets, function, points)
    assert silent.bounds == {"c": "f"}
    spoken = claim(r"f(X) - c \le f(Y) + \|X - Y\|^2", *lets, function, points)
    assert spoken.bounds == {}
    nonnegative = claim(r"f(X) \le f(Y)", r"let c \ge 0", lets[0], lets[2], function, points)
    assert nonnegative.bounds == {}
    assumed = claim(r"f(X) \le f(Y)", *lets, r"assume c \ge L", function, points)
    assert assumed.bounds == {}
