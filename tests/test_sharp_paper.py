"""The sharper forms of the first paper's lemmas: what they say, and that their certificates hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify import Verdict, check
from verify.document.reading import read
from verify.run.audit import Standing, audit

PROOF = Path(__file__).parents[1] / "proofs_checks" / "lora_gd_sharp" / "proof.tex"
CLAIMS = {
    "lem:block": r"\|E_1 A E_2\| \le \frac{1}{\sqrt{2}} \|A\|",
    "eq:increment/2": r"\|E_1 (D V^T + V D^T) E_2\| \le \|V\| \|D\|",
    "eq:increment/3": r"\|W(D)\| \le \frac{1}{2} \|D\|^2",
    "eq:chain/2": r"\|\nabla \mathcal{J}(V)\| \le \|G(V)\| \|V\|",
    "eq:descent": r"\mathcal{J}(V_2) \le \mathcal{J}(V_1) + \langle \nabla \mathcal{J}(V_1), D \rangle"
    r" + \frac{L}{2} \left( \|V_1\| \|D\| + \frac{1}{2} \|D\|^2 \right)^2 + \frac{1}{2} \|G(V_1)\| \|D\|^2",
    "eq:any-step": r"\mathcal{J}(V_+) \le \mathcal{J}(V) - \eta \left( 1 - \frac{\eta}{2} \|G(V)\|"
    r" - \frac{L \eta}{2} \|V\|^2 \left(1 + \frac{\eta}{2} \|G(V)\|\right)^2 \right)"
    r" \|\nabla \mathcal{J}(V)\|^2",
    "eq:short-step": r"\mathcal{J}(V_+) \le \mathcal{J}(V) - \frac{23}{25} \eta \|\nabla \mathcal{J}(V)\|^2",
    "eq:middle-step": r"\mathcal{J}(V_+) \le \mathcal{J}(V) - \frac{7}{10} \eta \|\nabla \mathcal{J}(V)\|^2",
    "eq:long-step": r"\mathcal{J}(V_+) \le \mathcal{J}(V) - \frac{1}{5} \eta \|\nabla \mathcal{J}(V)\|^2",
    "paper-step": r"\mathcal{J}(V_+) \le \mathcal{J}(V) - \frac{23}{25} \eta \|\nabla \mathcal{J}(V)\|^2",
    "longer-step": r"\mathcal{J}(V_+) \le \mathcal{J}(V) - \frac{1}{5} \eta \|\nabla \mathcal{J}(V)\|^2",
}
"""The lemmas as they are read, each proved."""
TOO_STRONG = ("block-less", "slope-less", "curvature-less", "linear-less", "step-longer")
SECTIONS = ("lem:block", "lem:product", "lem:gradient", "prop:descent", "prop:any-step", "thm:step")
"""The theorems of which every link is proved."""


def test_the_claims_are_read_as_they_are_meant() -> None:
    statements = {each.id: each for each in read(PROOF).statements}
    assert {name: statements[name].text for name in CLAIMS} == CLAIMS
    assert not [each.id for each in statements.values() if each.unread or each.skipped]
    refuted = {name for name, each in statements.items() if each.expected is Verdict.REFUTED}
    assert refuted == set(TOO_STRONG)


def test_the_certificates_hold() -> None:
    """Each is of the text as it is, and no lemma up to the step, nor a link of their proofs, lacks one."""
    audited = list(audit([PROOF.parent]))
    assert {each.standing for each in audited} == {Standing.ACCEPTED}
    held = {each.id for each in audited}
    assert set(CLAIMS) <= held
    links = [each.id for each in read(PROOF).statements if each.id.split("/proof")[0] in SECTIONS]
    assert len(links) > len(SECTIONS)
    assert set(links) <= held


def test_the_descent_lemma_uses_smoothness_alone() -> None:
    (descent,) = (each for each in audit([PROOF.parent]) if each.id == "eq:descent")
    assert set(descent.axioms) <= {"above", "under", "constant", "lipschitz-gradient"}


@pytest.mark.parametrize("name", TOO_STRONG)
def test_stronger_forms_are_refuted(name: str) -> None:
    report = check(PROOF, profile="quick", device="cpu", only=(name,))
    (result,) = report.results
    assert result.outcome.verdict is Verdict.REFUTED
    assert report.code() == 0
