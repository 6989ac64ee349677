"""How soon the search finds its first violation.

`python -m tests.quality.exam --sizes 4,4,2 --eps 1e-3 --seeds 0` prints one line a case as it comes, then a
table. ``kill`` is the time to the first violation that exact arithmetic confirms, before it is made small;
``all`` is the time to the verdict. Each case runs in a process that has everything imported.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from itertools import product
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from tests.quality import fixed_target, strengthened
from tests.quality.fixed_target import Target
from tests.quality.strengthened import EPSILONS, SIZES, Sizes


@dataclass(frozen=True, slots=True)
class Answer:
    """What one case showed; times in seconds, absent where it did not come to that."""

    claim: str
    sizes: str
    eps: float
    seed: int
    verdict: str = "over time"
    kill: float | None = None
    seconds: float | None = None
    tried: int = 0
    best: float | None = None
    reason: str = ""


def document(claim: str, sizes: Sizes, eps: Fraction) -> str:
    """The document of one case."""
    if claim in fixed_target.CLAIMS:
        return Target(sizes).document(claim, eps)
    return strengthened.document(claim, sizes, eps)


def watched(found: Callable[[], None]) -> ExitStack:
    """While it is open, ``found`` is called whenever the search confirms a violation exactly."""

    stack = ExitStack()
    for name, module in list(sys.modules.items()):
        plain = getattr(module, "examine", None)
        if plain is None or not name.startswith("verify.falsify.") or name == "verify.falsify.confirm":
            continue

        def examine(*given: Any, plain: Callable[..., Any] = plain, **named: Any) -> Any:
            finding = plain(*given, **named)
            if finding.status.name == "VIOLATED":
                found()
            return finding

        stack.enter_context(patch.object(module, "examine", examine))
    return stack


def work(line: Connection) -> None:
    """A process that judges what it is sent: ("kill", seconds) at once, then ("done", what was said)."""
    import torch

    import verify.falsify.search  # noqa: F401
    from verify.document.reading import read
    from verify.run.judge import judge
    from verify.run.settings import Profile, Settings

    torch.set_num_threads(1)
    line.send(("ready", None))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "proof.tex"
        while True:
            text, seed, profile = line.recv()
            path.write_text(text, encoding="utf-8")
            [statement] = read(path).statements
            start = time.perf_counter()
            kills: list[float] = []

            def found(start: float = start, kills: list[float] = kills) -> None:
                if not kills:
                    kills.append(time.perf_counter() - start)
                    line.send(("kill", kills[0]))

            with watched(found):
                outcome = judge(statement, Settings(Profile(profile), seed), str(path)).outcome
            said = {
                "verdict": outcome.verdict.value,
                "seconds": time.perf_counter() - start,
                "tried": outcome.trials.tried,
                "best": None if outcome.ratio is None else outcome.ratio.value,
                "reason": outcome.reason,
            }
            line.send(("done", said))


class Examiner:
    """Puts one question at a time to a process of its own, and starts another where it takes too long."""

    def __init__(self, limit: float, profile: str, hasty: bool = False) -> None:
        self.limit, self.profile, self.hasty = limit, profile, hasty
        self.process: Any = None

    def start(self) -> None:
        """Have a process that has everything imported."""
        if self.process is None:
            context = multiprocessing.get_context("spawn")
            self.line, other = context.Pipe()
            self.process = context.Process(target=work, args=(other,), daemon=True)
            self.process.start()
            other.close()
            assert self.line.recv() == ("ready", None)

    def ask(self, text: str, seed: int, answer: Answer) -> Answer:
        """The answer filled in with what the process says within the limit (hasty: up to the first kill)."""
        self.start()
        self.line.send((text, seed, self.profile))
        end = time.monotonic() + self.limit
        while self.line.poll(max(0.0, end - time.monotonic())):
            try:
                word, what = self.line.recv()
            except EOFError:
                answer = replace(answer, verdict="died")
                break
            if word == "done":
                return replace(answer, **what)
            answer = replace(answer, kill=what)
            if self.hasty:
                answer = replace(answer, verdict="killed")
                break
        self.close()
        return answer

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.terminate()
            self.process.join()
        self.process = None


def examine_all(options: argparse.Namespace) -> Iterator[Answer]:
    """Every case in turn, each printed as it comes."""
    examiner = Examiner(options.limit, options.profile, options.hasty)
    cases = list(product(options.claims, options.sizes, options.eps, options.seeds))
    try:
        for number, (claim, sizes, eps, seed) in enumerate(cases, 1):
            blank = Answer(claim, str(sizes), float(eps), seed)
            answer = examiner.ask(document(claim, sizes, eps), seed, blank)
            name = f"{claim:10} {answer.sizes:10} eps {answer.eps:<6g} seed {seed}"
            best = "" if answer.best is None else f"best {answer.best:.9g}"
            print(
                f"[{number:3}/{len(cases)}] {name}  {answer.verdict:10} kill {seconds(answer.kill):>8}"
                f"  all {seconds(answer.seconds):>8}  {answer.tried:7} tried  {best}",
                flush=True,
            )
            yield answer
    finally:
        examiner.close()


def seconds(value: float | None) -> str:
    """A time, or a dash."""
    return "-" if value is None else f"{value:.2f} s"


def table(answers: list[Answer]) -> str:
    """Median first kill over the seeds, and how many seeds were refuted, a row for each claim and size."""
    scales = sorted({answer.eps for answer in answers}, reverse=True)
    rows = [f"{'claim':10} {'m n r':10} " + " ".join(f"{f'eps {eps:g}':>16}" for eps in scales)]
    for claim, sizes in dict.fromkeys((answer.claim, answer.sizes) for answer in answers):
        cells = []
        for eps in scales:
            here = [a for a in answers if (a.claim, a.sizes, a.eps) == (claim, sizes, eps)]
            kills = [a.kill for a in here if a.kill is not None]
            refuted = sum(a.verdict in ("refuted", "killed") for a in here)
            cells.append(f"{seconds(median(kills) if kills else None)} ({refuted}/{len(here)})")
        rows.append(f"{claim:10} {sizes:10} " + " ".join(f"{cell:>16}" for cell in cells))
    return "\n".join(rows)


def main() -> None:
    """Read the options, put the questions, print the table."""
    known = (*strengthened.CLAIMS, *fixed_target.CLAIMS)
    parser = argparse.ArgumentParser(prog="python -m tests.quality.exam", description=__doc__)
    parser.add_argument("--claims", nargs="+", default=strengthened.CLAIMS, choices=known)
    parser.add_argument("--sizes", nargs="+", type=sizes_of, default=SIZES, metavar="M,N,R")
    parser.add_argument("--eps", nargs="+", type=Fraction, default=EPSILONS)
    parser.add_argument("--seeds", nargs="+", type=int, default=(0, 1, 2))
    parser.add_argument("--profile", default="ci", choices=("quick", "ci", "nightly"))
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a case may take")
    parser.add_argument("--hasty", action="store_true", help="go on at the first kill, without a verdict")
    parser.add_argument("--json", type=Path, help="also write every answer to this file")
    options = parser.parse_args()
    answers = list(examine_all(options))
    print(f"\nfirst kill, median over the seeds (refuted / asked within {options.limit:g} s)")
    print(table(answers))
    if options.json:
        options.json.write_text(json.dumps([asdict(a) for a in answers], indent=1), encoding="utf-8")


def sizes_of(text: str) -> Sizes:
    """`64,48,4` as sizes."""
    m, n, r = (int(part) for part in text.split(","))
    return Sizes(m, n, r)


if __name__ == "__main__":
    main()
