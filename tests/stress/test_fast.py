"""Without Numba torch alone draws and measures."""

from __future__ import annotations

import pytest
import torch

from tests.benchmarks.kernels import task
from tests.quality.strengthened import Sizes
from tests.stress.agreement import agree, both
from verify.stress import fast, stream
from verify.stress.bodies import Dense


def test_nothing_asks_for_numba_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same measurements, from matrices in memory."""
    monkeypatch.setattr(fast, "installed", lambda: False)
    assert fast.loops("cpu") is None
    work = task("eq:15", Sizes(20, 20, 1), None)
    body = stream.Stream(work.block(2), torch.arange(4)).body("A", 40, 40, "real")
    assert type(body) is Dense
    agree(*both(work, 2, "float32"))
