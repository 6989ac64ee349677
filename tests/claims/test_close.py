"""Closing: a claim carries what it depends on, and nothing else."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim, claims
from verify.errors import Ambiguous
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (r"\sum_{a=1}^{3} J(1) = 9", "a"),
        (r"\int_0^1 J(a) \, da = 1", "a"),
        (r"\sum_{b=1}^{2} \int_0^b J(a) \, da \ge 0", "a"),
        (r"\sum_{a=1}^{3} E = 9", "a"),
        (r"\max_{1 \le T \le 2} S \ge 0", "T"),
    ],
)
def test_a_bound_letter_is_not_another_thing_in_a_definition(text: str, name: str) -> None:
    """Neither 1 + a for the number a, nor for each a in the sum, is what everybody reads."""
    lines = (r"let a, b, s, x_t \in \mathbb{R}", r"let T \in \mathbb{N}", "def J(s) = s + a", "def E = J(1)")
    with pytest.raises(Ambiguous, match=f"^{name} is bound here"):
        claim(text, *lines, r"def S = \sum_{t=1}^{T} x_t")


def test_letters_that_a_definition_binds_itself_may_be_bound_again() -> None:
    """Its argument, and the indices of its sums."""
    lines = (r"let a, s, x_t \in \mathbb{R}", r"let T \in \mathbb{N}", "def J(s) = s + a")
    found = claim(r"\sum_{s=1}^{2} J(s) \le \sum_{t=1}^{2} S", *lines, r"def S = \sum_{t=1}^{T} x_t")
    left, right = latex_relation(found.conclusion).split(r" \le ")
    assert left == r"\sum_{s = 1}^{2} (s + a)"
    assert right.replace(" ", "") == r"\sum_{t=1}^{2}\sum_{t=1}^{T}x_{t}"


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


OUTER = (r"let a, b \ge 0", r"let n \in \mathbb{N}", r"let x \in \mathbb{R}^n")


@pytest.mark.parametrize(
    ("said", "anew", "text", "name"),
    [
        (r"assume a \ge 2", r"let a \in \mathbb{R}", r"a \ge 2", "a"),
        ("def c = a + 1", r"let a \in \mathbb{R}", r"c \ge 1", "a"),
        ("def c = a + 1\n%@ def d = 2 c", r"let a \in \mathbb{R}", r"d \ge 1", "a"),
        ("def c = a + 1\n%@ assume c \\ge 3", "def c = 2 a", r"c \ge 3", "c"),
        (r"let y \ge a", r"let a \in \mathbb{R}", r"y \ge a", "a"),
        (r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth a", "let a > 0", r"f(x) \le f(x)", "a"),
        (r"let y_t \in \mathbb{R}" + "\n%@ seq y_{t+1} = a y_t", r"let a \in \mathbb{R}", r"y_1 \le 1", "a"),
        (r"let Q \in \mathbb{R}^{n\times n} ; orthogonal", r"let n \in \mathbb{N}", r"\|Q\|^2 = n", "n"),
        (r"assume a \ge b", r"let b \in \mathbb{R}", r"a \ge 0", "b"),
    ],
)
def test_what_is_said_of_a_name_is_not_of_its_namesake(said: str, anew: str, text: str, name: str) -> None:
    """Whether it is meant to hold of the new one nobody can tell."""
    with pytest.raises(Ambiguous, match=f"^{name} is declared anew after"):
        claim(text, *OUTER, said, anew)


def test_names_may_be_declared_anew() -> None:
    """Where nothing that matters was said of the first, and what is said again holds."""
    found = claim(
        r"a \ge 3", *OUTER, r"assume b \ge 2", "def c = b", r"let a \in \mathbb{R}", r"assume a \ge 3"
    )
    assert [latex_relation(a.relation) for a in found.assumptions] == [r"a \ge 3"]
    assert found.declarations["a"].lower is None
    assert claim(r"\|x\|^2 \ge 0", *OUTER, "let n = 3").declarations["n"].value is not None


def test_what_was_said_of_a_namesake_contradicts_nothing() -> None:
    """Neither is it among the other hypotheses of a claim about something else."""
    found = claim(r"b \ge 0", *OUTER, r"assume a \ge 2", r"let a \in \mathbb{R}", r"assume a \le 1")
    assert [latex_relation(a.relation) for a in found.aside] == [r"a \le 1"]


def test_letters_that_index_may_be_declared_later() -> None:
    """Until then each was any natural number; a sequence may be declared by its first element."""
    lines = (r"let y_t \in \mathbb{R}", r"assume y_t \ge 1", r"let t \in \mathbb{N}")
    (assumption,) = claim(r"y_t \ge 1", *lines).assumptions
    assert assumption.index is not None or assumption.relation.names == {"y_t", "t"}
    lines = (r"let a \ge 0", r"let x_0 \in \mathbb{R}", r"assume x_0 \ge 1", r"seq x_{t+1} = a x_t")
    (assumption,) = claim(r"x_0 \ge 1", *lines).assumptions
    assert latex_relation(assumption.relation) == r"x_{0} \ge 1"


@pytest.mark.parametrize(
    "text", [r"\sum_{n=1}^{3} \|x\|^2 \ge 0", r"\sum_{n=1}^{3} \text{Tr}(x x^\top) \ge 0"]
)
def test_a_size_is_no_bound_letter(text: str) -> None:
    """The matrix inside would be of all these sizes."""
    with pytest.raises(Ambiguous, match=r"^n is bound here, and also the size"):
        claim(text, *OUTER)
