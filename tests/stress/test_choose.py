"""Which measurer serves a claim is seen in its formulas and in those of the families."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.stress.tasks import task_of
from verify.claims.close import close
from verify.document.reading import read
from verify.errors import TooLarge
from verify.stress.choose import PLAIN, STRUCTURED, TAPED, measurer, service
from verify.stress.fast import VARIABLE, installed
from verify.stress.kernel import Structured
from verify.stress.measurer import Plain
from verify.stress.task import Task

CLAIMS = r"""
%@ let x, y > 0
%@ let A, B \in \mathbb{R}^{4\times 3}
\begin{lemma}\label{scalars}
\[ 2xy \le x^2 + y^2 \]
\end{lemma}
\begin{lemma}\label{norms}
\[ \|A + B\| \le \|A\| + \|B\| \]
\end{lemma}
\begin{lemma}\label{spectral}
\[ \|A^T B\| \le \|A\|_{op} \|B\| \]
\end{lemma}
"""


@pytest.mark.parametrize(
    ("name", "slow", "small"),
    [("scalars", PLAIN, TAPED), ("norms", STRUCTURED, TAPED), ("spectral", PLAIN, PLAIN)],
)
def test_it_is_seen_in_the_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, slow: str, small: str
) -> None:
    """Tapes serve small matrices where there are compiled loops."""
    path = tmp_path / "claims.tex"
    path.write_text(CLAIMS, encoding="utf-8")
    (found,) = [s for s in read(path).statements if s.id == name]
    assert found.relation is not None
    task = Task("", close(found.id, found.relation, found.scope, found.conditions), {})
    monkeypatch.setenv(VARIABLE, "0")
    assert dict(service(task).served) == {slow: ()}
    if installed():
        monkeypatch.delenv(VARIABLE)
        assert dict(service(task).served) == {small: ()}


def test_it_is_seen_in_the_family(tmp_path: Path) -> None:
    served = service(task_of(tmp_path, "lem:gradient", (40, 30), 1)).served
    assert {"nuclear-envelope", "operator-ball-distance"} <= set(served[PLAIN])
    assert {"isotropic-quadratic", "logistic", "cosine-sum"} <= set(served[STRUCTURED])
    assert not set(served[PLAIN]) & set(served[STRUCTURED])


@pytest.mark.parametrize(("loss", "kind"), [("logistic", Structured), ("nuclear-envelope", Plain)])
def test_the_one_that_is_said_measures(tmp_path: Path, loss: str, kind: type[Plain | Structured]) -> None:
    task = replace(task_of(tmp_path, "lem:gradient", (40, 30), 1), losses=(loss,))
    sampler, block = task.sampler("float32"), replace(task.block(2), count=8)
    chosen, one = (each.measure(block) for each in (measurer(sampler), kind(sampler)))
    torch.testing.assert_close(chosen.ratio, one.ratio, rtol=0, atol=0, equal_nan=True)


def test_families_that_need_every_matrix_in_memory_are_left_out_of_large_sizes(tmp_path: Path) -> None:
    task = task_of(tmp_path, "lem:gradient", (1 << 14, 1 << 14), 1)
    found = service(task)
    assert {"nuclear-envelope", "operator-ball-distance"} <= set(found.left_out)
    assert set(found.served) == {STRUCTURED}
    with pytest.raises(TooLarge, match="fix smaller sizes"):
        service(replace(task, losses=("nuclear-envelope",)))
