"""Calls spread over processes: every answer comes, whatever becomes of a process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest

from verify.run.processes import forked, spread


def square(number: int) -> int:
    """Ends its process where the number is negative."""
    if number < 0:
        os._exit(1)
    return number * number


def test_every_answer_comes_with_its_key() -> None:
    calls = ((f"call {k}", (k,)) for k in range(5))
    assert dict(spread(square, calls, 2)) == {f"call {k}": k * k for k in range(5)}


def test_a_call_is_asked_for_when_a_process_is_free() -> None:
    """So that it may depend on the answers before it."""
    answers: list[int | None] = []

    def calls() -> Iterator[tuple[int, tuple[int]]]:
        for k in range(4):
            assert len(answers) > k - 2
            yield k, (k,)

    for _, answer in spread(square, calls(), 2):
        answers.append(answer)
    assert sorted(answer or 0 for answer in answers) == [0, 1, 4, 9]


def test_a_call_may_have_to_wait_for_an_answer() -> None:
    """None in place of a call: each of these takes the answer before it."""
    answers = [2]

    def calls() -> Iterator[tuple[int, tuple[int]] | None]:
        for k in range(3):
            while len(answers) <= k:
                yield None
            yield k, (answers[k],)

    for _, answer in spread(square, calls(), 2):
        answers.append(answer or 0)
    assert answers == [2, 4, 16, 256]


def test_a_process_that_dies_costs_one_answer() -> None:
    calls = [(k, (k,)) for k in (3, -1, 2, 1)]
    assert dict(spread(square, calls, 2)) == {3: 9, -1: None, 2: 4, 1: 1}


def test_it_can_be_left_early() -> None:
    """Though there is no end of calls."""
    answers = spread(square, ((k, (k,)) for k in count()), 2)
    assert next(answers)[1] in (0, 1)
    answers.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [1, 3])
def test_copies_answer_in_order(jobs: int) -> None:
    """Of a function that only this process knows."""
    known = {k: object() for k in range(10)}
    assert list(forked(lambda k: k in known and 2 * k, range(10), jobs)) == list(range(0, 20, 2))


def test_what_copies_cannot_do_is_done_here() -> None:
    here = os.getpid()
    assert list(
        forked(lambda k: k * k if os.getpid() == here or k != 2 else os._exit(1), [1, 2, 3, 4], 2)
    ) == [
        1,
        4,
        9,
        16,
    ]

    def fail(number: int) -> int:
        raise ValueError(f"no square of {number}")

    with pytest.raises(ValueError, match="no square of 1"):
        list(forked(fail, [1, 2, 3], 2))
