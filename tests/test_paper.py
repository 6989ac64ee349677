"""The first paper, as its folder holds it: nothing red that its text does not explain."""

from collections import Counter
from pathlib import Path

import pytest

from verify import Verdict, check

PAPER = Path(__file__).parents[1] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
REFUTED = {"not-smooth", "lem:descent/proof/22", "weights", "lem:step/proof/24"}
UNDEFINED = {"case-1-result"}
LEMMAS = ("eq:15", "lem:descent", "eq:9")  # Lemmas 5, 1 and 2
ENOUGH = 100  # points within the hypotheses, besides those that ascents lead to


def test_lemmas_5_1_and_2_stand() -> None:
    report = check(PAPER, profile="quick", device="cpu", only=LEMMAS)
    verdicts = {result.statement.id: result.outcome.verdict for result in report.results}
    assert [verdicts[name] for name in LEMMAS] == [Verdict.SUPPORTED] * 3
    assert report.code() == 0


@pytest.mark.full
def test_the_whole_paper() -> None:
    report = check(PAPER, profile="ci", device="cpu", jobs=2)
    found = {result.statement.id: result.outcome for result in report.results}
    counts = Counter(str(outcome.verdict) for outcome in found.values())
    assert counts == {"supported": 132, "refuted": 4, "undefined": 1, "skipped": 14}
    assert {name for name, outcome in found.items() if outcome.verdict is Verdict.REFUTED} == REFUTED
    assert {name for name, outcome in found.items() if outcome.verdict is Verdict.UNDEFINED} == UNDEFINED
    starved = {
        name: outcome.trials
        for name, outcome in found.items()
        if outcome.verdict is Verdict.SUPPORTED and outcome.trials.met < ENOUGH
    }
    assert not starved, "the hypotheses of these leave too little to judge"
    assert report.code() == 0
