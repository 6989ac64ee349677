"""Tasks: a trial is one point, however it is drawn, and wrong sizes are told with what to type."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.stress.tasks import task_of
from verify.errors import VerifyError
from verify.stress.measurer import Plain
from verify.stress.stream import Stream
from verify.stress.task import Shard, default_sizes, sizes_of


def test_blocks_cover_the_trials_once(tmp_path: Path) -> None:
    task = task_of(tmp_path, "lem:sum", (64, 48), 5000)
    numbers = [
        number
        for shard in task.shards()
        for k in range(shard.first, shard.last + 1)
        for number in task.block(k).trials().tolist()
    ]
    assert numbers == list(range(len(numbers)))
    assert 5000 <= len(numbers) < 5000 + task.length


def test_more_trials_leave_the_first_shards_as_they_are(tmp_path: Path) -> None:
    few, many = (list(task_of(tmp_path, "lem:sum", (64, 48), trials).shards()) for trials in (10_000, 50_000))
    assert [(s.first, s.last) for s in few[:-1]] == [(s.first, s.last) for s in many[: len(few) - 1]]


@pytest.mark.parametrize("number", range(12))
def test_a_trial_alone_is_what_it_is_in_its_block(tmp_path: Path, number: int) -> None:
    """In every mood: the raw numbers, and the ratio measured from them."""
    task = task_of(tmp_path, "lem:gradient", (64, 48), 10_000, "float64")
    block = task.block(number)
    place = (37 * number) % block.count
    alone = replace(block, first=block.first + place, count=1)
    whole, single = (Stream(each).draw("A", 64, 48, "real") for each in (block, alone))
    assert torch.equal(whole[place], single[0])
    plain = Plain(task.sampler("float64"))
    chosen = plain.measure(block, torch.tensor([place]))
    assert int(chosen.numbers[0]) == alone.first
    torch.testing.assert_close(plain.measure(alone).ratio, chosen.ratio, rtol=1e-9, atol=0, equal_nan=True)


def test_the_key_tells_tasks_apart_and_not_their_length(tmp_path: Path) -> None:
    task = task_of(tmp_path, "lem:sum", (4, 3), 100)
    others = [
        task_of(tmp_path, "lem:false", (4, 3), 100),
        task_of(tmp_path, "lem:sum", (3, 4), 100),
        replace(task, seed=1),
        replace(task, dtype="float64"),
        replace(task, losses=("ridge-wave",)),
    ]
    assert len({each.key for each in [task, *others]}) == 6
    assert replace(task, trials=7, document="elsewhere.tex").key == task.key


def test_sizes_are_asked_for_in_order(tmp_path: Path) -> None:
    claim = task_of(tmp_path, "lem:sum", (4, 3), 1).claim
    assert sizes_of(claim, (7, 5)) == {"m": 7, "n": 5}
    with pytest.raises(VerifyError, match=r"--sizes 7x5x3: lem:sum has the sizes mxn, in this order"):
        sizes_of(claim, (7, 5, 3))


def test_sizes_meet_the_hypotheses(tmp_path: Path) -> None:
    paper = r"""
%@ let m, r \in \mathbb{N}
%@ assume r < m
%@ let A \in \mathbb{R}^{m\times r}
\begin{lemma}\label{lem:sum}
\[ \|A\| \ge 0 \]
\end{lemma}
"""
    from verify.claims.close import close
    from verify.document.reading import read

    path = tmp_path / "small.tex"
    path.write_text(paper, encoding="utf-8")
    (statement,) = read(path).statements
    assert statement.relation is not None
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    with pytest.raises(VerifyError, match="m = 3, r = 3 does not meet the hypotheses on sizes"):
        sizes_of(claim, (3, 3))
    found = default_sizes(claim)
    assert 1 <= found["r"] < found["m"] <= 64


def test_a_family_that_does_not_fit_is_told_with_those_that_do(tmp_path: Path) -> None:
    task = replace(task_of(tmp_path, "lem:gradient", (4, 3), 1), losses=("ridge-waves",))
    with pytest.raises(VerifyError, match=r"family ridge-waves: choose from .*ridge-wave"):
        task.sampler("float64")


def test_a_process_reads_the_task_of_its_shards_once(tmp_path: Path) -> None:
    task = task_of(tmp_path, "lem:sum", (4, 3), 100)
    one, other = (pickle.loads(pickle.dumps(Shard(task, k, k + 1))) for k in (0, 2))
    assert one == Shard(task, 0, 1) and other.task is one.task is not task
    assert len(pickle.dumps(Shard(task, 0, 1))) < len(pickle.dumps(task)) + 500
