"""What the checker rejects while a certificate is written leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.recheck import Rejected
from verify.certify.search.scribe import Data, Scribe, TooLong, one
from verify.certify.search.search import Search
from verify.certify.search.search import search as prove
from verify.certify.stating.claimed import stated

CLAIM = (
    r"x_T \ge x_0",
    r"let T \in \mathbb{N}",
    r"let x_t \in \mathbb{R}",
    r"assume x_{t+1} \ge x_t",
)
LONG = (r"(a + b + c + d + f + g)^{12} \ge 0", r"let a, b, c, d, f, g \in \mathbb{R}")
"""More than six thousand terms, multiplied out."""
EMPTY: Data = ["combination", [], []]
WRONG: Data = ["combination", [["-1", one(), []]], []]
X_T, X_0 = ["element", "x_t", ["T", 0]], ["element", "x_t", [None, 0]]
ONE: Data = [["1", []]]


@pytest.fixture
def search() -> Search:
    """A search with two lines: that x_0 = x_0, and that T is a natural number."""
    found = Search(plain(stated(claim(*CLAIM))), 5.0)
    found.scribe.stated()
    for line in (EMPTY, ["hypothesis", 0]):
        found.scribe.write(line)
    return found


def state(search: Search) -> Any:
    """What may be left behind."""
    scribe = search.scribe
    return (
        set(scribe.scope),
        list(scribe.place),
        scribe.assumed,
        [sign for sign, _ in scribe.lines],
        len(scribe.shown),
        list(scribe.written),
        dict(scribe.places),
        list(search.given),
        dict(search.asked),
    )


@pytest.mark.parametrize(
    "line",
    [
        ["everywhere", [None, 0], ["T", 0], [EMPTY, WRONG]],
        ["absurd", ">=", ONE, [EMPTY, WRONG]],
        ["absurd", ">=", ONE, [["everywhere", [None, 0], ["T", 0], [WRONG]]]],
        ["everywhere", [None, 0], ["T", 0], [["absurd", ">=", ONE, [WRONG]]]],
        ["everywhere", [None, 0], ["T", 0], [["no such rule"]]],
    ],
    ids=lambda line: f"{line[0]} {line[-1][-1][0]}",
)
def test_a_rejected_line_leaves_nothing(search: Search, line: Data) -> None:
    """Also of the lines within it, the last of which is wrong."""
    before = state(search)
    with pytest.raises((Rejected, AttributeError)):
        search.scribe.write(line)
    assert state(search) == before


def test_a_rejected_induction_leaves_nothing(search: Search) -> None:
    """Its step does not say what it should: x_k >= x_0 is only repeated."""
    scribe = search.scribe
    claimed = [">=", ["element", "x_t", ["#1", 0]], X_0]
    begin = scribe.write(["combination", [["1", [], []]], []])
    order = scribe.write(["combination", [["1", ONE, [1]], ["1", ONE, []]], []])
    before = state(search)
    for last in (["combination", [["1", ONE, [2]]], []], WRONG):
        with pytest.raises(Rejected):
            scribe.write(["induction", "#1", [[None, 0], ["T", 0]], claimed, begin, order, [last]])
        assert state(search) == before


def test_what_fails_for_every_index_leaves_nothing(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search for what exists at every index, which is rejected on its way, or comes to nothing."""
    before = state(search)

    def rejected(poly: Any, strict: bool) -> int:
        assert search.scribe.scope == {"#0"}
        search.scribe.write(EMPTY)
        search.scribe.write(WRONG)
        raise AssertionError

    def nothing(poly: Any, strict: bool) -> None:
        search.scribe.write(EMPTY)

    for positive in (rejected, nothing):
        monkeypatch.setattr(search, "positive", positive)
        assert search.everywhere([[None, 0], ["T", 0]], [({(): 1}, True)]) is None  # type: ignore[dict-item]
        assert state(search) == before


def test_what_holds_for_every_index_is_one_line(search: Search) -> None:
    """The lines within it are forgotten."""
    before = state(search)
    place = search.everywhere([[None, 0], ["T", 0]], [(search.scribe.poly(["number", "2"]), True)])
    assert place is not None
    assert state(search)[:3] == before[:3]
    assert len(search.scribe.lines) <= len(before[3]) + 1


def test_what_is_too_long_is_not_multiplied_out() -> None:
    """Nor is it proved; a part of it is read."""
    statement = plain(stated(claim(*LONG)))
    scribe = Scribe(statement)
    with pytest.raises(TooLong):
        scribe.stated()
    assert prove(statement, 5.0) is None
    factors = [["sum", *(["symbol", name] for name in "abcdfg")]] * 4
    assert len(scribe.poly(["product", *factors])) == 126


def test_what_exists_for_other_indices_is_another_line(search: Search) -> None:
    """Both say 0 = 0, but of different ranges; one written twice has one place."""
    inner = [EMPTY]
    lines = [["everywhere", [None, 0], [None, last], inner] for last in (1, 2, 1)]
    first, second, again = map(search.scribe.write, lines)
    assert first == again != second


def test_a_line_about_what_exists_is_written_though_0_is_0_before(search: Search) -> None:
    """Both say 0 = 0; of two such lines each may show something else."""
    scribe = search.scribe
    first = scribe.write(EMPTY)
    places = [scribe.write(["everywhere", [None, k], ["T", 0], [EMPTY]]) for k in (0, 1)]
    assert len({first, *places}) == 3
    assert [line[0] for line in scribe.written].count("everywhere") == 2
