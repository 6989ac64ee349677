"""Driving shards through any executor: a few ahead of the workers, every result kept at once, none lost.

An executor is asked for anew when it breaks (a process pool does, as a whole, when one of its workers is
killed), and what was under way is run again. A cluster's executor replaces workers by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field

from verify.errors import VerifyError
from verify.stress.journal import Journal
from verify.stress.shard import run_shard
from verify.stress.tally import Tally, merge
from verify.stress.task import Shard, Task

AHEAD = 2
"""Shards that are handed out for each worker."""

ATTEMPTS = 4
"""A shard whose worker dies so often is given up."""

Told = Callable[[Tally, int], None]
"""Is told the tally so far and the number of shards done, after each shard."""


@dataclass
class Drive:
    """A task under way. ``executors`` makes an executor, ``workers``: how many it has.

    ``until`` says when no further shard is to begin; those that have begun are finished.
    """

    task: Task
    executors: Callable[[], Executor]
    workers: int
    journal: Journal | None = None
    until: Callable[[], bool] = lambda: False
    told: Told = lambda tally, done: None
    attempts: dict[int, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    done: int = 0
    interrupted: bool = False

    def run(self) -> Tally:
        """The tally of all shards. Ctrl-C ends it with what is finished (``interrupted``)."""
        finished = frozenset[int]() if self.journal is None else self.journal.finished
        if self.journal is not None:
            self.tally = self.journal.tally
        self.done = len(finished)
        waiting = (shard for shard in self.task.shards() if shard.first not in finished)
        again: list[Shard] = []
        try:
            while True:
                again = self._through(self.executors(), again, waiting)
                if not again:
                    return self.tally
        except KeyboardInterrupt:
            self.interrupted = True
            return self.tally

    def _through(self, executor: Executor, again: list[Shard], waiting: Iterator[Shard]) -> list[Shard]:
        """All shards through one executor; those that were under way when it broke."""
        running: dict[Future[Tally], Shard] = {}
        lost: list[Shard] = []
        whole = False
        try:
            while not lost:
                self._fill(executor, running, again, waiting)
                if not running:
                    break
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    shard = running.pop(future)
                    if not self._taken(future, shard):
                        lost.append(shard)
                if self.until():
                    running = {future: shard for future, shard in running.items() if not future.cancel()}
            whole = not lost
        except BrokenExecutor:
            pass
        finally:
            ended = whole
            if not whole:
                for future in running:
                    future.cancel()
                ended = _abandon(executor)
            executor.shutdown(wait=ended)
        lost += running.values()
        return sorted([*lost, *again], key=lambda shard: shard.first)

    def _fill(
        self,
        executor: Executor,
        running: dict[Future[Tally], Shard],
        again: list[Shard],
        waiting: Iterator[Shard],
    ) -> None:
        """Hand out shards: those to be run again first."""
        while len(running) < AHEAD * self.workers:
            shard = again[0] if again else None if self.until() else next(waiting, None)
            if shard is None:
                return
            if not again:
                again.append(shard)  # should handing it out fail, it is among those to be run again
            future = executor.submit(run_shard, shard)
            running[future] = again.pop(0)

    def _taken(self, future: Future[Tally], shard: Shard) -> bool:
        """Whether a shard came back; the error of one that did not, where another attempt would not help."""
        try:
            tally = future.result()
        except (BrokenExecutor, CancelledError) as error:
            self._count(shard, error)
            return False
        except Exception as error:
            if type(error).__name__ != "KilledWorker":  # of dask.distributed, which need not be installed
                raise
            self._count(shard, error)
            return False
        if self.journal is not None:
            self.journal.add(shard, tally)
        self.tally = merge(self.tally, tally)
        self.done += 1
        self.told(self.tally, self.done)
        return True

    def _count(self, shard: Shard, error: BaseException) -> None:
        tried = self.attempts[shard.first] = self.attempts.get(shard.first, 0) + 1
        if tried >= ATTEMPTS:
            length = self.task.length
            first, last = shard.first * length, (shard.last + 1) * length - 1
            raise VerifyError(
                f"the workers at trials {first} to {last} died {tried} times ({type(error).__name__}): "
                "is memory short? give fewer --jobs or smaller --sizes"
            ) from None


def _abandon(executor: Executor) -> bool:
    """End the processes of a pool whose work nobody waits for; whether there were any."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    for process in processes:
        process.terminate()
    return bool(processes)
