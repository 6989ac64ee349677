"""Small structured cases, drawn and steered by Hypothesis: repeated entries, sparse matrices, ties.

Each example draws sizes, functions and raw numbers, judges that one point with error bounds, and tells
Hypothesis how near to a violation it came, so that its own hill climbing goes on from there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import torch
from hypothesis import HealthCheck, Phase, given, seed, settings, target
from hypothesis import strategies as st
from hypothesis.errors import StopTest, UnsatisfiedAssumption

from verify.errors import VerifyError
from verify.falsify.phases import Step
from verify.falsify.raws import Block, digest
from verify.falsify.sample import Sampled, Sampler

EXAMPLES = 24
STEP = 1200
"""What a run is charged: one point judged alone takes as long as a hundred judged together."""

NUMBERS = st.one_of(
    st.integers(-3, 3).map(float),
    st.integers(-64, 64).map(lambda k: k / 16),
    st.integers(-12, 12).map(lambda k: 2.0**k),
)
BETWEEN = st.integers(1, 15).map(lambda k: k / 16)


@dataclass
class Explore:
    """A Hypothesis run of a few examples a step."""

    sampler: Sampler
    share: float = 0.5
    head: float = field(init=False)
    turn: int = 0
    found: list[Sampled] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = 2 * STEP if self.sampler.choices else STEP / 2  # functions take longest, one by one

    def step(self) -> Step:
        """The next run; what it judged a violation, or had no value."""
        self.found = []
        self.turn += 1
        key = digest(self.sampler.seed, self.sampler.claim.id, "explore", self.turn)

        @seed(key)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.target),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def run(data: st.DataObject) -> None:
            self._example(data)

        run()
        return Step(STEP, tuple(self.found))

    def _example(self, data: st.DataObject) -> None:
        s = self.sampler
        number = data.draw(st.integers(0, 1 << 16))
        block = Block(s.seed, s.claim.id, number, -1, 1, s.integral)
        sizes = replace(s.plan, largest=min(s.plan.largest, 3)).draw(block)
        if sizes is None:
            return
        families = {name: data.draw(st.sampled_from(choices)) for name, choices in s.choices.items()}
        try:
            sampled = s.judge(_Table(data), sizes, families, torch.tensor([-1]), "explore")
        except (UnsatisfiedAssumption, StopTest):
            raise
        except VerifyError:
            return
        if sampled.trials.violated or sampled.trials.undefined:
            self.found.append(sampled)
        else:
            self.found[:0] = [replace(sampled, nominees=(), points=None)]
        near = [reached.value for reached in sampled.reached[:1] if reached is not None]
        if near and math.isfinite(near[0]):
            target(near[0], label="ratio")


@dataclass(frozen=True)
class _Table:
    """Raw numbers of one point: a number everywhere, and a few entries that differ."""

    data: st.DataObject

    def draw(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        """(1, rows, columns)."""
        draw = self.data.draw
        if kind == "choice":
            places = [draw(st.integers(0, columns - 1)) for _ in range(rows)]
            return torch.nn.functional.one_hot(torch.tensor(places), columns).double().unsqueeze(0)
        entries = _entries(kind)
        result = torch.full((1, rows, columns), draw(entries), dtype=torch.float64)
        if rows * columns > 1:
            place = st.integers(0, rows * columns - 1)
            for where, value in draw(st.dictionaries(place, entries, max_size=4)).items():
                result.view(-1)[where] = value
        if kind in ("left", "right", "direction") and not bool(result.any()):
            result[0, 0, 0] = 1.0
        return result


def _entries(kind: str) -> st.SearchStrategy[float]:
    """Numbers of a kind of raw numbers, all dyadic."""
    if kind == "sign":
        return st.sampled_from((1.0, -1.0))
    if kind == "nonnegative":
        return NUMBERS.map(abs)
    if kind == "whole":
        return NUMBERS.map(lambda x: float(abs(x) // 1))
    if kind == "positive":
        return NUMBERS.map(lambda x: abs(x) or 1.0)
    ends = {"fraction": (0.0, 1.0), "inner or one": (1.0,), "inner or zero": (0.0,), "inner": ()}
    if kind in ends:
        return st.one_of(st.sampled_from(ends[kind]), BETWEEN) if ends[kind] else BETWEEN
    return NUMBERS
