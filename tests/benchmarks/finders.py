"""Other ways to look for a violation, each under the same clock: what one would type without the engine."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from hypothesis import HealthCheck, Phase, given, seed, settings, target
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import differential_evolution, minimize

from tests.benchmarks.problems import Problem

FEW = 64
"""Methods that keep a simplex or a population are asked only about problems with at most so many numbers."""


class Stopped(Exception):
    """The time is up, or the finest threshold is passed."""


@dataclass
class Watch:
    """Evaluates a problem, and notes the best score and when it first passed each threshold."""

    problem: Problem
    scales: tuple[float, ...]
    limit: float
    start: float = field(default_factory=time.perf_counter)
    best: float = -np.inf
    evaluations: int = 0
    passed: dict[float, float] = field(default_factory=dict)

    def __call__(self, x: np.ndarray) -> float:
        """The score at x; not a number counts as nothing."""
        with np.errstate(all="ignore"):
            return self._note(float(self.problem.score(x)))

    def falling(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """Minus the score, and its gradient."""
        point = torch.tensor(x, requires_grad=True)
        value = -self.problem.score(point)
        value.backward()
        self._note(-value.item())
        return value.item(), point.grad.numpy()

    def _note(self, score: float) -> float:
        now = time.perf_counter() - self.start
        self.evaluations += 1
        if np.isfinite(score) and score > self.best:
            self.best = score
            for eps in self.scales:
                if eps not in self.passed and score > self.problem.threshold(eps):
                    self.passed[eps] = now
        if now > self.limit or len(self.passed) == len(self.scales):
            raise Stopped
        return score if np.isfinite(score) else -1.0


def gaussian(watch: Watch) -> None:
    """Independent normal entries, again and again."""
    draws = np.random.default_rng(0)
    while True:
        watch(draws.standard_normal(watch.problem.count))


def _hypothesis(watch: Watch, aimed: bool) -> None:
    phases = [Phase.generate, *([Phase.target] if aimed else [])]
    shape, entries = watch.problem.count, st.floats(-8, 8, allow_subnormal=False)

    @seed(0)
    @settings(
        max_examples=10**9,
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(arrays(np.float64, shape, elements=entries))
    def attempt(x: np.ndarray) -> None:
        score = watch(x)
        if aimed:
            target(score)

    while True:
        attempt()


def hypothesis_arrays(watch: Watch) -> None:
    """Hypothesis arrays, as drawn."""
    _hypothesis(watch, aimed=False)


def hypothesis_target(watch: Watch) -> None:
    """Hypothesis arrays with target() on the score."""
    _hypothesis(watch, aimed=True)


def quasi_newton(watch: Watch) -> None:
    """scipy's L-BFGS-B with autograd's gradient, from one normal start after another."""
    draws = np.random.default_rng(0)
    stop = {"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-12}
    while True:
        start = draws.standard_normal(watch.problem.count)
        minimize(watch.falling, start, jac=True, method="L-BFGS-B", options=stop)


def quasi_newton_differences(watch: Watch) -> None:
    """scipy's L-BFGS-B as it comes, its gradient from finite differences."""
    draws = np.random.default_rng(0)
    while True:
        minimize(lambda x: -watch(x), draws.standard_normal(watch.problem.count), method="L-BFGS-B")


def simplex(watch: Watch) -> None:
    """scipy's Nelder-Mead, from one normal start after another."""
    draws = np.random.default_rng(0)
    stop = {"maxfev": 100_000, "adaptive": True, "fatol": 1e-12, "xatol": 1e-10}
    while True:
        start = draws.standard_normal(watch.problem.count)
        minimize(lambda x: -watch(x), start, method="Nelder-Mead", options=stop)


def evolution(watch: Watch) -> None:
    """scipy's differential evolution in a box."""
    box = [(-8.0, 8.0)] * watch.problem.count
    for number in range(10**6):
        differential_evolution(lambda x: -watch(x), box, rng=number, tol=1e-12, polish=False, maxiter=10**5)


FINDERS: dict[str, Callable[[Watch], None]] = {
    "numpy normal": gaussian,
    "hypothesis": hypothesis_arrays,
    "hypothesis+target": hypothesis_target,
    "L-BFGS-B autograd": quasi_newton,
    "L-BFGS-B differences": quasi_newton_differences,
    "Nelder-Mead": simplex,
    "evolution": evolution,
}
SMALL_ONLY = ("Nelder-Mead", "evolution")


def sensible(name: str, problem: Problem) -> bool:
    """Whether the method is meant for so many numbers."""
    return name not in SMALL_ONLY or problem.count <= FEW


def look(name: str, problem: Problem, scales: tuple[float, ...], limit: float) -> Watch:
    """What a method finds within the limit, in seconds."""
    watch = Watch(problem, scales, limit)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            FINDERS[name](watch)
        except Stopped:
            pass
        except BaseExceptionGroup as group:
            if group.subgroup(Stopped) is None:
                raise
    return watch
