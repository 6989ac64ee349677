"""A proof is looked for with no lemma, with few, with the steps before; then with all."""

from __future__ import annotations

from typing import Any

import pytest

from verify.certify.search import turns
from verify.certify.search.placed import Lemma
from verify.certify.search.shown import Shown

MANY = [Lemma({}, {}, name) for name in ("far", "lem:a/proof/1", "lem:b/proof/2", "lem:a/proof/2")]
MANY += [Lemma({}, {}, f"other-{k}") for k in range(turns.FEW)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, list[str]]]:
    """The seconds and the lemmas of each search; none finds anything."""
    calls: list[tuple[float, list[str]]] = []

    def search(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> None:
        calls.append((seconds, [lemma.name for lemma in lemmas]))
        shown.whole = True

    monkeypatch.setattr(turns, "search", search)
    return calls


def test_fewer_lemmas_come_first(asked: list[tuple[float, list[str]]]) -> None:
    assert turns.search_by_turns({}, 24.0, MANY, "lem:a/proof/3") is None
    names = [lemma.name for lemma in MANY]
    before = ["lem:a/proof/2", "lem:a/proof/1"]
    few = names[: turns.FEW]
    assert [each for _, each in asked] == [[], before, names[:1], few, few, names[:1], names]


def test_few_lemmas_have_a_part_of_a_short_time_and_little_of_a_long_one(
    asked: list[tuple[float, list[str]]],
) -> None:
    for seconds, most in ((1.0, 0.5), (1000.0, turns.LONGEST)):
        asked.clear()
        turns.search_by_turns({}, seconds, MANY)
        *before, last = asked
        assert len(before) == 5 and all(0 < given <= most for given, _ in before)
        assert last[0] > seconds / 10


def test_all_of_the_time_is_for_all_where_there_are_no_others(asked: list[tuple[float, list[str]]]) -> None:
    turns.search_by_turns({}, 1e6, [])
    ((seconds, names),) = asked
    assert names == [] and 1e6 - 10 < seconds <= 1e6


def test_all_lemmas_are_tried_once(asked: list[tuple[float, list[str]]]) -> None:
    """One lemma is all there is; it is no step of the same proof, or it is."""
    for identity in ("lem:a", "lem:a/proof/2"):
        asked.clear()
        turns.search_by_turns({}, 24.0, MANY[1:2], identity)
        assert [each for _, each in asked] == [[], ["lem:a/proof/1"]]


def test_what_is_found_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def search(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> Any:
        shown.whole = True
        return {"lines": []} if len(lemmas) == 1 else None if not lemmas else pytest.fail("goes on")

    monkeypatch.setattr(turns, "search", search)
    assert turns.search_by_turns({}, 24.0, MANY) == {"lines": []}


def test_what_exists_is_asked_of_all_lemmas_where_it_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the first few, then of all, once; and the searches after it are told."""
    seen: list[tuple[int, bool]] = []

    def search(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> None:
        seen.append((len(lemmas), shown.whole))

    def exist(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> None:
        seen.append((len(lemmas), shown.whole))
        shown.whole = lemmas == MANY

    monkeypatch.setattr(turns, "search", search)
    monkeypatch.setattr(turns, "exist", exist)
    turns.search_by_turns({}, 24.0, MANY)
    assert seen[:3] == [(0, False), (turns.FEW, False), (len(MANY), False)]
    assert len(seen) > 4 and all(whole for _, whole in seen[3:])


@pytest.mark.parametrize(
    ("identity", "found"),
    [
        ("eq:2/3", ["eq:2/2", "eq:2"]),
        ("eq:2/2", ["eq:2"]),
        ("eq:2", []),
        ("lem:a/proof/9", []),
    ],
)
def test_steps_are_those_of_the_same_display_or_proof(identity: str, found: list[str]) -> None:
    known = [Lemma({}, {}, name) for name in ("eq:2", "eq:2/2", "eq:2/3", "eq:22", "lem:b/proof/8")]
    assert [lemma.name for lemma in turns.steps(identity, known)] == found


def test_only_the_nearest_steps() -> None:
    known = [Lemma({}, {}, f"lem:a/proof/{k}") for k in range(1, 40)]
    names = [lemma.name for lemma in turns.steps("lem:a/proof/20", known)]
    assert names == [f"lem:a/proof/{k}" for k in range(19, 19 - turns.STEPS, -1)]
