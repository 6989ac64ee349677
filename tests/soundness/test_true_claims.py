"""Nothing true is ever refuted: a bank of true statements of every kind the language has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soundness.banks import documents, name_of, result_of, statements
from verify.verdict import Verdict

TRUE = statements(*documents("true"))
UNDECIDED: dict[str, str] = {}
"""True statements that may stay undecided: id, and why."""


def test_the_bank_is_large() -> None:
    """At least sixty statements, each with an id of its own."""
    assert len(TRUE) >= 60
    assert len({identity for _, identity in TRUE}) == len(TRUE)


@pytest.mark.parametrize(("path", "identity"), TRUE, ids=name_of)
def test_a_true_claim_is_supported(path: Path, identity: str) -> None:
    """Supported after a quick search, with trials inside the hypotheses and no false alarm among them."""
    outcome = result_of(path, identity, "quick").outcome
    allowed = {Verdict.SUPPORTED, Verdict.PROVED} | ({Verdict.UNDECIDED} if identity in UNDECIDED else set())
    assert outcome.verdict in allowed, f"{outcome.verdict}: {outcome.reason} {outcome.witness}"
    assert outcome.trials.met >= 10
    assert outcome.trials.violated == 0, "floats call a violation what is true"


@pytest.mark.full
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("path", "identity"), TRUE, ids=name_of)
def test_a_true_claim_is_supported_at_length(path: Path, identity: str, seed: int) -> None:
    """The same after the longer search, from three seeds."""
    outcome = result_of(path, identity, "ci", seed).outcome
    allowed = {Verdict.SUPPORTED, Verdict.PROVED} | ({Verdict.UNDECIDED} if identity in UNDECIDED else set())
    assert outcome.verdict in allowed, f"{outcome.verdict}: {outcome.reason} {outcome.witness}"
    assert outcome.trials.violated == 0, "floats call a violation what is true"
