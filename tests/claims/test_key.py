"""The key of what is measured: blind to the constants of a skeleton and to nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.claims.closing import claim, claims
from verify.claims.key import labels, measurement_key
from verify.claims.split import split

LETS = (
    r"let m, n \in \mathbb{N}",
    r"let A, B \in \mathbb{R}^{m\times n}",
    r"let S \in \mathbb{R}^{n\times n}",
    r"let L > 0",
    r"let x \ge 0",
    r"let T \in \mathbb{N}",
    r"let e_t \ge 0",
    r"let V_t \in \mathbb{R}^{m\times n}",
    r"let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L",
)
BASE = r"f(A) \le f(B) + \frac{L}{2} \|A - B\|^2 + 3 \|A\|"


def key(formula: str, *lets: str) -> str:
    """The key of a formula under these directives."""
    return measurement_key(claim(formula, *(lets or LETS)))


@pytest.mark.parametrize(
    "formula",
    [
        r"f(A) \le f(B) + \frac{L}{4} \|A - B\|^2 + 3 \|A\|",
        r"f(A) \le f(B) + L \|A - B\|^2 + \frac{1}{7} \|A\|",
        r"f(A) < f(B) + \frac{L}{2} \|A - B\|^2 + 3 \|A\| + 5",
        r"3 \|A\| + f(B) + \frac{L}{2} \|A - B\|^2 \ge f(A)",
    ],
)
def test_constants_signs_and_order_are_of_the_skeleton(formula: str) -> None:
    """The same quantities are measured, in whatever order they are met."""
    assert key(formula) == key(BASE)


@pytest.mark.parametrize(
    "formula",
    [
        r"f(A) \le f(B) + \frac{L}{2} \|A + B\|^2 + 3 \|A\|",
        r"f(A) \le f(B) + \frac{L}{2} \|A - 2 B\|^2 + 3 \|A\|",
        r"f(A) \le f(B) + \frac{L}{2} \|A - B\|^2 + 3 \|B\|",
        r"f(A) \le f(B) + \frac{L}{2} \|A - B\|^2 + 3 \|A\|_*",
        r"f(A) \le f(B) + \frac{L}{2} \|A - B\|^2",
        r"f(2 A) \le f(B) + \frac{L}{2} \|A - B\|^2 + 3 \|A\|",
    ],
)
def test_what_is_measured_counts(formula: str) -> None:
    """Another norm, another matrix, a number inside a measurement."""
    assert key(formula) != key(BASE)


def changed(old: str, new: str) -> tuple[str, ...]:
    """The directives with one of them changed."""
    assert old in LETS
    return tuple(new if line == old else line for line in LETS)


@pytest.mark.parametrize(
    "lets",
    [
        (*LETS, r"assume \|A\| \le 1"),
        (*LETS, r"assume L \le 1"),
        changed(r"let L > 0", r"let L \ge 1"),
        changed(r"let L > 0", r"let L \ge 0"),
        changed(LETS[-1], LETS[-1] + " , convex"),
        changed(LETS[-1], LETS[-1].replace("smooth L", "smooth 2 L")),
        (*LETS, r"let m = 3"),
        (
            *LETS[:1],
            r"let A, B \in \mathbb{R}^{n\times n} ; symmetric",
            *LETS[2:-1],
            LETS[-1].replace(r"m\times n", r"n\times n"),
        ),
        (*LETS[:2], r"def B = 2 A", *LETS[2:]),
    ],
)
def test_what_it_is_measured_under_counts(lets: tuple[str, ...]) -> None:
    """Hypotheses, types, properties, sizes, definitions."""
    formula = BASE
    assert measurement_key(claim(formula, *lets)) != key(formula)


def test_hypotheses_in_another_order_are_the_same() -> None:
    """A set of them is assumed."""
    first = key(BASE, *LETS, r"assume \|A\| \le 1", r"assume \|B\| \le L")
    assert first == key(BASE, *LETS, r"assume \|B\| \le L", r"assume \|A\| \le 1")
    assert first != key(BASE, *LETS, r"assume \|A\| \le 1", r"assume \|B\| \le 2 L")


def test_places_ids_and_words_do_not_count() -> None:
    """A claim that moves keeps its measurements."""
    lines = "\n".join(f"%@ {line}" for line in LETS)
    text = f"{lines}\n%@ claim[a] {BASE}\nSome prose.\n\n%@ claim[b] {BASE}\n"
    found = claims(text)
    assert measurement_key(found["a"]) == measurement_key(found["b"]) == key(BASE)


def test_the_numbers_of_a_comparison_of_matrices_count() -> None:
    """It is measured whole."""
    assert key(r"S S^\top \preceq 2 S S^\top") != key(r"S S^\top \preceq 3 S S^\top")
    assert key(r"S S^\top \preceq 2 S S^\top") == key(r"S S^\top \preceq 2 S S^\top")


def test_a_bound_letter_is_no_name() -> None:
    """Measurements under a sum, whatever its index is called."""
    first, second = (
        split(claim(rf"\sum_{{{k}=0}}^{{T}} e_{k} \|V_{k}\|^2 \ge 0", *LETS).conclusion) for k in "st"
    )
    assert len(labels(first)) == 1
    assert set(labels(first).values()) == set(labels(second).values())


def test_two_measurements_have_two_labels() -> None:
    """Of one claim."""
    found = labels(split(claim(BASE, *LETS).conclusion))
    assert len(found) == len(set(found.values())) == 4


def test_the_key_is_the_same_in_every_process() -> None:
    """It does not depend on the seed of Python's own hash."""
    program = "from tests.claims.test_key import *\nprint(key(BASE))"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == key(BASE)
