"""`verify stress`: claims at large sizes, in bulk; what was found, and where it is kept."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.errors import VerifyError
from verify.report.console import Screen
from verify.report.lines import Line
from verify.report.stopping import clean_stop
from verify.verdict import Verdict, exit_code

if TYPE_CHECKING:
    from verify.document.statement import Statement
    from verify.stress.campaign import Progress, Stressed
    from verify.stress.task import Task

FOLDER = Path(".verify") / "stress"
DRAWING = 0.75
"""This part of the budget goes to drawing trials, the rest to climbing from the worst."""

SIZES = re.compile(r"[1-9][0-9]*(x[1-9][0-9]*)*")


@dataclass(frozen=True, slots=True)
class Orders:
    """What was asked for. ``trials`` 0: until ``budget`` seconds have passed. ``trial``: one to replay."""

    claims: tuple[str, ...] = ()
    sizes: str = ""
    device: str = "auto"
    dtype: str = "float32"
    trials: int = 0
    budget: float = 60.0
    losses: tuple[str, ...] | None = None
    jobs: int | None = None
    seed: int = 0
    out: Path | None = None
    resume: bool = False
    ascents: int = 4
    cluster: str = ""
    trial: int | None = None


def stress(path: Path, orders: Orders) -> int:
    """Stress the claims asked for at each of the sizes, one after the other; the exit code."""
    found = list(_tasks(path, orders))
    screen, verdicts = Screen(), list[tuple[Verdict, Verdict | None]]()
    with clean_stop() as stop, _executors(orders) as (executors, workers):
        for statement, task in found:
            if orders.trial is not None:
                verdict = _replay(statement, task, orders.trial, screen)
            else:
                stressed = _campaign(task, orders, executors, workers, len(found) > 1)
                from verify.report.stressed import lines

                screen.lines(lines(statement, stressed, _folder(task, orders, len(found) > 1), workers))
                if stressed.interrupted:
                    return stop.code
                verdict = stressed.outcome.verdict
            verdicts.append((verdict, statement.expected))
    return exit_code(verdicts)


def _tasks(path: Path, orders: Orders) -> Iterator[tuple[Statement, Task]]:
    """What to run: each claim at each of the sizes."""
    from verify.claims.close import close
    from verify.report import machine
    from verify.report.places import from_here
    from verify.run.documents import find_documents, statements_of
    from verify.stress.choose import service
    from verify.stress.task import Task, default_sizes, sizes_of

    device = machine.fastest(orders.device)
    documents = find_documents([path])
    known = [(document, s) for document in documents for s in statements_of(str(document))]
    missing = [name for name in orders.claims if all(s.id != name for _, s in known)]
    if missing:
        near = ", ".join(s.id for _, s in known if s.relation is not None and "/" not in s.id)
        raise VerifyError(f"no statement of {path} has the id {', '.join(missing)}; there are {near}")
    for document, statement in known:
        if orders.claims and statement.id not in orders.claims:
            continue
        if statement.relation is None:
            if orders.claims:
                why = statement.unread or statement.skipped
                raise VerifyError(f"{statement.id} is not a claim that can be tried: {why}")
            continue
        claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
        options = [sizes_of(claim, given) for given in _sizes(orders.sizes)] or [default_sizes(claim)]
        for sizes in options:
            task = Task(
                from_here(document),
                claim,
                sizes,
                orders.dtype,
                device,
                orders.seed,
                orders.losses,
                orders.trials,
            )
            served = service(task)  # what does not fit is told before anything runs
            if served.left_out:
                told = f"left out at these sizes, too large for memory: {', '.join(served.left_out)}"
                Screen(stderr=True).lines([Line(f"{claim.id}: {told}")])
                kept = {name for names in served.served.values() for name in names}
                fitting = task.sampler(task.dtype).choices.values()
                task = replace(task, losses=tuple(f.name for some in fitting for f in some if f.name in kept))
            yield statement, task


def _sizes(text: str) -> list[tuple[int, ...]]:
    """`512x512x16,64x48x4` as numbers."""
    given = [part.strip() for part in text.split(",")] if text else []
    for part in given:
        if not SIZES.fullmatch(part):
            raise VerifyError(
                f"--sizes {part}: expected whole numbers such as 512x512x16, more after a comma"
            )
    return [tuple(map(int, part.split("x"))) for part in given]


@contextmanager
def _executors(orders: Orders) -> Iterator[tuple[Callable[[], Executor], int]]:
    """What makes executors, and how many workers these have."""
    if not orders.cluster:
        from verify.report import machine
        from verify.run.processes import pool

        jobs = orders.jobs or (1 if machine.fastest(orders.device) == "cuda" else machine.jobs())
        yield lambda: pool(jobs), jobs
        return
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise VerifyError('--cluster needs dask: type pip install "verify-proofs[cluster]"') from None
    try:
        client = Client(orders.cluster)
    except (OSError, ValueError) as problem:
        raise VerifyError(f"--cluster {orders.cluster}: no scheduler answers there ({problem})") from None
    with client:
        workers = sum(client.nthreads().values())
        if workers == 0:
            raise VerifyError(f"--cluster {orders.cluster}: the scheduler has no workers; start dask worker")
        yield client.get_executor, workers


def _folder(task: Task, orders: Orders, many: bool) -> Path:
    """Where a run is kept."""
    if orders.out is None:
        return FOLDER / task.key
    sizes = "x".join(map(str, task.sizes.values()))
    name = re.sub(r"[^A-Za-z0-9._-]", "_", f"{task.claim.id}-{sizes}")
    return orders.out / name if many else orders.out


def _campaign(
    task: Task, orders: Orders, executors: Callable[[], Executor], workers: int, many: bool
) -> Stressed:
    """One run, followed by a bar, kept in its folder."""
    from verify.stress.campaign import Until, campaign, to_json
    from verify.stress.journal import open_run

    journal = open_run(_folder(task, orders, many), task, orders.resume)
    start = time.monotonic()
    drawn, over = start + DRAWING * orders.budget, start + orders.budget
    until = Until(lambda: time.monotonic() > drawn, lambda: time.monotonic() > over)
    with _bar(Screen(stderr=True), task, orders, journal.tally.counts.screened) as progress:
        stressed = campaign(
            task,
            executors,
            workers,
            journal,
            orders.ascents,
            None if orders.trials else until,
            progress,
        )
    journal.finish(to_json(stressed, replay_line(stressed)), stressed.interrupted)
    return stressed


def replay_line(stressed: Stressed) -> str:
    """The command that shows the worst trial, or the refuting one, again."""
    if stressed.settled.trial is not None:
        number = stressed.settled.trial
    elif stressed.worst:
        number = stressed.worst[0].trial.number
    elif stressed.tally.worst:
        number = stressed.tally.worst[0].number
    else:
        return ""
    return command(stressed.task, number)


def command(task: Task, number: int) -> str:
    """The command that shows a trial again, on any machine that has the document."""
    from verify.stress.journal import described

    return again(described(task), number)


def again(told: Mapping[str, Any], number: int) -> str:
    """The same, from what is kept of a run."""
    from shlex import quote

    sizes = "x".join(map(str, told["sizes"].values()))
    words = ["verify", "stress", quote(told["document"]), "--claim", quote(told["claim"])]
    words += ["--sizes", sizes, "--seed", str(told["seed"]), "--trial", str(number)]
    if told.get("losses") is not None:
        words += ["--losses", quote(",".join(told["losses"]))]
    return " ".join(words)


def _replay(statement: Statement, task: Task, number: int, screen: Screen) -> Verdict:
    """One trial again: what floats say of it, and what exact arithmetic does."""
    from verify.report.stressed import replayed
    from verify.stress.replay import replay
    from verify.stress.survivors import exactly

    again = replay(task, number)
    settled = exactly(replace(task, device="cpu").sampler("float64"), task, number)
    screen.lines(replayed(statement, task, again, settled))
    return settled.outcome.verdict if settled.outcome is not None else Verdict.SUPPORTED


@contextmanager
def _bar(screen: Screen, task: Task, orders: Orders, before: int) -> Iterator[Progress]:
    """A bar on standard error with trials a second, the worst ratio so far and the time left."""
    from verify.stress.campaign import Progress
    from verify.stress.tally import Tally

    if not screen.is_terminal:
        yield Progress()
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    start = time.monotonic()
    with Bar(*columns, console=screen, transient=True, redirect_stdout=False) as bar:
        shown = bar.add_task(f"{task.claim.id}: starting", total=orders.trials or DRAWING * orders.budget)

        def shard(tally: Tally, done: int) -> None:
            passed = time.monotonic() - start
            rate = (tally.counts.screened - before) / max(passed, 1e-9)
            left = (
                (orders.trials - tally.counts.screened) / rate
                if orders.trials
                else DRAWING * orders.budget - passed
            )
            worst = f", worst ratio {tally.worst[0].ratio:.4g}" if tally.worst else ""
            found = f", {tally.counts.violated:,} violate" if tally.counts.violated else ""
            told = f"{task.claim.id}: {rate:,.0f} trials/s{worst}{found}, {max(0, left):,.0f} s left"
            bar.update(shown, completed=tally.counts.screened if orders.trials else passed, description=told)

        def ascent(step: int, best: float) -> None:
            bar.update(shown, total=None, description=f"{task.claim.id}: ascent {step:,}, best {best:.4g}")

        def confirming() -> None:
            bar.update(shown, total=None, description=f"{task.claim.id}: confirming")

        yield Progress(shard, ascent, confirming)
