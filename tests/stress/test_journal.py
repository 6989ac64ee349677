"""The run directory: nothing finished is lost, and no run is mistaken for another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.stress.tasks import task_of
from verify.errors import VerifyError
from verify.stress.journal import LINES, RESULT, open_run
from verify.stress.tally import Counts, Tally, merge
from verify.stress.task import Shard, Task


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """A task that is never run here."""
    return task_of(tmp_path, "lem:sum", (4, 3), 10**6)


def tally(number: int) -> Tally:
    """Different for different numbers."""
    return Tally(Counts(screened=number), nanoseconds=number)


def test_what_was_added_is_there_when_the_run_goes_on(task: Task, tmp_path: Path) -> None:
    journal = open_run(tmp_path / "run", task, resume=False)
    journal.add(Shard(task, 0, 15), tally(5))
    journal.add(Shard(task, 32, 47), tally(7))
    again = open_run(tmp_path / "run", replace(task, trials=10**7), resume=True)
    assert (again.finished, again.tally) == (frozenset({0, 32}), merge(tally(5), tally(7)))


def test_a_line_that_was_cut_off_is_taken_away(task: Task, tmp_path: Path) -> None:
    journal = open_run(tmp_path / "run", task, resume=False)
    journal.add(Shard(task, 0, 15), tally(5))
    journal.add(Shard(task, 16, 31), tally(7))
    lines = tmp_path / "run" / LINES
    whole = lines.read_bytes()
    lines.write_bytes(whole[:-9])
    again = open_run(tmp_path / "run", task, resume=True)
    assert again.finished == frozenset({0})
    again.add(Shard(task, 16, 31), tally(7))
    assert lines.read_bytes() == whole


def test_damage_in_the_middle_is_told(task: Task, tmp_path: Path) -> None:
    journal = open_run(tmp_path / "run", task, resume=False)
    journal.add(Shard(task, 0, 15), tally(5))
    journal.add(Shard(task, 16, 31), tally(7))
    lines = tmp_path / "run" / LINES
    lines.write_bytes(b"{" + lines.read_bytes())
    with pytest.raises(VerifyError, match=r"tally.jsonl:1 is damaged: give another --out"):
        open_run(tmp_path / "run", task, resume=True)


def test_another_run_is_not_gone_on_with(task: Task, tmp_path: Path) -> None:
    open_run(tmp_path / "run", task, resume=False)
    with pytest.raises(VerifyError, match=r"another run \(seed 0, not 3\): leave out --resume"):
        open_run(tmp_path / "run", replace(task, seed=3), resume=True)


def test_an_unfinished_run_is_not_overwritten_and_a_finished_one_is(task: Task, tmp_path: Path) -> None:
    journal = open_run(tmp_path / "run", task, resume=False)
    journal.add(Shard(task, 0, 15), tally(5))
    with pytest.raises(VerifyError, match="unfinished run: add --resume"):
        open_run(tmp_path / "run", task, resume=False)
    journal.finish({"verdict": "supported"}, interrupted=False)
    assert open_run(tmp_path / "run", task, resume=False).finished == frozenset()
    assert not (tmp_path / "run" / RESULT).exists()


def test_a_folder_that_cannot_be_made_is_told(task: Task, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VerifyError, match="give another --out"):
        open_run(tmp_path / "file" / "run", task, resume=False)
