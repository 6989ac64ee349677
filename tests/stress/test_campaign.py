"""Campaigns: what is said of a claim that nothing refuted, and of one that was stopped too soon."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.stress.tasks import task_of
from verify.stress.campaign import Progress, campaign
from verify.stress.tally import Tally
from verify.verdict import Verdict


def test_a_campaign_that_is_stopped_does_not_pass_over_what_violates(tmp_path: Path) -> None:
    """Nothing was confirmed yet, so that the answer is open; the same campaign to its end refutes."""

    def stop(tally: Tally, done: int) -> None:
        if tally.counts.violated:
            raise KeyboardInterrupt

    task = task_of(tmp_path, "lem:false", (64, 48), 2000)
    stopped = campaign(task, lambda: ThreadPoolExecutor(1), 1, progress=Progress(stop))
    assert (stopped.interrupted, stopped.outcome.verdict) == (True, Verdict.UNDECIDED)
    whole = campaign(task, lambda: ThreadPoolExecutor(1), 1)
    assert whole.outcome.verdict is Verdict.REFUTED
    assert whole.settled.trial in {trial.number for trial in whole.tally.violating}
