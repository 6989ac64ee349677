"""The papers, as their folders hold them: nothing red that their texts do not explain, and no proof lost."""

from collections import Counter
from pathlib import Path

import pytest

from verify import Verdict, check
from verify.document import read
from verify.run.audit import Standing, audit

PAPERS = Path(__file__).parents[1] / "proofs_checks"
PAPER = PAPERS / "lora_gd_2025" / "proof.tex"
SHARP = PAPERS / "lora_gd_sharp" / "proof.tex"
REFUTED = {"not-smooth", "lem:descent/proof/22", "weights", "lem:step/proof/24"}
UNDEFINED = {"case-1-result"}
FALSE = {"block-less", "slope-less", "curvature-less", "linear-less", "step-longer"}
"""What the second document says is not so."""
UNPROVED = {
    PAPER: {
        "eq:13",
        "eq:17/2",
        "eq:17/5",
        "lem:descent/proof/23",
    },
    SHARP: {
        *(f"prop:path/{k}" for k in (5, 7)),
        "prop:path/proof/6",
        "path-induction",
        "path-next",
        *("thm:rate", "thm:rate/proof/1", "thm:rate/proof/3"),
        *FALSE,
    },
}
"""What stands without a certificate; every other claim that stands has one."""
LEMMAS = ("eq:15", "lem:descent", "eq:9")  # Lemmas 5, 1 and 2
ENOUGH = 100  # points within the hypotheses, besides those that ascents lead to


def proved(paper: Path) -> set[str]:
    """The claims that have to be proved."""
    claims = {each.id for each in read(paper).statements if each.relation is not None and not each.skipped}
    return claims - UNPROVED[paper] - REFUTED - UNDEFINED


def test_every_certificate_holds() -> None:
    """Each proves its claim as the document states it now, and none is lost."""
    found = list(audit([PAPERS], jobs=2))
    assert {each.standing for each in found} == {Standing.ACCEPTED}
    for paper in UNPROVED:
        held = {each.id for each in found if each.path.parent.parent == paper.parent}
        assert held == proved(paper), paper


def test_lemmas_5_1_and_2_stand() -> None:
    report = check(PAPER, profile="quick", device="cpu", only=LEMMAS)
    verdicts = {result.statement.id: result.outcome.verdict for result in report.results}
    for name in LEMMAS:
        assert verdicts[name] is (Verdict.PROVED if name in proved(PAPER) else Verdict.SUPPORTED), name
    assert report.code() == 0


@pytest.mark.full
def test_the_whole_paper() -> None:
    report = check(PAPER, profile="ci", device="cpu", jobs=2)
    found = {result.statement.id: result.outcome for result in report.results}
    counts = Counter(str(outcome.verdict) for outcome in found.values())
    assert counts["proved"] + counts["supported"] == 132
    assert (counts["refuted"], counts["undefined"], counts["skipped"]) == (4, 1, 14)
    assert {name for name, outcome in found.items() if outcome.verdict is Verdict.REFUTED} == REFUTED
    assert {name for name, outcome in found.items() if outcome.verdict is Verdict.UNDEFINED} == UNDEFINED
    assert {name for name, outcome in found.items() if outcome.verdict is Verdict.PROVED} >= proved(PAPER)
    starved = {
        name: outcome.trials
        for name, outcome in found.items()
        if outcome.verdict is Verdict.SUPPORTED and outcome.trials.met < ENOUGH
    }
    assert not starved, "the hypotheses of these leave too little to judge"
    assert report.code() == 0


@pytest.mark.full
def test_the_whole_second_document() -> None:
    """Every claim that has a certificate is proved, also where only a part of the search is made."""
    report = check(SHARP, profile="ci", device="cpu", jobs=2)
    found = {result.statement.id: result.outcome.verdict for result in report.results}
    assert {name for name, verdict in found.items() if verdict is Verdict.PROVED} >= proved(SHARP)
    assert {name for name, verdict in found.items() if verdict is Verdict.REFUTED} <= FALSE
    assert set(found.values()) <= {Verdict.PROVED, Verdict.SUPPORTED, Verdict.REFUTED}
    assert report.code() == 0
