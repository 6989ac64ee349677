"""Which claim a certificate is looked for next."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.document.reading import read
from verify.run.queue import LEAST, SHARES, Queue, turns
from verify.run.result import Result
from verify.run.settings import Settings
from verify.verdict import Outcome, Trials, Verdict

TEXT = r"""
%@ let x, y \in \mathbb{R}
\begin{proof}
\begin{align}
x^2 + 1 &\ge 0 \label{eq:1} \\
x^2 + 2 &\ge 0
\end{align}
\end{proof}
%@ claim[apart] y^2 + 1 \ge 0
"""
SUPPORTED = Outcome(Verdict.SUPPORTED, trials=Trials(met=1))


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    """Two steps of one proof, and a claim that has nothing to do with them."""
    path = tmp_path / "proof.tex"
    path.write_text(TEXT, encoding="utf-8")
    reading = read(path)
    results = {(reading.path, k): Result(each, SUPPORTED) for k, each in enumerate(reading.statements)}
    assert [each.id for each in reading.statements] == ["eq:1", "eq:1/2", "apart"]
    return Queue({reading.path: reading.statements}, results, {}, Settings(certify=8.0))


def test_a_step_waits_for_the_one_before(queue: Queue) -> None:
    """While that is tried, what has nothing to do with it; then there is nothing better."""
    (path, _), *_ = queue.keys
    calls = queue.calls()
    asked = [next(calls) for _ in range(3)]
    assert [each and each[0][1] for each in asked] == [0, 2, 1]
    assert next(calls) is None and queue.waiting == 3
    queue.answered((path, 0), SUPPORTED)
    again = next(calls)
    assert again is not None and again[0] == (path, 0)


def test_each_is_tried_for_longer_each_time(queue: Queue) -> None:
    """Until it is proved; at the end there is nothing more."""
    seconds: dict[int, list[float]] = {}
    for each in queue.calls():
        assert each is not None
        key, call = each
        seconds.setdefault(key[1], []).append(call.settings.proving)
        assert call.again is (len(seconds[key[1]]) > 1)
        proved = Outcome(Verdict.PROVED) if len(seconds[key[1]]) > key[1] else SUPPORTED
        queue.answered(key, proved)
    assert seconds == {0: [LEAST], 1: [LEAST, 8.0 * SHARES[1]], 2: [LEAST, 8.0 * SHARES[1], 8.0]}
    assert queue.waiting == 0


def test_turns_follow_the_document(queue: Queue) -> None:
    ((_, statements),) = queue.documents.items()
    assert turns(statements) == [0, 1, 2]
