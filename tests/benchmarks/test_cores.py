"""Throughput of `verify stress` on all cores against what one would write by hand (`make bench`).

The engine runs in one process a core, at most four, of one thread each; batched torch has as many threads as
there are cores. The NumPy loop is one process, whose BLAS has one thread, and again that many: the faster one
counts. All of them run in turn, round by round. The engine's rates are medians over the rounds; of the others
the best round counts, for threads that wait for each other may be many times slower beside another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest

from tests.benchmarks import kernels, limits, rivals
from tests.benchmarks.cores import Team
from tests.quality.strengthened import LARGE, MIDDLE, SMALL, Sizes
from verify.report.machine import jobs

QUADRATIC, LOGISTIC = "isotropic-quadratic", "logistic"
CLAIMS = ("lem:descent", "eq:9")
EXTRACTED = {Sizes(32, 32, 1): 40, Sizes(256, 256, 1): 3, Sizes(512, 512, 1): 2}
"""How many trials the loop does at once."""
GIVEN = (512, 1024, 4096)
ROUNDS, SECONDS = 5, 0.5

pytestmark = pytest.mark.skipif(limits.device() == "cuda", reason="of processor cores")


class Teams:
    """Processes for all ways, which begin when they are asked for."""

    def __init__(self) -> None:
        self.workers = jobs()
        self.one, self.all, self.threaded = Team(1), Team(self.workers), Team(1, self.workers)

    def rounds(self, ways: dict[str, tuple[Any, ...]]) -> tuple[dict[str, list[float]], float | None]:
        """Rates of each way (a team, a function and what it is about), in turn, after a round for nothing;
        and how many cores other processes took between the rounds."""
        found: dict[str, list[float]] = {way: [] for way in ways}
        taken = []
        for number in range(ROUNDS + 1):
            for way, (team, *asked) in ways.items():
                rate = team.rate(SECONDS, *asked)
                if number > 0:
                    found[way].append(rate)
            taken.append(limits.taken())
        return found, median(told) if (told := [each for each in taken if each is not None]) else None


@pytest.fixture(scope="module")
def teams() -> Iterator[Teams]:
    """The processes, ended at the end."""
    teams = Teams()
    yield teams
    for team in (teams.one, teams.all, teams.threaded):
        team.executor.shutdown()


def over(some: list[float], others: list[float]) -> float:
    """How many times the others, in the median round."""
    return median(x / y for x, y in zip(some, others, strict=True))


@pytest.mark.parametrize(
    ("name", "loss", "sizes"),
    [
        *((name, QUADRATIC, sizes) for sizes in (SMALL, MIDDLE, LARGE) for name in CLAIMS),
        *((name, LOGISTIC, sizes) for sizes in (MIDDLE, LARGE) for name in CLAIMS),
        *(("eq:15", None, sizes) for sizes in EXTRACTED),
    ],
    ids=str,
)
def test_throughput_on_all_cores(
    benchmark: Any, teams: Teams, name: str, loss: str | None, sizes: Sizes
) -> None:
    """Trials a second of all workers, beside one of them alone and the other ways."""
    about = name, sizes, loss
    loop = rivals.loop, *about, EXTRACTED[sizes] if name == "eq:15" else rivals.FEW[sizes]
    ways: dict[str, tuple[Any, ...]] = {
        "loop": (teams.one, *loop),
        "threaded loop": (teams.threaded, *loop),
        "alone": (teams.one, kernels.drawing, *about),
        "engine": (teams.all, kernels.drawing, *about),
    }
    if loss == QUADRATIC:
        ways["batched"] = teams.threaded, rivals.batch, name, sizes
    rates, taken = benchmark.pedantic(teams.rounds, (ways,), rounds=1)
    loops = {1: rates["loop"], teams.workers: rates["threaded loop"]}
    threads = max(loops, key=lambda threads: max(loops[threads]))
    ours = median(rates["engine"])
    row: dict[str, object] = {"claim": name, "loss": loss or "-", "sizes": str(sizes)}
    row |= {"workers": teams.workers, "trials/s": ours}
    row |= {"times the NumPy loop": ours / max(loops[threads]), "threads of the loop": threads}
    row["times batched torch"] = ours / max(rates["batched"]) if "batched" in rates else None
    row["trials/s of one worker alone"] = median(rates["alone"])
    row |= {"part of linear": over(rates["engine"], rates["alone"]) / teams.workers}
    row["cores taken by others"] = taken
    benchmark.extra_info.update(throughput=row, device=f"CPU, {teams.workers} worker(s)")
    assert all(rate > 0 for each in rates.values() for rate in each)


@pytest.mark.parametrize("many", ["one", "all"])
@pytest.mark.parametrize("rows", GIVEN)
def test_given_matrices_are_read(benchmark: Any, teams: Teams, rows: int, many: str) -> None:
    """The extractor at given matrices in memory, against a sum over as much memory in as many processes."""
    team: Team = getattr(teams, many)
    ways = {"read": (team, limits.reading), "engine": (team, kernels.extracting, rows)}
    rates, taken = benchmark.pedantic(teams.rounds, (ways,), rounds=1)
    bytes_read = [4 * rows**2 * rate for rate in rates["engine"]]
    row: dict[str, object] = {"claim": "eq:15", "loss": "-", "sizes": str(Sizes(rows // 2, rows // 2, 1))}
    row |= {"draws": "A given", "workers": team.workers, "trials/s": median(rates["engine"])}
    row |= {"GB/s": median(bytes_read) / 1e9, "part of the read rate": over(bytes_read, rates["read"])}
    row["cores taken by others"] = taken
    benchmark.extra_info.update(throughput=row, device=f"CPU, {team.workers} worker(s)")
    assert all(rate > 0 for each in rates.values() for rate in each)


def test_given_matrices_are_what_is_measured() -> None:
    """The ratio of the two sides is the one of these matrices, one of them block diagonal."""
    values = kernels.symmetric(3, 40)
    values[1, :20, 20:] = values[1, 20:, :20] = 0
    found = kernels.given("eq:15", "A", values, Sizes(20, 20, 1))()
    exact = [2**0.5 * float(A[:20, 20:].norm() / A.norm()) for A in values]
    assert found.ratio.tolist() == pytest.approx(exact, rel=1e-4, abs=1e-4)
