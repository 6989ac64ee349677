"""A proof is looked for with no lemma, with few, with the steps before; then with all."""

from __future__ import annotations

from typing import Any

import pytest

from verify.certify.search import turns
from verify.certify.search.placed import Lemma
from verify.certify.search.shown import Shown

MANY = [Lemma({}, {}, name) for name in ("far", "lem:a/proof/1", "lem:b/proof/2", "lem:a/proof/2")]
MANY += [Lemma({}, {}, f"other-{k}") for k in range(turns.FEW)]


@pytest.fixture(autouse=True)
def all_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "fitting", lambda statement, lemmas: iter(lemmas))


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
    assert [each for _, each in asked] == [[], few, before, names[:1], [], few, names[:1], names]


def test_what_was_tried_before_gets_the_longer_turns_first(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def search(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> None:
        calls.append([lemma.name for lemma in lemmas])

    monkeypatch.setattr(turns, "search", search)
    monkeypatch.setattr(turns, "exist", lambda statement, seconds, lemmas, shown: None)
    turns.search_by_turns({}, 24.0, MANY, "lem:a/proof/3", again=True)
    names = [lemma.name for lemma in MANY]
    assert calls == [names[: turns.FEW], names[:1], ["lem:a/proof/2", "lem:a/proof/1"], [], names]


def test_few_lemmas_have_a_little_of_a_long_time(asked: list[tuple[float, list[str]]]) -> None:
    turns.search_by_turns({}, 1000.0, MANY)
    *before, last = asked
    assert len(before) == 6 and all(0 < given <= turns.LONGER[0].most for given, _ in before)
    assert last[0] > 900


def test_no_turn_is_longer_than_the_time(asked: list[tuple[float, list[str]]]) -> None:
    turns.search_by_turns({}, 1.0, MANY)
    assert asked and all(given <= 1.0 for given, _ in asked)


def test_lemmas_that_show_what_exists_go_with_the_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are needed again where the proof goes on to other indices."""
    calls: list[list[str]] = []

    def search(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> None:
        calls.append([lemma.name for lemma in lemmas])

    def exist(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> None:
        shown.credits = [([], MANY[-1].name)]
        shown.whole = True

    monkeypatch.setattr(turns, "search", search)
    monkeypatch.setattr(turns, "exist", exist)
    turns.search_by_turns({}, 24.0, MANY)
    names = [lemma.name for lemma in MANY]
    assert [*names[: turns.FEW], names[-1]] in calls and [names[0], names[-1]] in calls


def test_all_of_the_time_is_for_all_where_there_are_no_others(asked: list[tuple[float, list[str]]]) -> None:
    turns.search_by_turns({}, 1e6, [])
    ((seconds, names),) = asked
    assert names == [] and 1e6 - 10 < seconds <= 1e6


def test_all_lemmas_are_tried_once(asked: list[tuple[float, list[str]]]) -> None:
    """One lemma is all there is; it is no step of the same proof, or it is."""
    for identity in ("lem:a", "lem:a/proof/2"):
        asked.clear()
        turns.search_by_turns({}, 24.0, MANY[1:2], identity)
        assert [each for _, each in asked if each] == [["lem:a/proof/1"]]


def test_what_is_found_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def search(statement: Any, seconds: float, lemmas: Any, shown: Shown) -> Any:
        shown.whole = True
        return {"lines": []} if len(lemmas) == turns.FEW else None if not lemmas else pytest.fail("goes on")

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
