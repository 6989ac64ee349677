"""Constants that no function has: points with these meet no hypothesis, prove nothing and refute nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.closing import claim
from verify.document.reading import read_text
from verify.document.source import source_from_text
from verify.falsify.confirm import Status, examine
from verify.falsify.witness import from_json
from verify.run.judge import judge
from verify.run.result import Result
from verify.run.settings import Profile, Settings
from verify.verdict import Verdict

SPACE = (r"let n \in \mathbb{N}", r"let u, v \in \mathbb{R}^n", r"let L, \mu \in \mathbb{R}")


def result(formula: str, *lets: str) -> Result:
    """What a short run says."""
    lines = [f"%@ {line}" for line in (*SPACE, *lets, f"claim[it] {formula}")]
    (found,) = read_text(source_from_text("\n".join(lines) + "\n", "it.tex"), "it", "it.tex").statements
    assert found.relation is not None, found.unread
    return judge(found, Settings(Profile.QUICK), "it.tex")


def function(properties: str) -> str:
    """The declaration of f."""
    return rf"let f : \mathbb{{R}}^n \to \mathbb{{R}} ; {properties}"


EMPTY = (
    ("smooth L", r"assume L \le -1"),
    ("lipschitz L", r"assume L \le -1"),
    ("convex, smooth L", "assume L < 0"),
    (r"smooth L, strongly \mu", r"assume \mu \ge L + 1"),
    (r"lipschitz L, strongly \mu", r"assume \mu \ge 1"),
)


@pytest.mark.parametrize(("properties", "hypothesis"), EMPTY)
@pytest.mark.parametrize("formula", [r"f(u) \ge 0", r"f(u) \le f(v) + 1", r"L \ge \mu + 1", r"\mu + L \ge 7"])
def test_of_no_function_nothing_is_proved_or_refuted(formula: str, properties: str, hypothesis: str) -> None:
    """True of all none of them, and false of none: no verdict but that nothing was met."""
    # Cause: numbers with which no function can be drawn were counted as meeting the hypotheses, and where the
    # conclusion does not speak of the function they were taken for witnesses.
    found = result(formula, function(properties), hypothesis).outcome
    assert found.trials.met == 0
    assert found.verdict in (Verdict.UNDECIDED, Verdict.VACUOUS)


@pytest.mark.parametrize(
    ("properties", "formula"),
    [
        ("smooth L", r"L \ge 0"),
        ("lipschitz L", r"L \ge 0"),
        (r"smooth L, strongly \mu", r"L \ge \mu"),
        (r"lipschitz L, strongly \mu", r"\mu \le 0"),
    ],
)
def test_what_the_existence_of_a_function_says_is_not_refuted(properties: str, formula: str) -> None:
    """It is true, also where the formula does not speak of the function."""
    found = result(formula, function(properties)).outcome
    assert found.verdict is Verdict.SUPPORTED
    assert found.trials.met > 0


@pytest.mark.parametrize(
    ("properties", "formula"),
    [
        ("smooth L", r"L \ge 1"),
        ("smooth L", r"f(u) \ge L"),
        (r"smooth L, strongly \mu", r"L \ge \mu + 1"),
        (r"convex, strongly \mu", r"\mu \ge 0"),
        ("convex, below L", r"f(u) \ge L + 1"),
    ],
)
def test_what_is_false_of_some_function_still_is(properties: str, formula: str) -> None:
    """With constants that functions have."""
    assert result(formula, function(properties)).outcome.verdict is Verdict.REFUTED


def test_a_strangers_point_with_such_constants_is_outside() -> None:
    """With and without a function that is said to be the member."""
    quadratic: dict[str, Any] = {
        "family": "isotropic-quadratic",
        "parameters": {"M": [["0"]]},
        "scale": "0",
        "shift": "-1",
    }
    for value, status in (("-1", Status.OUTSIDE), ("0", Status.VIOLATED)):
        point = {"sizes": {"n": 1}, "values": {"L": value, "u": "0"}, "functions": {"f": quadratic}}
        assert examine(claim(r"f(u) \ge 0", *SPACE, function("smooth L")), from_json(point)).status is status
        point = {"sizes": {}, "values": {"L": value}, "functions": {}}
        assert examine(claim(r"L \ge 1", *SPACE, function("smooth L")), from_json(point)).status is status
