"""An edited document is judged again by what the run before it reached."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from verify.falsify import decide, instance, replay, sample
from verify.run.engine import run
from verify.run.result import Result
from verify.run.settings import Profile, Settings
from verify.run.store import file_name
from verify.verdict import Trials, Verdict

TEXT = r"""
%@ let m, n \in \mathbb{N}
%@ let A, B \in \mathbb{R}^{m\times n}
%@ let L > 0
%@ let f : \mathbb{R}^n \to \mathbb{R} ; smooth L
%@ let u, v \in \mathbb{R}^n
%@ let x, y \ge 0
%@ claim[square] \|A + B\|^2 \le {2} (\|A\|^2 + \|B\|^2)
%@ claim[smooth] f(v) \le f(u) + \langle \nabla f(u), v - u \rangle + {0.5} L \|v - u\|^2
%@ claim[spectral] \|A\|_{op} \le {1} \|A\|
%@ claim[mean] \sqrt{x y} \le {0.5} (x + y)
"""
SHARP = ("2", "0.5", "1", "0.5")
TIGHTER = ("1.99", "0.499", "0.999", "0.499")
LOOSER = ("2.01", "0.501", "1.001", "0.501")


def settings(folder: Path) -> Settings:
    """A short run that uses the store."""
    return Settings(Profile.QUICK, store=str(folder / "store"))


def judged(
    folder: Path, constants: tuple[str, ...], text: str = TEXT, **changes: object
) -> dict[str, Result]:
    """The results of the document with these constants."""
    for old, new in zip(("{2}", "{0.5}", "{1}", "{0.5}"), constants, strict=True):
        text = text.replace(old, new, 1)
    path = folder / "proof.tex"
    path.write_text(text, encoding="utf-8")
    chosen = replace(settings(folder), **changes)  # type: ignore[arg-type]
    return {result.statement.id: result for result in run([path], chosen).results}


def verdicts(results: dict[str, Result]) -> set[Verdict]:
    """The verdicts of a run."""
    return {result.outcome.verdict for result in results.values()}


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a batch was judged, a point was made in floats, and exact arithmetic was asked."""
    found: Counter[str] = Counter()

    def watch(owner: object, name: str, what: str) -> None:
        old = getattr(owner, name)

        def counted(*given: object, **named: object) -> object:
            if what != "floats" or hasattr(given[2], "dtype"):
                found[what if found["exact"] or what == "exact" else f"{what} before"] += 1
            return old(*given, **named)

        monkeypatch.setattr(owner, name, counted)

    watch(sample.Sampler, "_judged", "batches")
    watch(instance.Instance, "__init__", "floats")
    watch(decide, "examine", "exact")
    return found


def test_a_tightened_constant_is_refuted_by_replay_alone(tmp_path: Path, counts: Counter[str]) -> None:
    """No trial, and nothing made of matrices before exact arithmetic is asked."""
    assert verdicts(judged(tmp_path, SHARP)) == {Verdict.SUPPORTED}
    assert counts["batches before"] > 0, "the counter sees what it should count"
    for claim in ("square", "smooth", "spectral", "mean"):
        counts.clear()
        results = judged(tmp_path, TIGHTER, only=(claim,))
        assert verdicts(results) == {Verdict.REFUTED}, claim
        assert results[claim].outcome.trials == Trials()
        assert counts["exact"] > 0
        assert counts["batches before"] == counts["floats before"] == 0, claim
    again = judged(tmp_path, TIGHTER)
    assert verdicts(again) == {Verdict.REFUTED}
    assert {result.outcome.trials for result in again.values()} == {Trials()}


def test_a_loosened_constant_is_searched_as_if_nothing_were_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is named, and the outcome is the same to the last digit."""
    judged(tmp_path, SHARP)
    said: list[int] = []
    old = replay.replay
    monkeypatch.setattr(replay, "replay", lambda *given: said.append(len(found := old(*given))) or found)
    with_store = judged(tmp_path, LOOSER)
    without = judged(tmp_path, LOOSER, store=None)
    assert said == [0] * 4
    for name, result in with_store.items():
        assert replace(result.outcome, seconds=0.0) == replace(without[name].outcome, seconds=0.0)
        assert result.outcome.verdict is Verdict.SUPPORTED


def test_a_refuted_claim_is_refuted_at_once_the_next_time(tmp_path: Path) -> None:
    """Its witness is stored, whatever else is edited, until it breaks the claim no more."""
    assert verdicts(judged(tmp_path, TIGHTER)) == {Verdict.REFUTED}
    again = judged(tmp_path, TIGHTER)
    assert {result.outcome.trials for result in again.values()} == {Trials()}
    assert verdicts(judged(tmp_path, SHARP)) == {Verdict.SUPPORTED}


def test_an_edited_hypothesis_is_searched_anew(tmp_path: Path) -> None:
    """Stored points are tried as they are, where they meet it, and no more is made of them."""
    judged(tmp_path, TIGHTER)
    text = TEXT.replace(r"%@ claim[square]", "%@ assume \\|A\\|^2 + \\|B\\|^2 \\le 4\n%@ claim[square]")
    assert verdicts(judged(tmp_path, SHARP, text)) == {Verdict.SUPPORTED}
    assert judged(tmp_path, TIGHTER, text)["square"].outcome.verdict is Verdict.REFUTED


def tampered(text: str, seed: int) -> str:
    """A stored file with its numbers, sizes and intervals replaced by others."""
    draw = random.Random(seed)
    data = json.loads(text)
    numbers = ["0", "1", "-1", "7/3", "1" + "0" * 60, "1/" + "9" * 60, "-123456789/1000"]
    for entry in data["extremals"]:
        for name in entry["values"]:
            ends = sorted(draw.choice([-1e300, -1.0, 0.0, 5e-324, 1.0, 1e9, 1e300]) for _ in "ab")
            entry["values"][name] = [end.hex() for end in ends]
        for name in entry["sizes"]:
            if draw.random() < 0.3:
                entry["sizes"][name] = draw.choice([0, 1, 2, 40, 4096])
        for rows in entry["raws"].values():
            for row in rows:
                row[:] = [draw.choice(numbers) for _ in row]
        entry["quantity"] = str(draw.random())
    return json.dumps(data)


@pytest.mark.parametrize("seed", range(6))
def test_a_store_that_lies_changes_no_verdict(tmp_path: Path, seed: int) -> None:
    """True claims stay supported with the same evidence; what is refuted is refuted by an exact witness."""
    truth = judged(tmp_path, SHARP)
    store = tmp_path / "store"
    for claim in truth:
        path = store / file_name(claim)
        path.write_text(tampered(path.read_text(encoding="utf-8"), seed), encoding="utf-8")
    for name, result in judged(tmp_path, SHARP).items():
        assert replace(result.outcome, seconds=0.0) == replace(truth[name].outcome, seconds=0.0)


def test_points_of_another_claim_do_no_harm(tmp_path: Path) -> None:
    """Every file holds the points of all claims, under its own id and key."""
    truth = judged(tmp_path, SHARP)
    judged(tmp_path, TIGHTER)
    store = tmp_path / "store"
    files = [json.loads((store / file_name(claim)).read_text(encoding="utf-8")) for claim in truth]
    for claim, own in zip(truth, files, strict=True):
        mixed = [
            {**entry, "key": own["extremals"][0]["key"]} for data in files for entry in data["extremals"]
        ]
        path = store / file_name(claim)
        path.write_text(json.dumps({**own, "extremals": mixed}), encoding="utf-8")
    for name, result in judged(tmp_path, SHARP).items():
        assert replace(result.outcome, seconds=0.0) == replace(truth[name].outcome, seconds=0.0)


def test_a_corrupt_store_is_a_note_on_the_statement(tmp_path: Path) -> None:
    """And the run is as it would be without."""
    truth = judged(tmp_path, SHARP)
    (tmp_path / "store" / file_name("mean")).write_text("{", encoding="utf-8")
    results = judged(tmp_path, SHARP)
    assert any("was not read" in note for note in results["mean"].statement.notes)
    assert not results["square"].statement.notes
    assert results["mean"].outcome.verdict is truth["mean"].outcome.verdict
