"""One document made on the spot: judged the public way, and its witness checked again from its JSON alone."""

from __future__ import annotations

import json
from pathlib import Path

from tests.soundness.banks import result_of, statements
from verify.falsify.recheck import recheck_file
from verify.run.result import Result
from verify.verdict import Verdict


def judged(text: str, folder: Path, seed: int, profile: str = "ci") -> Result:
    """The result of the only statement of a document with this text."""
    path = folder / "proof.tex"
    path.write_text(text, encoding="utf-8")
    [(_, identity)] = statements(path)
    return result_of(path, identity, profile, seed)


def assert_refuted(result: Result, folder: Path) -> None:
    """Refuted, and the witness says so again from the file and the document alone."""
    from verify.report.json import entry

    outcome = result.outcome
    assert outcome.verdict is Verdict.REFUTED, f"{outcome.verdict}: {outcome.reason}, best {outcome.ratio}"
    stored = folder / "witness.json"
    stored.write_text(json.dumps(entry(result)), encoding="utf-8")
    again = recheck_file(stored)
    assert again.verdict is Verdict.REFUTED, f"{again.verdict}: {again.reason}"
    assert again.witness is not None and outcome.witness is not None
    for part in ("lhs", "rhs", "values", "sizes", "functions"):
        assert again.witness[part] == outcome.witness[part]
