"""Tapes measure what plain floats measure, within both bounds, and leave what they cannot hold to others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

pytest.importorskip("numba")

from tests.stress.agreement import agree, both
from tests.stress.tasks import task_of
from tests.stress.test_structured import CLAIMS, FAMILIES, task
from verify.claims.close import close
from verify.document.reading import read
from verify.falsify.raws import Block
from verify.falsify.sample import Sampler
from verify.stress.choose import Chosen, measurer
from verify.stress.measurer import Measured
from verify.stress.stream import Stream
from verify.stress.tape import measure
from verify.stress.tape.measure import Taped
from verify.stress.task import Task

LEFT = {"nuclear-envelope", "operator-ball-distance"}
"""Families that ask for spectra."""

SCALARS = r"""
%@ let x, y > 0
%@ let s \in [0, 1/3]
\begin{lemma}\label{means}
\[ 2\sqrt{xy} \le x + y \]
\end{lemma}
\begin{lemma}\label{exponential}
\[ e^{-x} \ge 1 - x \]
\end{lemma}
\begin{lemma}\label{between}
\[ s^2 \le s/3 \]
\end{lemma}
\begin{lemma}\label{wrong}
\[ x + y \le 2\sqrt{xy} + 2^{-20} \]
\end{lemma}
"""


class Surely:
    """A tape, which must serve."""

    def __init__(self, sampler: Sampler) -> None:
        self.taped = Taped(sampler)

    def measure(self, block: Block, places: torch.Tensor | None = None) -> Measured:
        found = self.taped.measure(block, places)
        assert found is not None
        return found


def check(work: Task, dtype: str, way: type[Surely] | type[Chosen], count: int = 8) -> None:
    """Ten blocks, of which the formulas are written once."""
    fast = way(work.sampler(dtype))
    for number in range(10):
        agree(*both(work, number, dtype, count, lambda _: fast))


@pytest.mark.parametrize("loss", [family for family in FAMILIES if family not in LEFT])
@pytest.mark.parametrize("name", CLAIMS)
def test_it_measures_what_plain_floats_measure(name: str, loss: str) -> None:
    """In every mood, with zero matrices and equal ones among the draws."""
    check(task(name, (4, 3, 2), loss), "float32", Surely)


@pytest.mark.full
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 3, 4), (7, 5, 2), (12, 12, 1)], ids=str)
@pytest.mark.parametrize("loss", FAMILIES)
@pytest.mark.parametrize("name", CLAIMS)
def test_it_does_so_at_other_sizes(name: str, loss: str, sizes: tuple[int, int, int], dtype: str) -> None:
    """Those that are left to others too: their measurers serve."""
    check(task(name, sizes, loss), dtype, Chosen)


@pytest.mark.parametrize("loss", sorted(LEFT))
def test_what_a_tape_cannot_hold_is_left_to_others(loss: str) -> None:
    work = task("eq:9", (4, 3, 2), loss)
    assert Taped(work.sampler("float32")).measure(replace(work.block(2), count=8)) is None


def test_large_matrices_are_left_to_others() -> None:
    for sizes, served in (((16, 16, 2), True), ((17, 16, 2), False)):
        work = task("lem:descent", sizes, "isotropic-quadratic")
        found = Taped(work.sampler("float32")).measure(replace(work.block(2), count=8))
        assert (found is not None) == served


@pytest.mark.parametrize("name", ["means", "exponential", "between", "wrong"])
def test_claims_about_numbers(tmp_path: Path, name: str) -> None:
    path = tmp_path / "claims.tex"
    path.write_text(SCALARS, encoding="utf-8")
    (found,) = [s for s in read(path).statements if s.id == name]
    assert found.relation is not None
    work = Task("", close(found.id, found.relation, found.scope, found.conditions), {})
    for dtype in ("float32", "float64"):
        check(work, dtype, Surely, 500)


@pytest.mark.parametrize("name", ["lem:sum", "lem:false", "lem:gradient"])
def test_a_trial_is_measured_alike_alone_and_among_others(tmp_path: Path, name: str) -> None:
    """To the bit: wherever it lies among those that are in memory together."""
    work = task_of(tmp_path, name, (3, 2), 1)
    taped, block = Taped(work.sampler("float32")), replace(work.block(2), count=5000)
    whole = taped.measure(block)
    places = torch.tensor([0, 1, 77, 1023, 1024, 4095, 4999])
    some = taped.measure(block, places)
    assert whole is not None and some is not None
    for part in ("codes", "met", "excess", "ratio"):
        one, other = getattr(whole, part)[places], getattr(some, part)
        torch.testing.assert_close(one, other, rtol=0, atol=0, equal_nan=True)


def test_what_is_wrong_is_seen(tmp_path: Path) -> None:
    """A constant that is a little too small, at sizes that a tape holds."""
    work = task_of(tmp_path, "lem:false", (3, 2), 1)
    found = Taped(work.sampler("float32")).measure(replace(work.block(6), count=5000))
    assert found is not None
    assert bool(((found.codes == -1) & (found.met == 1)).any())


def test_what_is_not_exact_is_left_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raw numbers are exact in float32; were one not, its rounding would be in no bound."""
    work = replace(task_of(tmp_path, "lem:gradient", (3, 2), 1), losses=("isotropic-quadratic",))
    taped, block = Taped(work.sampler("float32")), replace(work.block(2), count=8)
    assert taped.measure(block) is not None
    draw = Stream.draw

    def finer(table: Stream, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        return draw(table, name, rows, columns, kind) * (1 + 2.0**-30 if rows * columns == 1 else 1)

    monkeypatch.setattr(Stream, "draw", finer)
    assert taped.measure(block) is None
    assert measurer(work.sampler("float32")).measure(block).values


def test_formulas_are_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each family; later blocks run the program that is there."""
    work = task_of(tmp_path, "lem:gradient", (3, 2), 1)
    written: list[int] = []
    assembled = measure.assembled

    def counted(*arguments: object) -> object:
        written.append(1)
        return assembled(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(measure, "assembled", counted)
    taped = Taped(replace(work, losses=("cosine-sum",)).sampler("float32"))
    for number in (2, 3, 4, 2):
        taped.measure(replace(work.block(number), count=16))
    assert len(written) == 1
