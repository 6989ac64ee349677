"""How the engine's search compares with plain methods: time to the first violation (`make bench`)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

from tests.benchmarks.finders import FINDERS, look, sensible
from tests.benchmarks.problems import problem
from tests.quality import fixed_target, strengthened
from tests.quality.exam import Answer, Examiner, document, seconds
from tests.quality.strengthened import MIDDLE, SMALL, Sizes

SCALES = ("0.1", "1e-3", "1e-6")
LIMIT = 5.0
"""Seconds that each method gets for a claim (the engine: for each eps, up to its first violation)."""
CLAIMS = (*strengthened.CLAIMS, *fixed_target.CLAIMS)


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    """A process with the engine imported."""
    examiner = Examiner(LIMIT, "ci", hasty=True)
    yield examiner
    examiner.close()


def engine(examiner: Examiner, claim: str, sizes: Sizes, eps: str) -> Answer:
    """What the engine says of the claim, up to its first violation."""
    blank = Answer(claim, str(sizes), float(eps), 0)
    return examiner.ask(document(claim, sizes, Fraction(eps)), 0, blank)


@pytest.mark.parametrize("sizes", [SMALL, MIDDLE], ids=str)
@pytest.mark.parametrize("claim", CLAIMS)
def test_first_violation(
    claim: str, sizes: Sizes, examiner: Examiner, benchmark: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """One table a claim: for each method the time to the first violation at each eps, and its best score.

    The time that is kept as the benchmark's own is the engine's at the finest eps.
    """
    scales = tuple(float(eps) for eps in SCALES)
    answers = [engine(examiner, claim, sizes, eps) for eps in SCALES[:-1]]
    examiner.start()
    answers.append(benchmark.pedantic(engine, (examiner, claim, sizes, SCALES[-1]), rounds=1))
    task = problem(claim, sizes)
    kills = {a.eps: a.kill for a in answers if a.kill is not None}
    rows = {"verify": {"found": kills, "best": best(answers), "evaluations": sum(a.tried for a in answers)}}
    for name in FINDERS:
        if sensible(name, task):
            seen = look(name, task, scales, LIMIT)
            rows[name] = {"found": seen.passed, "best": seen.best, "evaluations": seen.evaluations}
    benchmark.extra_info.update(claim=claim, sizes=str(sizes), limit=LIMIT, rows=rows)
    with capsys.disabled():
        print(f"\n{claim} at {sizes}: first violation within {LIMIT:g} s, and over verify's time")
        print("\n".join(lines(rows, scales)))


def best(answers: list[Answer]) -> float | None:
    """The engine's best score, where its ratio of the two sides is one: the constant divided out again."""
    [claim] = {answer.claim for answer in answers}
    if claim in ("step", "overshoot"):
        return None
    scores = [
        a.best / (1 + a.eps) if claim == "nearest" else a.best * (1 - a.eps)
        for a in answers
        if a.best is not None
    ]
    return max(scores, default=None)


def lines(rows: dict[str, dict[str, Any]], scales: tuple[float, ...]) -> list[str]:
    """The rows of a table: seconds, in brackets as a multiple of the engine's."""
    ours = rows["verify"]["found"]
    said = [f"  {'':20} " + " ".join(f"{f'eps {eps:g}':>18}" for eps in scales) + "    best score"]
    for name, row in rows.items():
        cells = []
        for eps in scales:
            found = row["found"].get(eps)
            against = f" ({found / ours[eps]:.2g}x)" if found is not None and ours.get(eps) else ""
            cells.append(f"{seconds(found)}{against}")
        best = "" if row["best"] is None else f"{row['best']:.9f}"
        said.append(f"  {name:20} " + " ".join(f"{cell:>18}" for cell in cells) + f"   {best}")
    return said


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_scores_agree_between_numpy_and_torch_and_stay_below_one(claim: str) -> None:
    """A score is at most 1, and the same for an array and for a tensor."""
    task = problem(claim, SMALL)
    for x in np.random.default_rng(0).standard_normal((50, task.count)):
        score = float(task.score(x))
        assert score <= 1
        assert score == pytest.approx(float(task.score(torch.from_numpy(x))), rel=1e-12)
